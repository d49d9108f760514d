package care.shouhu.command.trail;

import java.util.Map;

/**
 * What is to be noted, before it has its number and its hash.
 *
 * @param atMillis when it happened
 * @param by user name, or {@code ?} for nobody that is known
 * @param from network address, or null for the command centre itself
 * @param detail short texts; {@code about} is what it is about, such as {@code resident:R-1};
 *     {@code division} and {@code placeId} say who else may read the entry. Never a secret, an
 *     identity number or a telephone number
 */
public record TrailNote(
    long atMillis, TrailKind kind, String by, String from, Map<String, String> detail) {
  public static final String ABOUT = "about";
  public static final String DIVISION = "division";
  public static final String PLACE = "placeId";

  /** Longer texts are cut: a trail is not where people write. */
  private static final int TEXT_CHARS_MAX = 500;

  private static final int DETAILS_MAX = 20;

  public TrailNote {
    if (detail.size() > DETAILS_MAX) {
      throw new IllegalArgumentException(detail.size() + " details of " + kind);
    }
    var cut = new java.util.TreeMap<String, String>();
    detail.forEach((name, text) -> {
      if (text != null) {
        cut.put(name, text.length() > TEXT_CHARS_MAX ? text.substring(0, TEXT_CHARS_MAX) : text);
      }
    });
    detail = Map.copyOf(cut);
  }
}
