package care.shouhu.sim.bench;

import care.shouhu.sim.bench.BenchOptions.Scenario;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * {@code kill -9} of the whole product at random moments of traffic, of its start and of its
 * recovery. The database lives on, as it does when the machine's killer strikes.
 */
final class Kill {
  private static final int SENSORS = 200;
  private static final int BUTTONS = 300;
  private static final int RUNS = 50;
  private static final int READINGS_PER_SECOND = 1_000;
  private static final int CALLS_PER_SECOND = 10;

  /** Beyond the time the product was away: for devices to connect again and for the backlog. */
  private static final Duration LATE_ALLOWANCE = Duration.ofSeconds(5);

  private static final Duration DECIDED_WITHIN = Duration.ofMinutes(5);

  private Kill() {}

  static void run(Bench bench) throws Exception {
    List<Moment> moments = Moment.of(bench.options().seed(), bench.options().runsOr(RUNS));
    bench.report().say("%d kills, --seed %d", moments.size(), bench.options().seed());
    Prepared prepared = Prepared.start(bench, "kill", Devices.random(SENSORS, 0, BUTTONS));
    try (Traffic traffic = Traffic.start(bench, prepared)) {
      traffic.pace(bench.options().rateOr(READINGS_PER_SECOND), CALLS_PER_SECOND);
      Away away = kills(bench, prepared.product(), traffic, moments);
      bench
          .report()
          .figure(
              Figure.of(Measure.KILL_READY, away.readySeconds())
                  .with("longest_away_seconds", away.decidedSeconds())
                  .with("kills", moments.size())
                  .with("seed", bench.options().seed()));
      Duration explained = Duration.ofMillis((long) (away.decidedSeconds() * 1_000));
      traffic.audit(Scenario.KILL, explained.plus(LATE_ALLOWANCE));
    }
  }

  /**
   * The longest times after a kill.
   *
   * @param readySeconds until the product said again that it is ready; over several kills where
   *     they met one that was only starting
   * @param decidedSeconds until the desk had decided every call it had; over several kills where
   *     they met one that had not come so far
   */
  private record Away(double readySeconds, double decidedSeconds) {}

  private static Away kills(Bench bench, Product product, Traffic traffic, List<Moment> moments)
      throws Exception {
    double ready = 0;
    double decided = 0;
    long killedNanos = 0;
    long awayNanos = 0;
    int done = 0;
    for (Moment moment : moments) {
      if (!moment.whileStarting()) {
        product.awaitSettled();
        ready = Math.max(ready, secondsSince(killedNanos));
        killedNanos = 0;
      }
      Thread.sleep(moment.afterMillis());
      if (hasDecided(product)) {
        decided = Math.max(decided, secondsSince(awayNanos));
        awayNanos = 0;
      }
      long now = System.nanoTime();
      killedNanos = killedNanos == 0 ? now : killedNanos;
      awayNanos = awayNanos == 0 ? now : awayNanos;
      product.kill();
      product.launch();
      tell(bench, ++done, moment, traffic);
    }
    product.awaitSettled();
    ready = Math.max(ready, secondsSince(killedNanos));
    product.await("the desk has decided", DECIDED_WITHIN, () -> hasDecided(product));
    return new Away(ready, Math.max(decided, secondsSince(awayNanos)));
  }

  private static double secondsSince(long nanos) {
    return nanos == 0 ? 0 : (System.nanoTime() - nanos) / 1e9;
  }

  /** Calls go on, so a few may be on their way. */
  private static boolean hasDecided(Product product) throws InterruptedException {
    if (product.status("/health/ready") != 200) {
      return false;
    }
    try {
      return product.metrics().sum("shouhu_desk_lag_records", "lane=\"urgent\"")
          <= CALLS_PER_SECOND;
    } catch (IOException e) {
      return false;
    }
  }

  private static void tell(Bench bench, int done, Moment moment, Traffic traffic) {
    bench
        .report()
        .say(
            "kill %d, %d ms after it %s, %d acknowledged so far",
            done,
            moment.afterMillis(),
            moment.whileStarting() ? "was started" : "was ready",
            traffic.acknowledged());
  }
}
