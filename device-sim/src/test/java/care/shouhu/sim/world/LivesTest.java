package care.shouhu.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Resident;
import care.shouhu.core.directory.Resident.CareLevel;
import care.shouhu.core.event.DeviceEvent.Reading;
import care.shouhu.sim.world.DayPlan.DeedKind;
import care.shouhu.sim.world.DayPlan.Stretch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/** Whether the lives led are plausible: statistics with generous bounds. */
class LivesTest {
  private static final CityPlan CITY = CityPlan.zunyi(1);
  private static final long FIRST_DAY =
      Days.day(Instant.parse("2026-03-10T12:30:00+08:00").toEpochMilli());
  private static final int DAYS = 10;
  private static final long MINUTE = 60_000;

  @Property(tries = 10, shrinking = ShrinkingMode.OFF)
  void callsAreAsManyAsTheDesignLoadSays(@ForAll long seed) {
    // When
    List<DayPlan> institution = plans(seed, Habits.ordinary(), CITY.residents(), false);
    List<DayPlan> homes = plans(seed, Habits.demo(30), CITY.residents(), true);

    // Then
    assertThat(mean(institution, DeedKind.CALL)).isBetween(1.8, 2.2);
    assertThat(mean(homes, DeedKind.CALL)).isBetween(0.75, 1.05);
    assertThat(mean(institution, DeedKind.UNSEEN_FALL)).isBetween(0.0015, 0.007);
  }

  @Property(tries = 10, shrinking = ShrinkingMode.OFF)
  void peopleSleepAtNightAndAreAtTableAtNoon(@ForAll long seed) {
    // When
    List<DayPlan> plans = plans(seed, Habits.ordinary(), CITY.residents(), false);

    // Then
    assertThat(shareInBed(plans, Days.fromNoon(0, 30))).isGreaterThan(0.97);
    assertThat(shareInBed(plans, Days.fromNoon(3, 0))).isGreaterThan(0.97);
    assertThat(shareInBed(plans, Days.fromNoon(9, 30))).isLessThan(0.02);
    assertThat(shareInBed(plans, Days.fromNoon(13, 30))).isBetween(0.4, 0.9);
    assertThat(shareInBed(plans, Days.fromNoon(18, 0))).isLessThan(0.02);
    assertThat(shareInBed(plans, Days.fromNoon(11, 59))).isZero();
    double hours = plans.stream().mapToLong(LivesTest::millisInBed).average().orElseThrow();
    assertThat(hours / Duration.ofHours(1).toMillis()).isBetween(9.5, 13.0);
  }

  @Property(tries = 10, shrinking = ShrinkingMode.OFF)
  void stretchesInBedAreApartAndWithinTheirDay(@ForAll long seed) {
    for (DayPlan plan : plans(seed, Habits.demo(30), CITY.residents(), false)) {
      long before = plan.fromMillis();
      for (Stretch stretch : plan.inBed()) {
        assertThat(stretch.fromMillis()).isGreaterThan(before);
        assertThat(stretch.toMillis()).isGreaterThan(stretch.fromMillis());
        before = stretch.toMillis();
      }
      assertThat(before).isLessThan(plan.toMillis());
    }
  }

  @Property(tries = 5, shrinking = ShrinkingMode.OFF)
  void waysOutOfBedAtNightFollowTheCareLevel(@ForAll long seed) {
    double independent = outings(seed, CareLevel.INDEPENDENT);
    double partial = outings(seed, CareLevel.PARTIAL);
    double full = outings(seed, CareLevel.FULL);

    assertThat(independent).isBetween(1.1, 1.7);
    assertThat(partial).isBetween(0.5, 1.0);
    assertThat(full).isBetween(0.08, 0.25);
  }

  @Test
  void healthySleepersStayWithinTheThresholdsAndThePulseIsLostOnlyWhileMoving() {
    // Given
    Habits healthy = new Habits(2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    long start = Days.noonMillis(FIRST_DAY) + Days.fromNoon(1, 0);

    // When
    Slice slice = World.of(4, CITY, healthy, start).advance(start + 10 * MINUTE);

    // Then
    int pulse = 0;
    int readings = 0;
    for (Said said : slice.said()) {
      if (said.event() instanceof Reading r && r.inBed()) {
        readings++;
        if (r.heartRate() != null) {
          pulse++;
          assertThat(r.heartRate()).isBetween(46, 100);
        }
        if (r.breathRate() != null) {
          assertThat(r.breathRate()).isBetween(9, 22);
        }
        if (r.movement() >= 20) {
          assertThat(r.heartRate()).isNull();
        }
      }
    }
    assertThat(readings).isGreaterThan(50_000);
    assertThat((double) pulse / readings).isBetween(0.85, 0.985);
  }

  private static double outings(long seed, CareLevel level) {
    List<Resident> residents =
        CITY.residents().stream()
            .filter(r -> r.careLevel() == level && !r.risks().contains("失智走失"))
            .toList();
    List<DayPlan> plans = plans(seed, Habits.ordinary(), residents, false);
    long ways = 0;
    for (DayPlan plan : plans) {
      long night = plan.fromMillis() + Days.fromNoon(22, 15);
      long morning = plan.fromMillis() + Days.fromNoon(5, 45);
      ways +=
          plan.inBed().stream().filter(s -> s.toMillis() > night && s.toMillis() < morning).count();
    }
    return (double) ways / plans.size();
  }

  private static List<DayPlan> plans(
      long seed, Habits habits, List<Resident> residents, boolean atHome) {
    DayPlanner planner = new DayPlanner(habits);
    List<DayPlan> plans = new ArrayList<>();
    for (Resident resident : residents) {
      if ((resident.bedId() == null) == atHome) {
        Life life = new Life(seed, resident, planner);
        for (int day = 0; day < DAYS; day++) {
          plans.add(life.planAt(Days.noonMillis(FIRST_DAY + day)));
        }
      }
    }
    return plans;
  }

  private static double mean(List<DayPlan> plans, DeedKind kind) {
    return (double) plans.stream().mapToLong(p -> count(p, kind)).sum() / plans.size();
  }

  private static long count(DayPlan plan, DeedKind kind) {
    return plan.deeds().stream().filter(d -> d.kind() == kind).count();
  }

  private static double shareInBed(List<DayPlan> plans, long afterNoon) {
    return (double)
            plans.stream().filter(p -> p.stretchAt(p.fromMillis() + afterNoon) != null).count()
        / plans.size();
  }

  private static long millisInBed(DayPlan plan) {
    return plan.inBed().stream().mapToLong(s -> s.toMillis() - s.fromMillis()).sum();
  }
}
