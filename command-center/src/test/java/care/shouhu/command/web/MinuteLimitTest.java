package care.shouhu.command.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class MinuteLimitTest {
  private static final long MINUTE = 60_000;

  @Test
  void whatIsPassedOver_isSaidWithTheFirstOfTheNextMinute() {
    var limit = new MinuteLimit(3, 10);
    for (int n = 0; n < 500; n++) {
      limit.take("10.0.0.7", MINUTE + n, 0);
    }

    assertThat(limit.take("10.0.0.7", 2 * MINUTE, 0)).isEqualTo(OptionalInt.of(497));
    assertThat(limit.take("10.0.0.7", 2 * MINUTE, 0)).isEqualTo(OptionalInt.of(0));
  }

  @Test
  void othersHaveTheirOwn_andWhatAnotherLimitCounted_isSaidToo() {
    var limit = new MinuteLimit(1, 10);
    limit.take("10.0.0.7", 0, 0);

    assertThat(limit.take("10.0.0.7", 0, 5)).isEmpty();
    assertThat(limit.take("10.0.0.8", 0, 2)).isEqualTo(OptionalInt.of(2));
    assertThat(limit.take("10.0.0.7", MINUTE, 0)).isEqualTo(OptionalInt.of(6));
  }
}
