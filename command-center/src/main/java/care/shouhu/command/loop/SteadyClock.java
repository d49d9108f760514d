package care.shouhu.command.loop;

import java.util.function.LongSupplier;

/**
 * Server time that never stands still: a machine's clock that is set back must not hold up what is
 * due. Follows the clock forward and goes on by elapsed time when the clock is behind. Thread-safe.
 */
final class SteadyClock {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final LongSupplier clockMillis;
  private final LongSupplier elapsedNanos;
  private long nowMillis;
  private long atNanos;

  /**
   * A clock that begins now.
   *
   * @param clockMillis the machine's clock, epoch milliseconds; may jump
   * @param elapsedNanos only its differences count; never runs backwards
   */
  SteadyClock(LongSupplier clockMillis, LongSupplier elapsedNanos) {
    this.clockMillis = clockMillis;
    this.elapsedNanos = elapsedNanos;
    this.nowMillis = clockMillis.getAsLong();
    this.atNanos = elapsedNanos.getAsLong();
  }

  /** Epoch milliseconds; never less than before. */
  synchronized long nowMillis() {
    long passedMillis = (elapsedNanos.getAsLong() - atNanos) / NANOS_PER_MILLI;
    // Only whole milliseconds are taken, so that many short looks lose nothing.
    atNanos += passedMillis * NANOS_PER_MILLI;
    nowMillis = Math.max(clockMillis.getAsLong(), nowMillis + passedMillis);
    return nowMillis;
  }
}
