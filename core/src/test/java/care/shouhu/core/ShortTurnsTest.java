package care.shouhu.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ShortTurnsTest {
  private static final long LOOK_NANOS = ShortTurns.LOOK_EVERY_MILLIS * 1_000_000;

  private final ShortTurns turns = new ShortTurns();
  private long nowNanos = 5_000_000_000L;
  private long cpuNanos = 4_000_000_000L;

  @Test
  void whatItDidBeforeTheFirstLookSaysNothing() {
    assertThat(looked(1)).isFalse();
  }

  @Test
  void runsAtOnceWithLittleToDo() {
    looked(0);

    assertThat(looked(0.1)).isTrue();
  }

  @Test
  void isOrdinaryWhileItHasLongWork() {
    looked(0);
    looked(0.1);

    assertThat(looked(0.95)).isFalse();
    assertThat(looked(0.6)).isFalse();
    assertThat(looked(0.3)).isTrue();
  }

  @Test
  void staysWhatItIsBetweenTheTwoMarks() {
    looked(0);

    assertThat(looked(0.5)).isFalse();
    assertThat(looked(0.3)).isTrue();
    assertThat(looked(0.6)).isTrue();
  }

  @Test
  void aLookThatComesLateCountsByTheTimeThatPassed() {
    looked(0);
    looked(0.1);
    nowNanos += 9 * LOOK_NANOS;

    // Half a second's work, over half a second.
    cpuNanos += 9 * LOOK_NANOS;
    assertThat(looked(1)).isFalse();
  }

  private boolean looked(double share) {
    nowNanos += LOOK_NANOS;
    cpuNanos += (long) (share * LOOK_NANOS);
    return turns.looked(nowNanos, cpuNanos);
  }
}
