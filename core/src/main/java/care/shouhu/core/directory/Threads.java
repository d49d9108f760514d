package care.shouhu.core.directory;

import java.time.Duration;

/** Ends the threads of this package. */
final class Threads {
  private Threads() {}

  /** Interrupts the thread and waits for its end, not longer than the time given. */
  static void stop(Thread thread, Duration timeout) {
    thread.interrupt();
    await(thread, timeout);
  }

  /** Waits for the end of a thread that sees by itself that it should end. */
  static void await(Thread thread, Duration timeout) {
    try {
      thread.join(timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
