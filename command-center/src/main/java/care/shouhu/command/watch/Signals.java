package care.shouhu.command.watch;

import care.shouhu.core.event.DeviceEvent;
import java.util.Optional;

/** Which words of a device are an alarm by themselves, at once. Pure. */
public final class Signals {

  /** A switch that rattles, or a device carried about, is one tampering. */
  static final long TAMPER_QUIET_MILLIS = 10 * 60_000;

  private Signals() {}

  /**
   * The alarm in this signal, which is no duplicate; empty when it means none, or meant one long
   * ago.
   *
   * @param before the device's facts without it
   * @param after the device's facts with it
   * @param moment at which it is heard
   */
  public static Optional<AlarmKind> alarm(
      FactsFold fold,
      DeviceFacts before,
      DeviceFacts after,
      DeviceEvent.Signal signal,
      Moment moment) {
    return switch (signal.kind()) {
      case CALL -> live(AlarmKind.CALL, fold, after, signal, moment);
      case FALL -> live(AlarmKind.FALL, fold, after, signal, moment);
      case TAMPER ->
          isNewTamper(before, signal)
              ? live(AlarmKind.TAMPER, fold, after, signal, moment)
              : Optional.empty();
      case CANCEL, BED_EXIT, BED_ENTER, LOW_BATTERY -> Optional.empty();
    };
  }

  private static Optional<AlarmKind> live(
      AlarmKind kind, FactsFold fold, DeviceFacts after, DeviceEvent.Signal signal, Moment moment) {
    return fold.isLive(after, signal, moment) ? Optional.of(kind) : Optional.empty();
  }

  private static boolean isNewTamper(DeviceFacts before, DeviceEvent.Signal signal) {
    return before.tamperAtMillis() == null
        || signal.header().receivedAtMillis() - before.tamperAtMillis() >= TAMPER_QUIET_MILLIS;
  }
}
