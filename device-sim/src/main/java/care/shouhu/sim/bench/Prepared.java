package care.shouhu.sim.bench;

import care.shouhu.sim.load.Acknowledged;
import care.shouhu.sim.load.LoadDevice;
import care.shouhu.sim.load.LoadFigures;
import care.shouhu.sim.load.LoadPlan;
import care.shouhu.sim.load.LoadRun;
import care.shouhu.sim.load.Mix;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** A running product that knows the bench's devices. */
record Prepared(Product product, Devices devices) {
  private static final Duration KNOWN_WITHIN = Duration.ofMinutes(1);
  private static final Duration CONNECTED_WITHIN = Duration.ofMinutes(2);
  private static final Duration CAUGHT_UP_WITHIN = Duration.ofMinutes(5);

  /** Starts the product and fills its register. */
  static Prepared start(Bench bench, String name, Devices devices)
      throws IOException, InterruptedException, SQLException {
    return start(bench, bench.product(name), devices);
  }

  /** The same with a product that has not been started. */
  static Prepared start(Bench bench, Product product, Devices devices)
      throws IOException, InterruptedException, SQLException {
    product.start();
    long began = System.nanoTime();
    product.database().register(devices);
    product.await(
        "the directory has the devices",
        KNOWN_WITHIN,
        () -> product.metrics().sum("shouhu_directory_devices") >= devices.count());
    bench
        .report()
        .say("%d devices registered in %.1f s", devices.count(), (System.nanoTime() - began) / 1e9);
    return new Prepared(product, devices);
  }

  /** Connected and silent. */
  LoadRun connect(List<LoadDevice> some, Mix mix, int window, Acknowledged acknowledged)
      throws IOException, InterruptedException {
    return connect(LoadPlan.of(product.mqtt(), some, mix, window).reconnecting(), acknowledged);
  }

  /** Connected and silent. */
  LoadRun connect(LoadPlan plan, Acknowledged acknowledged)
      throws IOException, InterruptedException {
    LoadRun run = LoadRun.start(plan, acknowledged);
    if (!run.awaitOpen(CONNECTED_WITHIN)) {
      LoadFigures figures = run.figures();
      run.close();
      throw new IOException(
          "%d of %d devices connected, %d refused, %d failed"
              .formatted(
                  figures.open(),
                  plan.devices().size(),
                  figures.connectsRefused(),
                  figures.connectsFailed()));
    }
    return run;
  }

  /** Records that are acknowledged and not yet stored, or not yet looked at by the desk. */
  static long backlog(Scrape metrics) {
    return (long)
        Math.max(
            metrics.sum("shouhu_recorder_lag_records"), metrics.sum("shouhu_desk_lag_records"));
  }

  static long stored(Scrape metrics) {
    return (long) metrics.sum("shouhu_recorder_stored_total");
  }

  void awaitCaughtUp() throws IOException, InterruptedException {
    product.await("all is stored", CAUGHT_UP_WITHIN, () -> backlog(product.metrics()) == 0);
  }

  /** CPU seconds of product and database since they started. */
  double cpuSeconds() throws IOException {
    return product.cpuSeconds() + product.database().cpuSeconds();
  }
}
