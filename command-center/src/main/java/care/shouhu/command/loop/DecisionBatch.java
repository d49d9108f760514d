package care.shouhu.command.loop;

import care.shouhu.command.incident.Decision;
import care.shouhu.core.log.LogRecord;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What was decided together: one record of the lane DESK, as JSON. Unknown fields are ignored, so
 * that an older version can read a newer one's. A large one is written in short, gzipped, with what
 * stands in it several times once ({@link RepeatedValues}): what one command decides about a large
 * incident must fit into a record of the log.
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

  /** Bytes above which it is written in short; half of what a record of the log takes. */
  static final int PLAIN_BYTES_MAX = 512 << 10;

  /** How gzip begins, and no JSON. */
  private static final byte GZIP = 0x1f;

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
      DecisionBatch batch = ofBytes(record.value());
      return batch.position == record.position() ? Optional.of(batch) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("lane desk, position " + record.position(), e);
    }
  }

  private static DecisionBatch ofBytes(byte[] value) throws IOException {
    if (value.length == 0 || value[0] != GZIP) {
      return MAPPER.readValue(value, DecisionBatch.class);
    }
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(value))) {
      JsonNode once = MAPPER.readTree(gzip);
      return MAPPER.treeToValue(RepeatedValues.whole((ObjectNode) once), DecisionBatch.class);
    }
  }

  /** The batch as the value of a log record. */
  public byte[] toBytes() {
    try {
      byte[] json = MAPPER.writeValueAsBytes(this);
      return json.length <= PLAIN_BYTES_MAX ? json : inShort(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] inShort(byte[] json) throws IOException {
    ObjectNode once = RepeatedValues.once((ObjectNode) MAPPER.readTree(json));
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      MAPPER.writeValue(gzip, once);
    }
    return bytes.toByteArray();
  }

  /** One decision as it stands in a batch. */
  public static JsonNode json(Decision decision) {
    return MAPPER.valueToTree(decision);
  }

  /** The same, for those who look at decisions only. */
  public Applied applied() {
    return new Applied(position, atMillis, decisions);
  }
}
