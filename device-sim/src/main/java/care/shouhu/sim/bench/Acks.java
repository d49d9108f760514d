package care.shouhu.sim.bench;

import care.shouhu.sim.load.Acknowledged;
import care.shouhu.sim.load.Kind;
import care.shouhu.sim.load.LoadDevice;
import care.shouhu.sim.load.LoadFigures;
import care.shouhu.sim.load.LoadPlan;
import care.shouhu.sim.load.LoadRun;
import care.shouhu.sim.load.Mix;
import care.shouhu.sim.load.Pace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * Durable acknowledgements of the edge and the log alone, and Mosquitto's from memory, in turns:
 * 500 connections, 8 in flight each, 64 bytes of payload, the same bytes for both. The senders are
 * hubs, because a single device may send only 200 messages a second.
 */
final class Acks {
  private static final int CONNECTIONS = 500;
  private static final int WINDOW = 8;
  private static final int SECONDS = 8;
  private static final int RUNS = 3;
  private static final Duration CONNECTED_WITHIN = Duration.ofMinutes(1);

  /** Java compiles what is hot; a product that runs for months has done so. */
  private static final Duration WARM_UP = Duration.ofSeconds(10);

  private static final Duration LEAD_IN = Duration.ofSeconds(1);

  private Acks() {}

  static void run(Bench bench) throws Exception {
    Devices devices = Devices.random(0, CONNECTIONS, 0);
    Product product = bench.product("acks").startEdgeOnly();
    awaitRegister(product, devices);
    Broker broker = bench.broker();
    Duration part = Duration.ofSeconds(bench.options().secondsOr(SECONDS));
    try (LoadRun ours = connected(product.mqtt(), devices.hubs());
        LoadRun theirs = connected(broker.address(), devices.hubs())) {
      Side durable = new Side(ours, product::cpuSeconds);
      Side memory = new Side(theirs, broker::cpuSeconds);
      durable.at(WARM_UP);
      memory.at(LEAD_IN);
      durable.forget();
      memory.forget();
      for (int run = 0; run < bench.options().runsOr(RUNS); run++) {
        bench.report().say("durable %.0f a second", durable.at(part));
        bench.report().say("Mosquitto %.0f a second", memory.at(part));
      }
      bench.report().figure(durable.figure(Measure.ACKS_PER_SECOND));
      bench.report().figure(memory.figure(Measure.MOSQUITTO_ACKS_PER_SECOND));
      bench
          .report()
          .figure(
              Figure.of(Measure.ACKS_RATIO, durable.perSecond() / memory.perSecond())
                  .with("connections", CONNECTIONS)
                  .with("window", WINDOW)
                  .with("runs", bench.options().runsOr(RUNS)));
    }
  }

  /** The embedded database comes up beside the edge; devices are looked up in it. */
  private static void awaitRegister(Product product, Devices devices)
      throws IOException, InterruptedException {
    product.await(
        "the register takes devices",
        CONNECTED_WITHIN,
        () -> {
          try {
            product.database().register(devices);
            return true;
          } catch (java.sql.SQLException | IOException e) {
            return false;
          }
        });
  }

  private static LoadRun connected(InetSocketAddress server, List<LoadDevice> devices)
      throws IOException, InterruptedException {
    LoadRun run =
        LoadRun.start(
            LoadPlan.of(server, devices, Mix.only(Kind.READING_64_BYTES), WINDOW).reconnecting(),
            Acknowledged.UNHEARD);
    if (!run.awaitOpen(CONNECTED_WITHIN)) {
      LoadFigures figures = run.figures();
      run.close();
      throw new IOException("only " + figures.open() + " of " + devices.size() + " connected");
    }
    return run;
  }

  private interface Cpu {
    double seconds() throws IOException;
  }

  /** One of the two that are compared, with all its runs. */
  private static final class Side {
    private final LoadRun load;
    private final Cpu cpu;
    private final org.HdrHistogram.Histogram ackMicros =
        new org.HdrHistogram.Histogram(LoadFigures.ACK_MICROS_MAX, 3);
    private long acknowledged;
    private double seconds;
    private double cpuSeconds;

    Side(LoadRun load, Cpu cpu) {
      this.load = load;
      this.cpu = cpu;
    }

    /** At full speed for so long, after a second to get there; acknowledgements a second. */
    double at(Duration part) throws IOException, InterruptedException {
      load.pace(new Pace.FullSpeed());
      Thread.sleep(LEAD_IN);
      double cpuBefore = cpu.seconds();
      LoadFigures figures = load.measure(part);
      cpuSeconds += cpu.seconds() - cpuBefore;
      acknowledged += figures.acknowledged();
      seconds += figures.seconds();
      ackMicros.add(figures.ackMicros());
      if (!load.drain(Duration.ofSeconds(20))) {
        throw new IOException("messages stay unacknowledged");
      }
      return figures.acknowledgedPerSecond();
    }

    void forget() {
      acknowledged = 0;
      seconds = 0;
      cpuSeconds = 0;
      ackMicros.reset();
    }

    double perSecond() {
      return acknowledged / seconds;
    }

    Figure figure(Measure measure) {
      return Figure.of(measure, perSecond())
          .with("ack_p50_ms", ackMicros.getValueAtPercentile(50) / 1_000.0)
          .with("ack_p99_ms", ackMicros.getValueAtPercentile(99) / 1_000.0)
          .with("ack_p99_9_ms", ackMicros.getValueAtPercentile(99.9) / 1_000.0)
          .with("cpu_seconds_per_million", cpuSeconds / acknowledged * 1e6);
    }
  }
}
