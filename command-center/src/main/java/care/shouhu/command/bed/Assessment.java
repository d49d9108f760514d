package care.shouhu.command.bed;

import care.shouhu.core.directory.Resident.CareLevel;
import java.time.LocalDate;

/**
 * The newest assessment of a person (入院评估, GB/T 42195-2022), as far as an admission asks for it.
 *
 * @param validUntil the last day on which it counts
 */
public record Assessment(String id, CareLevel level, LocalDate assessedOn, LocalDate validUntil) {

  /** Whether it counts on this day. */
  public boolean validOn(LocalDate day) {
    return !day.isBefore(assessedOn) && !day.isAfter(validUntil);
  }
}
