package care.shouhu.command.watch;

/**
 * Times of day in Asia/Shanghai, by arithmetic: always UTC+8, for there has been no summer time
 * since 1991. Asked for every reading, where a calendar would cost more than all detectors.
 */
public final class LocalDay {
  static final long MINUTE_MILLIS = 60_000;
  static final long DAY_MILLIS = 24 * 60 * MINUTE_MILLIS;

  private static final long OFFSET_MILLIS = 8 * 60 * MINUTE_MILLIS;

  private LocalDay() {}

  /** The midnight that this moment's day began with. */
  public static long midnight(long atMillis) {
    return Math.floorDiv(atMillis + OFFSET_MILLIS, DAY_MILLIS) * DAY_MILLIS - OFFSET_MILLIS;
  }

  /** That time of the day in which this moment lies. */
  public static long timeOfDay(long atMillis, int minuteOfDay) {
    return midnight(atMillis) + minuteOfDay * MINUTE_MILLIS;
  }
}
