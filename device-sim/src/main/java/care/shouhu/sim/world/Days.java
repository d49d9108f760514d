package care.shouhu.sim.world;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;

/** Days from noon to noon. Asia/Shanghai has had no summer time since 1991: always UTC+8. */
final class Days {
  static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  private static final long NOON_UTC_MILLIS =
      LocalTime.NOON.toSecondOfDay() * 1000L - ZoneOffset.ofHours(8).getTotalSeconds() * 1000L;

  private Days() {}

  /** Number of the day whose noon is the last before that moment. */
  static long day(long atMillis) {
    return Math.floorDiv(atMillis - NOON_UTC_MILLIS, DAY_MILLIS);
  }

  static long noonMillis(long day) {
    return day * DAY_MILLIS + NOON_UTC_MILLIS;
  }

  /** Milliseconds from noon to a time of day within the same noon-to-noon day. */
  static long fromNoon(int hour, int minute) {
    return Math.floorMod(hour - 12, 24) * 3_600_000L + minute * 60_000L;
  }

  /** Hour of the day of a moment given in milliseconds after noon. */
  static int hour(long afterNoonMillis) {
    return (int) ((afterNoonMillis / 3_600_000L + 12) % 24);
  }
}
