package care.shouhu.command.measure;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.measure.Figures.OfClass;
import care.shouhu.command.measure.Figures.Source;
import care.shouhu.command.measure.Figures.Within;
import care.shouhu.command.measure.Measures.Period;
import care.shouhu.command.watch.AlarmClass;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MeasuresTest {
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final Period DAY = new Period(0, 24 * HOUR, 24 * HOUR, null, null);

  private static IncidentFacts urgent(
      long opened, Long answered, Long accepted, Long onScene, boolean merged) {
    return sent(opened, answered, accepted, accepted, onScene, merged, false, false);
  }

  private static IncidentFacts sent(
      long opened,
      Long answered,
      Long sent,
      Long accepted,
      Long onScene,
      boolean merged,
      boolean home,
      boolean settled) {
    return new IncidentFacts(
        "I-" + opened,
        AlarmClass.URGENT,
        "520302",
        "home",
        home,
        opened,
        merged,
        answered,
        sent,
        accepted,
        onScene,
        answered,
        settled,
        null);
  }

  private static OfClass count(Period period, IncidentFacts... incidents) {
    return Measures.count(List.of(incidents), List.of(), List.of(), period)
        .byClass()
        .get(AlarmClass.URGENT);
  }

  @Test
  void answer_isToTheFirstClaimOrAcceptance_andOneThatNeverCameIsAFailureOnceItsTimeIsOver() {
    OfClass of =
        count(
            DAY,
            urgent(0, 20 * SECOND, null, null, false),
            urgent(1, 1 + 60 * SECOND, null, null, false),
            urgent(2, 2 + 61 * SECOND, null, null, false),
            urgent(3, null, null, null, false),
            urgent(24 * HOUR - 30 * SECOND, null, null, null, false));

    assertThat(of.incidents()).isEqualTo(5);
    assertThat(of.answer().count()).isEqualTo(3);
    assertThat(of.answer().percentilesMillis())
        .containsExactly(60 * SECOND, 61 * SECOND, 61 * SECOND, 61 * SECOND);
    assertThat(of.answer().within())
        .containsExactly(new Within(60 * SECOND, 2, 4), new Within(180 * SECOND, 3, 4));
  }

  @Test
  void attendance_countsOnlyWhatWasAccepted_andAcceptedWithoutArrivingIsAFailure() {
    OfClass of =
        count(
            DAY,
            urgent(0, 10L, 10 * SECOND, 14 * MINUTE, false),
            urgent(1, 10L, 10 * SECOND, 50 * MINUTE, false),
            urgent(2, 10L, 10 * SECOND, null, false),
            urgent(3, 10L, null, null, false));

    assertThat(of.attendance().within())
        .containsExactly(
            new Within(15 * MINUTE, 1, 3),
            new Within(45 * MINUTE, 1, 3),
            new Within(60 * MINUTE, 2, 3));
    assertThat(of.arrival().percentilesMillis()).first().isEqualTo(14 * MINUTE - 10 * SECOND);
  }

  @Test
  void whoWasAskedAndNeverSaidYes_isAFailure_unlessItWasSettledByTelephone() {
    OfClass of =
        count(
            DAY,
            sent(0, 10L, 20 * SECOND, null, null, false, true, false),
            sent(1, 10L, 20 * SECOND, null, null, false, true, true));

    assertThat(of.attendance().within()).contains(new Within(45 * MINUTE, 0, 1));
    assertThat(of.arrival().within()).as("nobody set out").contains(new Within(45 * MINUTE, 0, 0));
  }

  @Test
  void homesHaveALevelOfTheirOwn() {
    OfClass of =
        count(
            DAY,
            sent(0, 10L, 20L, 30L, 2 * MINUTE, false, false, false),
            sent(1, 10L, 20L, 30L, 50 * MINUTE, false, true, false));

    assertThat(of.attendance().within()).contains(new Within(45 * MINUTE, 1, 2));
    assertThat(of.homeAttendance().within())
        .containsExactly(
            new Within(15 * MINUTE, 0, 1),
            new Within(45 * MINUTE, 0, 1),
            new Within(60 * MINUTE, 1, 1));
  }

  @Test
  void merged_isNotMeasured_norIsWhatWasOpenedOutsideOfThePeriodOrThePlace() {
    IncidentFacts merged = urgent(5, null, null, null, true);
    IncidentFacts late = urgent(24 * HOUR, null, null, null, false);
    IncidentFacts counted = urgent(6, null, null, null, false);

    assertThat(count(DAY, merged, late, counted).incidents()).isEqualTo(1);
    assertThat(count(new Period(0, HOUR, HOUR, "520303", null), counted)).isNull();
    assertThat(count(new Period(0, HOUR, HOUR, "520302", Set.of("elsewhere")), counted)).isNull();
  }

  @Test
  void worstSources_areThoseWithTheMostAlarms_andWhatWasOnlyEscalatedIsNone() {
    List<Arrival> arrivals =
        List.of(
            new Arrival(1, "city", "b", "home", null),
            new Arrival(2, "city", "a", "home", null),
            new Arrival(3, "city", "b", null, null),
            new Arrival(4, "city", null, "home", null));

    Figures figures = Measures.count(List.of(), arrivals, List.of(), DAY);

    assertThat(figures.worstDevices()).containsExactly(new Source("b", 2), new Source("a", 1));
    assertThat(figures.worstPlaces()).containsExactly(new Source("home", 2));
    assertThat(figures.desks()).containsExactly(new Figures.Load("city", 4, 4, 0));
    assertThat(figures.falseAlarms()).isEqualTo(Map.of());
  }
}
