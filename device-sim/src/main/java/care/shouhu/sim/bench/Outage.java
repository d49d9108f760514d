package care.shouhu.sim.bench;

import care.shouhu.sim.bench.BenchOptions.Scenario;
import java.io.IOException;
import java.time.Duration;

/**
 * The database is away for ten minutes while the city goes on; then it comes back, and what waited
 * is stored while the city still goes on.
 */
final class Outage {
  private static final int SENSORS = 2_000;
  private static final int BUTTONS = 300;
  private static final int SECONDS = 600;

  /** The city's steady load (domain, "the place"). */
  private static final int READINGS_PER_SECOND = 6_300;

  private static final int CALLS_PER_SECOND = 5;
  private static final Duration BEFORE = Duration.ofSeconds(20);
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(30);

  /** The product looks for its server each minute and a half. */
  private static final Duration BACK_WITHIN = Duration.ofMinutes(4);

  /** Calls become incidents without the database, so an outage explains no lateness at all. */
  private static final Duration LATE_AFTER = Duration.ofSeconds(2);

  private Outage() {}

  static void run(Bench bench) throws Exception {
    int seconds = bench.options().secondsOr(SECONDS);
    int rate = bench.options().rateOr(READINGS_PER_SECOND);
    Prepared prepared = Prepared.start(bench, "outage", Devices.random(SENSORS, 0, BUTTONS));
    Product product = prepared.product();
    try (Traffic traffic = Traffic.start(bench, prepared)) {
      traffic.pace(rate, CALLS_PER_SECOND);
      Thread.sleep(BEFORE);
      long stoppedNanos = System.nanoTime();
      product.embeddedServer().holdDown(STOPPED_WITHIN);
      bench.report().say("the database is stopped for %d s", seconds);
      Thread.sleep(Duration.ofSeconds(seconds));
      product.embeddedServer().letUp();
      long stored = Prepared.stored(product.metrics());
      product.await(
          "the database is back", BACK_WITHIN, () -> Prepared.stored(product.metrics()) > stored);
      double downSeconds = (System.nanoTime() - stoppedNanos) / 1e9;
      bench.report().say("it was away for %.0f s", downSeconds);
      catchUp(bench, product, traffic, rate, downSeconds);
      traffic.audit(Scenario.OUTAGE, LATE_AFTER);
    }
  }

  private static void catchUp(
      Bench bench, Product product, Traffic traffic, int rate, double downSeconds)
      throws IOException, InterruptedException {
    long begunNanos = System.nanoTime();
    Scrape first = product.metrics();
    long acknowledged = traffic.acknowledged();
    traffic.awaitCaughtUp(rate);
    double seconds = (System.nanoTime() - begunNanos) / 1e9;
    double arriving = (traffic.acknowledged() - acknowledged) / seconds;
    double storing = (Prepared.stored(product.metrics()) - Prepared.stored(first)) / seconds;
    bench
        .report()
        .figure(
            Figure.of(Measure.CATCH_UP, storing / arriving)
                .with("database_away_seconds", downSeconds)
                .with("waiting", Prepared.backlog(first))
                .with("caught_up_seconds", seconds)
                .with("stored_per_second", storing)
                .with("arriving_per_second", arriving));
  }
}
