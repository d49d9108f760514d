package care.shouhu.command.incident;

import java.util.Map;
import java.util.TreeMap;

/**
 * The one way to write a value as JSON, so that its bytes can be hashed anywhere: RFC 8785 for
 * objects of texts, whole numbers and objects. No white space, names in order of their UTF-16 code
 * units, texts with the short escapes. Two things the RFC leaves out are fixed here: U+0000 is
 * written as U+FFFD, because PostgreSQL cannot keep it, and half a surrogate pair as its escape.
 */
final class CanonicalJson {
  private static final char REPLACEMENT = '\uFFFD';

  private CanonicalJson() {}

  /**
   * The object's text.
   *
   * @param fields texts, whole numbers below 2^53, maps of the same, or null
   */
  static String object(Map<String, ?> fields) {
    StringBuilder out = new StringBuilder(256);
    write(fields, out);
    return out.toString();
  }

  private static void write(Map<?, ?> fields, StringBuilder out) {
    Map<String, Object> sorted = new TreeMap<>();
    fields.forEach((name, value) -> sorted.put((String) name, value));
    char before = '{';
    for (Map.Entry<String, Object> field : sorted.entrySet()) {
      out.append(before);
      before = ',';
      text(field.getKey(), out);
      out.append(':');
      value(field.getValue(), out);
    }
    out.append(before == '{' ? "{}" : "}");
  }

  private static void value(Object value, StringBuilder out) {
    switch (value) {
      case null -> out.append("null");
      case String text -> text(text, out);
      case Integer number -> out.append(number.intValue());
      case Long number -> out.append(number.longValue());
      case Map<?, ?> object -> write(object, out);
      default -> throw new IllegalArgumentException("not for this JSON: " + value.getClass());
    }
  }

  private static void text(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        out.append(c).append(text.charAt(++i));
      } else if (Character.isSurrogate(c)) {
        out.append("\\u").append(Integer.toHexString(c));
      } else {
        character(c, out);
      }
    }
    out.append('"');
  }

  private static void character(char c, StringBuilder out) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\0' -> out.append(REPLACEMENT);
      default -> {
        if (c < ' ') {
          out.append("\\u00").append(c < 0x10 ? "0" : "").append(Integer.toHexString(c));
        } else {
          out.append(c);
        }
      }
    }
  }
}
