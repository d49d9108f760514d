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
import java.util.List;

/**
 * A city of silent devices: the heap they take, and all of them coming back at once beside
 * neighbours who go on reporting. Then the same devices at the yardstick, Mosquitto.
 */
final class Idle {
  private static final int NEIGHBOURS = 200;
  private static final int NEIGHBOURS_PER_SECOND = 1_000;
  private static final double MIB = 1 << 20;

  /** Files that product and bench have open beside the devices' sockets. */
  private static final int OTHER_FILES = 900;

  /** The design allows ten seconds: half of them to knock, half to be let in. */
  static final int KNOCKING_SECONDS = 5;

  private static final Duration CALM = Duration.ofSeconds(5);

  private Idle() {}

  static void run(Bench bench) throws Exception {
    int wanted = bench.options().devices();
    Prepared prepared = Prepared.start(bench, "idle", Devices.random(wanted + NEIGHBOURS, 0, 0));
    int count = possible(bench, prepared.product(), wanted);
    List<LoadDevice> devices = prepared.devices().sensors().subList(0, count);
    List<LoadDevice> others = prepared.devices().sensors().subList(wanted, wanted + NEIGHBOURS);
    double heapBefore = prepared.product().heapBytes();
    try (Storm idle =
            Storm.connected(prepared.product().mqtt(), devices, wanted / KNOCKING_SECONDS);
        LoadRun neighbours =
            prepared.connect(others, Mix.only(Kind.READING), 8, Acknowledged.UNHEARD)) {
      prepared.awaitCaughtUp();
      heap(bench, prepared.product(), heapBefore, count, wanted);
      reconnect(bench, prepared.product(), idle, neighbours, count, wanted);
    }
    yardstick(bench, devices, wanted);
  }

  /** As many as both processes may have sockets. */
  private static int possible(Bench bench, Product product, int wanted) throws IOException {
    long files =
        Math.min(
            Processes.openFilesMax(product.processId()),
            Processes.openFilesMax(ProcessHandle.current().pid()));
    int possible = Math.clamp(files - OTHER_FILES - NEIGHBOURS, 1, wanted);
    if (possible < wanted) {
      bench
          .report()
          .say(
              "only %d of %d devices: a process may have %d files open here (ulimit -n)."
                  + " Heap and time are calculated from so many.",
              possible, wanted, files);
    }
    return possible;
  }

  private static void heap(Bench bench, Product product, double before, int count, int wanted)
      throws IOException, InterruptedException {
    double with = product.heapBytes();
    double each = (with - before) / count;
    bench
        .report()
        .figure(
            Figure.of(Measure.IDLE_HEAP, (before + each * wanted) / MIB)
                .with("connected", count)
                .with("measured_mib", with / MIB)
                .with("without_connections_mib", before / MIB)
                .with("bytes_a_connection", each)
                .with("calculated", count < wanted)
                .with("direct_mib", product.metrics().sum("jvm_buffer_memory_used_bytes") / MIB));
  }

  /** Twice: a product that runs for months has compiled what a first storm still interprets. */
  private static void reconnect(
      Bench bench, Product product, Storm idle, LoadRun neighbours, int count, int wanted)
      throws IOException, InterruptedException {
    neighbours.pace(new Pace.Rate(NEIGHBOURS_PER_SECOND));
    Thread.sleep(CALM);
    LoadFigures calm = neighbours.measure(CALM);
    Storm.Outcome first = idle.cut();
    Thread.sleep(CALM);
    neighbours.reset();
    double cpuBefore = product.cpuSeconds();
    Storm.Outcome outcome = idle.cut();
    double cpuSeconds = product.cpuSeconds() - cpuBefore;
    LoadFigures storm = neighbours.figures();
    bench
        .report()
        .figure(
            back(Measure.RECONNECT, outcome, count, wanted)
                .with("first_time_seconds", first.seconds() * wanted / count)
                .with("cpu_ms_a_device", cpuSeconds * 1_000 / count));
    bench
        .report()
        .figure(
            Figure.of(Measure.RECONNECT_REFUSED, (double) (first.refused() + outcome.refused())));
    bench
        .report()
        .figure(
            Figure.of(Measure.RECONNECT_NEIGHBOURS_ACK_P99, storm.ackMillis(99))
                .with("before_ms", calm.ackMillis(99))
                .with("connections_lost", storm.connectionsLost()));
  }

  private static void yardstick(Bench bench, List<LoadDevice> devices, int wanted)
      throws IOException, InterruptedException {
    Broker broker = bench.broker();
    try (Storm idle = Storm.connected(broker.address(), devices, wanted / KNOCKING_SECONDS)) {
      idle.cut();
      Thread.sleep(CALM);
      double cpuBefore = broker.cpuSeconds();
      Storm.Outcome outcome = idle.cut();
      double cpuSeconds = broker.cpuSeconds() - cpuBefore;
      bench
          .report()
          .figure(
              back(Measure.RECONNECT_MOSQUITTO, outcome, devices.size(), wanted)
                  .with("cpu_ms_a_device", cpuSeconds * 1_000 / devices.size()));
    }
  }

  private static Figure back(Measure measure, Storm.Outcome outcome, int count, int wanted) {
    return Figure.of(measure, outcome.seconds() * wanted / count)
        .with("connected", count)
        .with("calculated", count < wanted)
        .with("measured_seconds", outcome.seconds())
        .with("failed", outcome.failed());
  }
}
