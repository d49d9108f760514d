package care.shouhu.core.directory;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * Waits for the register's notifications and passes them on. Only a wake-up: what changed is read
 * by version, and without any notification it is read each second all the same.
 */
final class ChangeListener implements AutoCloseable {
  /** A slice of waiting, and so the longest that close() takes. */
  private static final int WAIT_MILLIS = 250;

  private static final Duration PROBE_EVERY = Duration.ofSeconds(5);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final DataSource dataSource;
  private final Runnable changed;
  private volatile boolean closed;
  private volatile boolean listening;
  private Thread thread;

  ChangeListener(DataSource dataSource, Runnable changed) {
    this.dataSource = dataSource;
    this.changed = changed;
  }

  void start() {
    thread = Thread.ofVirtual().name("directory-listen").start(this::listenUntilClosed);
  }

  private void listenUntilClosed() {
    while (!closed) {
      try (Connection opened = dataSource.getConnection()) {
        listening = true;
        listen(opened);
      } catch (SQLException e) {
        // The pull says when the database is down; here is nothing to add.
        listening = false;
        pause();
      }
    }
  }

  private void listen(Connection opened) throws SQLException {
    opened.setAutoCommit(true);
    try (var statement = opened.createStatement()) {
      statement.execute("listen register_changed");
    }
    changed.run();
    PGConnection notified = opened.unwrap(PGConnection.class);
    long probedNanos = System.nanoTime();
    while (!closed) {
      var notifications = notified.getNotifications(WAIT_MILLIS);
      if (notifications != null && notifications.length > 0) {
        changed.run();
      }
      if (System.nanoTime() - probedNanos > PROBE_EVERY.toNanos()) {
        probe(opened);
        probedNanos = System.nanoTime();
      }
    }
  }

  /** A dead peer is noticed here, and an idle connection kept open through firewalls. */
  private static void probe(Connection opened) throws SQLException {
    try (var statement = opened.createStatement()) {
      statement.execute("select 1");
    }
  }

  private void pause() {
    long until = System.nanoTime() + RETRY_AFTER.toNanos();
    while (!closed && System.nanoTime() < until) {
      LockSupport.parkNanos(Duration.ofMillis(WAIT_MILLIS).toNanos());
    }
  }

  @Override
  public void close() {
    closed = true;
    if (thread != null) {
      if (!listening) {
        // Waiting for a connection, which may take seconds; one in use would be broken by this.
        thread.interrupt();
      }
      Threads.await(thread, CLOSE_TIMEOUT);
    }
  }
}
