package care.shouhu.sim.bench;

import care.shouhu.sim.bench.BenchOptions.Scenario;
import java.io.IOException;
import java.time.Duration;

/**
 * The disk with the log and the database is full: first from one moment to the next, so that
 * writing fails in the middle of a commit; then slowly, as far as the product's own reserve for
 * readings, and for calls. Each time it is freed again.
 */
final class Disk {
  private static final int SENSORS = 200;
  private static final int BUTTONS = 300;
  private static final int SECONDS = 30;
  private static final int READINGS_PER_SECOND = 1_000;
  private static final int CALLS_PER_SECOND = 5;
  private static final long MIB = 1L << 20;
  private static final long DISK_BYTES = 6_144 * MIB;

  /** Below a GiB the log takes no readings, below half of it no calls ({@code LogLimits}). */
  private static final long FREE_FOR_CALLS_ONLY = 768 * MIB;

  private static final long FREE_FOR_NOTHING = 384 * MIB;
  private static final Duration BEFORE = Duration.ofSeconds(10);
  private static final Duration NOTICED = Duration.ofSeconds(3);

  /** What was acknowledged just before stands in the log, and waits for room for its decision. */
  private static final Duration LATE_ALLOWANCE = Duration.ofSeconds(30);

  private Disk() {}

  static void run(Bench bench) throws Exception {
    Duration hold = Duration.ofSeconds(bench.options().secondsOr(SECONDS));
    SmallDisk disk = bench.smallDisk(DISK_BYTES);
    Prepared prepared =
        Prepared.start(
            bench, bench.product("disk", disk.folder()), Devices.random(SENSORS, 0, BUTTONS));
    try (Traffic traffic = Traffic.start(bench, prepared)) {
      int rate = bench.options().rateOr(READINGS_PER_SECOND);
      traffic.pace(rate, CALLS_PER_SECOND);
      Thread.sleep(BEFORE);
      Stage all = full(bench, disk, traffic, 0, hold);
      double recovered = freed(bench, prepared, disk, traffic, rate);
      Stage callsOnly = full(bench, disk, traffic, FREE_FOR_CALLS_ONLY, hold);
      Stage nothing = full(bench, disk, traffic, FREE_FOR_NOTHING, hold);
      double again = freed(bench, prepared, disk, traffic, rate);
      bench
          .report()
          .figure(
              Figure.of(Scenario.DISK, Measure.RECOVERY, Math.max(recovered, again))
                  .with("held_seconds", hold.toSeconds())
                  .with("acknowledged_without_a_byte_free", all.readings() + all.calls())
                  .with("readings_below_their_reserve", callsOnly.readings())
                  .with("calls_below_that_of_readings", callsOnly.calls())
                  .with("acknowledged_below_both", nothing.readings() + nothing.calls()));
      traffic.audit(Scenario.DISK, hold.multipliedBy(2).plus(LATE_ALLOWANCE));
    }
  }

  /** What was acknowledged while the disk was as full as that, from when it must have been seen. */
  private record Stage(long readings, long calls) {}

  private static Stage full(
      Bench bench, SmallDisk disk, Traffic traffic, long leaveFreeBytes, Duration hold)
      throws IOException, InterruptedException {
    disk.fill(leaveFreeBytes);
    bench.report().say("%d KiB of the disk are free", disk.freeBytes() >> 10);
    Thread.sleep(NOTICED);
    long readings = traffic.readings().acknowledged();
    long calls = traffic.calls().acknowledged();
    Thread.sleep(hold);
    Stage stage =
        new Stage(
            traffic.readings().acknowledged() - readings, traffic.calls().acknowledged() - calls);
    bench
        .report()
        .say(
            "acknowledged meanwhile: %d readings, %d calls; %d KiB free",
            stage.readings(), stage.calls(), disk.freeBytes() >> 10);
    return stage;
  }

  private static double freed(
      Bench bench, Prepared prepared, SmallDisk disk, Traffic traffic, int rate)
      throws IOException, InterruptedException {
    long begunNanos = System.nanoTime();
    disk.free();
    traffic.awaitCaughtUp(rate);
    double seconds = (System.nanoTime() - begunNanos) / 1e9;
    bench
        .report()
        .say(
            "freed: all is acknowledged and stored after %.1f s; ready says %d",
            seconds, prepared.product().status("/health/ready"));
    return seconds;
  }
}
