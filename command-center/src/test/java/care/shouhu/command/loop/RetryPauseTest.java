package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The long wait would fail these tests by itself: it is longer than a build may take. */
final class RetryPauseTest {
  private static final long LONG_MILLIS = Duration.ofHours(2).toMillis();
  private static final Duration SOON = Duration.ofSeconds(30);

  private final InMemoryLog log =
      new InMemoryLog(LogLimits.defaults().withQueueRecordsMax(2), new SimpleMeterRegistry());
  private final RetryPause pause = new RetryPause(log);

  @Test
  void isOverAsSoonAsTheLogTakesDecisionsAgain() throws Exception {
    log.stall();
    fillDeskLane();
    Thread waiting = waiting();
    awaitWaiting(waiting);

    log.resume();

    assertThat(waiting.join(SOON)).isTrue();
  }

  @Test
  void isOverWhenTheLogWasWritableBeforeTheWaitBegan() throws Exception {
    log.stall();
    fillDeskLane();
    pause.await(1);

    log.resume();

    assertThat(waiting().join(SOON)).isTrue();
  }

  @Test
  void isOverWhenTheDeskIsClosed() throws Exception {
    Thread waiting = waiting();
    awaitWaiting(waiting);

    pause.end();

    assertThat(waiting.join(SOON)).isTrue();
  }

  private void fillDeskLane() {
    for (int i = 0; i < 2; i++) {
      var _ = log.append(Lane.DESK, new byte[] {1}, new byte[] {(byte) i});
    }
    assertThat(log.isWritable(Lane.DESK)).isFalse();
  }

  private Thread waiting() {
    return Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            pause.await(LONG_MILLIS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static void awaitWaiting(Thread thread) throws InterruptedException {
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.sleep(5);
    }
  }
}
