package care.shouhu.sim.bench;

import care.shouhu.sim.load.Acknowledged;
import care.shouhu.sim.load.Kind;
import care.shouhu.sim.load.LoadDevice;
import care.shouhu.sim.load.LoadPlan;
import care.shouhu.sim.load.LoadRun;
import care.shouhu.sim.load.Mix;
import care.shouhu.sim.load.Pace;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** From nothing to the first page, and from kill -9 to the next call on an operator's screen. */
final class Restart {
  private static final int RUNS = 3;
  private static final int SENSORS = 200;
  private static final int READINGS_PER_SECOND = 2_000;
  private static final int BUTTONS_A_RUN = 300;
  private static final int CALLS_PER_SECOND = 20;
  private static final Duration WITHIN = Duration.ofMinutes(2);
  private static final Duration PAGE_ASKS_AGAIN = Duration.ofMillis(100);
  private static final Duration BUSY = Duration.ofSeconds(5);

  private Restart() {}

  static void run(Bench bench) throws Exception {
    firstPage(bench);
    kill(bench);
  }

  private static void firstPage(Bench bench) throws IOException, InterruptedException {
    List<Double> fresh = new ArrayList<>();
    List<Double> again = new ArrayList<>();
    for (int run = 0; run < bench.options().runsOr(RUNS); run++) {
      Product product = bench.product("first-page-" + run);
      fresh.add(secondsToFirstPage(product));
      product.awaitSettled();
      product.stop();
      again.add(secondsToFirstPage(product));
      bench.endAll();
    }
    bench
        .report()
        .figure(
            Figure.of(Measure.FIRST_PAGE, max(fresh)).with("runs", fresh).with("with_data", again));
  }

  private static double secondsToFirstPage(Product product)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    product.launch();
    product.await("the first page", WITHIN, () -> product.status("/login") == 200);
    return (System.nanoTime() - begun) / 1e9;
  }

  private static void kill(Bench bench) throws Exception {
    int runs = bench.options().runsOr(RUNS);
    Prepared prepared =
        Prepared.start(bench, "restart", Devices.random(SENSORS, 0, runs * BUTTONS_A_RUN));
    Operator.add(prepared.product());
    String cookie = Operator.signIn(prepared.product());
    List<Double> seconds = new ArrayList<>();
    try (LoadRun readings =
        prepared.connect(
            prepared.devices().sensors(), Mix.only(Kind.READING), 8, Acknowledged.UNHEARD)) {
      readings.pace(new Pace.Rate(READINGS_PER_SECOND));
      for (int run = 0; run < runs; run++) {
        Thread.sleep(BUSY);
        List<LoadDevice> buttons =
            prepared.devices().buttons().subList(run * BUTTONS_A_RUN, (run + 1) * BUTTONS_A_RUN);
        seconds.add(killed(prepared.product(), cookie, buttons));
        bench.report().say("kill -9: calls flow after %.1f s", seconds.getLast());
      }
    }
    bench.report().figure(Figure.of(Measure.RESTART, max(seconds)).with("runs", seconds));
  }

  /** Devices try again and again to connect and call; the operator's page to come back. */
  private static double killed(Product product, String cookie, List<LoadDevice> buttons)
      throws IOException, InterruptedException {
    Calls calls = new Calls(buttons);
    long begun = System.nanoTime();
    product.kill();
    product.launch();
    try (LoadRun _ = callsOf(product, buttons, calls);
        Operator _ = backAgain(product, cookie, calls)) {
      product.await("calls flow again", WITHIN, () -> calls.firstSeenNanos() != 0);
      return (calls.firstSeenNanos() - begun) / 1e9;
    }
  }

  private static LoadRun callsOf(Product product, List<LoadDevice> buttons, Calls calls) {
    LoadRun load =
        LoadRun.start(
            LoadPlan.of(product.mqtt(), buttons, Mix.only(Kind.CALL), 1).reconnecting(), calls);
    load.pace(new Pace.Rate(CALLS_PER_SECOND));
    return load;
  }

  private static Operator backAgain(Product product, String cookie, Calls calls)
      throws IOException, InterruptedException {
    long endNanos = System.nanoTime() + WITHIN.toNanos();
    HttpClient client = Operator.client();
    while (true) {
      try {
        return Operator.watch(client, product, cookie, calls::seen);
      } catch (IOException e) {
        if (System.nanoTime() - endNanos > 0) {
          client.shutdownNow();
          throw e;
        }
        // One processor of two may not go on asking whether the other is ready.
        Thread.sleep(PAGE_ASKS_AGAIN);
      }
    }
  }

  private static double max(List<Double> seconds) {
    return seconds.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
  }
}
