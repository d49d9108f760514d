package care.shouhu.command.trail;

import care.shouhu.command.incident.HistoryChain.Link;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the trail's files into its table, on one thread. With the database stopped it waits; it
 * goes on from what the table has.
 */
public final class TrailProjection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrailProjection.class);
  private static final long LOOK_EVERY_MILLIS = 200;
  private static final long REST_AFTER_FAILURE_MILLIS = 2_000;
  private static final int BATCH_MAX = 1_000;

  private final Trail trail;
  private final TrailTable table;
  private final Thread thread;
  private volatile boolean closing;
  private volatile int projected;
  private BufferedReader lines;
  private int read;

  private TrailProjection(Trail trail, TrailTable table) {
    this.trail = trail;
    this.table = table;
    this.thread = Thread.ofVirtual().name("trail-projection").unstarted(this::run);
  }

  public static TrailProjection start(Trail trail, TrailTable table) {
    var projection = new TrailProjection(trail, table);
    projection.thread.start();
    return projection;
  }

  /** Entries that the table does not have yet. */
  public int lag() {
    return trail.lastNumber() - projected;
  }

  private void run() {
    boolean begun = false;
    while (!closing) {
      try {
        if (trail.chain().isEmpty()) {
          rest();
          continue;
        }
        if (!begun) {
          projected = table.last(trail.chain());
          rewind();
          begun = true;
        }
        if (lag() > 0) {
          step();
        }
        Thread.sleep(lag() > 0 ? 1 : LOOK_EVERY_MILLIS);
      } catch (InterruptedException e) {
        closing = true;
      } catch (JdbiException | IOException e) {
        LOG.debug("The audit trail's table is not reached: {}", e.getMessage());
        begun = false;
        rest();
      }
    }
    closeLines();
  }

  private void rest() {
    try {
      Thread.sleep(REST_AFTER_FAILURE_MILLIS);
    } catch (InterruptedException e) {
      closing = true;
    }
  }

  /** To the file in which the next entry is. */
  private void rewind() throws IOException {
    closeLines();
    read = 0;
    Path from = null;
    for (Path file : TrailFiles.all(trail.directory())) {
      int first = TrailFiles.firstNumber(file);
      if (from == null || first <= projected + 1) {
        from = file;
        read = first - 1;
      }
    }
    lines = Files.newBufferedReader(from);
  }

  private void step() throws IOException {
    List<Link> batch = new ArrayList<>();
    int until = trail.lastNumber();
    while (batch.size() < BATCH_MAX && read < until) {
      String line = lines.readLine();
      if (line == null) {
        rewindBehind();
        continue;
      }
      Link entry = TrailLine.parse(line).orElseThrow(() -> new IOException("no entry: " + line));
      read = entry.number();
      if (read > projected) {
        batch.add(entry);
      }
    }
    if (!batch.isEmpty()) {
      table.add(trail.chain(), batch);
      projected = batch.getLast().number();
    }
  }

  /** The next file; the writer began it when this one was full. */
  private void rewindBehind() throws IOException {
    Path next = trail.directory().resolve("trail-%010d.jsonl".formatted(read + 1));
    closeLines();
    lines = Files.newBufferedReader(next);
  }

  private void closeLines() {
    try {
      if (lines != null) {
        lines.close();
      }
    } catch (IOException e) {
      LOG.debug("A file of the audit trail cannot be closed: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
