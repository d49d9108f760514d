package care.shouhu.core.log;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. Takes what waits, all calls and decisions and a bounded part of the
 * readings, writes it with one fsync, moves the lanes' ends, answers, and begins again. So a call
 * waits for at most the one commit that is under way when it arrives, and where commits come thick
 * and fast for its turn by {@link CommitPace}.
 *
 * <p>After a failed write nothing is known about the disk: all that waits is refused, the store is
 * closed and opened again, with what recovery finds, until that succeeds.
 */
final class Committer implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

  /** Bounds the one commit a call may have to wait for: about a megabyte takes a few ms. */
  private static final int ROUTINE_RECORDS_MAX = 8_192;

  private static final long ROUTINE_BYTES_MAX = 1 << 20;

  /**
   * Readings that come one by one wait so long for company: then one fsync, one wake-up of each
   * event loop and one look at its sockets serve several. Calls and decisions are written at once,
   * and take the waiting readings along.
   */
  private static final long ROUTINE_LINGER_NANOS = 2_000_000L;

  /** So many are company enough. */
  private static final int COMPANY_RECORDS = 256;

  private static final long REOPEN_AFTER_FIRST_NANOS = 50_000_000L;
  private static final long REOPEN_AFTER_MAX_NANOS = 5_000_000_000L;

  /** Opens the store again; fails like {@link RocksStore#open} and with {@link LogDamaged}. */
  interface Reopening {
    RocksStore open() throws RocksDBException;
  }

  private final StoreHandle handle;
  private final Reopening reopening;
  private final Map<Lane, LocalLane> lanes;
  private final Admission admission;
  private final Answered answered;
  private final LogMeters meters;
  private final Map<Lane, List<PendingAppend>> taken = new EnumMap<>(Lane.class);
  private final CommitPace pace = new CommitPace(System.nanoTime());
  private RocksStore store;
  private volatile Thread thread;
  private volatile boolean idle;
  private volatile boolean lingering;
  private volatile boolean pacing;
  private volatile boolean closing;

  /** Why nothing can be written at present, for people; empty when all is well. */
  private volatile String failure = "";

  Committer(
      RocksStore store,
      StoreHandle handle,
      Reopening reopening,
      Map<Lane, LocalLane> lanes,
      Admission admission,
      Answered answered,
      LogMeters meters) {
    this.store = store;
    this.handle = handle;
    this.reopening = reopening;
    this.lanes = lanes;
    this.admission = admission;
    this.answered = answered;
    this.meters = meters;
    for (Lane lane : Lane.COMMIT_ORDER) {
      taken.put(lane, new ArrayList<>());
    }
  }

  String failure() {
    return failure;
  }

  /** Something waits in this lane. Cheap while the thread is busy: it will look by itself. */
  void wake(Lane lane) {
    if (idle || (lingering && endsLinger(lane)) || (pacing && isCompany(lane))) {
      LockSupport.unpark(thread);
    }
  }

  private boolean isCompany(Lane lane) {
    return lanes.get(lane).queue.waitingRecords() >= CommitPace.COMPANY_RECORDS;
  }

  private boolean endsLinger(Lane lane) {
    return lane != Lane.ROUTINE
        || lanes.get(Lane.ROUTINE).queue.waitingRecords() >= COMPANY_RECORDS;
  }

  /** Commits what was taken and ends. */
  void close() {
    closing = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    while (true) {
      linger();
      keepPace();
      int records = take();
      if (records > 0) {
        commitOrReopen(records);
      } else if (closing) {
        return;
      } else {
        awaitWork();
      }
    }
  }

  private void awaitWork() {
    idle = true;
    if (!closing && lanes.values().stream().allMatch(lane -> lane.queue.isEmpty())) {
      LockSupport.park(this);
    }
    idle = false;
  }

  /** Ends at once unless only few readings wait, the oldest of them for less than the linger. */
  private void linger() {
    lingering = true;
    while (!closing && onlyFewReadingsWait()) {
      long leftNanos =
          lanes.get(Lane.ROUTINE).queue.oldestNanos() + ROUTINE_LINGER_NANOS - System.nanoTime();
      if (leftNanos <= 0) {
        break;
      }
      LockSupport.parkNanos(this, leftNanos);
    }
    lingering = false;
  }

  /** Ends when its turn has come, or with company enough in a lane. */
  private void keepPace() {
    long leftNanos = pace.leftNanos(System.nanoTime());
    if (leftNanos <= 0) {
      return;
    }
    pacing = true;
    while (leftNanos > 0 && !closing && fewWait()) {
      LockSupport.parkNanos(this, leftNanos);
      leftNanos = pace.leftNanos(System.nanoTime());
    }
    pacing = false;
  }

  private boolean fewWait() {
    int records = 0;
    for (LocalLane lane : lanes.values()) {
      records += lane.queue.waitingRecords();
    }
    return records > 0 && records < CommitPace.COMPANY_RECORDS;
  }

  private boolean onlyFewReadingsWait() {
    int readings = lanes.get(Lane.ROUTINE).queue.waitingRecords();
    return readings > 0
        && readings < COMPANY_RECORDS
        && Lane.COMMIT_ORDER.stream()
            .allMatch(lane -> lane == Lane.ROUTINE || lanes.get(lane).queue.isEmpty());
  }

  private int take() {
    int records = 0;
    for (Lane lane : Lane.COMMIT_ORDER) {
      List<PendingAppend> into = taken.get(lane);
      switch (lane) {
        case URGENT, DESK, DOWN ->
            lanes.get(lane).queue.take(into, Integer.MAX_VALUE, Long.MAX_VALUE);
        case ROUTINE -> lanes.get(lane).queue.take(into, ROUTINE_RECORDS_MAX, ROUTINE_BYTES_MAX);
      }
      records += into.size();
    }
    return records;
  }

  /** Whatever goes wrong, even a bug or no memory: every append is answered, and we go on. */
  private void commitOrReopen(int records) {
    try {
      commit(records);
    } catch (Throwable e) {
      LOG.error("a log commit of {} records failed; the log is opened again", records, e);
      failed(RocksFailures.describe(e));
    }
  }

  private void commit(int records) throws RocksDBException {
    long begun = System.nanoTime();
    pace.begins(begun);
    for (Lane lane : Lane.COMMIT_ORDER) {
      store.stage(lane, taken.get(lane));
    }
    store.commit();
    long ended = System.nanoTime();
    meters.committed(records, ended - begun);
    for (Lane lane : Lane.COMMIT_ORDER) {
      if (!taken.get(lane).isEmpty()) {
        lanes.get(lane).durable(store.endPosition(lane), store.bytesWritten(lane));
        meters.appended(lane, ended - taken.get(lane).getFirst().appendedNanos);
      }
    }
    // Before the answers: who was answered finds the log as full as it is now.
    admission.update();
    for (Lane lane : Lane.COMMIT_ORDER) {
      answer(lane, taken.get(lane));
    }
    answered.tell();
  }

  private void answer(Lane lane, List<PendingAppend> appends) {
    if (appends.isEmpty()) {
      return;
    }
    long position = lanes.get(lane).tail.end() - appends.size();
    long bytes = 0;
    for (PendingAppend append : appends) {
      bytes += append.bytes();
      append.complete(position++);
    }
    lanes.get(lane).queue.settle(appends.size(), bytes);
    appends.clear();
  }

  private void refuse(Lane lane, LogRefused.Reason reason) {
    List<PendingAppend> appends = taken.get(lane);
    if (appends.isEmpty()) {
      return;
    }
    meters.refused(lane, reason, appends.size());
    LogRefused refused = new LogRefused(lane, reason);
    long bytes = 0;
    for (PendingAppend append : appends) {
      bytes += append.bytes();
      append.completeExceptionally(refused);
    }
    lanes.get(lane).queue.settle(appends.size(), bytes);
    appends.clear();
  }

  private void failed(String why) {
    failure = why;
    admission.failed(true);
    Lane.COMMIT_ORDER.forEach(lane -> refuse(lane, LogRefused.Reason.WRITE_FAILED));
    for (Lane lane : Lane.COMMIT_ORDER) {
      lanes.get(lane).queue.take(taken.get(lane), Integer.MAX_VALUE, Long.MAX_VALUE);
      refuse(lane, LogRefused.Reason.LOG_FAILED);
    }
    answered.tell();
    reopen();
  }

  /** Tries until it succeeds or the log is closed; then the appends are taken again. */
  private void reopen() {
    long waitNanos = REOPEN_AFTER_FIRST_NANOS;
    while (!closing) {
      RocksStore opened = null;
      try {
        handle.close();
        opened = reopening.open();
        checkNothingLost(opened);
        for (Lane lane : Lane.values()) {
          lanes.get(lane).durable(opened.endPosition(lane), opened.bytesWritten(lane));
        }
        store = opened;
        handle.open(opened);
        // From here on the handle's to close.
        opened = null;
        failure = "";
        LOG.warn("the log could be opened again and takes appends");
        admission.failed(false);
        return;
      } catch (Throwable e) {
        // No memory, or a bug: whatever it is, it may be over at the next try.
        if (opened != null) {
          opened.close();
        }
        failure = RocksFailures.describe(e);
        LOG.error("the log could not be opened again: {}", failure);
      }
      LockSupport.parkNanos(this, waitNanos);
      waitNanos = Math.min(waitNanos * 2, REOPEN_AFTER_MAX_NANOS);
    }
  }

  private void checkNothingLost(RocksStore opened) {
    for (Lane lane : Lane.values()) {
      if (opened.endPosition(lane) < lanes.get(lane).tail.end()) {
        throw new LogDamaged(
            "lane %s ended at %d and is found to end at %d"
                .formatted(
                    lane.label(), lanes.get(lane).tail.end() - 1, opened.endPosition(lane) - 1));
      }
    }
  }
}
