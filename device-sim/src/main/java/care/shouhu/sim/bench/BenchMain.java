package care.shouhu.sim.bench;

import care.shouhu.sim.bench.BenchOptions.Scenario;
import java.io.IOException;
import java.util.List;

/** {@code ./shouhu bench}. Ends with 0 when all could be measured, whatever the figures are. */
public final class BenchMain {
  private static final int EXIT_USAGE = 2;
  private static final int EXIT_FAILED = 1;

  private BenchMain() {}

  /** Runs the scenarios one after the other. */
  public static void main(String[] arguments) throws IOException {
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "logback-sim.xml");
    }
    BenchOptions options;
    try {
      options = BenchOptions.parse(List.of(arguments), System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.print(BenchOptions.USAGE);
      System.exit(EXIT_USAGE);
      return;
    }
    Report report = new Report(System.out, System.err);
    try {
      if (options.database().isPresent()) {
        onDatabase(new OwnServer(options.database().get()), report);
      }
    } catch (DatabaseRefused e) {
      System.err.println("bench: " + e.getMessage());
      System.exit(EXIT_USAGE);
      return;
    }
    boolean whole;
    try (Bench bench = new Bench(options, report)) {
      Thread ending = new Thread(() -> cutOff(bench), "bench-end");
      Runtime.getRuntime().addShutdownHook(ending);
      for (Scenario scenario : Scenario.values()) {
        if (options.scenarios().contains(scenario)) {
          run(scenario, bench);
        }
        if (bench.isEnding()) {
          // The hook does the rest, and the machine ends with it.
          return;
        }
      }
      Runtime.getRuntime().removeShutdownHook(ending);
      whole = report.summary();
    }
    System.exit(whole ? 0 : EXIT_FAILED);
  }

  private static void onDatabase(OwnServer server, Report report) throws DatabaseRefused {
    String kind = server.inspect();
    report.onDatabase(kind);
    report.say("on %s, which is left filled", kind);
  }

  /** Told to end: no process and no folder is left behind. */
  private static void cutOff(Bench bench) {
    bench.report().say("cut off");
    try {
      bench.close();
    } catch (IOException e) {
      bench.report().say("something is left behind: %s", e);
    }
  }

  private static void run(Scenario scenario, Bench bench) {
    bench.report().say("%s:", scenario.label());
    try {
      switch (scenario) {
        case ACKS -> Acks.run(bench);
        case STORED -> Stored.run(bench);
        case LIVE -> Live.run(bench);
        case IDLE -> Idle.run(bench);
        case RESTART -> Restart.run(bench);
        case KILL -> Kill.run(bench);
        case OUTAGE -> Outage.run(bench);
        case DISK -> Disk.run(bench);
        case POOL -> Pool.run(bench);
        case RECONNECT -> Reconnect.run(bench);
        case BEDS -> Beds.run(bench);
        case PUSH -> Push.run(bench);
        case SOAK -> Soak.run(bench);
      }
    } catch (Exception e) {
      if (!bench.isEnding()) {
        bench.report().failed(scenario.label(), e);
      }
    } finally {
      bench.endAll();
    }
  }
}
