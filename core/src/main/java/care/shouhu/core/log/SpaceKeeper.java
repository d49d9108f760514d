package care.shouhu.core.log;

import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that keeps the readers' marks, gives space back and watches how much there is: once a
 * second, and at once when somebody releases while the disk is full.
 */
final class SpaceKeeper implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(SpaceKeeper.class);
  private static final long EVERY_NANOS = 1_000_000_000L;

  private final StoreHandle handle;
  private final Map<Lane, LocalLane> lanes;
  private final ReaderMarks marks;
  private final DiskSpace space;
  private final Admission admission;
  private long keptVersion;
  private volatile Thread thread;
  private volatile boolean closing;

  SpaceKeeper(
      StoreHandle handle,
      Map<Lane, LocalLane> lanes,
      ReaderMarks marks,
      DiskSpace space,
      Admission admission) {
    this.handle = handle;
    this.lanes = lanes;
    this.marks = marks;
    this.space = space;
    this.admission = admission;
    this.keptVersion = marks.version();
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    while (!closing) {
      LockSupport.parkNanos(this, EVERY_NANOS);
      space.measure();
      keep();
      admission.update();
    }
  }

  /** Somebody waits for space that may be there now. */
  void hurry() {
    LockSupport.unpark(thread);
  }

  void close() {
    closing = true;
    LockSupport.unpark(thread);
  }

  /** Makes the marks durable if they have moved, and frees what they allow. */
  synchronized void keep() {
    long version = marks.version();
    if (version == keptVersion) {
      return;
    }
    try {
      StoredMarks kept =
          handle.use(
              store -> {
                store.keep(marks.floors(), marks.readers());
                return store.marks();
              },
              null);
      if (kept != null) {
        lanes.forEach((lane, state) -> state.released(kept.floor(lane).bytesBefore()));
        keptVersion = version;
      }
    } catch (RocksDBException | RuntimeException e) {
      // Nothing is lost: older marks keep more. A failing disk shows itself at the next commit.
      LOG.warn("the log's marks could not be kept: {}", RocksFailures.describe(e));
    }
  }
}
