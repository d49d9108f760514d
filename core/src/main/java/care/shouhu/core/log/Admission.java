package care.shouhu.core.log;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Decides for each lane whether appends are taken, and tells its queue: closed before failed before
 * a full disk. Whoever changes one of these facts, or the space in use, calls {@link #update}.
 */
public final class Admission {

  private final LogLimits limits;
  private final Map<Lane, LaneQueue> queues;
  private final LongSupplier diskBytes;
  private final LongSupplier diskFreeBytes;
  private final Map<Lane, LogRefused.Reason> told = new EnumMap<>(Lane.class);
  private boolean closed;
  private boolean failed;

  public Admission(
      LogLimits limits,
      Map<Lane, LaneQueue> queues,
      LongSupplier diskBytes,
      LongSupplier diskFreeBytes) {
    this.limits = limits;
    this.queues = queues;
    this.diskBytes = diskBytes;
    this.diskFreeBytes = diskFreeBytes;
  }

  public void close() {
    synchronized (this) {
      closed = true;
    }
    update();
  }

  public void failed(boolean now) {
    synchronized (this) {
      failed = now;
    }
    update();
  }

  public void update() {
    List<Runnable> nowWritable = new ArrayList<>();
    // The facts are read and the queues told under one lock, so that the last facts win; what
    // waited for room runs outside it, because it may well append.
    synchronized (this) {
      for (Lane lane : Lane.values()) {
        LogRefused.Reason refusal = refusal(lane);
        if (refusal != told.put(lane, refusal)) {
          nowWritable.addAll(queues.get(lane).refuse(refusal));
        }
      }
    }
    LaneQueue.run(nowWritable);
  }

  private LogRefused.Reason refusal(Lane lane) {
    if (closed) {
      return LogRefused.Reason.CLOSED;
    }
    if (failed) {
      return LogRefused.Reason.LOG_FAILED;
    }
    boolean noRoom =
        diskBytes.getAsLong() >= limits.diskBytesMax(lane)
            || diskFreeBytes.getAsLong() < limits.diskFreeBytesMin(lane);
    return noRoom ? LogRefused.Reason.DISK_FULL : null;
  }
}
