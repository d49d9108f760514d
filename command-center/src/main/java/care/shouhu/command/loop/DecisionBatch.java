package care.shouhu.command.loop;

import care.shouhu.command.incident.Decision;
import care.shouhu.core.log.LogRecord;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * What was decided together: one record of the lane DESK, as JSON. Unknown fields are ignored, so
 * that an older version can read a newer one's.
 *
 * @param version of this shape
 * @param position where in the lane DESK this batch expects to stand. There is one writer, so it
 *     knows. A batch that stands elsewhere follows one that was lost and does not count
 * @param atMillis when it was decided
 * @param runs the input records read since the batch before, as counts that alternate between the
 *     lanes URGENT and ROUTINE, beginning with URGENT: replay feeds them in the very same order
 * @param urgentPosition the next position to read of the lane URGENT, after the runs
 * @param routinePosition the same of the lane ROUTINE
 * @param liveSinceMillis since when the loop that decided it was live
 */
public record DecisionBatch(
    int version,
    long position,
    long atMillis,
    List<Long> runs,
    long urgentPosition,
    long routinePosition,
    long liveSinceMillis,
    List<Decision> decisions) {

  public static final int VERSION = 1;

  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .build();

  public DecisionBatch {
    runs = List.copyOf(runs);
    decisions = List.copyOf(decisions);
  }

  /**
   * The batch in a record of the lane DESK; empty when it does not count. Everybody who reads the
   * lane reads it through here.
   *
   * @throws UncheckedIOException when the bytes are no batch: the log is not ours or is damaged
   */
  public static Optional<DecisionBatch> read(LogRecord record) {
    try {
      DecisionBatch batch = MAPPER.readValue(record.value(), DecisionBatch.class);
      return batch.position == record.position() ? Optional.of(batch) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("lane desk, position " + record.position(), e);
    }
  }

  /** The batch as the value of a log record. */
  public byte[] toBytes() {
    try {
      return MAPPER.writeValueAsBytes(this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same, for those who look at decisions only. */
  public Applied applied() {
    return new Applied(position, atMillis, decisions);
  }
}
