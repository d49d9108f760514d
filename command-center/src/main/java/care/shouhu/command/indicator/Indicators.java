package care.shouhu.command.indicator;

import care.shouhu.command.indicator.Indicator.Missing;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes indicators of counts. Where too much is missing there is no value rather than a wrong one.
 */
public final class Indicators {
  /** A share of records that lack what is asked for, above which a value would mislead. */
  public static final double MISSING_SHARE_MAX = 0.1;

  private static final double PERCENT = 100;
  private static final double PER_THOUSAND = 1_000;

  private Indicators() {}

  /**
   * All of the plan.
   *
   * @param before the counts of an earlier day, for the trend; null when there are none
   * @param daysBefore how long ago that was
   */
  public static List<Indicator> of(
      List<PlanFigure> plan, Counts now, Counts before, int daysBefore) {
    List<Indicator> indicators = new ArrayList<>();
    for (PlanFigure figure : plan) {
      Ratio ratio = ratio(figure.key(), now);
      Ratio earlier = before == null ? null : ratio(figure.key(), before);
      Double change =
          earlier == null || earlier.value() == null || ratio.value() == null
              ? null
              : (Double) (ratio.value() - earlier.value());
      indicators.add(
          new Indicator(
              figure,
              ratio.value(),
              ratio.numerator,
              ratio.denominator,
              ratio.missing,
              ratio.missingOf,
              ratio.notComputable,
              change,
              change == null ? null : (Integer) daysBefore,
              now.atMillis()));
    }
    return indicators;
  }

  /** A value, or why there is none. */
  private record Ratio(
      long numerator,
      long denominator,
      double times,
      long missing,
      long missingOf,
      Missing notComputable) {

    static Ratio of(long numerator, long denominator, double times) {
      return new Ratio(numerator, denominator, times, 0, 0, null);
    }

    static Ratio none(Missing why) {
      return new Ratio(0, 0, 0, 0, 0, why);
    }

    /** The same, if enough is known of the records it stands on. */
    Ratio knowing(long known, long of, Missing otherwise) {
      return of - known > of * MISSING_SHARE_MAX
          ? new Ratio(0, 0, 0, of - known, of, otherwise)
          : new Ratio(numerator, denominator, times, of - known, of, notComputable);
    }

    Double value() {
      return notComputable == null ? (Double) (numerator * times / denominator) : null;
    }
  }

  private static Ratio ratio(PlanFigure.Key key, Counts counts) {
    return switch (key) {
      case BEDS_PER_THOUSAND ->
          counts.elders() == null || counts.elders() == 0
              ? Ratio.none(Missing.ELDERS_UNKNOWN)
              : Ratio.of(counts.beds(), counts.elders(), PER_THOUSAND);
      case COMMUNITY_COVERAGE ->
          counts.communities() == 0
              ? Ratio.none(Missing.COMMUNITIES_UNKNOWN)
              : Ratio.of(counts.communitiesServed(), counts.communities(), PERCENT);
      case NURSING_BED_SHARE ->
          counts.beds() == 0
              ? Ratio.none(Missing.NO_BEDS)
              : Ratio.of(counts.nursingBeds(), counts.beds(), PERCENT);
      case DEPENDENT_TEKUN_IN_CARE -> dependentTekun(counts);
      case PUBLIC_BED_SHARE_MAX ->
          counts.beds() == 0
              ? Ratio.none(Missing.NO_BEDS)
              : Ratio.of(counts.bedsByGovernment(), counts.bedsOperatorKnown(), PERCENT)
                  .knowing(counts.bedsOperatorKnown(), counts.beds(), Missing.OPERATOR_UNKNOWN);
      case INFORMATION_POINTS ->
          counts.institutions() == 0
              ? Ratio.none(Missing.NO_INSTITUTIONS)
              : Ratio.of(counts.reporting(), counts.institutions(), PERCENT);
    };
  }

  private static Ratio dependentTekun(Counts counts) {
    if (counts.tekun() == 0) {
      return Ratio.none(Missing.NO_TEKUN);
    }
    Ratio ratio =
        counts.tekunDependent() == 0
            ? Ratio.none(Missing.NO_DEPENDENT_TEKUN)
            : Ratio.of(counts.tekunInCare(), counts.tekunDependent(), PERCENT);
    return ratio.knowing(counts.tekunKnown(), counts.tekun(), Missing.SELF_CARE_UNKNOWN);
  }
}
