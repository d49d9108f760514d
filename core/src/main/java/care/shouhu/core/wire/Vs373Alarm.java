package care.shouhu.core.wire;

import care.shouhu.core.event.SignalKind;
import java.util.List;
import java.util.Optional;

/**
 * What a Milesight VS373 radar means by an event and its status, the same over MQTT and LoRaWAN.
 *
 * <p>The maker counts fall, dwell, out of bed and lying as alarms and numbers them; the rest are
 * states that come with the status of an alarm too, but without a number (Milesight's decoder notes
 * for the VS373). So:
 *
 * <ul>
 *   <li>fall, lying: an alarm is a fall, somebody lies on the floor. Resolved is a cancel: a fall
 *       that was reported is resolved by a person on the device's own page, not by standing up
 *       (Milesight, VS373 general settings).
 *   <li>out of bed: an alarm is an exit, resolved is an enter. Both are about a bed that was drawn
 *       for the radar.
 *   <li>dwell, motionless, bradypnea, tachypnea: a numbered alarm is a call, because somebody set
 *       the limit that was passed and no other kind would bring a person. Without a number: a
 *       state, and a report.
 *   <li>occupied, vacant: reports. They speak of a room, not of a bed.
 *   <li>ignored, status report: reports, whatever the event.
 * </ul>
 */
final class Vs373Alarm {
  /** In the place of a number: none. */
  static final int NO_NUMBER = 0xffff;

  private static final List<String> EVENTS =
      List.of(
          "fall",
          "motionless",
          "dwell",
          "out of bed",
          "occupied",
          "vacant",
          "bradypnea",
          "tachypnea",
          "lying");

  private Vs373Alarm() {}

  /**
   * The signal; empty for a report.
   *
   * @param status null where it is missing or cannot be read: then a fall is an alarm, since a
   *     field beside it must not cost the call, and any other event is refused
   * @param numbered whether the radar gave the alarm a number
   */
  static Optional<SignalKind> signal(int event, Integer status, boolean numbered) {
    return switch (event) {
      case 0, 8 -> of(status, event, SignalKind.FALL, SignalKind.CANCEL);
      case 3 -> of(status, event, SignalKind.BED_EXIT, SignalKind.BED_ENTER);
      case 1, 2, 6, 7 ->
          of(status, event, numbered ? SignalKind.CALL : null, numbered ? SignalKind.CANCEL : null);
      case 4, 5 -> of(status, event, null, null);
      default ->
          throw new Refusal(RejectReason.UNKNOWN_KIND, "event " + event + "; 0 to 8 are known");
    };
  }

  private static Optional<SignalKind> of(
      Integer status, int event, SignalKind alarm, SignalKind resolved) {
    return switch (status == null ? 0 : status) {
      case 1 -> Optional.ofNullable(alarm);
      case 2 -> Optional.ofNullable(resolved);
      case 3, 4 -> Optional.empty();
      default -> {
        if (alarm == SignalKind.FALL) {
          yield Optional.of(alarm);
        }
        throw new Refusal(
            RejectReason.UNKNOWN_KIND,
            "status of event " + event + " is " + status + "; 1 to 4 are known");
      }
    };
  }

  /** For people: what the radar said. */
  static String words(int event, Integer status) {
    return EVENTS.get(event) + ", status " + status;
  }
}
