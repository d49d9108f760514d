package care.shouhu.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ShortTurnsTest {
  private static final long LOOK_NANOS = ShortTurns.LOOK_EVERY_MILLIS * 1_000_000;

  private final ShortTurns turns = new ShortTurns();
  private long nowNanos = 5_000_000_000L;
  private long runNanos = 4_000_000_000L;
  private long waitedNanos = 3_000_000_000L;

  @Test
  void whatItDidBeforeTheFirstLookSaysNothing() {
    assertThat(looked(0, 0)).isFalse();
  }

  @Test
  void runsAtOnceWithLittleToDo() {
    looked(0, 0);

    assertThat(looked(0.1, 0)).isTrue();
  }

  @Test
  void runsAtOnceThoughAsAnOrdinaryThreadItHardlyRuns() {
    looked(0, 0);

    assertThat(looked(0.1, 0.9)).isTrue();
  }

  @Test
  void isOrdinaryForASecondWhenItHasLongWork() {
    looked(0, 0);
    looked(0.1, 0);

    assertThat(looked(0.95, 0)).isFalse();
    for (int look = 1; look < 1_000 / ShortTurns.LOOK_EVERY_MILLIS; look++) {
      assertThat(looked(0.1, 0)).isFalse();
    }
    assertThat(looked(0.1, 0)).isTrue();
  }

  @Test
  void severalThatShareAProcessorHaveLongWorkThoughEachRunsLittle() {
    looked(0, 0);
    looked(0.1, 0);

    assertThat(looked(0.35, 0.6)).isFalse();
  }

  @Test
  void staysWhatItIsBetweenTheTwoMarks() {
    looked(0, 0);

    assertThat(looked(0.5, 0)).isFalse();
    assertThat(looked(0.3, 0)).isTrue();
    assertThat(looked(0.6, 0)).isTrue();
  }

  @Test
  void aLookThatComesLateCountsByTheTimeThatPassed() {
    looked(0, 0);
    looked(0.1, 0);
    nowNanos += 9 * LOOK_NANOS;
    runNanos += 9 * LOOK_NANOS;

    assertThat(looked(1, 0)).isFalse();
  }

  @Test
  void readsWhatTheSystemTellsOfAThread() throws Exception {
    Path thisThread = Path.of("/proc/thread-self/schedstat");
    assumeTrue(Files.exists(thisThread), "Linux");

    assertThat(ShortTurns.Used.parse("171 20 3\n")).isEqualTo(new ShortTurns.Used(171, 20));
    assertThat(ShortTurns.Used.parse("0 0 0\n")).isEqualTo(ShortTurns.Used.UNTOLD);
    assertThat(ShortTurns.Used.parse(Files.readString(thisThread)).runNanos()).isPositive();
  }

  private boolean looked(double run, double waited) {
    nowNanos += LOOK_NANOS;
    runNanos += (long) (run * LOOK_NANOS);
    waitedNanos += (long) (waited * LOOK_NANOS);
    return turns.looked(nowNanos, new ShortTurns.Used(runNanos, waitedNanos));
  }
}
