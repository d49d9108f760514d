package care.shouhu.command.bed;

import care.shouhu.core.directory.Bed.BedState;

/**
 * A bed as the rules see it.
 *
 * @param respite kept for respite stays that are booked by date
 * @param holderId whose bed it is now, also while away; null when it is nobody's
 * @param reservedFor for whom it is kept; null unless RESERVED
 * @param promised who is to move in by a plan; null for nobody
 */
public record BedFacts(
    String id,
    String placeId,
    boolean nursingType,
    boolean respite,
    BedState state,
    String holderId,
    String reservedFor,
    Promise promised) {

  /** Whether this person could move in now: nobody's, or kept for exactly this one. */
  boolean isFreeFor(String residentId) {
    return switch (state) {
      case VACANT -> !isPromisedToOtherThan(residentId);
      case RESERVED -> residentId.equals(reservedFor);
      case OCCUPIED, ON_LEAVE, IN_HOSPITAL, RESPITE, OUT_OF_SERVICE -> false;
    };
  }

  boolean isPromisedToOtherThan(String residentId) {
    return promised != null && !promised.residentId().equals(residentId);
  }
}
