package care.shouhu.command.bed;

import care.shouhu.command.bed.WaitingRule.Because;
import care.shouhu.command.bed.WaitingRule.Group;
import care.shouhu.core.directory.Resident.CareLevel;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Somebody who waits for a bed of one institution.
 *
 * @param number of the entry; the earlier one is smaller
 * @param ageYears null when not known
 * @param careLevel by the newest assessment while it is valid; null without one, whatever somebody
 *     wrote into the file
 * @param nursingType a bed of the nursing type (护理型) is wanted
 * @param barred beds that were offered and not taken, and are not offered to this one now
 */
public record Waiting(
    long number,
    String residentId,
    Set<Category> categories,
    Integer ageYears,
    CareLevel careLevel,
    long sinceMillis,
    boolean nursingType,
    List<Barred> barred) {

  public Waiting {
    categories = Set.copyOf(categories);
    barred = List.copyOf(barred);
  }

  /**
   * A bed that is not offered to this one.
   *
   * @param untilMillis from when on it is again; null for never
   */
  public record Barred(String bedId, Why why, Long untilMillis) {}

  /** Why a bed is not offered. */
  public enum Why {
    /** They said no: never again. */
    DECLINED,
    /** They did not answer in time: not for {@link WaitingRule#EXPIRED_BARS_DAYS} days. */
    EXPIRED
  }

  /** The register's categories, as far as the order asks for them. */
  public enum Category {
    TEKUN,
    FAMILY_PLANNING_SPECIAL,
    SPECIAL_CONTRIBUTION,
    POOR,
    LIVES_ALONE,
    DISABLED
  }

  /** Every reason the plan knows that fits this person. */
  Set<Because> reasons(WaitingRule rule) {
    Set<Because> reasons = EnumSet.noneOf(Because.class);
    for (Category category : categories) {
      switch (category) {
        case TEKUN -> reasons.add(Because.TEKUN);
        case FAMILY_PLANNING_SPECIAL -> reasons.add(Because.FAMILY_PLANNING_SPECIAL);
        case SPECIAL_CONTRIBUTION -> reasons.add(Because.SPECIAL_CONTRIBUTION);
        case POOR -> reasons.addAll(ofPoor(rule));
        case LIVES_ALONE, DISABLED -> {
          // Alone or disabled prefers only who is poor as well.
        }
      }
    }
    return reasons;
  }

  private Set<Because> ofPoor(WaitingRule rule) {
    Set<Because> reasons = EnumSet.noneOf(Because.class);
    if (categories.contains(Category.LIVES_ALONE)) {
      reasons.add(Because.POOR_AND_ALONE);
    }
    if (careLevel == CareLevel.FULL) {
      reasons.add(Because.POOR_AND_DEPENDENT);
    }
    if (categories.contains(Category.DISABLED)) {
      reasons.add(Because.POOR_AND_DISABLED);
    }
    if (ageYears != null && ageYears >= rule.advancedAgeYears()) {
      reasons.add(Because.POOR_AND_AGED);
    }
    return reasons;
  }

  static Group group(Set<Because> reasons) {
    if (reasons.contains(Because.TEKUN)) {
      return Group.TEKUN;
    }
    return reasons.isEmpty() ? Group.OTHERS : Group.PREFERRED;
  }

  /** Whether this bed could be offered: of the type wanted, lived in, and not barred. */
  boolean suits(BedFacts bed) {
    return !bed.respite()
        && (!nursingType || bed.nursingType())
        && barred.stream().noneMatch(one -> one.bedId().equals(bed.id()));
  }
}
