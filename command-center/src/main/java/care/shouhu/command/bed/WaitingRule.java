package care.shouhu.command.bed;

import java.util.List;
import java.util.Set;

/**
 * How those who wait are put in order (轮候). The groups are the plan's and cannot be configured: 特困
 * first; then 计划生育特殊家庭, elders with 特殊贡献, and poor elders who are 孤寡, 失能, 残疾 or 高龄, as one unranked
 * set; then everybody else. What decides inside a group the plan does not say: that is ours, and
 * stands in each answer.
 *
 * @param version counts up with each change; 1 is what the product brings
 * @param tieBreaks what decides between two of one group, the first that differs
 * @param advancedAgeYears from this age on somebody is 高龄
 * @param offerHours how long an offered bed waits for an answer
 * @param moveInDays how long an accepted bed waits for the person
 */
public record WaitingRule(
    int version, List<TieBreak> tieBreaks, int advancedAgeYears, int offerHours, int moveInDays) {
  /**
   * How long a bed is not offered again to who let its offer run out: the others of the queue come
   * first, and a letter that nobody read bars nobody for ever.
   */
  public static final int EXPIRED_BARS_DAYS = 7;

  private static final Set<TieBreak> ALL = Set.of(TieBreak.values());

  /** 80 years is the age from which the allowance for 高龄 is paid; the hours and days are ours. */
  public static final WaitingRule DEFAULT =
      new WaitingRule(1, List.of(TieBreak.CARE_LEVEL, TieBreak.WAITING_TIME), 80, 48, 7);

  /**
   * Refuses what orders nobody.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  public WaitingRule {
    tieBreaks = List.copyOf(tieBreaks);
    if (tieBreaks.size() != ALL.size() || !ALL.equals(Set.copyOf(tieBreaks))) {
      throw new IllegalArgumentException("tieBreaks names each of " + ALL + " once");
    }
    check("advancedAgeYears", advancedAgeYears, 60, 110);
    check("offerHours", offerHours, 1, 14 * 24);
    check("moveInDays", moveInDays, 1, BedMachine.RESERVED_DAYS_MAX);
  }

  private static void check(String field, int value, int from, int to) {
    if (value < from || value > to) {
      throw new IllegalArgumentException(
          "%s is %d; %d to %d is possible".formatted(field, value, from, to));
    }
  }

  /** What may decide inside a group. */
  public enum TieBreak {
    /** Who needs more care comes first. */
    CARE_LEVEL,
    /** Who has waited longer comes first. */
    WAITING_TIME
  }

  /** The plan's order. */
  public enum Group {
    /** 特困. */
    TEKUN,
    /** One unranked set: no reason for being in it counts more than another. */
    PREFERRED,
    OTHERS
  }

  /** Why somebody is in a group. */
  public enum Because {
    TEKUN,
    FAMILY_PLANNING_SPECIAL,
    SPECIAL_CONTRIBUTION,
    POOR_AND_ALONE,
    POOR_AND_DEPENDENT,
    POOR_AND_DISABLED,
    POOR_AND_AGED
  }
}
