package care.shouhu.sim.bench;

import java.io.IOException;
import java.time.Duration;

/** Waits for a condition, with a limit. */
final class Waiting {
  private static final long LOOK_MILLIS = 20;

  private Waiting() {}

  /** A condition that may fail to be looked at. */
  interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  /**
   * Looks every few milliseconds.
   *
   * @throws IOException naming what was waited for, when it does not come true in time
   */
  static void until(String what, Duration within, Condition condition)
      throws IOException, InterruptedException {
    long endNanos = System.nanoTime() + within.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() - endNanos > 0) {
        throw new IOException("not within " + within.toSeconds() + " s: " + what);
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }
}
