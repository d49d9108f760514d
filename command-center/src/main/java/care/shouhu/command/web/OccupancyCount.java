package care.shouhu.command.web;

import care.shouhu.command.bed.Occupancy;
import care.shouhu.core.ThreadPriority;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts all devices of the city once a second, or with pauses ten times as long as a count takes.
 * That is some 0.1 s of a processor for 375,000 of them: on a thread of its own, which others go
 * before, so that a bed that changes meanwhile is on the screens at once.
 */
final class OccupancyCount implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OccupancyCount.class);
  private static final long EACH_MILLIS = 1_000;
  private static final long EACH_UNTIL_LIVE_MILLIS = 20;
  private static final long REST_MILLIS_MAX = 2_000;

  private final UnaryOperator<Occupancy> count;
  private final BooleanSupplier live;
  private final Runnable counted;
  private final Thread thread;
  private volatile Occupancy newest;

  /**
   * @param count a count from scratch, given the one before it, at first null
   * @param live whether the desk is; until then devices appear by the moment
   * @param counted told of each new count, on this thread: must be quick
   */
  OccupancyCount(UnaryOperator<Occupancy> count, BooleanSupplier live, Runnable counted) {
    this.count = count;
    this.live = live;
    this.counted = counted;
    this.thread =
        ThreadPriority.thread("occupancy-count", ThreadPriority.READINGS)
            .daemon()
            .unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Null until the first count is done. */
  Occupancy newest() {
    return newest;
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      long startedNanos = System.nanoTime();
      try {
        newest = count.apply(newest);
        counted.run();
      } catch (RuntimeException e) {
        LOG.error("The devices could not be counted; the next count comes", e);
      }
      long tookMillis = (System.nanoTime() - startedNanos) / 1_000_000;
      long eachMillis = live.getAsBoolean() ? EACH_MILLIS : EACH_UNTIL_LIVE_MILLIS;
      try {
        Thread.sleep(Math.max(eachMillis - tookMillis, Math.min(10 * tookMillis, REST_MILLIS_MAX)));
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
