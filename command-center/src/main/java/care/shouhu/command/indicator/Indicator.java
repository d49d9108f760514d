package care.shouhu.command.indicator;

/**
 * One indicator now: a value, or why there is none.
 *
 * @param value in the plan's unit; null when it cannot be computed
 * @param numerator what the value is made of; 0 when it cannot be computed
 * @param missing records that lack what is asked for and are not counted
 * @param missingOf of how many
 * @param notComputable why there is no value; null when there is one
 * @param change against the day {@code changeSinceDays} days ago, in the plan's unit; null when
 *     that day's value is not known
 */
public record Indicator(
    PlanFigure plan,
    Double value,
    long numerator,
    long denominator,
    long missing,
    long missingOf,
    Missing notComputable,
    Double change,
    Integer changeSinceDays,
    long atMillis) {

  /** What is missing. */
  public enum Missing {
    /** How many elders live there. */
    ELDERS_UNKNOWN("没有录入老年人口数", "the number of elders is not entered"),
    /** The communities. */
    COMMUNITIES_UNKNOWN("登记册中没有社区（村）", "no communities are in the register"),
    /** A bed in service. */
    NO_BEDS("没有在用床位", "no bed is in service"),
    /** Who runs more than one tenth of the beds. */
    OPERATOR_UNKNOWN(
        "超过一成床位的机构未登记运营方", "of more than a tenth of the beds nobody entered who runs them"),
    /** A 特困 elder. */
    NO_TEKUN("登记册中没有特困老人", "no 特困 elder is in the register"),
    /** Whether more than one tenth of the 特困 elders can care for themselves. */
    SELF_CARE_UNKNOWN(
        "超过一成特困老人未登记自理状况",
        "of more than a tenth of the 特困 elders the self-care status is not entered"),
    /** A 特困 elder who cannot care for themselves. */
    NO_DEPENDENT_TEKUN("没有生活不能自理的特困老人", "no 特困 elder is unable to care for themselves"),
    /** An institution. */
    NO_INSTITUTIONS("登记册中没有养老机构", "no institution is in the register");

    private final String zh;
    private final String en;

    Missing(String zh, String en) {
      this.zh = zh;
      this.en = en;
    }

    /** For people. */
    public String zh() {
      return zh;
    }

    /** For people. */
    public String en() {
      return en;
    }
  }

  public PlanFigure.Key key() {
    return plan.key();
  }
}
