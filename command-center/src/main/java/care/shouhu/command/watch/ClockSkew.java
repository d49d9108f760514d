package care.shouhu.command.watch;

import care.shouhu.core.event.Header;

/**
 * How far a device's clock is behind ours, learned from its own messages: messages whose lag stays
 * the same while time passes are live ones of a clock that is off, however far. Buffered history
 * has a lag that shrinks from message to message, so it never teaches a skew.
 *
 * <p>Lags are by the machine's clock of the gateway. Both go on at the same pace, while the
 * gateway's time loses 5 % as long as it is ahead.
 *
 * @param knownLagMillis the skew by the machine's clock, or null while not known. Negative when the
 *     device's clock is ahead
 * @param knownSinceMillis gateway time at which the run that taught it began; 0 while not known,
 *     and in snapshots of before this was kept
 * @param knownAheadMillis how far gateway time was ahead of the machine's clock when the skew was
 *     seen last
 * @param candidateLagMillis smallest lag of the present run of messages with about the same lag
 * @param candidateSinceMillis gateway time of the run's first message
 * @param candidateCount messages in the run; 0 before the first
 * @param candidateAheadMillis how far gateway time was ahead at the run's newest message
 */
public record ClockSkew(
    Long knownLagMillis,
    long knownSinceMillis,
    long knownAheadMillis,
    long candidateLagMillis,
    long candidateSinceMillis,
    int candidateCount,
    long candidateAheadMillis) {

  /** Lags that differ by no more than this are the same: delivery itself takes time. */
  public static final long TOLERANCE_MILLIS = 30_000;

  /** A run this long in messages and in time is believed. */
  public static final int MESSAGES_MIN = 3;

  public static final long SPAN_MILLIS_MIN = 20_000;

  /**
   * A message that is off by no more shows that the skew by gateway time still holds: who is heard
   * once an hour is off by 3 min while that loses 5 %.
   */
  static final long STILL_HOLDS_MILLIS = 5 * 60_000;

  public static final ClockSkew UNKNOWN = new ClockSkew(null, 0, 0, 0, 0, 0, 0);

  /** One more message with a device time of its own. */
  public ClockSkew message(Header header) {
    ClockSkew known = heldAgainst(header);
    long lag = header.machineLagMillis();
    long ahead = header.aheadMillis();
    boolean goesOn =
        candidateCount > 0
            && Math.abs(lag - candidateLagMillis) <= TOLERANCE_MILLIS
            && ahead - candidateAheadMillis <= TOLERANCE_MILLIS;
    if (!goesOn) {
      return known.candidate(lag, header.receivedAtMillis(), 1, ahead);
    }
    int count = Math.min(candidateCount + 1, MESSAGES_MIN);
    long smallest = Math.min(lag, candidateLagMillis);
    boolean believed =
        count >= MESSAGES_MIN
            && header.receivedAtMillis() - candidateSinceMillis >= SPAN_MILLIS_MIN;
    ClockSkew next = known.candidate(smallest, candidateSinceMillis, count, ahead);
    ClockSkew learned = believed ? next.learned() : next;
    return learned.equals(this) ? this : learned;
  }

  /**
   * The machine's clock was set, and the device is as late as before by gateway time: that is how
   * its clock stands to the machine's from now on. One message says so.
   */
  private ClockSkew heldAgainst(Header header) {
    boolean holds =
        knownLagMillis != null && Math.abs(header.lagMillis() - lagMillis()) <= STILL_HOLDS_MILLIS;
    return holds
        ? new ClockSkew(
            lagMillis() - header.aheadMillis(),
            knownSinceMillis,
            header.aheadMillis(),
            candidateLagMillis,
            candidateSinceMillis,
            candidateCount,
            candidateAheadMillis)
        : this;
  }

  private ClockSkew candidate(long lag, long sinceMillis, int count, long aheadMillis) {
    return new ClockSkew(
        knownLagMillis, knownSinceMillis, knownAheadMillis, lag, sinceMillis, count, aheadMillis);
  }

  private ClockSkew learned() {
    return new ClockSkew(
        candidateLagMillis,
        candidateSinceMillis,
        candidateAheadMillis,
        candidateLagMillis,
        candidateSinceMillis,
        candidateCount,
        candidateAheadMillis);
  }

  /** Whether it was taught by messages of that gateway time or later. */
  boolean isLearnedSince(long millis) {
    return knownLagMillis != null && knownSinceMillis >= millis;
  }

  /** Whether the machine's clock was set back before this message and since the skew was seen. */
  boolean isFromBeforeSetBack(Header header) {
    return header.aheadMillis() - knownAheadMillis > TOLERANCE_MILLIS;
  }

  /** The skew by gateway time, to take out: 0 while not known. */
  public long lagMillis() {
    return machineLagMillis() + knownAheadMillis;
  }

  /** The skew by the machine's clock: 0 while not known. */
  long machineLagMillis() {
    return knownLagMillis == null ? 0 : knownLagMillis;
  }
}
