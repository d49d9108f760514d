package care.shouhu.command.access;

import com.nulabinc.zxcvbn.Zxcvbn;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which passwords are taken: long enough, without the user's own name, and nothing that falls to a
 * list of common passwords or an easy pattern (zxcvbn, whose lists are English; keyboard rows,
 * dates and repeats it knows in any language). No rule about kinds of characters: they make
 * passwords worse.
 */
public final class PasswordRules {
  public static final int CHARS_MIN = 10;
  public static final int CHARS_MAX = 200;

  /** A guesser needs some 10^6 tries; sign-in is slowed down long before. */
  private static final int SCORE_MIN = 2;

  /** What a guess is estimated of; the estimate takes longer the longer the text is. */
  private static final int LOOKED_AT_CHARS_MAX = 64;

  private static final int NAME_CHARS_MIN = 3;

  private PasswordRules() {}

  /** Why a password is not taken. */
  public enum Weakness {
    TOO_SHORT,
    TOO_LONG,
    HAS_THE_NAME,
    TOO_COMMON
  }

  /** Empty when it may be used. */
  public static Optional<Weakness> weakness(String username, String displayName, String password) {
    if (password.codePointCount(0, password.length()) < CHARS_MIN) {
      return Optional.of(Weakness.TOO_SHORT);
    }
    if (password.length() > CHARS_MAX) {
      return Optional.of(Weakness.TOO_LONG);
    }
    if (holds(password, username) || holds(password, displayName)) {
      return Optional.of(Weakness.HAS_THE_NAME);
    }
    String lookedAt = password.substring(0, Math.min(password.length(), LOOKED_AT_CHARS_MAX));
    var measured = new Zxcvbn().measure(lookedAt, List.of(username, "shouhu", "守护", "zunyi"));
    return measured.getScore() < SCORE_MIN ? Optional.of(Weakness.TOO_COMMON) : Optional.empty();
  }

  private static boolean holds(String password, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.length() >= NAME_CHARS_MIN && password.toLowerCase(Locale.ROOT).contains(lower);
  }
}
