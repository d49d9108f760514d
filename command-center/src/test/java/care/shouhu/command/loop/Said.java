package care.shouhu.command.loop;

import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmKind;

/** A call or fall by its device's own clock, which no other one of the device has. */
record Said(String deviceId, AlarmKind kind, long atMillis) {
  static Said of(Alarm alarm) {
    return new Said(alarm.deviceId(), alarm.kind(), alarm.atMillis());
  }

  /** Asked for after each step of a simulation: as quick in a JVM that does not optimise much. */
  @Override
  public int hashCode() {
    return 31 * deviceId.hashCode() + Long.hashCode(atMillis);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Said said
        && atMillis == said.atMillis
        && kind == said.kind
        && deviceId.equals(said.deviceId);
  }
}
