package care.shouhu.command.watch;

/**
 * How far a device's clock is behind the gateway's, learned from its own messages: messages whose
 * lag stays the same while time passes are live ones of a clock that is off, however far. Buffered
 * history has a lag that shrinks from message to message, so it never teaches a skew.
 *
 * @param knownLagMillis the skew, or null while not known. Negative when the clock is ahead
 * @param knownSinceMillis gateway time at which the run that taught it began; 0 while not known,
 *     and in snapshots of before this was kept
 * @param candidateLagMillis smallest lag of the present run of messages with about the same lag
 * @param candidateSinceMillis gateway time of the run's first message
 * @param candidateCount messages in the run; 0 before the first
 */
public record ClockSkew(
    Long knownLagMillis,
    long knownSinceMillis,
    long candidateLagMillis,
    long candidateSinceMillis,
    int candidateCount) {

  /** Lags that differ by no more than this are the same: delivery itself takes time. */
  public static final long TOLERANCE_MILLIS = 30_000;

  /** A run this long in messages and in time is believed. */
  public static final int MESSAGES_MIN = 3;

  public static final long SPAN_MILLIS_MIN = 20_000;

  public static final ClockSkew UNKNOWN = new ClockSkew(null, 0, 0, 0, 0);

  /** One more message with a device time of its own. */
  public ClockSkew message(long atMillis, long receivedAtMillis) {
    long lag = receivedAtMillis - atMillis;
    if (candidateCount == 0 || Math.abs(lag - candidateLagMillis) > TOLERANCE_MILLIS) {
      return new ClockSkew(knownLagMillis, knownSinceMillis, lag, receivedAtMillis, 1);
    }
    int count = Math.min(candidateCount + 1, MESSAGES_MIN);
    long smallest = Math.min(lag, candidateLagMillis);
    boolean believed =
        count >= MESSAGES_MIN && receivedAtMillis - candidateSinceMillis >= SPAN_MILLIS_MIN;
    boolean nothingNew =
        count == candidateCount
            && smallest == candidateLagMillis
            && (!believed
                || (knownLagMillis != null
                    && knownLagMillis == smallest
                    && knownSinceMillis == candidateSinceMillis));
    return nothingNew
        ? this
        : new ClockSkew(
            believed ? Long.valueOf(smallest) : knownLagMillis,
            believed ? candidateSinceMillis : knownSinceMillis,
            smallest,
            candidateSinceMillis,
            count);
  }

  /** Whether it was taught by messages of that gateway time or later. */
  boolean isLearnedSince(long millis) {
    return knownLagMillis != null && knownSinceMillis >= millis;
  }

  /** The skew to take out: 0 while not known. */
  public long lagMillis() {
    return knownLagMillis == null ? 0 : knownLagMillis;
  }
}
