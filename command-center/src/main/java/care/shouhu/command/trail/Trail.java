package care.shouhu.command.trail;

import care.shouhu.command.evidence.SigningKey;
import care.shouhu.command.incident.HistoryChain.Link;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes notes and makes them durable, in order, on one thread. {@link #note} completes when the
 * entry is on disk, or fails with {@link TrailUnavailable}: at once when {@value #QUEUED_MAX} wait
 * already, later when the disk refuses. Needs no database and no log. Files that cannot be opened
 * hold back the trail and nothing else: it tries on until they can.
 */
public final class Trail implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Trail.class);
  static final int QUEUED_MAX = 10_000;
  private static final int BATCH_MAX = 512;
  private static final long HEAD_EVERY_MILLIS = 1_000;
  private static final long REST_AFTER_FAILURE_MILLIS = 1_000;
  private static final String DIRECTORY = "trail";
  private static final long DAY_MILLIS = 86_400_000L;

  /** As long as what happened (records are kept at least five years), then whole files go. */
  private static final long KEPT_MILLIS = 6 * 366 * DAY_MILLIS;

  private record Queued(TrailNote note, CompletableFuture<Link> written) {}

  private final Path directory;
  private final SigningKey key;
  private final Clock clock;
  private final BlockingQueue<Queued> queue = new ArrayBlockingQueue<>(QUEUED_MAX);
  private final Counter missed;
  private final Thread writer;
  private volatile boolean closing;

  /** Null until they could be opened. */
  private volatile TrailFiles files;

  private volatile String failure = "";
  private volatile int lastNumber;
  private int headNumber;
  private long headAtMillis;
  private long shortenedAtMillis;

  private Trail(Path directory, SigningKey key, MeterRegistry metrics, Clock clock) {
    this.directory = directory;
    this.key = key;
    this.clock = clock;
    this.missed =
        Counter.builder("shouhu.trail.missed")
            .description("Entries that the audit trail could not take")
            .register(metrics);
    Gauge.builder("shouhu.trail.queued", queue, BlockingQueue::size)
        .description("Entries that wait for the disk; at most " + QUEUED_MAX)
        .register(metrics);
    Gauge.builder("shouhu.trail.entries", this, trail -> trail.lastNumber)
        .description("Number of the newest entry of the audit trail")
        .register(metrics);
    Gauge.builder("shouhu.trail.failed", this, trail -> trail.failure.isEmpty() ? 0 : 1)
        .description("1 while the audit trail cannot be written")
        .register(metrics);
    this.writer = Thread.ofVirtual().name("trail-writer").unstarted(this::run);
  }

  /** The trail in {@code trail/} of the data directory; begun where there is none. */
  public static Trail open(Path dataDirectory, SigningKey key, MeterRegistry metrics, Clock clock) {
    var trail = new Trail(dataDirectory.resolve(DIRECTORY), key, metrics, clock);
    try {
      trail.openFiles();
    } catch (IOException e) {
      trail.fails(e);
    }
    trail.writer.start();
    return trail;
  }

  private void openFiles() throws IOException {
    TrailFiles opened = TrailFiles.open(directory, TrailFiles.FILE_BYTES_MAX, clock.millis());
    try {
      compareWithHead(opened);
    } catch (IOException e) {
      opened.close();
      throw e;
    }
    lastNumber = opened.last().number();
    files = opened;
  }

  private void fails(IOException e) {
    if (failure.isEmpty()) {
      LOG.error("The audit trail cannot be written", e);
    }
    failure = String.valueOf(e.getMessage());
  }

  /** A head ahead of the files means that entries are gone; it is noted, and work goes on. */
  private void compareWithHead(TrailFiles opened) throws IOException {
    var found = TrailHead.read(directory);
    if (found.isEmpty() || !opened.chain().equals(found.get().head().chain())) {
      return;
    }
    TrailHead head = found.get().head();
    Link last = opened.last();
    boolean cut = head.number() > last.number();
    boolean other = head.number() == last.number() && !head.hash().equals(last.hash());
    if (cut || other || !found.get().genuine()) {
      LOG.error(
          "The audit trail ends with entry {}, its head says {}: run ./shouhu audit-trail verify",
          last.number(),
          head.number());
      opened.append(
          List.of(
              new TrailNote(
                  clock.millis(),
                  TrailKind.FOUND_BROKEN,
                  "shouhu",
                  null,
                  Map.of(
                      "headNumber",
                      Integer.toString(head.number()),
                      "headHash",
                      head.hash(),
                      "headSigned",
                      Boolean.toString(found.get().genuine())))));
    }
  }

  /** Completes when the entry is on disk. From any thread; never blocks. */
  public CompletableFuture<Link> note(TrailNote note) {
    var queued = new Queued(note, new CompletableFuture<>());
    if (closing || !queue.offer(queued)) {
      missed.increment();
      queued.written().completeExceptionally(new TrailUnavailable("too many entries wait"));
    }
    return queued.written();
  }

  /** Whether entries are taken; if not, what must be noted must not happen. */
  public boolean isWritable() {
    return failure.isEmpty() && queue.remainingCapacity() > 0;
  }

  /** Why entries are not taken; empty when they are. */
  public String failure() {
    return failure;
  }

  /** Number of the newest entry on disk. */
  public int lastNumber() {
    return lastNumber;
  }

  /** Which chain this is; empty until its files could be opened. */
  public String chain() {
    TrailFiles opened = files;
    return opened == null ? "" : opened.chain();
  }

  /** Where the files are. */
  public Path directory() {
    return directory;
  }

  private void run() {
    List<Queued> batch = new ArrayList<>();
    while (!closing || !queue.isEmpty()) {
      try {
        Queued first = queue.poll(HEAD_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          queue.drainTo(batch, BATCH_MAX - 1);
          write(batch);
          batch.clear();
        } else if (!failure.isEmpty()) {
          write(List.of());
        }
        shorten();
        sealHead(false);
      } catch (InterruptedException e) {
        // Closing: what waits is still written.
        closing = true;
      }
    }
    sealHead(true);
  }

  private void write(List<Queued> batch) throws InterruptedException {
    try {
      if (files == null) {
        openFiles();
      }
      List<Link> written = files.append(batch.stream().map(Queued::note).toList());
      lastNumber = files.last().number();
      failure = "";
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).written().complete(written.get(i));
      }
    } catch (IOException e) {
      fails(e);
      missed.increment(batch.size());
      batch.forEach(one -> one.written().completeExceptionally(new TrailUnavailable(failure)));
      Thread.sleep(REST_AFTER_FAILURE_MILLIS);
    }
  }

  /** Once a day; what could not be deleted is tried again the next. */
  private void shorten() {
    long now = clock.millis();
    if (files == null || now - shortenedAtMillis < DAY_MILLIS) {
      return;
    }
    shortenedAtMillis = now;
    try {
      int gone = files.shorten(now - KEPT_MILLIS, now);
      lastNumber = files.last().number();
      if (gone > 0) {
        LOG.info("{} old files of the audit trail are deleted", gone);
      }
    } catch (IOException e) {
      LOG.warn("Old files of the audit trail cannot be deleted: {}", e.getMessage());
    }
  }

  private void sealHead(boolean now) {
    if (files == null) {
      return;
    }
    Link last = files.last();
    boolean due = now || clock.millis() - headAtMillis >= HEAD_EVERY_MILLIS;
    if (!due || last.number() == headNumber) {
      return;
    }
    try {
      new TrailHead(files.chain(), last.number(), last.hash()).write(directory, key);
      headNumber = last.number();
      headAtMillis = clock.millis();
    } catch (IOException e) {
      LOG.warn("The head of the audit trail cannot be written: {}", e.getMessage());
      headAtMillis = clock.millis();
    }
  }

  @Override
  public void close() {
    closing = true;
    try {
      writer.join();
      if (files != null) {
        files.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.warn("The audit trail cannot be closed: {}", e.getMessage());
    }
  }
}
