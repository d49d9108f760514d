package care.shouhu.command.web;

import care.shouhu.command.loop.DecisionLoop;
import care.shouhu.command.notify.ChannelHealth;
import care.shouhu.command.preflight.Preflight;
import care.shouhu.command.preflight.Preflight.Channels;
import care.shouhu.command.preflight.PreflightReport;
import care.shouhu.core.directory.Directory;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks beforehand whom an urgent alarm would reach: when somebody asks, and once a minute for the
 * metrics, on a thread of its own.
 */
final class Preflights implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Preflights.class);
  private static final long EACH_MILLIS = 60_000;
  private static final long PAGES_SECONDS_MAX = 2;

  private final Directory directory;
  private final DecisionLoop loop;
  private final LiveHub hub;
  private final Clock clock;
  private final Timer timer;
  private final Thread thread;
  private volatile PreflightReport last;

  Preflights(
      Directory directory, DecisionLoop loop, LiveHub hub, MeterRegistry registry, Clock clock) {
    this.directory = directory;
    this.loop = loop;
    this.hub = hub;
    this.clock = clock;
    this.timer =
        Timer.builder("shouhu_preflight")
            .description("one check of all beds and homes")
            .register(registry);
    gauge(registry, "shouhu_preflight_checked", "bed", report -> report.beds().all());
    gauge(registry, "shouhu_preflight_checked", "household", report -> report.households().all());
    gauge(registry, "shouhu_preflight_uncovered", "bed", report -> report.beds().uncovered());
    gauge(
        registry,
        "shouhu_preflight_uncovered",
        "household",
        report -> report.households().uncovered());
    gauge(registry, "shouhu_preflight_unreached", "bed", report -> report.beds().unreached());
    gauge(
        registry,
        "shouhu_preflight_unreached",
        "household",
        report -> report.households().unreached());
    this.thread = Thread.ofVirtual().name("preflight").unstarted(this::run);
  }

  /** NaN until the first check is done. */
  private void gauge(
      MeterRegistry registry, String name, String kind, ToIntFunction<PreflightReport> figure) {
    Gauge.builder(name, this, p -> p.last == null ? Double.NaN : figure.applyAsInt(p.last))
        .description("beds in service and homes by whether an urgent alarm would reach somebody")
        .tag("kind", kind)
        .register(registry);
  }

  void start() {
    thread.start();
  }

  /** A check of this moment. Waits for the live hub to say whose pages are open. */
  Preflight now() {
    Set<String> down =
        loop.failingChannels().stream()
            .filter(ChannelHealth::isDown)
            .map(ChannelHealth::key)
            .collect(Collectors.toSet());
    return new Preflight(
        directory,
        loop.policies(),
        loop.staff(),
        new Channels(loop.notifyPolicy(), openPages(), down),
        clock.millis());
  }

  /** A hub that does not answer in time counts as one without pages: rather too careful. */
  private Set<String> openPages() {
    try {
      return hub.people()
          .toCompletableFuture()
          .orTimeout(PAGES_SECONDS_MAX, TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      LOG.warn("Whose pages are open is not known: {}", String.valueOf(e.getCause()));
      return Set.of();
    }
  }

  private void run() {
    try {
      while (true) {
        try {
          long startNanos = System.nanoTime();
          last = PreflightReport.of(directory, now(), place -> true);
          timer.record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
        } catch (RuntimeException e) {
          LOG.error("The check beforehand failed; the next one comes", e);
        }
        Thread.sleep(EACH_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
