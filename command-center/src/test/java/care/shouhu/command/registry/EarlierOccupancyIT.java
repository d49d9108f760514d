package care.shouhu.command.registry;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.command.registry.EarlierOccupancy.Hour;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What was before the register counted, in its history. */
class EarlierOccupancyIT {
  private static final long HOUR = 3_600_000;
  private static final int DAYS = 3;
  private static final String ONE = "home-" + HERE;

  /** One more was there, in each hour of three days. */
  private static List<Hour> before(Hour oldest) {
    return LongStream.rangeClosed(1, DAYS * 24)
        .mapToObj(ago ->
            new Hour(
                oldest.placeId(),
                oldest.atMillis() - ago * HOUR,
                oldest.division(),
                oldest.beds() + 1,
                oldest.occupied() + 1,
                oldest.vacant(),
                oldest.reserved(),
                oldest.onLeave(),
                oldest.inHospital(),
                oldest.respite(),
                oldest.outOfService(),
                oldest.nursingBeds(),
                oldest.nursingOccupied(),
                oldest.independent() + 1,
                oldest.partial(),
                oldest.full()))
        .toList();
  }

  @Test
  void hoursOfBefore_areInTheHistoryOfHoursAndDays_andWhatWasCountedStays() throws Exception {
    try (var running = new RunningCommandCenter()) {
      String county = running.signIn("county-" + HERE);
      await(() -> !points(running, county, "hour").isEmpty());
      var earlier = new EarlierOccupancy(running.database().jdbi());

      var added = earlier.add(Set.of(ONE, "planned-1"), EarlierOccupancyIT::before);

      assertThat(added).isEqualTo(new EarlierOccupancy.Added(DAYS * 24, 1));
      JsonNode hours = points(running, county, "hour");
      assertThat(hours).hasSize(DAYS * 24 + 1);
      assertThat(hours.get(0).get("occupied").asInt()).isEqualTo(3);
      assertThat(hours.get(DAYS * 24).get("occupied").asInt()).as("counted").isEqualTo(2);
      JsonNode days = points(running, county, "day");
      assertThat(days.size()).isBetween(DAYS, DAYS + 2);
      assertThat(days.get(1).get("hours").asInt()).isEqualTo(24);
      assertThat(days.get(1).get("occupied").asDouble()).isEqualTo(3);
      assertThat(points(running, running.signIn("county-" + THERE), "hour"))
          .as("an institution that was not asked about")
          .hasSize(1);
      assertThat(earlier.add(Set.of(ONE), oldest -> List.of()))
          .isEqualTo(new EarlierOccupancy.Added(0, 0));
    }
  }

  private static JsonNode points(RunningCommandCenter running, String who, String step) {
    long from = System.currentTimeMillis() - 10 * 24 * HOUR;
    return json(running.get("/api/v1/occupancy/history?step=" + step + "&from=" + from, who))
        .get("items");
  }
}
