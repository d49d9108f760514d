package care.shouhu.command.registry.search;

/**
 * Something that was found.
 *
 * @param kind as in {@code RecordKinds}
 * @param name what people call it: a person's or place's name, room and bed, a kind of device
 * @param by which of its things matched
 * @param place name of the site or household it belongs to, or null
 * @param bedId of a resident, or null
 * @param birthYear of a resident, or null
 */
public record Hit(
    String kind,
    String id,
    String name,
    By by,
    String division,
    String placeId,
    String place,
    String bedId,
    Integer birthYear) {

  /** What matched. */
  public enum By {
    NAME,
    PINYIN,
    INITIALS,
    ID,
    PHONE,
    IDENTITY_NUMBER,
    ROOM,
    LICENCE,
    CERTIFICATE
  }
}
