package care.shouhu.command.watch;

import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Resident.CareLevel;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;

/**
 * The detectors' figures. The defaults are those of design §6.
 *
 * @param version kept on every alarm
 * @param readingLiveMillis readings and bed events that come later than this, with the device's own
 *     clock skew taken out, are history and raise nothing
 * @param urgentLiveMillis the same for calls and falls
 * @param urgentBelievedMillis a call that seems older than this is not history but a wrong clock,
 *     and counts: no device keeps a call for a week
 * @param bedSilentIntervals a bed sensor is silent after so many of its reporting intervals …
 * @param bedSilentMillisMin … and not before this
 * @param otherSilentMillis the same for buttons and fall alarms, or three intervals when longer
 * @param nightFrom start of the night, Asia/Shanghai
 * @param nightTo its end
 * @param nightExitMillis how long one may be out of bed at night, by care level
 * @param batteryLowPercent below this the battery is low …
 * @param batteryOkPercent … until it is at this or above
 * @param takeBackMillis a {@code cancel} within this time of a call or fall belongs to it
 */
public record WatchParameters(
    int version,
    long readingLiveMillis,
    long urgentLiveMillis,
    long urgentBelievedMillis,
    int bedSilentIntervals,
    long bedSilentMillisMin,
    long otherSilentMillis,
    LocalTime nightFrom,
    LocalTime nightTo,
    Map<CareLevel, Long> nightExitMillis,
    int batteryLowPercent,
    int batteryOkPercent,
    long takeBackMillis) {

  /** Times of day are of this zone, whatever the machine's is. */
  public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long DAY = 24 * 60 * MINUTE;

  public WatchParameters {
    nightExitMillis = Map.copyOf(nightExitMillis);
  }

  public static WatchParameters defaults() {
    return new WatchParameters(
        1,
        5 * MINUTE,
        30 * MINUTE,
        7 * DAY,
        3,
        60 * SECOND,
        15 * MINUTE,
        LocalTime.of(22, 0),
        LocalTime.of(6, 0),
        Map.of(
            CareLevel.FULL, 0L, CareLevel.PARTIAL, 5 * MINUTE, CareLevel.INDEPENDENT, 20 * MINUTE),
        15,
        20,
        10 * MINUTE);
  }

  /** How long this device may say nothing. */
  public long silentAfterMillis(DeviceKind kind, int intervalSeconds) {
    long intervals = (long) bedSilentIntervals * intervalSeconds * SECOND;
    return switch (kind) {
      case BED_SENSOR -> Math.max(intervals, bedSilentMillisMin);
      case FALL_ALARM, CALL_BUTTON, HUB -> Math.max(intervals, otherSilentMillis);
    };
  }
}
