package care.shouhu.core.directory;

/**
 * A bed in a room in a wing of an institution.
 *
 * @param respite bookable by date (喘息服务) rather than lived in
 * @param sinceMillis since when it is in this state; 0 when not known
 * @param untilMillis until when that is meant to last: a return, a release, the end of a repair;
 *     null when nobody said
 */
public record Bed(
    String id,
    String placeId,
    String wing,
    String room,
    String label,
    boolean nursingType,
    BedState state,
    boolean respite,
    long sinceMillis,
    Long untilMillis) {

  /** One whose state came about at a time that is not known. */
  public Bed(
      String id,
      String placeId,
      String wing,
      String room,
      String label,
      boolean nursingType,
      BedState state,
      boolean respite) {
    this(id, placeId, wing, room, label, nursingType, state, respite, 0, null);
  }

  /** One that is lived in. */
  public Bed(
      String id,
      String placeId,
      String wing,
      String room,
      String label,
      boolean nursingType,
      BedState state) {
    this(id, placeId, wing, room, label, nursingType, state, false);
  }

  /** Design §8. */
  public enum BedState {
    VACANT,
    RESERVED,
    OCCUPIED,
    ON_LEAVE,
    IN_HOSPITAL,
    RESPITE,
    OUT_OF_SERVICE
  }
}
