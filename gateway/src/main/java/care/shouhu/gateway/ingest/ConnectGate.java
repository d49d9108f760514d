package care.shouhu.gateway.ingest;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Lets connections in at a rate. When a city comes back at once (power, network, a restart of the
 * gateway) those who are in keep their share of the machine, and their calls are not slowed. Time
 * comes in. Not thread-safe: it belongs to one event loop, which gets its share of the gateway's
 * rate; accepts go round the loops in turn.
 *
 * <p>They enter in the order in which they came, until the first has waited for {@value
 * #PATIENCE_MILLIS} ms; from then on the newest enters first. Devices give up after ten seconds or
 * so and come again, and a socket that is not read does not tell: in order, a long queue would let
 * in only those who have gone.
 *
 * @param <C> a connection that is not read yet
 */
public final class ConnectGate<C> {

  /**
   * So much of a second may enter at once: longer than a turn of the loop, too short to be felt.
   */
  private static final int BURSTS_PER_SECOND = 20;

  private static final int PATIENCE_MILLIS = 5_000;

  private record Waiting<C>(C connection, long sinceMillis) {}

  /** What becomes of a connection. */
  public enum Verdict {
    ENTERS,
    WAITS,
    /** As many wait as may. */
    REFUSED
  }

  private final TokenBucket bucket;
  private final int waitingMax;
  private final Deque<Waiting<C>> waiting = new ArrayDeque<>(0);

  /**
   * @param perSecond connections a second; at least 1
   * @param waitingMax connections that wait at most
   */
  public ConnectGate(int perSecond, int waitingMax, long nowMillis) {
    this.bucket = new TokenBucket(perSecond, Math.max(1, perSecond / BURSTS_PER_SECOND), nowMillis);
    this.waitingMax = waitingMax;
  }

  /** Someone is here. One that waits is given by {@link #next} when it is its turn. */
  public Verdict arrive(C connection, long nowMillis) {
    if (waiting.isEmpty() && bucket.tryTake(nowMillis)) {
      return Verdict.ENTERS;
    }
    if (waiting.size() >= waitingMax) {
      return Verdict.REFUSED;
    }
    waiting.addLast(new Waiting<>(connection, nowMillis));
    return Verdict.WAITS;
  }

  /** Whoever enters now; null when nobody waits or the rate does not allow it yet. */
  public C next(long nowMillis) {
    if (waiting.isEmpty() || !bucket.tryTake(nowMillis)) {
      return null;
    }
    boolean isLong = nowMillis - waiting.peekFirst().sinceMillis() > PATIENCE_MILLIS;
    return (isLong ? waiting.pollLast() : waiting.pollFirst()).connection();
  }

  public int waiting() {
    return waiting.size();
  }
}
