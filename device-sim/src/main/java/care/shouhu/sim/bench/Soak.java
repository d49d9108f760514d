package care.shouhu.sim.bench;

import care.shouhu.sim.bench.BenchOptions.Scenario;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Whether memory stays flat: half an hour of readings and calls, a sample every half minute after a
 * full collection, and the straight line through them. The heap is of one size and wholly touched
 * from the start, so that what the process has in memory grows only by what is outside of it.
 */
final class Soak {
  /** So few that their windows of keys are full ({@code KeyWindow}: 4,096) after the warm-up. */
  private static final int SENSORS = 100;

  private static final int BUTTONS = 300;
  private static final int SECONDS = 1_800;
  private static final int READINGS_PER_SECOND = 1_000;
  private static final double CALLS_PER_SECOND = 0.5;

  /** So many that what is kept of changes for pages (10,000) is full after the warm-up, too. */
  private static final double CALLS_PER_SECOND_AT_FIRST = 5;

  private static final int KEYS_A_DEVICE = 4_096;
  private static final Duration SAMPLE_EVERY = Duration.ofSeconds(30);
  private static final double HALF_AN_HOUR = 1_800;
  private static final double MIB = 1 << 20;
  private static final Duration LATE_AFTER = Duration.ofSeconds(2);

  private Soak() {}

  /** One look. */
  private record Sample(
      double seconds,
      double heapMib,
      double directMib,
      double residentMib,
      double logMib,
      double threads) {}

  static void run(Bench bench) throws Exception {
    int rate = bench.options().rateOr(READINGS_PER_SECOND);
    Product product = bench.product("soak").withJavaOptions("-Xms1g -Xmx1g -XX:+AlwaysPreTouch");
    Prepared prepared = Prepared.start(bench, product, Devices.random(SENSORS, 0, BUTTONS));
    try (Traffic traffic = Traffic.start(bench, prepared)) {
      traffic.pace(rate, CALLS_PER_SECOND_AT_FIRST);
      int warmUpSeconds = 60 + KEYS_A_DEVICE * SENSORS / rate;
      bench.report().say("%d s until what has a limit is full", warmUpSeconds);
      Thread.sleep(Duration.ofSeconds(warmUpSeconds));
      traffic.pace(rate, CALLS_PER_SECOND);
      List<Sample> samples = samples(bench, product, bench.options().secondsOr(SECONDS));
      growth(bench, Measure.SOAK_HEAP_GROWTH, samples, Sample::heapMib);
      growth(bench, Measure.SOAK_DIRECT_GROWTH, samples, Sample::directMib);
      growth(bench, Measure.SOAK_RESIDENT_GROWTH, samples, Sample::residentMib);
      growth(bench, Measure.SOAK_THREADS_GROWTH, samples, Sample::threads);
      logFiles(bench, samples);
      traffic.audit(Scenario.SOAK, LATE_AFTER);
    }
  }

  private static List<Sample> samples(Bench bench, Product product, int seconds)
      throws IOException, InterruptedException {
    List<Sample> samples = new ArrayList<>();
    long begunNanos = System.nanoTime();
    double now = 0;
    while (now < seconds || samples.size() < 2) {
      Thread.sleep(SAMPLE_EVERY);
      now = (System.nanoTime() - begunNanos) / 1e9;
      double heap = product.heapBytes();
      Scrape metrics = product.metrics();
      Sample sample =
          new Sample(
              now,
              heap / MIB,
              metrics.sum("jvm_buffer_memory_used_bytes") / MIB,
              Processes.status(product.processId(), "VmRSS") / 1_024.0,
              product.fileBytes("log") / MIB,
              (double) Processes.status(product.processId(), "Threads"));
      samples.add(sample);
      bench
          .report()
          .say(
              "%.0f s: heap %.1f MiB, direct %.1f MiB, resident %.1f MiB, log files %.1f MiB,"
                  + " %.0f threads, %d records behind",
              sample.seconds(),
              sample.heapMib(),
              sample.directMib(),
              sample.residentMib(),
              sample.logMib(),
              sample.threads(),
              Prepared.backlog(metrics));
    }
    return samples;
  }

  private static void growth(
      Bench bench, Measure measure, List<Sample> samples, ToDoubleFunction<Sample> of) {
    double[] values = samples.stream().mapToDouble(of).toArray();
    Trend trend = Trend.of(samples.stream().mapToDouble(Sample::seconds).toArray(), values);
    bench
        .report()
        .figure(
            Figure.of(measure, trend.growthPercent(HALF_AN_HOUR))
                .with("a_half_hour", trend.perSecond() * HALF_AN_HOUR)
                .with("mean", trend.mean())
                .with("first", values[0])
                .with("last", values[values.length - 1])
                .with("samples", values.length)
                .with("seconds", samples.getLast().seconds()));
  }

  /** A saw-tooth by nature: written, released, compacted. */
  private static void logFiles(Bench bench, List<Sample> samples) {
    var sizes = samples.stream().mapToDouble(Sample::logMib).summaryStatistics();
    bench
        .report()
        .figure(
            Figure.of(Measure.SOAK_LOG_FILES, sizes.getMax())
                .with("mean", sizes.getAverage())
                .with("first", samples.getFirst().logMib())
                .with("last", samples.getLast().logMib()));
  }
}
