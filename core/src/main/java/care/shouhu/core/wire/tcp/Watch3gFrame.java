package care.shouhu.core.wire.tcp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import care.shouhu.core.wire.Topics;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of {@code [maker*id*length*command,field,…]} or {@code
 * [maker*id*number*length*command,field,…]}.
 *
 * @param number the frame's number with its star, or empty
 * @param fields what follows the command
 */
record Watch3gFrame(String maker, String id, String number, String command, List<String> fields) {
  /** More than any frame has: seven base stations and ten access points. */
  private static final int FIELDS_MAX = 128;

  private static final Pattern HEAD =
      Pattern.compile("\\[(\\w{2})\\*(\\w{1,20})\\*([0-9A-Fa-f]{4}\\*)?[0-9A-Fa-f]{4}\\*");

  private static final int HEAD_CHARS_MAX = 40;

  /** Null when the bytes are no frame. */
  static Watch3gFrame parse(byte[] bytes) {
    int length = bytes.length;
    if (length < 2 || bytes[length - 1] != ']') {
      return null;
    }
    Matcher head = HEAD.matcher(new String(bytes, 0, Math.min(length, HEAD_CHARS_MAX), US_ASCII));
    if (!head.lookingAt() || !Topics.isDeviceId(head.group(2))) {
      return null;
    }
    int from = head.end();
    if (from > length - 1) {
      return null;
    }
    String content = new String(bytes, from, length - 1 - from, US_ASCII);
    List<String> parts = List.of(content.split(",", FIELDS_MAX));
    return new Watch3gFrame(
        head.group(1),
        head.group(2),
        head.group(3) == null ? "" : head.group(3),
        parts.getFirst(),
        parts.subList(1, parts.size()));
  }

  /** A frame for the watch. */
  byte[] answer(String content) {
    return "[%s*%s*%s%04x*%s]"
        .formatted(maker, id, number, content.length(), content)
        .getBytes(US_ASCII);
  }

  /** The field, without the blanks some watches send; null where there is none. */
  String field(int index) {
    return index < fields.size() ? fields.get(index).strip() : null;
  }

  /** The field as a number; null where it is none within the bounds. */
  Integer number(int index, int min, int max) {
    String text = field(index);
    if (text == null || text.isEmpty() || text.length() > 9) {
      return null;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return null;
      }
    }
    int value = Integer.parseInt(text);
    return value >= min && value <= max ? (Integer) value : null;
  }
}
