package care.shouhu.command.registry.record;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A citizen's identity number (GB 11643-1999): six digits of a division, the day of birth, three
 * digits of which the last is odd for men, and a check character (ISO 7064, MOD 11-2).
 *
 * @param text 18 characters, the last perhaps {@code X}
 */
public record IdentityNumber(String text) {
  private static final Pattern SHAPE = Pattern.compile("[1-9][0-9]{16}[0-9X]");
  private static final String CHECK = "10X98765432";

  /** Blanks are taken off; empty when it is none. */
  public static Optional<IdentityNumber> of(String given) {
    String text = given.strip().toUpperCase(Locale.ROOT);
    if (!SHAPE.matcher(text).matches() || text.charAt(17) != checkCharacter(text)) {
      return Optional.empty();
    }
    try {
      birthDate(text);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
    return Optional.of(new IdentityNumber(text));
  }

  /** The last character that belongs to the first 17. */
  static char checkCharacter(String digits) {
    int sum = 0;
    for (int n = 0; n < 17; n++) {
      int weight = (1 << (17 - n)) % 11;
      sum += weight * (digits.charAt(n) - '0');
    }
    return CHECK.charAt(sum % 11);
  }

  public LocalDate birthDate() {
    return birthDate(text);
  }

  private static LocalDate birthDate(String text) {
    return LocalDate.of(
        Integer.parseInt(text.substring(6, 10)),
        Integer.parseInt(text.substring(10, 12)),
        Integer.parseInt(text.substring(12, 14)));
  }

  /** {@code F} or {@code M}. */
  public String sex() {
    return (text.charAt(16) - '0') % 2 == 1 ? "M" : "F";
  }
}
