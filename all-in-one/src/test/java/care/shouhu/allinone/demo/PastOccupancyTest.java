package care.shouhu.allinone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.registry.EarlierOccupancy.Hour;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PastOccupancyTest {
  private static final long HOUR = 3_600_000;
  private static final long NOW = Instant.parse("2026-11-28T08:00:00Z").toEpochMilli();
  private static final long SEED = 520300;

  /** 60 beds, 24 of the nursing type; 50 taken. */
  private static Hour now(String placeId) {
    return new Hour(placeId, NOW, "520302", 60, 50, 9, 1, 2, 1, 0, 2, 24, 20, 18, 20, 12);
  }

  @Test
  void aQuarterOfHours_withoutAGap_goesOnToWhatIsNow() {
    List<Hour> hours = PastOccupancy.before(now("home-1"), NOW, SEED);

    assertThat(hours).hasSize(PastOccupancy.DAYS * 24);
    for (int i = 0; i < hours.size(); i++) {
      assertThat(hours.get(i).atMillis()).isEqualTo(NOW - (i + 1) * HOUR);
    }
    assertThat(Math.abs(hours.getFirst().occupied() - 50)).isLessThanOrEqualTo(1);
  }

  @Test
  void whateverTheSeed_theCountsAgreeWithEachOther() {
    for (long seed = 0; seed < 50; seed++) {
      for (Hour hour : PastOccupancy.before(now("home-1"), NOW, seed)) {
        assertThat(hour.occupied() + hour.vacant() + hour.reserved())
            .as("seed %d, %s", seed, hour)
            .isEqualTo(hour.beds());
        assertThat(hour.onLeave() + hour.inHospital() + hour.respite())
            .as("seed %d, %s", seed, hour)
            .isLessThanOrEqualTo(hour.occupied());
        assertThat(hour.independent() + hour.partial() + hour.full())
            .as("seed %d, %s", seed, hour)
            .isEqualTo(hour.occupied());
        assertThat(hour.nursingOccupied())
            .as("seed %d, %s", seed, hour)
            .isBetween(
                Math.max(0, hour.occupied() - (hour.beds() - hour.nursingBeds())),
                Math.min(hour.nursingBeds(), hour.occupied()));
        assertThat(
                List.of(
                    hour.vacant(),
                    hour.reserved(),
                    hour.onLeave(),
                    hour.inHospital(),
                    hour.independent(),
                    hour.partial(),
                    hour.full()))
            .as("seed %d, %s", seed, hour)
            .allMatch(count -> count >= 0);
      }
    }
  }

  @Test
  void itMovesByOneAtATime_andHasAShape() {
    List<Hour> hours = PastOccupancy.before(now("home-1"), NOW, SEED);

    int before = 50;
    for (Hour hour : hours) {
      assertThat(Math.abs(hour.occupied() - before)).isLessThanOrEqualTo(1);
      before = hour.occupied();
    }
    assertThat(hours.stream().map(Hour::occupied).distinct()).hasSizeBetween(4, 20);
    assertThat(hours.getLast().occupied()).as("it grew").isBetween(40, 50);
  }

  @Test
  void theSameSeedIsTheSamePast_andEachInstitutionHasItsOwn() {
    List<Hour> first = PastOccupancy.before(now("home-1"), NOW, SEED);

    assertThat(PastOccupancy.before(now("home-1"), NOW, SEED)).isEqualTo(first);
    assertThat(PastOccupancy.before(now("home-2"), NOW, SEED).stream().map(Hour::occupied))
        .isNotEqualTo(first.stream().map(Hour::occupied).toList());
  }

  @Test
  void aPastThatIsThereIsNotMadeAgain() {
    Hour oldest = PastOccupancy.before(now("home-1"), NOW, SEED).getLast();

    assertThat(PastOccupancy.before(oldest, NOW, SEED)).isEmpty();
    assertThat(PastOccupancy.before(oldest, NOW + 24 * HOUR, SEED)).isEmpty();
  }

  @Test
  void whereNobodysLevelIsKnown_noneIsMadeUp() {
    var unknown = new Hour("home-4", NOW, "520302", 40, 10, 30, 0, 0, 0, 0, 0, 10, 5, 0, 0, 0);

    assertThat(PastOccupancy.before(unknown, NOW, SEED))
        .anyMatch(hour -> hour.occupied() != 10)
        .allSatisfy(hour ->
            assertThat(List.of(hour.independent(), hour.partial(), hour.full())).containsOnly(0));
  }

  @Test
  void anEmptyHouseStaysPossible() {
    var empty = new Hour("home-3", NOW, "520302", 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0);

    assertThat(PastOccupancy.before(empty, NOW, SEED))
        .allSatisfy(hour -> assertThat(hour.vacant()).isZero());
  }
}
