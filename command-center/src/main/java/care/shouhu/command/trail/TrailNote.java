package care.shouhu.command.trail;

import java.util.Map;

/**
 * What is to be noted, before it has its number and its hash.
 *
 * @param atMillis when it happened
 * @param by user name, or {@code ?} for nobody that is known
 * @param from network address, or null for the command centre itself
 * @param detail short texts; {@code about} is what it is about, such as {@code resident:R-1};
 *     {@code division} and {@code placeId} say who else may read the entry; {@code ids} names all
 *     of several things of the kind {@code of}. Never a secret, an identity number or a telephone
 *     number
 */
public record TrailNote(
    long atMillis, TrailKind kind, String by, String from, Map<String, String> detail) {
  public static final String ABOUT = "about";
  public static final String DIVISION = "division";
  public static final String PLACE = "placeId";

  /** Ids with a space between them. */
  public static final String IDS = "ids";

  /** What kind of thing {@link #IDS} names. */
  public static final String IDS_OF = "of";

  /** More of them belong into another entry. */
  public static final int IDS_CHARS_MAX = 8_000;

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
        int charsMax = name.equals(IDS) ? IDS_CHARS_MAX : TEXT_CHARS_MAX;
        cut.put(name, text.length() > charsMax ? text.substring(0, charsMax) : text);
      }
    });
    detail = Map.copyOf(cut);
  }
}
