package care.shouhu.sim.bench;

import care.shouhu.sim.load.Acknowledged;
import care.shouhu.sim.load.Kind;
import care.shouhu.sim.load.LoadDevice;
import care.shouhu.sim.load.LoadFigures;
import care.shouhu.sim.load.LoadRun;
import care.shouhu.sim.load.Mix;
import care.shouhu.sim.load.Pace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What is acknowledged and stored with everything running, kept up for a minute while the log's
 * backlog stays as it is; before and after it raw COPY into the same database.
 */
final class Stored {
  private static final int WINDOW = 8;

  /** The yardstick's load (design §13): few senders, half a window in one go. */
  static final Load HUBS = new Load(500, WINDOW / 2);

  /** Every bed with a connection of its own, which pays a read and a write for each message. */
  private static final Load SINGLY = new Load(2_000, 1);

  private static final int SECONDS = 60;
  private static final Duration YARDSTICK = Duration.ofSeconds(10);
  private static final Duration WARM_UP = Duration.ofSeconds(8);
  private static final int SETTLE_SECONDS = 20;
  private static final long BACKLOG_WANTED = 20_000;
  private static final double FIRST_RATE = 10_000;
  private static final int SMOOTHED_SECONDS = 3;
  private static final Duration DRAINED_WITHIN = Duration.ofSeconds(30);

  private Stored() {}

  /**
   * Who sends.
   *
   * @param connections one a sender
   * @param atOnce messages in one go
   */
  record Load(int connections, int atOnce) {

    Pace.Rate rate(double perSecond) {
      return new Pace.Rate(perSecond, atOnce);
    }
  }

  static void run(Bench bench) throws Exception {
    Prepared prepared =
        Prepared.start(
            bench, "stored", Devices.random(SINGLY.connections(), HUBS.connections(), 0));
    CopyYardstick copy =
        new CopyYardstick(prepared.product().database(), prepared.devices().hubs());
    double copyBefore = copy.rowsPerSecond(YARDSTICK);
    bench.report().say("raw COPY %.0f rows a second", copyBefore);
    Steady steady = steady(bench, prepared, prepared.devices().hubs(), HUBS);
    double copyAfter = copy.rowsPerSecond(YARDSTICK);
    bench.report().say("raw COPY %.0f rows a second", copyAfter);
    report(bench.report(), steady, copyBefore, copyAfter);
    bench.storedPerSecond(steady.storedPerSecond());
    singly(bench.report(), steady(bench, prepared, prepared.devices().sensors(), SINGLY));
  }

  private static Steady steady(Bench bench, Prepared prepared, List<LoadDevice> devices, Load shape)
      throws Exception {
    bench.report().say("%d connections, %d in one go", shape.connections(), shape.atOnce());
    try (LoadRun load =
        prepared.connect(devices, Mix.only(Kind.READING), WINDOW, Acknowledged.UNHEARD)) {
      if (shape.equals(HUBS)) {
        fullSpeed(bench, load);
        load.drain(DRAINED_WITHIN);
        prepared.awaitCaughtUp();
      }
      load.pace(shape.rate(FIRST_RATE));
      governed(bench, prepared, load, shape, SETTLE_SECONDS);
      Steady steady = governed(bench, prepared, load, shape, bench.options().secondsOr(SECONDS));
      load.drain(DRAINED_WITHIN);
      prepared.awaitCaughtUp();
      return steady;
    }
  }

  /** Also what a burst finds: everything runs, and the log takes more than is stored. */
  private static void fullSpeed(Bench bench, LoadRun load) throws InterruptedException {
    load.pace(new Pace.FullSpeed());
    Thread.sleep(WARM_UP);
    LoadFigures figures = load.measure(WARM_UP);
    bench
        .report()
        .figure(
            Figure.of(Measure.ACKS_ALL_RUNNING_PER_SECOND, figures.acknowledgedPerSecond())
                .with("connections", HUBS.connections())
                .with("ack_p99_ms", figures.ackMillis(99)));
  }

  /**
   * What came of some governed seconds.
   *
   * @param messages acknowledged and stored: the smaller of the two
   * @param backlogGrowth records; by so much more is waiting at the end
   */
  record Steady(
      double seconds,
      long messages,
      double cpuSeconds,
      double productCpuSeconds,
      long backlogGrowth,
      LoadFigures load) {

    double storedPerSecond() {
      return messages / seconds;
    }
  }

