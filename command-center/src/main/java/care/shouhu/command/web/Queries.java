package care.shouhu.command.web;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Where requests wait that must not hold an event loop: the database, disk, long lists. Each runs
 * on a virtual thread; so many run, so many wait, and none longer than {@value #WAIT_SECONDS_MAX}
 * s. Of what runs and of what waits one user has a quarter at most, so that nobody takes the places
 * of all others.
 */
final class Queries implements AutoCloseable {
  private static final long WAIT_SECONDS_MAX = 5;
  private static final int SHARE_OF_ALL = 4;
  private static final int RETRY_AFTER_SECONDS = 1;

  /** On whose behalf the thread works; not bound in a later stage, which counts for nobody. */
  private static final ScopedValue<String> ASKING = ScopedValue.newInstance();

  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("query-", 0).factory());
  private final Semaphore taken;
  private final Semaphore running;
  private final int takenShare;
  private final int runningShare;
  private final ConcurrentMap<String, Share> shares = new ConcurrentHashMap<>();

  /** What one user has of it; forgotten with the last. */
  private static final class Share {
    final Semaphore running;
    int taken;

    Share(int runningMax) {
      running = new Semaphore(runningMax, true);
    }
  }

  private Queries(int runningMax, int waitingMax) {
    taken = new Semaphore(runningMax + waitingMax);
    running = new Semaphore(runningMax, true);
    takenShare = (runningMax + waitingMax) / SHARE_OF_ALL;
    runningShare = Math.max(1, runningMax / SHARE_OF_ALL);
  }

  /** Of everybody. */
  static Queries ofAll() {
    return new Queries(16, 256);
  }

  /** Files in and out take long: they leave connections for everybody else. */
  static Queries ofFiles() {
    return new Queries(3, 16);
  }

  /**
   * What is {@link #run} in this call, and in this thread, counts for this one.
   *
   * @param who a user name, or an address without a session
   */
  static <T> T askedBy(String who, Supplier<T> work) {
    return ScopedValue.where(ASKING, who).call(work::get);
  }

  /**
   * Fails with {@link Refusal} BUSY when too many wait already, TOO_MANY_AT_ONCE when too many of
   * them are of who asks.
   */
  <T> CompletableFuture<T> run(Supplier<T> work) {
    if (!taken.tryAcquire()) {
      return CompletableFuture.failedFuture(busy());
    }
    if (!ASKING.isBound()) {
      return CompletableFuture.supplyAsync(() -> inTurn(running, deadlineNanos(), work), threads)
          .whenComplete((result, failure) -> taken.release());
    }
    String who = ASKING.get();
    Share share = take(who);
    if (share == null) {
      taken.release();
      return CompletableFuture.failedFuture(tooMany());
    }
    return CompletableFuture.supplyAsync(() -> inTurn(share, work), threads)
        .whenComplete((result, failure) -> {
          giveBack(who);
          taken.release();
        });
  }

  /** Null when this one has too many already. */
  private Share take(String who) {
    Share[] got = new Share[1];
    shares.compute(
        who,
        (name, held) -> {
          Share share = held == null ? new Share(runningShare) : held;
          if (share.taken < takenShare) {
            share.taken++;
            got[0] = share;
          }
          return share;
        });
    return got[0];
  }

  private void giveBack(String who) {
    shares.computeIfPresent(who, (name, share) -> --share.taken == 0 ? null : share);
  }

  private static long deadlineNanos() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS_MAX);
  }

  /** First among the own, then among all. */
  private <T> T inTurn(Share share, Supplier<T> work) {
    long deadlineNanos = deadlineNanos();
    return inTurn(share.running, deadlineNanos, () -> inTurn(running, deadlineNanos, work));
  }

  private static <T> T inTurn(Semaphore places, long deadlineNanos, Supplier<T> work) {
    try {
      if (!places.tryAcquire(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw busy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy();
    }
    try {
      return work.get();
    } finally {
      places.release();
    }
  }

  private static Refusal busy() {
    return new Refusal(
        Problem.unavailable("BUSY", "Too many requests wait. Try again in a few seconds."));
  }

  private static Refusal tooMany() {
    return new Refusal(
        Problem.tooMany(
            "TOO_MANY_AT_ONCE",
            "Too many of your requests wait at once. Try again in a second.",
            RETRY_AFTER_SECONDS));
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
