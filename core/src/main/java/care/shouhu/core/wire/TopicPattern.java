package care.shouhu.core.wire;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where on a foreign broker devices speak, such as {@code zigbee2mqtt/{device}} or {@code
 * application/+/device/{device}/event/up}: an MQTT filter in which one segment is {@code {device}}.
 * Immutable, pure.
 */
public final class TopicPattern {
  private static final String DEVICE = "{device}";
  private static final int CHARS_MAX = 200;
  private static final Pattern SLASH = Pattern.compile("/");

  private final String text;
  private final List<String> segments;
  private final boolean openEnd;

  private TopicPattern(String text, List<String> segments, boolean openEnd) {
    this.text = text;
    this.segments = segments;
    this.openEnd = openEnd;
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException with a sentence that says what would be right
   */
  public static TopicPattern parse(String text) {
    if (text.isEmpty() || text.length() > CHARS_MAX || text.startsWith("$")) {
      throw wrong(text, "1 to " + CHARS_MAX + " characters, not beginning with $, are wanted");
    }
    List<String> segments = List.of(SLASH.split(text, -1));
    if (segments.stream().filter(DEVICE::equals).count() != 1) {
      throw wrong(text, "exactly one segment must be " + DEVICE);
    }
    boolean openEnd = segments.getLast().equals("#");
    for (String segment : openEnd ? segments.subList(0, segments.size() - 1) : segments) {
      boolean wild = segment.equals("+") || segment.equals(DEVICE);
      if (!wild && (segment.contains("+") || segment.contains("#") || segment.contains("{"))) {
        throw wrong(text, "+ and " + DEVICE + " stand for a whole segment, # only for the end");
      }
    }
    return new TopicPattern(
        text, openEnd ? segments.subList(0, segments.size() - 1) : segments, openEnd);
  }

  private static IllegalArgumentException wrong(String text, String right) {
    return new IllegalArgumentException("topic pattern '" + text + "': " + right);
  }

  /** The MQTT filter that brings these topics. */
  public String filter() {
    return text.replace(DEVICE, "+");
  }

  /** The device a topic speaks of; empty when the topic is not of this pattern. */
  public Optional<String> deviceOf(String topic) {
    String device = null;
    int from = 0;
    for (int i = 0; i < segments.size(); i++) {
      if (from > topic.length()) {
        return Optional.empty();
      }
      int slash = topic.indexOf('/', from);
      int to = slash < 0 ? topic.length() : slash;
      String expected = segments.get(i);
      if (expected.equals(DEVICE)) {
        device = topic.substring(from, to);
      } else if (!expected.equals("+")
          && !(to - from == expected.length() && topic.startsWith(expected, from))) {
        return Optional.empty();
      }
      from = to + 1;
    }
    boolean ended = from > topic.length();
    return ended || openEnd ? Optional.ofNullable(device) : Optional.empty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TopicPattern pattern && text.equals(pattern.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
