package care.shouhu.command.access;

import java.security.SecureRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Hashes and checks passwords on a few threads of its own, so that a wave of logins takes at most
 * half of the machine and never an event loop. More than {@value #WAITING_MAX} that wait are
 * refused: the stage fails with {@link RejectedExecutionException}.
 */
public final class Passwords implements AutoCloseable {
  /** At two hashes of about 40 ms at a time the last one waits some three seconds. */
  private static final int WAITING_MAX = 128;

  private final SecureRandom random = new SecureRandom();
  private final ThreadPoolExecutor threads;

  /** Somebody who does not exist takes as long to refuse as somebody who does. */
  private final String hashOfNobody;

  public Passwords() {
    int count = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    threads =
        new ThreadPoolExecutor(
            count,
            count,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_MAX),
            Thread.ofPlatform().name("password-", 0).daemon().factory());
    threads.allowCoreThreadTimeOut(true);
    hashOfNobody = Argon2id.hash(Long.toHexString(random.nextLong()), random);
  }

  /** The PHC string of this password with a new salt. */
  public CompletableFuture<String> hash(String password) {
    return run(() -> Argon2id.hash(password, random));
  }

  /** Whether the password is right; with a null hash false, after the same time. */
  public CompletableFuture<Boolean> matches(String password, String phcOrNull) {
    String phc = phcOrNull == null ? hashOfNobody : phcOrNull;
    return run(() -> Argon2id.matches(password, phc) && phcOrNull != null);
  }

  private <T> CompletableFuture<T> run(java.util.function.Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(work, threads);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
