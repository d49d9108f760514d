package care.shouhu.command.registry.search;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What somebody typed into the field, and so where it is worth looking. Pure.
 *
 * @param text without blanks around it
 */
public record Asked(String text) {
  /** Longer than any name or number. */
  public static final int CHARACTERS_MAX = 60;

  private static final int PAPER_CHARACTERS_MIN = 3;

  private static final Pattern LETTERS = Pattern.compile("[A-Za-züÜ' ]+");
  private static final Pattern NUMBER = Pattern.compile("\\+?[0-9][0-9 -]{5,24}");
  private static final Pattern IDENTITY = Pattern.compile("[0-9]{17}[0-9Xx]");
  private static final Pattern MOBILE = Pattern.compile("1[3-9][0-9]{9}");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]+");

  public Asked {
    text = text.strip();
  }

  public boolean isEmpty() {
    return text.isEmpty();
  }

  /** Letters only: perhaps pinyin. */
  boolean isSpelt() {
    return LETTERS.matcher(text).matches() && !Spelling.asked(text).isEmpty();
  }

  /** Perhaps the beginning of an id. */
  boolean isId() {
    return ID.matcher(text).matches();
  }

  /** Perhaps a telephone or identity number, which are found whole only. */
  public boolean isNumber() {
    return NUMBER.matcher(text).matches() || isIdentityNumber();
  }

  boolean isIdentityNumber() {
    return IDENTITY.matcher(text).matches();
  }

  /** Surely a person's number, and no device's or anything else's. */
  public boolean isPersonal() {
    return isIdentityNumber() || MOBILE.matcher(text).matches();
  }

  /** Perhaps a room, or room and bed with something between. */
  boolean isRoom() {
    return text.length() <= 20;
  }

  /** Perhaps a part of a licence's or certificate's number. */
  boolean isPaper() {
    return text.length() >= PAPER_CHARACTERS_MIN;
  }

  String number() {
    return text.toUpperCase(Locale.ROOT).replaceAll("[^0-9X]", "");
  }

  /** For LIKE: what begins so, with nothing of it meaning anything. */
  static String begins(String text) {
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
  }

  /** For LIKE: what has this in it. */
  static String within(String text) {
    return "%" + begins(text);
  }
}
