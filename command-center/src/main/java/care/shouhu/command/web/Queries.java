package care.shouhu.command.web;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Where requests wait that must not hold an event loop: the database, disk, long lists. Each runs
 * on a virtual thread; so many run, so many wait, and none longer than {@value #WAIT_SECONDS_MAX}
 * s.
 */
final class Queries implements AutoCloseable {
  private static final int WAIT_SECONDS_MAX = 5;

  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("query-", 0).factory());
  private final Semaphore taken;
  private final Semaphore running;

  private Queries(int runningMax, int waitingMax) {
    taken = new Semaphore(runningMax + waitingMax);
    running = new Semaphore(runningMax, true);
  }

  /** Of everybody. */
  static Queries ofAll() {
    return new Queries(16, 256);
  }

  /** Files in and out take long: they leave connections for everybody else. */
  static Queries ofFiles() {
    return new Queries(3, 16);
  }

  /** Fails with {@link Refusal} BUSY when too many wait already. */
  <T> CompletableFuture<T> run(Supplier<T> work) {
    if (!taken.tryAcquire()) {
      return CompletableFuture.failedFuture(busy());
    }
    return CompletableFuture.supplyAsync(() -> inTurn(work), threads)
        .whenComplete((result, failure) -> taken.release());
  }

  private <T> T inTurn(Supplier<T> work) {
    try {
      if (!running.tryAcquire(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
        throw busy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy();
    }
    try {
      return work.get();
    } finally {
      running.release();
    }
  }

  private static Refusal busy() {
    return new Refusal(
        Problem.unavailable("BUSY", "Too many requests wait. Try again in a few seconds."));
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
