package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
  private final AtomicLong millis = new AtomicLong(10_000_000);
  private final AtomicLong nanos = new AtomicLong(-5);
  private final SteadyClock clock = new SteadyClock(millis::get, nanos::get);

  @Test
  void setBackByAnHourItGoesOnByElapsedTime() {
    millis.addAndGet(-3_600_000);

    for (int i = 0; i < 20; i++) {
      nanos.addAndGet(500_000);
      clock.nowMillis();
    }

    assertThat(clock.nowMillis()).isEqualTo(10_000_010);
  }

  @Test
  void setForwardItFollows() {
    millis.addAndGet(3_600_000);

    assertThat(clock.nowMillis()).isEqualTo(13_600_000);
  }
}
