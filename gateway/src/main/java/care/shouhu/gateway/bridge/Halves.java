package care.shouhu.gateway.bridge;

import care.shouhu.core.log.Lane;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Since when each of a rule's two links is subscribed: what no other session holds must not be let
 * go. The readings' session is the younger one, and the calls' may hold readings from before it; in
 * the first {@value #BACKLOG_MILLIS} ms beside it they are taken twice, which the sender's key
 * tells, rather than not at all. No longer, because calls wait behind them. For all threads.
 */
final class Halves {
  /** A broker's backlog of a session, mostly limited to 1,000 messages, comes in less. */
  static final long BACKLOG_MILLIS = 5_000;

  private static final long NOT_YET = Long.MAX_VALUE;

  private final AtomicLong callsSinceMillis = new AtomicLong(NOT_YET);
  private final AtomicLong readingsSinceMillis = new AtomicLong(NOT_YET);

  /** Again after each new connection: the broker may have lost the session meanwhile. */
  void subscribed(Lane half, long nowMillis) {
    (half == Lane.ROUTINE ? readingsSinceMillis : callsSinceMillis).set(nowMillis);
  }

  /** Whether the link of this lane has all its messages, so that the other may let them go. */
  boolean has(Lane half, long nowMillis) {
    return half == Lane.ROUTINE
        ? nowMillis - BACKLOG_MILLIS >= readingsSinceMillis.get()
        : nowMillis >= callsSinceMillis.get();
  }
}
