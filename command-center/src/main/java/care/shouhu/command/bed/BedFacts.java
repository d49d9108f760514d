package care.shouhu.command.bed;

import care.shouhu.core.directory.Bed.BedState;
import java.time.LocalDate;

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

  /**
   * Nobody's now, or kept for exactly this person; what is promised for later is another question.
   */
  boolean isFreeFor(String residentId) {
    return switch (state) {
      case VACANT -> true;
      case RESERVED -> residentId.equals(reservedFor);
      case OCCUPIED, ON_LEAVE, IN_HOSPITAL, RESPITE, OUT_OF_SERVICE -> false;
    };
  }

  /**
   * Whether it is promised to somebody else for a day before this person leaves it.
   *
   * @param leaves the day of leaving; null when nobody can say
   */
  boolean isPromisedToOtherThan(String residentId, LocalDate leaves) {
    return promised != null
        && !promised.residentId().equals(residentId)
        && (leaves == null || leaves.isAfter(promised.on()));
  }
}
