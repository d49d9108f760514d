package care.shouhu.command.web;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogHealth;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ready means that alarms are taken. */
final class HealthTest {

  @ParameterizedTest
  @CsvSource({
    "OK, OK, OK, UP",
    "OK, QUEUE_FULL, OK, DEGRADED",
    "OK, DISK_FULL, OK, DEGRADED",
    "QUEUE_FULL, OK, OK, DEGRADED",
    "DISK_FULL, DISK_FULL, DISK_FULL, DOWN",
    "OK, DISK_FULL, DISK_FULL, DOWN",
    "FAILED, FAILED, FAILED, DOWN",
  })
  void aLogThatHasRoomForCallsAndDecisionsIsReady(
      LogHealth.State urgent, LogHealth.State routine, LogHealth.State desk, Health.State wanted) {
    Map<Lane, LogHealth.LaneHealth> lanes = new EnumMap<>(Lane.class);
    for (Lane lane : Lane.values()) {
      lanes.put(lane, lane(LogHealth.State.OK));
    }
    lanes.put(Lane.URGENT, lane(urgent));
    lanes.put(Lane.ROUTINE, lane(routine));
    lanes.put(Lane.DESK, lane(desk));

    Health.Part part = Health.log(LogHealth.of(lanes, ""));

    assertThat(part.state()).isEqualTo(wanted);
    assertThat(part.detail().isEmpty()).isEqualTo(wanted == Health.State.UP);
  }

  @Test
  void whatIsToBeSaidOfTheClockDegrades() {
    assertThat(Health.clock("")).isEqualTo(new Health.Part(Health.State.UP, ""));
    assertThat(Health.clock("behind")).isEqualTo(new Health.Part(Health.State.DEGRADED, "behind"));
  }

  private static LogHealth.LaneHealth lane(LogHealth.State state) {
    return new LogHealth.LaneHealth(state, 0, 0, 0, 0, Map.of());
  }
}
