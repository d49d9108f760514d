package care.shouhu.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.config.BridgeConfig.Rule;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.wire.TopicPattern;
import java.util.List;
import org.junit.jupiter.api.Test;

class HalvesTest {
  private static final long NOW = 1_795_521_600_000L;
  private static final String READING = "shouhu/v1/bed-1/reading";
  private static final String CALL = "shouhu/v1/bed-1/event";

  private final List<Share> shares =
      Share.of(List.of(new Rule(TopicPattern.parse("shouhu/v1/{device}/+"), Profile.NATIVE)));
  private final Share calls = shares.getFirst();
  private final Share readings = shares.getLast();

  @Test
  void oneThatIsAloneTakesAll() {
    calls.subscribed(NOW);

    assertThat(calls.takes(READING, NOW + 3_600_000)).isTrue();
    assertThat(calls.takes(CALL, NOW + 3_600_000)).isTrue();
  }

  @Test
  void readingsAreLetGoWhenTheirLinkHasBeenThereForAWhile() {
    calls.subscribed(NOW);
    readings.subscribed(NOW);

    assertThat(calls.takes(READING, NOW + Halves.BACKLOG_MILLIS - 1)).isTrue();
    assertThat(calls.takes(READING, NOW + Halves.BACKLOG_MILLIS)).isFalse();
    assertThat(calls.takes(CALL, NOW + Halves.BACKLOG_MILLIS)).isTrue();
  }

  @Test
  void callsAreLetGoWhenTheirLinkIsThere() {
    readings.subscribed(NOW);
    assertThat(readings.takes(CALL, NOW)).isTrue();

    calls.subscribed(NOW);

    assertThat(readings.takes(CALL, NOW)).isFalse();
    assertThat(readings.takes(READING, NOW)).isTrue();
  }
}
