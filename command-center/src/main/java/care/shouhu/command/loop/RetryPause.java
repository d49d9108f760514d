package care.shouhu.command.loop;

import care.shouhu.core.log.DurableLog;
import care.shouhu.core.log.Lane;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The wait before the desk's next life. Where the log took no decisions it is over as soon as the
 * log does: calls that were acknowledged wait for the desk, and a pause that has grown long on a
 * full disk must not make them wait once there is room again.
 */
final class RetryPause {
  private final DurableLog log;
  private final Semaphore over = new Semaphore(0);

  /** One question at a time, however often the desk fails on a disk that stays full. */
  private final AtomicBoolean asked = new AtomicBoolean();

  RetryPause(DurableLog log) {
    this.log = log;
  }

  /** Waits so long, or less. */
  void await(long millisMax) throws InterruptedException {
    if (!log.isWritable(Lane.DESK) && asked.compareAndSet(false, true)) {
      log.onWritable(Lane.DESK, this::writable);
    }
    // True or false: either way the time has come.
    var _ = over.tryAcquire(millisMax, TimeUnit.MILLISECONDS);
    over.drainPermits();
  }

  private void writable() {
    asked.set(false);
    over.release();
  }

  /** Ends the wait that is under way, or else the next one. */
  void end() {
    over.release();
  }
}
