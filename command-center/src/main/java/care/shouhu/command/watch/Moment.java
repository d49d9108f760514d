package care.shouhu.command.watch;

import care.shouhu.core.event.Header;
import care.shouhu.core.time.ClockStep;

/**
 * The time as the detectors may see it.
 *
 * @param nowMillis server time
 * @param heardUntilMillis the inputs have been read up to here; {@code nowMillis} when none wait. A
 *     device is not silent because its messages stand in a queue
 * @param liveSinceMillis since when there was somebody to hear
 * @param lastStep how far our own clock was set forward last, and when
 */
public record Moment(
    long nowMillis, long heardUntilMillis, long liveSinceMillis, ClockStep lastStep) {

  /** How far a backlog may hold back detectors that wait for a later word of the same device. */
  private static final long BACKLOG_MILLIS_MAX = 30_000;

  /** Our clock was never set. */
  public Moment(long nowMillis, long heardUntilMillis, long liveSinceMillis) {
    this(nowMillis, heardUntilMillis, liveSinceMillis, ClockStep.NONE);
  }

  /** All inputs are read. */
  public static Moment caughtUp(long nowMillis, long liveSinceMillis) {
    return new Moment(nowMillis, nowMillis, liveSinceMillis);
  }

  /**
   * How late an event came. A receipt later than now was told by a gateway whose clock is ahead of
   * ours, and is no evidence of age.
   */
  public long lagMillis(Header header) {
    return Math.min(header.receivedAtMillis(), nowMillis) - header.atMillis();
  }

  /**
   * The same by the machine's clock of the gateway that received it, where its time was known to be
   * ahead of that. Negative when the device's clock is ahead.
   */
  public long machineLagMillis(Header header) {
    return Math.min(header.receivedAtMillis() - header.aheadMillis(), nowMillis)
        - header.atMillis();
  }

  /** Time for detectors whose answer a waiting message may change, but that must not wait long. */
  public long settledMillis() {
    return Math.max(heardUntilMillis, nowMillis - BACKLOG_MILLIS_MAX);
  }
}
