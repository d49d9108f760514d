package care.shouhu.core.directory;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a {@link Directory} in step with the register: the copy on disk first, then what the
 * database has above it, then every change. A notification wakes it; without one it looks each
 * second. With the database down it keeps what it has and tries again after 0.1 s, 0.2 s, … at most
 * 5 s.
 *
 * <p>All that wait for a pull share the next one that begins, so any number of unknown devices cost
 * the database one small transaction at a time. It takes one connection for pulls and one to
 * listen.
 */
public final class DirectoryFeed implements AutoCloseable {
  static final Duration POLL_EVERY = Duration.ofSeconds(1);
  static final Duration LOOK_UP_TIMEOUT = Duration.ofSeconds(2);
  static final Duration REFRESH_TIMEOUT = Duration.ofSeconds(10);
  static final Duration BACKOFF_MIN = Duration.ofMillis(100);
  static final Duration BACKOFF_MAX = Duration.ofSeconds(5);
  static final int WAITING_MAX = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(DirectoryFeed.class);

  /** Two pulls begin at least so far apart, however many ask. */
  private static final Duration PULL_SPACING = Duration.ofMillis(5);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  /** SQLSTATE of a table that is not there: the database is not migrated yet. */
  private static final String UNDEFINED_TABLE = "42P01";

  private final Directory directory;
  private final DataSource dataSource;
  private final DirectoryCopyWriter copy;
  private final ChangeListener listener;
  private final FeedMeters meters;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private boolean wake;
  private volatile boolean closed;
  private Thread puller;

  private volatile UUID identity;
  private boolean lastPullFailed;

  /**
   * @param dataSource gives connections of its own to this feed: at least two at a time
   * @param copyFile the copy on disk; its folder is made if it is not there
   */
  public DirectoryFeed(
      Directory directory, DataSource dataSource, Path copyFile, MeterRegistry registry) {
    this.directory = directory;
    this.dataSource = dataSource;
    this.meters = new FeedMeters(registry, directory);
    this.copy = new DirectoryCopyWriter(directory, () -> identity, copyFile, meters);
    this.listener = new ChangeListener(dataSource, this::wake);
  }

  /** Loads the copy on disk, then goes on in the background. Does not wait for the database. */
  public void start() {
    copy.load()
        .ifPresent(content -> {
          directory.apply(content.changes());
          identity = content.identity();
        });
    puller = Thread.ofVirtual().name("directory-pull").start(this::pullUntilClosed);
    listener.start();
    copy.start();
  }

