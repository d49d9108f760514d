package care.shouhu.gateway.socket;

/**
 * Tells a look that comes long after the one before it, though it is made each second: the clock
 * was set forward, or the process stood still. Nobody could be heard meanwhile, so nobody was
 * silent. Not thread-safe: it belongs to one event loop.
 */
public final class Standstill {
  /** A processor that has much to do makes a look this late. */
  private static final long LATE_MILLIS_MAX = 5_000;

  private long lastMillis = Long.MAX_VALUE;

  /** Whether the time between this look and the one before is nobody's. */
  public boolean endedAt(long nowMillis) {
    boolean ended = nowMillis > lastMillis && nowMillis - lastMillis > LATE_MILLIS_MAX;
    lastMillis = nowMillis;
    return ended;
  }
}
