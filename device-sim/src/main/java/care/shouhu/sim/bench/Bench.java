package care.shouhu.sim.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/** What the scenarios share: options, the report, folders, and what must be ended at the end. */
final class Bench implements AutoCloseable {
  private final BenchOptions options;
  private final Report report;
  private final Deque<AutoCloseable> open = new ConcurrentLinkedDeque<>();
  private final Path folder;
  private double storedPerSecond;
  private volatile boolean ending;
  private boolean cleared;

  Bench(BenchOptions options, Report report) throws IOException {
    this.options = options;
    this.report = report;
    Leftovers.sweep(options.work(), report);
    this.folder = Leftovers.folder(options.work());
  }

  BenchOptions options() {
    return options;
  }

  Report report() {
    return report;
  }

  /** A product that has not been started, on a data directory of its own. */
  Product product(String name) throws IOException {
    return product(name, folder);
  }

  /** The same on a disk of its own; what it says is kept on the bench's. */
  Product product(String name, Path disk) throws IOException {
    Path dataDir = disk.resolve(name);
    DatabaseServer server =
        options
            .database()
            .<DatabaseServer>map(OwnServer::new)
            .orElseGet(() -> new EmbeddedServer(dataDir));
    return keep(new Product(options.product(), dataDir, folder.resolve(name + ".out"), server));
  }

  /** A file for the bench's own use. */
  Path file(String name) {
    return folder.resolve(name);
  }

  /** A file system that can be filled. */
  SmallDisk smallDisk(long bytes) throws IOException, InterruptedException {
    return keep(SmallDisk.mount(folder, bytes));
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

  /** Ends it with the scenario, or at once when the bench has been told to end. */
  <T extends AutoCloseable> T keep(T part) throws IOException {
    open.push(part);
    if (ending) {
      endAll();
      throw new IOException("the bench has ended");
    }
    return part;
  }

  /** Ends what a scenario left. */
  void endAll() {
    for (AutoCloseable part = open.poll(); part != null; part = open.poll()) {
      try {
        part.close();
      } catch (Exception e) {
        report.say("%s did not end in order: %s", part.getClass().getSimpleName(), e);
      }
    }
  }

  /** Told to end: whatever fails now fails for that reason. */
  boolean isEnding() {
    return ending;
  }

  /** Also when the bench is interrupted in the middle of a scenario, which can start no more. */
  @Override
  public void close() throws IOException {
    ending = true;
    endAll();
    clear();
  }

  /** Once, whoever comes first: the end of the run or the machine's. */
  private synchronized void clear() throws IOException {
    if (cleared) {
      return;
    }
    cleared = true;
    if (options.keep()) {
      report.say("the data directories are kept in %s", folder);
    } else {
      Leftovers.remove(folder);
    }
  }
}
