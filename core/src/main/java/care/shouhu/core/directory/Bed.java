package care.shouhu.core.directory;

/**
 * A bed in a room in a wing of an institution.
 *
 * @param respite bookable by date (喘息服务) rather than lived in
 */
public record Bed(
    String id,
    String placeId,
    String wing,
    String room,
    String label,
    boolean nursingType,
    BedState state,
    boolean respite) {

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
