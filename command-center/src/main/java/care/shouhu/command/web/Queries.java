package care.shouhu.command.web;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where requests wait that must not hold an event loop: the database, disk, long lists. Each runs
 * on a virtual thread; so many run, so many wait, and none longer than {@value #WAIT_SECONDS_MAX}
 * s.
 *
 * <p>What is asked for by somebody ({@link #askedBy}) has {@value #ASKED_RUNNING_MAX} places, and
 * one user a quarter of them and of those that wait. Everything else, which is never held up, may
 * have all {@value #RUNNING_MAX}, as many as there are connections, and a row of its own: two are
 * free for it however many ask, and a connection for each that runs.
 */
final class Queries implements AutoCloseable {
  /** The connections of the database for queries of people. */
  static final int RUNNING_MAX = 10;

  static final int ASKED_RUNNING_MAX = 8;
  private static final int FILES_RUNNING_MAX = 3;
  private static final int FILES_RUNNING_SHARE = 2;
  private static final long WAIT_SECONDS_MAX = 5;
  private static final int SHARE_OF_ALL = 4;
  private static final int RETRY_AFTER_SECONDS = 1;

  /** On whose behalf the thread works; in a later stage only with {@link #stillAsked}. */
  private static final ScopedValue<String> ASKING = ScopedValue.newInstance();

  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("query-", 0).factory());

  /** Of everything, also of the files. */
  private final Semaphore running;

  /** Of what somebody asked for, also of the files. */
  private final Semaphore askedRunning;

  /** Of what somebody asked for here. */
  private final Semaphore ownRunning;

  private final Semaphore askedTaken;
  private final Semaphore neverHeldUpTaken;
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

  private Queries(
      Semaphore running,
      Semaphore askedRunning,
      int ownRunningMax,
      int runningShare,
      int waitingMax) {
    this.running = running;
    this.askedRunning = askedRunning;
    this.runningShare = runningShare;
    ownRunning = new Semaphore(ownRunningMax, true);
    askedTaken = new Semaphore(ownRunningMax + waitingMax);
    neverHeldUpTaken = new Semaphore(RUNNING_MAX + waitingMax);
    takenShare = (ownRunningMax + waitingMax) / SHARE_OF_ALL;
  }

  /** Of everybody. */
  static Queries ofAll() {
    return new Queries(
        new Semaphore(RUNNING_MAX, true),
        new Semaphore(ASKED_RUNNING_MAX, true),
        ASKED_RUNNING_MAX,
        ASKED_RUNNING_MAX / SHARE_OF_ALL,
        256);
  }

  /** Files in and out take long: they leave places for everybody else, and share theirs. */
  Queries ofFiles() {
    return new Queries(running, askedRunning, FILES_RUNNING_MAX, FILES_RUNNING_SHARE, 16);
  }

  /**
   * What is {@link #run} in this call, and in this thread, counts for this one.
   *
   * @param who a user name, or an address without a session
   */
  static <T> T askedBy(String who, Supplier<T> work) {
    return ScopedValue.where(ASKING, who).call(work::get);
  }

  /** In a later stage, on whichever thread, what is {@link #run} counts for who asks now. */
  static <T, R> Function<T, R> stillAsked(Function<T, R> later) {
    if (!ASKING.isBound()) {
      return later;
    }
    String who = ASKING.get();
    return given -> askedBy(who, () -> later.apply(given));
  }

  /**
   * Fails with {@link Refusal} BUSY when too many wait already, TOO_MANY_AT_ONCE when too many of
   * them are of who asks.
   */
  <T> CompletableFuture<T> run(Supplier<T> work) {
    return ASKING.isBound() ? runAsked(ASKING.get(), work) : runNeverHeldUp(work);
  }

  private <T> CompletableFuture<T> runNeverHeldUp(Supplier<T> work) {
    if (!neverHeldUpTaken.tryAcquire()) {
      return CompletableFuture.failedFuture(busy());
    }
    return CompletableFuture.supplyAsync(() -> inTurn(running, deadlineNanos(), work), threads)
        .whenComplete((result, failure) -> neverHeldUpTaken.release());
  }

  private <T> CompletableFuture<T> runAsked(String who, Supplier<T> work) {
    if (!askedTaken.tryAcquire()) {
      return CompletableFuture.failedFuture(busy());
    }
    Share share = take(who);
    if (share == null) {
      askedTaken.release();
      return CompletableFuture.failedFuture(tooMany());
    }
    return CompletableFuture.supplyAsync(() -> inTurn(share, work), threads)
        .whenComplete((result, failure) -> {
          giveBack(who);
          askedTaken.release();
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

  /** First among the own, last among all, so that nobody's many wait in front of the others. */
  private <T> T inTurn(Share share, Supplier<T> work) {
    long deadlineNanos = deadlineNanos();
    Supplier<T> amongAll = () -> inTurn(running, deadlineNanos, work);
    Supplier<T> amongAsked = () -> inTurn(askedRunning, deadlineNanos, amongAll);
    return inTurn(
        share.running, deadlineNanos, () -> inTurn(ownRunning, deadlineNanos, amongAsked));
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
