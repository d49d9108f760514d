package care.shouhu.core.log;

/**
 * When the next commit may begin: at once, {@link #IN_A_ROW} times in a row; then one each {@link
 * #EVERY_NANOS}, until it was quiet for as long as those in a row would have taken.
 *
 * <p>A call that comes alone is written alone. When a city's devices come back at once, thousands
 * of words a second would each be written, flushed, read by every reader and answered alone, and
 * the processors that are to let the devices in would do nothing else: then those of {@link
 * #EVERY_NANOS} share one commit.
 */
final class CommitPace {

  /**
   * Nothing to whoever waits for help. With 2 ms a city that came back wrote some five words a
   * commit, and half of the product's processor time went into commits and those who read them.
   */
  static final long EVERY_NANOS = 8_000_000L;

  /** So many are company enough: with them no turn is waited for. */
  static final int COMPANY_RECORDS = 32;

  /** More than the words, decisions and notices of some calls in the same moment. */
  static final int IN_A_ROW = 50;

  private static final long AHEAD_NANOS_MAX = IN_A_ROW * EVERY_NANOS;

  /** When all commits so far would be over, had each taken {@link #EVERY_NANOS}. */
  private long overAtNanos;

  CommitPace(long nowNanos) {
    overAtNanos = nowNanos;
  }

  /** So long the next commit has to wait, by {@link System#nanoTime}; 0 or less: it may begin. */
  long leftNanos(long nowNanos) {
    return overAtNanos - nowNanos - (AHEAD_NANOS_MAX - EVERY_NANOS);
  }

  /** One begins now, be it its turn or not: what had company enough owes nothing afterwards. */
  void begins(long nowNanos) {
    long aheadNanos = Math.max(overAtNanos - nowNanos, 0) + EVERY_NANOS;
    overAtNanos = nowNanos + Math.min(aheadNanos, AHEAD_NANOS_MAX);
  }
}
