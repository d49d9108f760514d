package care.shouhu.gateway.record;

import java.util.concurrent.TimeUnit;

/**
 * Whether the machine's clock may be believed when things are deleted by it for good. A clock that
 * is far ahead of what was known, and of the time that passed since, is believed at the next look
 * only, if it still says so. Pure; not thread-safe.
 */
final class BelievedTime {
  /** A product that was off for longer deletes a day later. */
  static final long AHEAD_MILLIS_MAX = TimeUnit.DAYS.toMillis(3);

  private long lastMillis;
  private long lastNanos;

  /**
   * Begins with a time that was surely reached.
   *
   * @param knownMillis epoch milliseconds
   * @param nanos elapsed time at which it is known; only differences count
   */
  BelievedTime(long knownMillis, long nanos) {
    this.lastMillis = knownMillis;
    this.lastNanos = nanos;
  }

  /** Whether this time follows from the look before; the next one is held against it. */
  boolean believes(long nowMillis, long nanos) {
    long expected = lastMillis + TimeUnit.NANOSECONDS.toMillis(nanos - lastNanos);
    lastMillis = nowMillis;
    lastNanos = nanos;
    return nowMillis - expected <= AHEAD_MILLIS_MAX;
  }
}
