package care.shouhu.command.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountingPaceTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long DAY = TimeUnit.DAYS.toNanos(1);

  private final CountingPace pace = new CountingPace();

  @Test
  void isDueAtOnce_thenEachMinute_andFiveSecondsAfterTheLastWhenSomethingWasWritten() {
    assertThat(pace.isDue(7, 3)).isTrue();

    pace.counted(0, 0, 3);

    assertThat(pace.isDue(59 * SECOND, 3)).isFalse();
    assertThat(pace.isDue(60 * SECOND, 3)).isTrue();
    assertThat(pace.isDue(4 * SECOND, 4)).isFalse();
    assertThat(pace.isDue(5 * SECOND, 4)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {10, 1_000, 10_000, 30_000})
  void writtenToAllDay_takesATwentiethOfTheTimeAtMost_andTenMinutesIsTheLongestPause(
      long tookMillis) {
    long took = TimeUnit.MILLISECONDS.toNanos(tookMillis);
    long counting = 0;
    long began = 0;
    long pause = 0;
    pace.counted(0, took, 0);
    for (long now = took; now < DAY; now += SECOND) {
      if (pace.isDue(now, now)) {
        pause = Math.max(pause, now - began);
        began = now;
        pace.counted(now, took, now);
        counting += took;
        now += took;
      }
    }

    assertThat(counting).isPositive().isLessThanOrEqualTo(DAY / 20);
    assertThat(pause).isLessThanOrEqualTo(TimeUnit.MINUTES.toNanos(10) + SECOND);
  }

  @Test
  void nothingWritten_aSlowCountTakesNoMoreOfTheTime() {
    pace.counted(0, 30 * SECOND, 0);

    assertThat(pace.isDue(599 * SECOND, 0)).isFalse();
    assertThat(pace.isDue(600 * SECOND, 0)).isTrue();
  }

  @Test
  void failed_isTriedAgainAfterAMinute_andLaterWhereItTookLong() {
    pace.failed(0, SECOND);
    assertThat(pace.isDue(59 * SECOND, 1)).isFalse();
    assertThat(pace.isDue(60 * SECOND, 1)).isTrue();

    pace.failed(0, 30 * SECOND);
    assertThat(pace.isDue(599 * SECOND, 1)).isFalse();
    assertThat(pace.isDue(600 * SECOND, 1)).isTrue();

    pace.counted(0, 0, 1);
    assertThat(pace.isDue(5 * SECOND, 2)).isTrue();
  }
}
