package care.shouhu.sim.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/** What the scenarios share: options, the report, folders, and what must be ended at the end. */
final class Bench implements AutoCloseable {
  private final BenchOptions options;
  private final Report report;
  private final Deque<AutoCloseable> open = new ConcurrentLinkedDeque<>();
  private final Path folder;
  private double storedPerSecond;

  Bench(BenchOptions options, Report report) throws IOException {
    this.options = options;
    this.report = report;
    Files.createDirectories(options.work());
    this.folder = Files.createTempDirectory(options.work(), "run-");
  }

  BenchOptions options() {
    return options;
  }

  Report report() {
    return report;
  }

  /** A product that has not been started, on a data directory of its own. */
  Product product(String name) throws IOException {
    return keep(new Product(options.product(), folder.resolve(name)));
  }

  Broker broker() throws IOException, InterruptedException {
    return keep(Broker.start(folder));
  }

  /** What {@code stored} found; 0 before. */
  double storedPerSecond() {
    return storedPerSecond;
  }

  void storedPerSecond(double found) {
    storedPerSecond = found;
  }

  private <T extends AutoCloseable> T keep(T part) {
    open.push(part);
    return part;
  }

  /** Ends what a scenario left; also when the bench is interrupted. */
  void endAll() {
    for (AutoCloseable part = open.poll(); part != null; part = open.poll()) {
      try {
        part.close();
      } catch (Exception e) {
        report.say("%s did not end in order: %s", part.getClass().getSimpleName(), e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    endAll();
    if (options.keep()) {
      report.say("the data directories are kept in %s", folder);
      return;
    }
    try (var paths = Files.walk(folder)) {
      paths
          .sorted(Comparator.reverseOrder())
          .forEach(path -> {
            try {
              Files.deleteIfExists(path);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
