package care.shouhu.core.wire.tcp;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.OptionalLong;

/**
 * Dates without a zone, as GT06 pendants and watches send them. Their documents say UTC; pendants
 * set up for China send Beijing time all the same, and the frame does not tell.
 *
 * <p>So UTC holds, unless that would lie in the future by more than {@value #AHEAD_MAX_MILLIS} ms:
 * then it was Beijing time. What is said at once is always read rightly. A frame that a device on
 * Beijing time hands in more than 8 h late looks 8 h younger than it is: an old call may ring once
 * more, and no call is lost.
 */
final class TerminalClock {
  static final long AHEAD_MAX_MILLIS = 600_000;

  private static final long BEIJING_AHEAD_MILLIS = 8 * 3_600_000L;
  private static final int CENTURY = 2_000;

  private TerminalClock() {}

  /** The fields as if they were UTC, epoch milliseconds; empty when they are no date. */
  static OptionalLong asUtcMillis(
      int yearOfCentury, int month, int day, int hour, int minute, int second) {
    try {
      return OptionalLong.of(
          LocalDateTime.of(CENTURY + yearOfCentury, month, day, hour, minute, second)
                  .toEpochSecond(ZoneOffset.UTC)
              * 1_000);
    } catch (DateTimeException e) {
      return OptionalLong.empty();
    }
  }

  /** The moment that was meant, epoch milliseconds. */
  static long meantMillis(long asUtcMillis, long receivedAtMillis) {
    return asUtcMillis - AHEAD_MAX_MILLIS > receivedAtMillis
        ? asUtcMillis - BEIJING_AHEAD_MILLIS
        : asUtcMillis;
  }
}
