package care.shouhu.command.registry.search;

import com.ibm.icu.text.Transliterator;
import java.util.Locale;

/**
 * A name in letters.
 *
 * @param full all syllables without blanks or tones, {@code zhangxiuying}; ü is written u
 * @param initials the first letter of each, {@code zxy}
 */
public record Spelling(String full, String initials) {
  private static final int LETTERS_MAX = 120;

  /** Unicode's own tables; they know how characters are read as surnames (单 shan, 曾 zeng). */
  private static final class Tables {
    // Read on first use only: it takes a second.
    static final Transliterator HAN =
        Transliterator.getInstance("Han-Latin/Names; Latin-ASCII; Any-Lower");
  }

  /** Of a name in characters, letters and digits. */
  public static Spelling of(String name) {
    var full = new StringBuilder();
    var initials = new StringBuilder();
    for (String syllable : Tables.HAN.transliterate(name).split("[^a-z0-9]+", -1)) {
      if (!syllable.isEmpty()) {
        full.append(syllable);
        initials.append(syllable.charAt(0));
      }
    }
    // Something always stands there, so that an empty column means "not spelt yet".
    return full.isEmpty() ? new Spelling("-", "-") : new Spelling(cut(full), cut(initials));
  }

  private static String cut(StringBuilder text) {
    return text.substring(0, Math.min(text.length(), LETTERS_MAX));
  }

  /** What somebody typed, spelt as names are: {@code Lv Bu} and {@code lü bu} are {@code lubu}. */
  public static String asked(String letters) {
    return letters
        .toLowerCase(Locale.ROOT)
        .replace('ü', 'u')
        .replaceAll("(?<=[ln])v", "u")
        .replaceAll("[^a-z0-9]", "");
  }
}
