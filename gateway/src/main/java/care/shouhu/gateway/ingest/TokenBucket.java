package care.shouhu.gateway.ingest;

/**
 * The rate of one connection: {@code ratePerSecond} messages in the long run, {@code burst} at
 * once. Time comes in; nothing here asks a clock. Not thread-safe: it belongs to one event loop.
 *
 * <p>A message may also be taken on credit ({@link #takeOnCredit}): then the sender waits {@link
 * #waitMillis} instead of losing the message.
 */
public final class TokenBucket {

  private final double tokensPerMilli;
  private final double burst;
  private double tokens;
  private long filledAtMillis;

  public TokenBucket(int ratePerSecond, int burst, long nowMillis) {
    if (ratePerSecond <= 0 || burst <= 0) {
      throw new IllegalArgumentException("rate " + ratePerSecond + " and burst " + burst);
    }
    this(ratePerSecond / 1000.0, burst, nowMillis);
  }

  private TokenBucket(double tokensPerMilli, double burst, long nowMillis) {
    this.tokensPerMilli = tokensPerMilli;
    this.burst = burst;
    this.tokens = burst;
    this.filledAtMillis = nowMillis;
  }

  /** So many a minute, all of them at once. */
  static TokenBucket perMinute(int rate, long nowMillis) {
    return new TokenBucket(rate / 60_000.0, rate, nowMillis);
  }

  /** Takes one token if there is one. */
  public boolean tryTake(long nowMillis) {
    fill(nowMillis);
    if (tokens < 1) {
      return false;
    }
    tokens -= 1;
    return true;
  }

  /** Takes one token that is not there yet. */
  public void takeOnCredit(long nowMillis) {
    fill(nowMillis);
    tokens -= 1;
  }

  /** How long until a token is there; 0 when one is. */
  public long waitMillis(long nowMillis) {
    fill(nowMillis);
    return tokens >= 1 ? 0 : (long) Math.ceil((1 - tokens) / tokensPerMilli);
  }

  private void fill(long nowMillis) {
    // A clock that was set back gives nothing, and takes nothing away.
    if (nowMillis > filledAtMillis) {
      tokens = Math.min(burst, tokens + (nowMillis - filledAtMillis) * tokensPerMilli);
    }
    filledAtMillis = nowMillis;
  }
}
