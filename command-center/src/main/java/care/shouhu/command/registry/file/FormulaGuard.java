package care.shouhu.command.registry.file;

/** Keeps spreadsheets from running what somebody typed as a name (CSV injection, CWE-1236). */
final class FormulaGuard {
  private static final String BEGINNINGS = "=+-@\t\r＝＋－＠";

  private FormulaGuard() {}

  /** Whether a spreadsheet may take this text for a formula. */
  static boolean isNeeded(String text) {
    return !text.isEmpty() && BEGINNINGS.indexOf(text.charAt(0)) >= 0 && !isNumber(text);
  }

  /** A number with a sign is harmless, and a telephone number begins with a plus. */
  private static boolean isNumber(String text) {
    return text.length() > 1
        && text.chars().skip(1).allMatch(c -> (c >= '0' && c <= '9') || c == '.');
  }

  /** The text with an apostrophe before it, where it is needed. */
  static String guarded(String text) {
    return isNeeded(text) ? "'" + text : text;
  }
}
