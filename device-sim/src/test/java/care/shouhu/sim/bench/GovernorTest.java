package care.shouhu.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GovernorTest {
  private static final long WANTED = 20_000;

  @ParameterizedTest
  @ValueSource(doubles = {3_000, 40_000, 160_000})
  void findsWhatIsStoredAndHoldsASmallBacklog(double storedPerSecondMax) {
    Governor governor = new Governor(WANTED);
    Random random = new Random(7);
    double rate = 10_000;
    double backlog = 0;
    double stored = 0;
    for (int second = 0; second < 120; second++) {
      double able = storedPerSecondMax * (0.9 + 0.2 * random.nextDouble());
      double now = Math.min(able, rate + backlog);
      backlog += rate - now;
      stored += second >= 60 ? now : 0;
      rate = governor.next(now, (long) backlog);
    }

    assertThat(stored / 60).isCloseTo(storedPerSecondMax, Percentage.withPercentage(3));
    assertThat(backlog).isBetween(0.0, 3.0 * WANTED);
  }

  @Test
  void neverStops() {
    assertThat(new Governor(WANTED).next(0, 10_000_000)).isEqualTo(1_000);
  }
}
