package care.shouhu.command.access;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes once a minute when sessions were last seen, so that a restart leaves idle ones idle. */
public final class SessionKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SessionKeeper.class);
  private static final long EVERY_MILLIS = 60_000;

  private final SessionBook book;
  private final Thread thread;

  private SessionKeeper(SessionBook book) {
    this.book = book;
    this.thread = Thread.ofVirtual().name("session-keeper").unstarted(this::run);
  }

  public static SessionKeeper start(SessionBook book) {
    var keeper = new SessionKeeper(book);
    keeper.thread.start();
    return keeper;
  }

  private void run() {
    try {
      while (!Thread.interrupted()) {
        Thread.sleep(EVERY_MILLIS);
        keep();
      }
    } catch (InterruptedException e) {
      LOG.debug("No more sessions are kept");
    }
    keep();
  }

  private void keep() {
    try {
      book.keepSeen();
    } catch (IOException e) {
      LOG.warn("When sessions were last seen cannot be kept: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
