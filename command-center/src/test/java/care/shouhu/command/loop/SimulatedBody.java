package care.shouhu.command.loop;

import care.shouhu.command.watch.AlarmKind;

/** A body in a bed, as its sensor measures it. */
enum SimulatedBody {
  WELL("\"hr\":62,\"br\":14", null),
  /** It moves, so that no pulse is felt. */
  RESTLESS("\"hr\":0,\"br\":0,\"mv\":40", null),
  STILL("\"hr\":0,\"br\":0,\"mv\":1", AlarmKind.NO_VITAL_SIGNS),
  RACING("\"hr\":150,\"br\":14", AlarmKind.HEART_RATE),
  GASPING("\"hr\":62,\"br\":4", AlarmKind.BREATH_RATE);

  private final String measured;
  private final AlarmKind alarm;

  SimulatedBody(String measured, AlarmKind alarm) {
    this.measured = measured;
    this.alarm = alarm;
  }

  /** The fields of a reading. */
  String measured() {
    return measured;
  }

  /** What a minute of it is; null when nothing. */
  AlarmKind alarm() {
    return alarm;
  }

  boolean hasRates() {
    return this != STILL && this != RESTLESS;
  }
}