  /**
   * The device, asked of the register if it is not known here, so that one registered a moment ago
   * can connect. Fails with {@link RegisterUnreachable} when the register does not answer within 2
   * s, or {@value #WAITING_MAX} are waiting already: then nobody knows whether there is such a
   * device, and it should try again.
   */
  public CompletableFuture<Optional<Device>> lookUp(String deviceId) {
    Optional<Device> known = directory.device(deviceId);
    if (known.isPresent()) {
      return CompletableFuture.completedFuture(known);
    }
    return nextPull()
        .orTimeout(LOOK_UP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .handle((done, failure) -> {
          if (failure != null) {
            meters.lookedUp("unreachable");
            throw new RegisterUnreachable("the register did not answer in time");
          }
          Optional<Device> found = directory.device(deviceId);
          meters.lookedUp(found.isPresent() ? "known" : "unknown");
          return found;
        });
  }

  /**
   * Blocks until everything committed before this call is in the directory.
   *
   * @throws RegisterUnreachable when that takes longer than 10 s
   */
  public void refresh() {
    try {
      nextPull().get(REFRESH_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new RegisterUnreachable("the register could not be read: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegisterUnreachable("interrupted");
    }
  }

  /** Since when the directory may be behind the register; 0 just after a pull. */
  public long ageMillis() {
    return meters.ageMillis();
  }

  /** Stops and writes the copy a last time. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      woken.signalAll();
      waiting.forEach(w -> w.completeExceptionally(new RegisterUnreachable("closed")));
      waiting.clear();
    } finally {
      lock.unlock();
    }
    listener.close();
    if (puller != null) {
      Threads.stop(puller, CLOSE_TIMEOUT);
    }
    copy.close();
    meters.close();
  }

  private CompletableFuture<Void> nextPull() {
    var pulled = new CompletableFuture<Void>();
    lock.lock();
    try {
      if (closed || waiting.size() >= WAITING_MAX) {
        pulled.completeExceptionally(new RegisterUnreachable(closed ? "closed" : "too many ask"));
        return pulled;
      }
      waiting.add(pulled);
      wake = true;
      woken.signalAll();
    } finally {
      lock.unlock();
    }
    return pulled;
  }

  private void wake() {
    lock.lock();
    try {
      wake = true;
      woken.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void pullUntilClosed() {
    Duration backoff = BACKOFF_MIN;
    while (true) {
      List<CompletableFuture<Void>> served = takeWaiting();
      if (served == null) {
        return;
      }
      boolean pulled = pull();
      if (pulled) {
        served.forEach(w -> w.complete(null));
        backoff = BACKOFF_MIN;
        pause(PULL_SPACING, false);
        pause(POLL_EVERY.minus(PULL_SPACING), true);
      } else {
        keepWaiting(served);
        pause(backoff, false);
        backoff = min(backoff.multipliedBy(2), BACKOFF_MAX);
      }
    }
  }

  /** Those whom the next pull serves; null when closed. */
  private List<CompletableFuture<Void>> takeWaiting() {
    lock.lock();
    try {
      if (closed) {
        return null;
      }
      wake = false;
      List<CompletableFuture<Void>> taken = waiting;
      waiting = new ArrayList<>();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private void keepWaiting(List<CompletableFuture<Void>> unserved) {
    lock.lock();
    try {
      unserved.stream().filter(w -> !w.isDone()).forEach(waiting::add);
    } finally {
      lock.unlock();
    }
  }

  private void pause(Duration duration, boolean wakeEndsIt) {
    lock.lock();
    try {
      long left = duration.toNanos();
      while (left > 0 && !closed && !(wakeEndsIt && wake)) {
        left = woken.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      // Only close() interrupts, and it sets `closed` first.
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private boolean pull() {
    long startNanos = System.nanoTime();
    try (Connection connection = dataSource.getConnection()) {
      inSnapshot(connection);
      meters.pulled(System.nanoTime() - startNanos);
      if (lastPullFailed) {
        LOG.info("The register can be read again, version {}", directory.version());
        lastPullFailed = false;
      }
      return true;
    } catch (SQLException e) {
      meters.failed();
      boolean isNews = !closed && !lastPullFailed && !UNDEFINED_TABLE.equals(e.getSQLState());
      if (isNews) {
        LOG.warn("The register cannot be read; going on with what is known: {}", e.getMessage());
      }
      lastPullFailed = true;
      return false;
    } catch (RuntimeException e) {
      // A row this version cannot read must not end the feed: what is known stays in use.
      meters.failed();
      LOG.error("The register holds something that cannot be read", e);
      lastPullFailed = true;
      return false;
    }
  }

  private void inSnapshot(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    try {
      RegisterReader.Register register = RegisterReader.register(connection);
      long before = directory.version();
      boolean another = identity != null && !identity.equals(register.identity());
      if (another || register.lastVersion() < before) {
        LOG.warn("The register is another one, or older than before: reading all of it again");
        directory.replaceAll(RegisterReader.everything(connection));
        copy.changed();
      } else {
        RegisterReader.read(connection, before, this::apply);
      }
      if (!register.identity().equals(identity)) {
        identity = register.identity();
        copy.changed();
      }
    } finally {
      connection.rollback();
    }
  }

  private void apply(DirectoryChanges page) {
    directory.apply(page);
    if (!page.isEmpty()) {
      copy.changed();
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
