package care.shouhu.sim.crew;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.sim.world.CityPlan;
import care.shouhu.sim.world.PlannedUser;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Over real HTTP against a fake of the contract. */
class CrewIT {
  private static final long SECONDS_MAX = 60;
  private static final CityPlan CITY = CityPlan.zunyi(1);

  @Test
  void incidentsOfWardAndHomeAreBroughtToTheirEndAlsoAfterTheServerWasAway() throws Exception {
    // Given: every look sees the clock two minutes on, so that a day's work takes a second
    AtomicLong now = new AtomicLong(1_000_000);
    try (FakeDesk desk = new FakeDesk(now::get)) {
      desk.away = true;
      desk.open("I-1", "inst-520323-01", "INSTITUTION", "520323");
      desk.open("I-2", "home-520323-h001", "HOUSEHOLD", "520323");
      desk.open("I-3", "home-520303-h001", "HOUSEHOLD", "520303");
      CrewSettings settings = new CrewSettings(desk.uri(), Set.of(), Set.of("520303"), false, 3);
      Map<String, String> passwords =
          CITY.users().stream()
              .filter(settings::simulates)
              .collect(Collectors.toMap(PlannedUser::username, u -> "secret"));

      // When
      try (Crew crew =
          Crew.start(
              settings,
              CITY,
              passwords,
              () -> Instant.ofEpochMilli(now.addAndGet(120_000)),
              new SimpleMeterRegistry(),
              50)) {
        Thread.sleep(200);
        desk.away = false;
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
        while (desk.statuses().stream().filter("CLOSED"::equals).count() < 2) {
          assertThat(System.nanoTime()).as("in time: %s", desk.statuses()).isLessThan(until);
          Thread.sleep(20);
        }
        assertThat(crew).isNotNull();
      }

      // Then: each step was possible when it was taken, and one county was left to people
      assertThat(desk.statuses()).containsExactly("CLOSED", "CLOSED", "OPEN");
      assertThat(desk.problems).isEmpty();
      assertThat(desk.signIns).isLessThanOrEqualTo(6);
    }
  }
}
