package care.shouhu.core.log;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bounded queue of one lane and its back-pressure: what was appended and is not yet durable.
 * Records that a commit has taken still count until {@link #settle}, so the bound holds for all
 * that is neither acknowledged nor refused.
 */
public final class LaneQueue {

  private static final Logger LOG = LoggerFactory.getLogger(LaneQueue.class);
  private static final int CAPACITY_FIRST = 256;

  private final LogLimits limits;

  /** A ring; grows by doubling, up to the limit of records. */
  private PendingAppend[] ring = new PendingAppend[CAPACITY_FIRST];

  private int head;
  private int waitingRecords;
  private int unsettledRecords;
  private long unsettledBytes;
  private boolean aboveHighWater;
  private LogRefused.Reason refusal;
  private List<Runnable> whenWritable = new ArrayList<>();

  public LaneQueue(LogLimits limits) {
    this.limits = limits;
  }

  /** Takes the append, or says why not. */
  public synchronized LogRefused.Reason offer(PendingAppend append) {
    if (refusal != null) {
      return refusal;
    }
    long bytes = unsettledBytes + append.bytes();
    if (unsettledRecords >= limits.queueRecordsMax() || bytes > limits.queueBytesMax()) {
      return LogRefused.Reason.QUEUE_FULL;
    }
    if (waitingRecords == ring.length) {
      grow();
    }
    ring[(head + waitingRecords) & (ring.length - 1)] = append;
    waitingRecords++;
    unsettledRecords++;
    unsettledBytes = bytes;
    if (unsettledRecords >= limits.queueRecordsMax() / 2
        || unsettledBytes >= limits.queueBytesMax() / 2) {
      aboveHighWater = true;
    }
    return null;
  }

  private void grow() {
    PendingAppend[] larger = new PendingAppend[ring.length * 2];
    int tail = ring.length - head;
    System.arraycopy(ring, head, larger, 0, tail);
    System.arraycopy(ring, 0, larger, tail, head);
    ring = larger;
    head = 0;
  }

  /** Moves appends in order to {@code into}, up to a bound; at least one if any waits. */
  public synchronized void take(List<PendingAppend> into, int recordsMax, long bytesMax) {
    long bytes = 0;
    int taken = 0;
    while (waitingRecords > 0 && taken < recordsMax && bytes < bytesMax) {
      PendingAppend next = ring[head];
      ring[head] = null;
      head = (head + 1) & (ring.length - 1);
      waitingRecords--;
      taken++;
      bytes += next.bytes();
      into.add(next);
    }
  }

  /** Records that were taken have been answered; wakes edges that wait for room. */
  public void settle(int records, long bytes) {
    List<Runnable> actions;
    synchronized (this) {
      unsettledRecords -= records;
      unsettledBytes -= bytes;
      if (aboveHighWater
          && unsettledRecords <= limits.queueRecordsMax() / 4
          && unsettledBytes <= limits.queueBytesMax() / 4) {
        aboveHighWater = false;
      }
      actions = actionsIfWritable();
    }
    run(actions);
  }

  /** The edges' mistakes are not the log's: whoever fails here must not stop a commit. */
  static void run(List<Runnable> actions) {
    for (Runnable action : actions) {
      try {
        action.run();
      } catch (RuntimeException e) {
        LOG.error("an action that waited for room failed", e);
      }
    }
  }

  /**
   * Refuses all appends from now on with this reason, or takes them again with {@code null}.
   * Answers the actions that waited for this; the caller runs them when it holds no lock.
   */
  synchronized List<Runnable> refuse(LogRefused.Reason reason) {
    refusal = reason;
    return actionsIfWritable();
  }

  private List<Runnable> actionsIfWritable() {
    if (whenWritable.isEmpty() || !isWritable()) {
      return List.of();
    }
    List<Runnable> actions = whenWritable;
    whenWritable = new ArrayList<>();
    return actions;
  }

  public synchronized boolean isWritable() {
    return refusal == null && !aboveHighWater;
  }

  public void onWritable(Runnable action) {
    synchronized (this) {
      if (!isWritable()) {
        whenWritable.add(action);
        return;
      }
    }
    action.run();
  }

  public synchronized LogHealth.State state() {
    if (refusal == LogRefused.Reason.DISK_FULL) {
      return LogHealth.State.DISK_FULL;
    }
    if (refusal != null) {
      return LogHealth.State.FAILED;
    }
    return aboveHighWater ? LogHealth.State.QUEUE_FULL : LogHealth.State.OK;
  }

  public synchronized boolean isEmpty() {
    return waitingRecords == 0;
  }

  /** Those that no commit has taken yet. */
  synchronized int waitingRecords() {
    return waitingRecords;
  }

  /** When the first of those that wait was appended, by {@link System#nanoTime}; there is one. */
  synchronized long oldestNanos() {
    return ring[head].appendedNanos;
  }

  public synchronized int records() {
    return unsettledRecords;
  }

  public synchronized long bytes() {
    return unsettledBytes;
  }
}
