package care.shouhu.core.log;

import java.util.List;

/**
 * Durable records of one lane in order of position, without gaps.
 *
 * @param lane the lane they were read from
 * @param fromPosition the position that was asked for, which is the first record's
 * @param records empty when nothing became durable within the time the reader would wait
 */
public record LogBatch(Lane lane, long fromPosition, List<LogRecord> records) {

  public LogBatch {
    if (!records.isEmpty() && records.getFirst().position() != fromPosition) {
      throw new IllegalArgumentException(
          "batch asked from " + fromPosition + " begins at " + records.getFirst().position());
    }
  }

  public boolean isEmpty() {
    return records.isEmpty();
  }

  /** What to ask for next, and what to release once these records are done with. */
  public long nextPosition() {
    return fromPosition + records.size();
  }
}
