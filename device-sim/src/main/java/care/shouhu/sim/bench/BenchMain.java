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
      options = BenchOptions.parse(List.of(arguments));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.print(BenchOptions.USAGE);
      System.exit(EXIT_USAGE);
      return;
    }
    Report report = new Report(System.out, System.err);
    boolean whole;
    try (Bench bench = new Bench(options, report)) {
      Thread ending = new Thread(bench::endAll, "bench-end");
      Runtime.getRuntime().addShutdownHook(ending);
      for (Scenario scenario : Scenario.values()) {
        if (options.scenarios().contains(scenario)) {
          run(scenario, bench);
        }
      }
      Runtime.getRuntime().removeShutdownHook(ending);
      whole = report.summary();
    }
    System.exit(whole ? 0 : EXIT_FAILED);
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
      }
    } catch (Exception e) {
      bench.report().failed(scenario.label(), e);
    } finally {
      bench.endAll();
    }
  }
}
