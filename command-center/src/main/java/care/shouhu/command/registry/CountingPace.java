package care.shouhu.command.registry;

import java.util.concurrent.TimeUnit;

/**
 * When the register is counted again: a minute after the last count, and 5 s after it when
 * something was written since. Where counting takes long it takes a twentieth of the time at most,
 * as long as one count takes no more than 30 s; for the figures are never left longer than 10 min.
 * A count that failed is tried again as one that found nothing written, so that a broken register
 * is not asked each second. Pure; times are nanoseconds of a steady clock.
 */
final class CountingPace {
  static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(1);
  static final long WRITTEN_NANOS = TimeUnit.SECONDS.toNanos(5);
  static final long PAUSE_NANOS_MAX = TimeUnit.MINUTES.toNanos(10);

  /** Of the time that one count took, from its beginning to that of the next. */
  static final int PAUSE_TIMES_COUNTING = 20;

  private boolean begun;
  private boolean failed;
  private long beganNanos;
  private long tookNanos;
  private long writesCounted;

  /**
   * @param writes how often the register was written to until now
   */
  boolean isDue(long nowNanos, long writes) {
    return !begun || nowNanos - beganNanos >= pauseNanos(writes);
  }

  private long pauseNanos(long writes) {
    long least = failed || writes == writesCounted ? IDLE_NANOS : WRITTEN_NANOS;
    return Math.min(PAUSE_NANOS_MAX, Math.max(least, PAUSE_TIMES_COUNTING * tookNanos));
  }

  /**
   * @param writes how many were written when the count began: it has seen these
   */
  void counted(long beganNanos, long tookNanos, long writes) {
    end(beganNanos, tookNanos, false);
    this.writesCounted = writes;
  }

  void failed(long beganNanos, long tookNanos) {
    end(beganNanos, tookNanos, true);
  }

  private void end(long beganNanos, long tookNanos, boolean failed) {
    this.begun = true;
    this.beganNanos = beganNanos;
    this.tookNanos = tookNanos;
    this.failed = failed;
  }
}
