package care.shouhu.command.notify;

/**
 * What became of one attempt, as a channel or the person's own device says.
 *
 * @param attempt its number
 * @param tryNumber which try of it; 0 when that is not known (what a device says of its own)
 * @param failure with FAILED only
 * @param retryAfterMillis how long the other side wants to be left alone; 0 when it said nothing
 * @param jitter from 0 up to 1, drawn by who reports: moves the next try
 * @param channelKey which channel as a whole it says something about ({@code push:HOST}, {@code
 *     gateway:ID}); null for none
 */
public record Report(
    String noticeId,
    int attempt,
    int tryNumber,
    Step step,
    Failure failure,
    long retryAfterMillis,
    double jitter,
    String channelKey) {

  /** How far it came. */
  public enum Step {
    SENT,
    DELIVERED,
    SEEN,
    FAILED
  }

  public Report {
    if ((step == Step.FAILED) != (failure != null)) {
      throw new IllegalArgumentException("a failure belongs to FAILED, and FAILED needs one");
    }
    if (!(jitter >= 0 && jitter < 1)) {
      throw new IllegalArgumentException("jitter must be from 0 up to 1: " + jitter);
    }
  }

  /** A device or a gateway says so, of its own. */
  public static Report reached(String noticeId, int attempt, boolean seen) {
    return new Report(noticeId, attempt, 0, seen ? Step.SEEN : Step.DELIVERED, null, 0, 0, null);
  }
}
