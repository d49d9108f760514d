package care.shouhu.core.log;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How far a log reached when this process began to work with it, before anybody was heard. Whoever
 * keeps a position elsewhere compares it with this, and not with the end of now: brokers that lost
 * power together, or a copy of an older day, leave a log that is shorter than what was read of it,
 * and a little later new records have filled the difference. A reader that stands beyond this end
 * goes on at the end, or it never reads what comes now.
 *
 * @param ends by lane: the position after the last record
 * @param atNanos {@link System#nanoTime} of that moment
 */
public record EndsAtStart(Map<Lane, Long> ends, long atNanos) {

  /** Two machines do not ask and answer in the same moment. */
  private static final long ANSWER_MILLIS_MAX = 3_000;

  public EndsAtStart {
    ends = Map.copyOf(ends);
  }

  /** As the log is now; to be taken before anything is appended. */
  public static EndsAtStart of(DurableLog log) {
    long now = System.nanoTime();
    Map<Lane, Long> ends = new EnumMap<>(Lane.class);
    for (Lane lane : Lane.values()) {
      ends.put(lane, log.endPosition(lane));
    }
    return new EndsAtStart(ends, now);
  }

  public long end(Lane lane) {
    return ends.get(lane);
  }

  /**
   * A position that was moved within so many milliseconds was moved by another process that reads
   * the log as it is now, and is right although it lies beyond this end.
   */
  public long movedSinceMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - atNanos) + ANSWER_MILLIS_MAX;
  }
}
