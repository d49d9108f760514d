package care.shouhu.command.web;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Where a list goes on: after the item with this number and id. Opaque to callers.
 *
 * @param number the first key of the list's order; 0 where the id alone orders it
 */
record Cursor(long number, String id) {
  /** The end of the year 9999; later times the tables do not take. */
  static final long MILLIS_MAX = 253_402_300_799_999L;

  /** As the contract's Id: nothing that a table could not compare. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]+");

  String text() {
    String plain = number + " " + id;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  static Cursor parse(String text) {
    try {
      String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      int space = plain.indexOf(' ');
      if (space > 0) {
        long number = Long.parseLong(plain.substring(0, space));
        String id = plain.substring(space + 1);
        if (number >= 0 && number <= MILLIS_MAX && ID.matcher(id).matches()) {
          return new Cursor(number, id);
        }
      }
    } catch (IllegalArgumentException e) {
      // Answered below like any other text that is no cursor.
    }
    throw notOne();
  }

  /** For a text that no page gave. */
  static Refusal notOne() {
    return new Refusal(Problem.badRequest("cursor: take it from `next` of the page before"));
  }
}
