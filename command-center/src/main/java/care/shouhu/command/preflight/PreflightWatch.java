package care.shouhu.command.preflight;

import care.shouhu.command.preflight.Coverage.Uncovered;
import care.shouhu.core.directory.Directory;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the check up to date: when the register or somebody's duty changed, at most each {@value
 * #SPACING_SECONDS} s, and without any change each {@value #EVERY_SECONDS} s, because shifts begin
 * and end by themselves. One thread; the last check is answered to whoever asks meanwhile.
 */
public final class PreflightWatch implements AutoCloseable {
  static final int SPACING_SECONDS = 2;
  static final int EVERY_SECONDS = 30;

  private static final Logger LOG = LoggerFactory.getLogger(PreflightWatch.class);

  private final LongFunction<Preflight> look;
  private final LongSupplier clockMillis;
  private final Timer took;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private boolean changed = true;
  private boolean closed;
  private volatile Preflight latest;
  private final Thread thread;

  private PreflightWatch(
      LongFunction<Preflight> look, LongSupplier clockMillis, MeterRegistry metrics) {
    this.look = look;
    this.clockMillis = clockMillis;
    this.took =
        Timer.builder("shouhu.preflight.look")
            .description("Looking at the whole city once")
            .register(metrics);
    for (Uncovered reason : Uncovered.values()) {
      Gauge.builder("shouhu.preflight.uncovered", this, watch -> watch.uncovered(reason))
          .description("Beds and households from which a call would not be heard as it should")
          .tag("reason", reason.name())
          .register(metrics);
    }
    Gauge.builder("shouhu.preflight.age", this, PreflightWatch::ageSeconds)
        .description("How long ago the city was looked at")
        .baseUnit("seconds")
        .register(metrics);
    this.thread = Thread.ofVirtual().name("preflight").unstarted(this::lookUntilClosed);
  }

  /**
   * Looks from now on.
   *
   * @param look the check at a moment
   */
  public static PreflightWatch start(
      Directory directory,
      LongFunction<Preflight> look,
      LongSupplier clockMillis,
      MeterRegistry metrics) {
    var watch = new PreflightWatch(look, clockMillis, metrics);
    directory.onChange(changes -> watch.changed());
    watch.thread.start();
    return watch;
  }

  /** Something it depends on is different. */
  public void changed() {
    lock.lock();
    try {
      changed = true;
      woken.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The last look; empty before the first. */
  public Optional<Preflight> latest() {
    return Optional.ofNullable(latest);
  }

  private double uncovered(Uncovered reason) {
    Preflight last = latest;
    return last == null ? Double.NaN : last.counts().uncovered().getOrDefault(reason, 0);
  }

  private double ageSeconds() {
    Preflight last = latest;
    return last == null ? Double.NaN : (clockMillis.getAsLong() - last.atMillis()) / 1_000.0;
  }

  private void lookUntilClosed() {
    try {
      while (awaitTurn(Duration.ofSeconds(EVERY_SECONDS), true)) {
        long begin = System.nanoTime();
        try {
          latest = look.apply(clockMillis.getAsLong());
        } catch (RuntimeException e) {
          LOG.error("The city could not be looked at; the last look stays", e);
        }
        took.record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
        awaitTurn(Duration.ofSeconds(SPACING_SECONDS), false);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits so long, or until something changed where that ends it; false when closed. */
  private boolean awaitTurn(Duration atMost, boolean changeEndsIt) throws InterruptedException {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (left > 0 && !closed && !(changeEndsIt && changed)) {
        left = woken.awaitNanos(left);
      }
      changed &= !changeEndsIt;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      woken.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(Duration.ofSeconds(EVERY_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
