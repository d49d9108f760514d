package care.shouhu.core.log.kafka;

import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogDamaged;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;

/**
 * One record of the marks topic. Key and value are text, so that a person can read them with
 * Kafka's own tools; the topic keeps the last of each key.
 *
 * <pre>
 *   reader/loop    urgent=5 routine=7 desk=3
 *   lane/urgent    topic=0d5f… floor=5 recordBytes=104.5
 * </pre>
 */
sealed interface MarkRecord {

  /** Up to where a reader has released its lanes. */
  record Reader(String name, Map<Lane, Long> released) implements MarkRecord {}

  /** The reader was forgotten. */
  record Forgotten(String name) implements MarkRecord {}

  /**
   * A lane's own.
   *
   * @param topicId of the topic the lane's records are in
   * @param floor everything below was released when the lane lost its last reader
   * @param recordBytesMean what a record of it measures
   */
  record OfLane(Lane lane, UUID topicId, long floor, double recordBytesMean)
      implements MarkRecord {}

  /** A lane that this version does not know; kept for the one that does. */
  record Unknown(String key) implements MarkRecord {}

  private static String key(MarkRecord mark) {
    return switch (mark) {
      case Reader reader -> "reader/" + reader.name();
      case Forgotten reader -> "reader/" + reader.name();
      case OfLane lane -> "lane/" + lane.lane().label();
      case Unknown unknown -> unknown.key();
    };
  }

  default byte[] keyBytes() {
    return key(this).getBytes(StandardCharsets.UTF_8);
  }

  /** Null for what is gone, as a compacted topic wants it. */
  default byte[] valueBytes() {
    String value =
        switch (this) {
          case Reader reader -> text(reader.released());
          case Forgotten _ -> null;
          case OfLane lane ->
              "topic=%s floor=%d recordBytes=%s"
                  .formatted(lane.topicId(), lane.floor(), lane.recordBytesMean());
          case Unknown _ -> null;
        };
    return value == null ? null : value.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Map<Lane, Long> released) {
    StringBuilder text = new StringBuilder();
    for (Lane lane : Lane.values()) {
      if (released.containsKey(lane)) {
        text.append(text.isEmpty() ? "" : " ").append(lane.label()).append('=');
        text.append(released.get(lane));
      }
    }
    return text.toString();
  }

  /**
   * What a record of the topic says.
   *
   * @throws LogDamaged when nobody of ours wrote this
   */
  static MarkRecord of(byte[] keyBytes, byte[] valueBytes) {
    String key = keyBytes == null ? "" : new String(keyBytes, StandardCharsets.UTF_8);
    String value = valueBytes == null ? null : new String(valueBytes, StandardCharsets.UTF_8);
    try {
      if (key.startsWith("reader/")) {
        String name = key.substring("reader/".length());
        return value == null ? new Forgotten(name) : new Reader(name, released(value));
      }
      Lane lane = key.startsWith("lane/") ? laneOf(key.substring("lane/".length())) : null;
      if (lane == null || value == null) {
        return new Unknown(key);
      }
      String[] words = value.split("[ =]", 6);
      return new OfLane(
          lane, UUID.fromString(words[1]), Long.parseLong(words[3]), Double.parseDouble(words[5]));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new LogDamaged("the mark '" + key + "' cannot be read: " + value, e);
    }
  }

  private static Map<Lane, Long> released(String value) {
    Map<Lane, Long> released = new EnumMap<>(Lane.class);
    for (String word : value.split(" ", -1)) {
      String[] sides = word.split("=", 2);
      Lane lane = laneOf(sides[0]);
      if (lane != null) {
        released.put(lane, Long.parseLong(sides[1]));
      }
    }
    return released;
  }

  private static Lane laneOf(String label) {
    for (Lane lane : Lane.values()) {
      if (lane.label().equals(label)) {
        return lane;
      }
    }
    return null;
  }
}
