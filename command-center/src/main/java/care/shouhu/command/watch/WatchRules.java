package care.shouhu.command.watch;

import care.shouhu.core.directory.Device.DeviceKind;

/**
 * The figures one device's detectors go by: those of the care level of its person, with what stands
 * for this person alone put over them. {@link RuleFields} reads and checks them.
 *
 * @param version of the newest {@link WatchParameters} that had a part in them; kept on every alarm
 * @param bedSilentIntervals a bed sensor is silent after so many of its reporting intervals …
 * @param bedSilentSeconds … and not before this
 * @param otherSilentSeconds the same for all other devices, or three intervals when longer
 * @param batteryLowPercent below this the battery is low …
 * @param batteryOkPercent … until twice said to be at this or above
 * @param nightFromMinute start of the night, minutes after midnight, Asia/Shanghai
 * @param nightToMinute its end, on the next day
 * @param nightLeadSeconds who got up so shortly before the night and is not back when it begins is
 *     missed like one who gets up in it
 * @param nightExitSeconds how long one may be out of bed at night
 * @param heart beats a minute
 * @param breath breaths a minute
 * @param noVitalSeconds still and neither heart nor breath rate for so long
 * @param noVitalOverSeconds its cause is over when rates were measured for so long
 * @param stillMovementMax a body that moves more than this, on the sensor's own scale, is not still
 * @param lateInBedMinute time of day, minutes after midnight, when one should be up
 * @param longInBedMinutes how long a stay in bed may be
 */
public record WatchRules(
    int version,
    int bedSilentIntervals,
    int bedSilentSeconds,
    int otherSilentSeconds,
    int batteryLowPercent,
    int batteryOkPercent,
    int nightFromMinute,
    int nightToMinute,
    int nightLeadSeconds,
    int nightExitSeconds,
    Rate heart,
    Rate breath,
    int noVitalSeconds,
    int noVitalOverSeconds,
    int stillMovementMax,
    int lateInBedMinute,
    int longInBedMinutes) {

  private static final int OTHER_SILENT_INTERVALS = 3;
  private static final long SECOND = 1_000;

  /**
   * The bounds of a rate.
   *
   * @param low below this it is too low
   * @param high above this it is too high
   * @param band so far inside the bounds it must be before it is right again (dead band)
   * @param seconds out of bounds for so long is an alarm (on-delay)
   * @param overSeconds right for so long ends it (off-delay)
   */
  public record Rate(int low, int high, int band, int seconds, int overSeconds) {

    boolean isOut(int rate) {
      return rate < low || rate > high;
    }

    boolean isRight(int rate) {
      return rate >= low + band && rate <= high - band;
    }
  }

  /** How long this device may say nothing. */
  long silentAfterMillis(DeviceKind kind, int intervalSeconds) {
    return switch (kind) {
      case BED_SENSOR ->
          Math.max((long) bedSilentIntervals * intervalSeconds, bedSilentSeconds) * SECOND;
      case FALL_ALARM, CALL_BUTTON, HUB ->
          Math.max((long) OTHER_SILENT_INTERVALS * intervalSeconds, otherSilentSeconds) * SECOND;
    };
  }
}
