package care.shouhu.command.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import care.shouhu.command.indicator.Indicator.Missing;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class IndicatorsTest {
  private static final List<PlanFigure> PLAN = PlanFigure.load();
  private static final LocalDate DAY = LocalDate.of(2026, 1, 1);

  private static Counts counts(Integer elders, int operatorKnown, int tekunKnown) {
    return new Counts(
        1_000,
        elders,
        elders == null ? null : DAY,
        340,
        187,
        operatorKnown,
        136,
        200,
        180,
        100,
        tekunKnown,
        50,
        35,
        40,
        38);
  }

  private static Indicator of(PlanFigure.Key key, Counts now, Counts before) {
    return Indicators.of(PLAN, now, before, 30).stream()
        .filter(indicator -> indicator.key() == key)
        .findFirst()
        .orElseThrow();
  }

  private static double value(PlanFigure.Key key) {
    return of(key, counts(10_000, 340, 100), null).value();
  }

  @Test
  void plan_isReadWithItsTargets() {
    assertThat(PLAN).hasSize(PlanFigure.Key.values().length);
    assertThat(PLAN.getFirst().target2025()).isEqualTo(35);
    assertThat(PLAN.getFirst().baseline2020()).isEqualTo(30.2);
    assertThat(PLAN.get(4).baseline2020()).isNull();
  }

  @Test
  void everyValue_isItsFormula() {
    assertThat(value(PlanFigure.Key.BEDS_PER_THOUSAND)).isEqualTo(34);
    assertThat(value(PlanFigure.Key.COMMUNITY_COVERAGE)).isEqualTo(90);
    assertThat(value(PlanFigure.Key.NURSING_BED_SHARE)).isEqualTo(55);
    assertThat(value(PlanFigure.Key.DEPENDENT_TEKUN_IN_CARE)).isEqualTo(70);
    assertThat(value(PlanFigure.Key.PUBLIC_BED_SHARE_MAX)).isEqualTo(40);
    assertThat(value(PlanFigure.Key.INFORMATION_POINTS)).isEqualTo(95);
  }

  @Test
  void aCeiling_isReachedFromBelow() {
    PlanFigure publicBeds = PLAN.get(4);

    assertThat(publicBeds.isReachedBy(40)).isTrue();
    assertThat(publicBeds.isReachedBy(40.1)).isFalse();
    assertThat(PLAN.getFirst().isReachedBy(34.9)).isFalse();
  }

  @Test
  void whatIsMissing_isSaid_insteadOfAValue() {
    Counts elders = counts(null, 340, 100);
    assertThat(of(PlanFigure.Key.BEDS_PER_THOUSAND, elders, null).notComputable())
        .isEqualTo(Missing.ELDERS_UNKNOWN);
    assertThat(of(PlanFigure.Key.BEDS_PER_THOUSAND, elders, null).value()).isNull();

    Counts nothing = new Counts(1_000, null, null, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    assertThat(Indicators.of(PLAN, nothing, null, 30))
        .allSatisfy(indicator -> {
          assertThat(indicator.value()).isNull();
          assertThat(indicator.notComputable()).isNotNull();
        });
  }

  @Test
  void aTenthMayBeMissing_andIsNamed_moreMayNot() {
    Indicator nearly = of(PlanFigure.Key.PUBLIC_BED_SHARE_MAX, counts(1, 306, 100), null);
    assertThat(nearly.value()).isCloseTo(44.4, within(0.1));
    assertThat(nearly.missing()).isEqualTo(34);

    Indicator tooFew = of(PlanFigure.Key.PUBLIC_BED_SHARE_MAX, counts(1, 305, 100), null);
    assertThat(tooFew.notComputable()).isEqualTo(Missing.OPERATOR_UNKNOWN);
    Indicator tekun = of(PlanFigure.Key.DEPENDENT_TEKUN_IN_CARE, counts(1, 340, 89), null);
    assertThat(tekun.notComputable()).isEqualTo(Missing.SELF_CARE_UNKNOWN);
  }

  @Test
  void trend_isAgainstTheEarlierDay_andNoneWithoutIt() {
    Indicator known =
        of(PlanFigure.Key.BEDS_PER_THOUSAND, counts(10_000, 340, 100), counts(10_625, 340, 100));
    assertThat(known.change()).isCloseTo(2, within(0.001));
    assertThat(known.changeSinceDays()).isEqualTo(30);

    Indicator unknown =
        of(PlanFigure.Key.BEDS_PER_THOUSAND, counts(10_000, 340, 100), counts(null, 340, 100));
    assertThat(unknown.change()).isNull();
    assertThat(unknown.changeSinceDays()).isNull();
  }

  @Test
  void theCitysElders_areKnownOnlyWhenAllAre() {
    assertThat(counts(10, 340, 100).plus(counts(20, 340, 100)).elders()).isEqualTo(30);
    assertThat(counts(10, 340, 100).plus(counts(null, 340, 100)).elders()).isNull();
  }
}
