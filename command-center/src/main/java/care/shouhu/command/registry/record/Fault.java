package care.shouhu.command.registry.record;

/**
 * What is wrong with one field.
 *
 * @param field in the contract
 * @param found what stood there, cut to 60 characters; null when nothing did or it is nobody's
 *     business
 * @param right what would be right, in words or as an example
 */
public record Fault(String field, Wrong wrong, String found, String right) {

  /** Stable words; the screens have a sentence for each. */
  public enum Wrong {
    MISSING,
    TOO_LONG,
    TOO_MANY,
    CONTROL_CHARACTER,
    NOT_AN_ID,
    NOT_A_DIVISION,
    NOT_AN_AREA,
    NOT_ONE_OF,
    NOT_A_NUMBER,
    OUT_OF_RANGE,
    NOT_YES_OR_NO,
    NOT_A_DAY,
    NOT_AN_IDENTITY_NUMBER,
    NOT_A_PHONE,
    NOT_CHANGEABLE,
    UNKNOWN_FIELD,
    CONTRADICTS,
    UNKNOWN_REFERENCE,
    OUT_OF_SCOPE,
    TAKEN,
    TWICE_IN_FILE,
    /** A formula where a value is wanted. */
    FORMULA,
    NOT_SERVED,
    NOT_A_HUB,
    /** The home lies too far outside of its division ({@link DivisionOutlines}). */
    OUTSIDE_DIVISION,
    /** The bed is kept for respite stays. */
    RESPITE_BED,
    /** The bed is somebody's, kept for somebody, or booked. */
    BED_IN_USE,
    /** Somebody changed this since the file was made. */
    STALE,
    /** The program kept the first 15 digits only: the column must be formatted as text. */
    STORED_AS_NUMBER
  }

  private static final int FOUND_CHARACTERS_MAX = 60;

  static Fault of(Field field, Wrong wrong, String found, String right) {
    boolean secret = field.isSealed() || found == null;
    return new Fault(field.name(), wrong, secret ? null : cut(found), right);
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= FOUND_CHARACTERS_MAX
        ? text
        : text.substring(0, text.offsetByCodePoints(0, FOUND_CHARACTERS_MAX)) + "…";
  }

  /** One sentence for people who read English. */
  public String sentence() {
    String what = wrong.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    String there = found == null ? "" : " (" + found + ")";
    return what + there + (right.isEmpty() ? "." : "; right would be " + right + ".");
  }
}
