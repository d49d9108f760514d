package care.shouhu.core.time;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process's clock over a restart: begins it at the mark in the data directory, and writes that
 * mark each {@value #EACH_MILLIS} ms, soon after a step, and at the end. Also its meters.
 */
public final class ClockKeeper implements AutoCloseable {
  static final long EACH_MILLIS = 10_000;
  private static final long LOOK_MILLIS = 1_000;

  /** A disk that hangs must not keep the process from ending. */
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(ClockKeeper.class);

  private final SteadyClock clock;
  private final Path directory;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private ClockMark written = ClockMark.NONE;

  private ClockKeeper(SteadyClock clock, Path directory) {
    this.clock = clock;
    this.directory = directory;
    this.thread = Thread.ofVirtual().name("clock-mark").unstarted(this::run);
  }

  /**
   * The clock goes on from the mark. A mark that cannot be read is no reason not to begin: it is
   * said, and written anew.
   *
   * @param directory there already, and held by this process alone
   */
  public static ClockKeeper start(SteadyClock clock, Path directory, MeterRegistry registry) {
    try {
      clock.goOnFrom(ClockMark.read(directory));
    } catch (IOException e) {
      clock.goOnFromLog();
      LOG.error("The time begins at the machine's clock or the log's end: {}", e.toString());
    }
    String said = ClockHealth.said(clock);
    if (!said.isEmpty()) {
      LOG.error("{}", said);
    }
    Gauge.builder("shouhu_clock_ahead", clock, c -> c.aheadMillis() / 1_000.0)
        .baseUnit("seconds")
        .description("how far the process's time is ahead of the machine's clock")
        .strongReference(true)
        .register(registry);
    counter(registry, clock, "forward");
    counter(registry, clock, "back");
    ClockKeeper keeper = new ClockKeeper(clock, directory);
    keeper.write(true);
    keeper.thread.start();
    return keeper;
  }

  private static void counter(MeterRegistry registry, SteadyClock clock, String direction) {
    boolean forward = direction.equals("forward");
    FunctionCounter.builder(
            "shouhu_clock_steps", clock, c -> forward ? c.forwardCount() : c.backCount())
        .description("times the machine's clock was set by more than 2 s")
        .tag("direction", direction)
        .register(registry);
  }

  private void run() {
    try {
      while (!closing.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        write(false);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether so much has happened since a mark was written that it must be written anew. */
  static boolean isDue(ClockMark now, ClockMark written) {
    return now.reachedMillis() - written.reachedMillis() >= EACH_MILLIS
        || !now.lastStep().equals(written.lastStep());
  }

  private void write(boolean always) {
    try {
      ClockMark mark = clock.mark();
      if (always || isDue(mark, written)) {
        mark.write(directory);
        written = mark;
        clock.markKept(true);
      }
    } catch (IOException | RuntimeException e) {
      if (clock.isMarkKept()) {
        LOG.warn("The time that was reached cannot be noted in {}: {}", directory, e.toString());
      }
      clock.markKept(false);
    }
  }

  /** Notes how far the time has come. */
  @Override
  public void close() {
    closing.countDown();
    try {
      if (thread.join(ENDS_WITHIN)) {
        write(true);
      } else {
        LOG.warn("The disk does not take how far the time has come; the last mark must do");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
