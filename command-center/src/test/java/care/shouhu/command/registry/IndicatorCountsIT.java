package care.shouhu.command.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Bed.BedState;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;

class IndicatorCountsIT {
  private static final String COUNTY = "520322";

  @Test
  void whatIsWrittenToTheRegister_isCountedSecondsLater_andNotOnlyNextMinute() throws Exception {
    try (var running = new RunningCommandCenter()) {
      Registry registry = running.center().registry();
      var counts = new IndicatorCounts(running.database().jdbi(), registry::writes);
      long start = TimeUnit.HOURS.toNanos(1);
      counts.countIfDue(() -> start);
      assertThat(beds(counts)).isZero();

      registry.importCity(city());

      counts.countIfDue(() -> start + TimeUnit.SECONDS.toNanos(4));
      assertThat(beds(counts)).as("counting has a cost").isZero();
      counts.countIfDue(() -> start + TimeUnit.SECONDS.toNanos(5));
      assertThat(beds(counts)).isEqualTo(1);
    }
  }

  @Test
  void whatOthersWrote_isCountedEachMinute() throws Exception {
    try (var running = new RunningCommandCenter()) {
      var counts = new IndicatorCounts(running.database().jdbi(), () -> 0);
      long start = TimeUnit.HOURS.toNanos(1);
      counts.countIfDue(() -> start);
      running.center().registry().importCity(city());

      counts.countIfDue(() -> start + TimeUnit.SECONDS.toNanos(59));
      assertThat(beds(counts)).isZero();
      counts.countIfDue(() -> start + TimeUnit.SECONDS.toNanos(60));
      assertThat(beds(counts)).isEqualTo(1);
    }
  }

  @Test
  void whatCannotBeCounted_isNotAskedForEachSecond() throws Exception {
    try (var running = new RunningCommandCenter()) {
      var jdbi = running.database().jdbi();
      jdbi.useHandle(handle -> handle.execute("alter table elder_count rename to away"));
      var counts = new IndicatorCounts(jdbi, () -> 0);
      long start = TimeUnit.HOURS.toNanos(1);

      assertThatThrownBy(() -> counts.countIfDue(() -> start)).isInstanceOf(JdbiException.class);
      counts.countIfDue(() -> start + TimeUnit.SECONDS.toNanos(59));
      jdbi.useHandle(handle -> handle.execute("alter table away rename to elder_count"));
      counts.countIfDue(() -> start + TimeUnit.SECONDS.toNanos(60));

      assertThat(beds(counts)).isZero();
    }
  }

  private static int beds(IndicatorCounts counts) {
    return counts.newest(COUNTY).orElseThrow().beds();
  }

  private static CityImport city() {
    var home =
        new Place("home", PlaceKind.INSTITUTION, "院", COUNTY, null, Terrain.TOWN, 106.8, 28.1);
    var bed = new Bed("bed", "home", "", "1", "1-1", true, BedState.VACANT);
    return new CityImport(List.of(home), List.of(bed), List.of(), List.of(), List.of());
  }
}
