package care.shouhu.core.directory;

/** A bed in a room in a wing of an institution. */
public record Bed(
    String id,
    String placeId,
    String wing,
    String room,
    String label,
    boolean nursingType,
    BedState state) {

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
