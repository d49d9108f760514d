package care.shouhu.allinone.product;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for something the product does in its own time, with a generous limit. */
public final class Until {
  private Until() {}

  /** Asks every 50 ms; fails with the last answer or exception when the limit is over. */
  public static void holds(String what, Duration limit, Callable<Boolean> question)
      throws Exception {
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    Exception last = null;
    while (System.nanoTime() < deadlineNanos) {
      try {
        if (question.call()) {
          return;
        }
        last = null;
      } catch (Exception e) {
        last = e;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("not within " + limit + ": " + what, last);
  }
}
