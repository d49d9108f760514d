package care.shouhu.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class TrendTest {
  private static final double[] SECONDS = {0, 10, 20, 30};

  @Test
  void aLineIsItsOwnTrend() {
    Trend trend = Trend.of(SECONDS, new double[] {100, 105, 110, 115});

    assertThat(trend.perSecond()).isEqualTo(0.5, within(1e-12));
    assertThat(trend.mean()).isEqualTo(107.5);
    assertThat(trend.growthPercent(215)).isEqualTo(100, within(1e-9));
  }

  @Test
  void whatGoesUpAndDownAlikeDoesNotGrow() {
    Trend trend = Trend.of(SECONDS, new double[] {100, 120, 120, 100});

    assertThat(trend.perSecond()).isEqualTo(0, within(1e-12));
  }

  @Test
  void whatIsNothingDoesNotGrow() {
    assertThat(Trend.of(SECONDS, new double[] {0, 0, 0, 0}).growthPercent(1_800)).isZero();
  }

  @Test
  void oneSampleHasNoTrend() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Trend.of(new double[] {1}, new double[] {1}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Trend.of(new double[] {1, 1}, new double[] {1, 2}));
  }
}