  /** What was stored by when. */
  private record Look(long nanos, Scrape metrics) {

    static Look at(Product product) throws IOException, InterruptedException {
      Scrape metrics = product.metrics();
      return new Look(System.nanoTime(), metrics);
    }

    double storedPerSecondSince(Look earlier) {
      return (Prepared.stored(metrics) - Prepared.stored(earlier.metrics))
          / ((nanos - earlier.nanos) / 1e9);
    }
  }

  /** Sends as much as is stored, by the governor, for so many seconds. */
  static Steady governed(Bench bench, Prepared prepared, LoadRun load, Load shape, int seconds)
      throws IOException, InterruptedException {
    Governor governor = new Governor(BACKLOG_WANTED);
    Product product = prepared.product();
    Look first = Look.at(product);
    double cpuBefore = prepared.cpuSeconds();
    double productCpuBefore = product.cpuSeconds();
    load.reset();
    Deque<Look> looks = new ArrayDeque<>(List.of(first));
    while (looks.getLast().nanos() - first.nanos() < seconds * 1_000_000_000L) {
      Thread.sleep(1_000);
      Look now = Look.at(product);
      double stored = now.storedPerSecondSince(looks.getFirst());
      looks.addLast(now);
      if (looks.size() > SMOOTHED_SECONDS) {
        looks.removeFirst();
      }
      double rate = governor.next(stored, Prepared.backlog(now.metrics()));
      load.pace(shape.rate(rate));
      tell(bench.report(), now.metrics(), stored, rate);
    }
    LoadFigures figures = load.figures();
    Look last = looks.getLast();
    long stored = Prepared.stored(last.metrics()) - Prepared.stored(first.metrics());
    return new Steady(
        (last.nanos() - first.nanos()) / 1e9,
        Math.min(stored, figures.acknowledged()),
        prepared.cpuSeconds() - cpuBefore,
        product.cpuSeconds() - productCpuBefore,
        Prepared.backlog(last.metrics()) - Prepared.backlog(first.metrics()),
        figures);
  }

  private static void tell(Report report, Scrape metrics, double stored, double rate) {
    report.say(
        "stored %.0f a second, recorder %.0f behind, desk %.0f behind, now sending %.0f",
        stored,
        metrics.sum("shouhu_recorder_lag_records"),
        metrics.sum("shouhu_desk_lag_records"),
        rate);
  }

  private static void report(Report report, Steady steady, double copyBefore, double copyAfter) {
    double copy = (copyBefore + copyAfter) / 2;
    double millions = steady.messages() / 1e6;
    report.figure(
        Figure.of(Measure.COPY_ROWS_PER_SECOND, copy)
            .with("before", copyBefore)
            .with("after", copyAfter));
    report.figure(
        Figure.of(Measure.STORED_PER_SECOND, steady.storedPerSecond())
            .with("connections", HUBS.connections())
            .with("ack_p50_ms", steady.load().ackMillis(50))
            .with("ack_p99_ms", steady.load().ackMillis(99))
            .with("connections_lost", steady.load().connectionsLost()));
    report.figure(Figure.of(Measure.STORED_LAG_GROWTH, (double) steady.backlogGrowth()));
    report.figure(Figure.of(Measure.STORED_RATIO, steady.storedPerSecond() / copy));
    report.figure(
        Figure.of(Measure.STORED_CPU_PER_MILLION, steady.cpuSeconds() / millions)
            .with("product", steady.productCpuSeconds() / millions)
            .with("database", (steady.cpuSeconds() - steady.productCpuSeconds()) / millions));
  }

  private static void singly(Report report, Steady steady) {
    report.figure(
        Figure.of(Measure.STORED_SINGLY_PER_SECOND, steady.storedPerSecond())
            .with("connections", SINGLY.connections())
            .with("cpu_seconds_per_million", steady.cpuSeconds() / steady.messages() * 1e6)
            .with("ack_p50_ms", steady.load().ackMillis(50))
            .with("ack_p99_ms", steady.load().ackMillis(99)));
  }
}
