package care.shouhu.command.bed;

import java.time.LocalDate;
import java.util.Optional;

/**
 * A person as the rules see it.
 *
 * @param bedId the bed of the stay that has not ended; null for none
 * @param stay what that stay is; null for none
 * @param assessment the newest; null for never assessed
 */
public record PersonFacts(String id, String bedId, StayKind stay, Assessment assessment) {

  Optional<Assessment> validAssessment(LocalDate day) {
    return Optional.ofNullable(assessment).filter(newest -> newest.validOn(day));
  }
}
