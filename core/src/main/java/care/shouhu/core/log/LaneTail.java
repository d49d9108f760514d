package care.shouhu.core.log;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The durable end of one lane, and the readers that wait for it to move. */
final class LaneTail {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private volatile long end;
  private volatile boolean closed;

  LaneTail(long end) {
    this.end = end;
  }

  long end() {
    return end;
  }

  /** Everything below {@code newEnd} is durable. */
  void advance(long newEnd) {
    lock.lock();
    try {
      end = newEnd;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the record at {@code position} is durable; false when the time is over. */
  boolean await(long position, Duration waitMax) throws InterruptedException {
    if (closed) {
      throw new IllegalStateException("the log is closed");
    }
    if (end > position) {
      return true;
    }
    long nanos = TimeUnit.NANOSECONDS.convert(waitMax);
    lock.lockInterruptibly();
    try {
      while (end <= position && !closed && nanos > 0) {
        nanos = moved.awaitNanos(nanos);
      }
      if (closed) {
        throw new IllegalStateException("the log is closed");
      }
      return end > position;
    } finally {
      lock.unlock();
    }
  }
}
