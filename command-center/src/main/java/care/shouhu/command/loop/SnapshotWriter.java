package care.shouhu.command.loop;

import care.shouhu.core.log.DurableLog;
import care.shouhu.core.log.Lane;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes snapshots beside the loop, one at a time, and then lets the log free what not even the
 * snapshot before needs.
 */
final class SnapshotWriter {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotWriter.class);

  private final DurableLog log;
  private final SnapshotFiles files;
  private Snapshot last;
  private Thread writing;

  SnapshotWriter(DurableLog log, SnapshotFiles files) {
    this.log = log;
    this.files = files;
  }

  /** The snapshot this life began with is on disk already. */
  synchronized void found(Snapshot snapshot) {
    last = snapshot.logId().equals(log.id()) ? snapshot : null;
  }

  /** Writes it, unless the one before is still being written: then the next one will do. */
  // A thread of the system's: a city takes seconds to write, and a virtual one would not give its
  // carrier away meanwhile. The priority is a hint alone.
  @SuppressWarnings("ThreadPriorityCheck")
  synchronized void write(Snapshot snapshot) {
    if (writing == null || !writing.isAlive()) {
      writing =
          Thread.ofPlatform()
              .daemon()
              .name("desk-snapshot")
              .priority(Thread.MIN_PRIORITY)
              .start(() -> writeAndRelease(snapshot));
    }
  }

  /** Writes the first one of a log that was cut, in this thread: those before stand beyond it. */
  void writeNow(Snapshot snapshot) {
    synchronized (this) {
      last = null;
    }
    writeAndRelease(snapshot);
  }

  private void writeAndRelease(Snapshot snapshot) {
    try {
      files.write(snapshot);
    } catch (IOException e) {
      LOG.error(
          "Snapshot at {} was not written; the log keeps what it stands on",
          snapshot.deskPosition(),
          e);
      return;
    }
    Snapshot before = written(snapshot);
    if (before != null) {
      log.release(LoopParts.READER, Lane.URGENT, before.urgentPosition());
      log.release(LoopParts.READER, Lane.ROUTINE, before.routinePosition());
      log.release(LoopParts.READER, Lane.DESK, before.deskPosition());
    }
  }

  private synchronized Snapshot written(Snapshot snapshot) {
    Snapshot before = last;
    last = snapshot;
    return before;
  }

  /** Waits for the one being written. */
  void close() throws InterruptedException {
    Thread thread;
    synchronized (this) {
      thread = writing;
    }
    if (thread != null) {
      thread.join();
    }
  }
}
