package care.shouhu.command.measure;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.measure.Figures.Operator;
import care.shouhu.command.measure.Measures.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorLoadsTest {
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final Period TWO_HOURS = new Period(0, 2 * HOUR, 2 * HOUR, null, null);

  private static Act took(String by, long atMillis) {
    return new Act(atMillis, by, true, "home", "520302");
  }

  private static Act did(String by, long atMillis) {
    return new Act(atMillis, by, false, "home", "520302");
  }

  private static List<Operator> count(Period period, Act... acts) {
    return OperatorLoads.count(List.of(acts), period);
  }

  private static Operator only(Period period, List<Act> acts) {
    return OperatorLoads.count(acts, period).getFirst();
  }

  @Test
  void whoTookNothing_isNoOperator_whateverElseTheyDid() {
    assertThat(count(TWO_HOURS, did("worker", 0), took("city", 1)))
        .extracting(Operator::username)
        .containsExactly("city");
  }

  /** By the minutes at which something was done. */
  @ParameterizedTest
  @CsvSource({
    "0, 30",
    "0 10, 40",
    "0 29, 59",
    "0 30, 60",
    "0 31, 60",
    "0 60, 60",
    "0 0, 30",
    "-29 0, 30",
    "-29 1, 31",
    "-29 10, 31",
    "-30 10, 30",
    "119 0, 31",
    "119 100, 20"
  })
  void atWork_isUntilHalfAnHourAfterEachAct_withinThePeriod(String minutes, long workMinutes) {
    List<Act> acts = new ArrayList<>();
    for (String minute : minutes.split(" ", -1)) {
      acts.add(did("city", Long.parseLong(minute) * MINUTE));
    }
    // The latest of them took something, so that they count.
    Act last = acts.removeLast();
    acts.add(took("city", last.atMillis()));

    assertThat(only(TWO_HOURS, acts).workMillis()).isEqualTo(workMinutes * MINUTE);
  }

  @Test
  void notYet_isNobodyAtWork() {
    Period untilTonight = new Period(0, 24 * HOUR, 10 * MINUTE, null, null);

    assertThat(only(untilTonight, List.of(took("city", 5 * MINUTE))).workMillis())
        .isEqualTo(5 * MINUTE + 1);
  }

  @ParameterizedTest
  @CsvSource({"3, 1800000, 1.0", "6, 600000, 6.0", "6, 599999, 6.0", "6, 1, 6.0", "0, 60000, 0.0"})
  void mean_isOfTheTimeAtWork_andLessThanTenMinutesAreTen(long taken, long work, double mean) {
    assertThat(new Operator("city", taken, 0, 0, work).perTenMinutes()).isEqualTo(mean);
  }

  @Test
  void floodShare_isOfTheTimeAtWork() {
    List<Act> acts = LongStream.range(0, 11).mapToObj(i -> took("city", i * 1_000)).toList();

    Operator city = only(TWO_HOURS, acts);

    assertThat(city).isEqualTo(new Operator("city", 11, 11, 596_000, 30 * MINUTE + 10_000));
    assertThat(city.floodShare()).isEqualTo(596_000.0 / 1_810_000);
    assertThat(new Operator("city", 0, 0, 0, 0).floodShare()).isZero();
  }

  @Test
  void ofTheTimeBefore_whatWasTakenTenMinutesAgoCountsForFlood_andNoEarlier() {
    List<Act> justBefore =
        LongStream.range(0, 11).mapToObj(i -> took("city", -5 * MINUTE + i * 1_000)).toList();
    List<Act> longBefore =
        LongStream.range(0, 11).mapToObj(i -> took("city", -15 * MINUTE + i * 1_000)).toList();

    assertThat(only(TWO_HOURS, justBefore))
        .isEqualTo(new Operator("city", 0, 10, 306_000, 25 * MINUTE + 10_000));
    assertThat(OperatorLoads.count(longBefore, TWO_HOURS)).isEmpty();
    List<Act> fadingOut =
        new ArrayList<>(
            LongStream.range(0, 11).mapToObj(i -> took("city", -11 * MINUTE + i)).toList());
    LongStream.range(0, 6).forEach(i -> fadingOut.add(took("city", -9 * MINUTE + i)));
    assertThat(OperatorLoads.count(fadingOut, TWO_HOURS)).isEmpty();
  }

  @Test
  void whatIsOutsideOfTheScope_isNeitherTakenNorTimeAtWork() {
    Act elsewhere = new Act(40 * MINUTE, "city", true, "other", "520303");
    Act nowhere = new Act(90 * MINUTE, "city", true, null, null);
    List<Act> acts = List.of(took("city", 0), elsewhere, nowhere);

    assertThat(only(TWO_HOURS, acts).taken()).isEqualTo(3);
    for (Period scoped :
        List.of(
            new Period(0, HOUR, HOUR, "520302", null),
            new Period(0, HOUR, HOUR, null, Set.of("home")))) {
      assertThat(only(scoped, acts)).isEqualTo(new Operator("city", 1, 1, 0, 30 * MINUTE));
    }
    assertThat(OperatorLoads.count(acts, new Period(0, HOUR, HOUR, null, Set.of()))).isEmpty();
  }

  @Test
  void thoseWhoTookMostComeFirst_andNoMoreThanTheMost() {
    List<Act> acts =
        new ArrayList<>(
            IntStream.range(0, 60).mapToObj(i -> took("op-%02d".formatted(i), i)).toList());
    acts.add(took("op-59", 100));

    assertThat(OperatorLoads.count(acts, TWO_HOURS))
        .hasSize(Figures.OPERATORS_MAX)
        .extracting(Operator::username)
        .startsWith("op-59", "op-00", "op-01")
        .doesNotContain("op-49");
  }

  @Test
  void timeAtWork_sameAsLookingAtEveryMoment_andFloodIsPartOfIt() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<Act> acts = new ArrayList<>();
      for (int i = 1 + random.nextInt(40); i > 0; i--) {
        long at = MINUTE * (random.nextInt(160) - 35);
        acts.add(random.nextBoolean() ? took("city", at) : did("city", at));
      }
      acts.add(took("city", HOUR));

      Operator city = only(TWO_HOURS, acts);

      assertThat(city.workMillis()).as("seed %d", seed).isEqualTo(byLooking(acts));
      assertThat(city.floodMillis()).as("seed %d", seed).isLessThanOrEqualTo(city.workMillis());
    }
  }

  private static long byLooking(List<Act> acts) {
    return LongStream.range(0, 120)
            .filter(minute ->
                acts.stream()
                    .mapToLong(act -> act.atMillis() / MINUTE)
                    .anyMatch(at -> at <= minute && minute < at + 30))
            .count()
        * MINUTE;
  }
}
