package care.shouhu.core.directory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the copy when the directory changed: at most each 2 s, and so that writing takes at most a
 * thirtieth of the time where the directory is large: a city's copy is 145 MB, and beds change all
 * day.
 */
final class DirectoryCopyWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DirectoryCopyWriter.class);

  private static final Duration SPACING_MIN = Duration.ofSeconds(2);
  private static final int SPACING_TO_WRITING = 30;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final Directory directory;
  private final Supplier<UUID> identity;
  private final DirectoryCopy copy;
  private final FeedMeters meters;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private boolean dirty;
  private boolean closed;
  private Thread thread;

  DirectoryCopyWriter(Directory directory, Supplier<UUID> identity, Path file, FeedMeters meters) {
    this.directory = directory;
    this.identity = identity;
    this.copy = new DirectoryCopy(file);
    this.meters = meters;
  }

  /** What the disk has; empty when there is nothing or nothing to trust. */
  Optional<DirectoryCopy.Content> load() {
    try {
      Optional<DirectoryCopy.Content> content = copy.read();
      content.ifPresent(c ->
          LOG.info(
              "Directory copy of version {} read: {} devices", c.version(), c.devices().size()));
      return content;
    } catch (IOException | RuntimeException e) {
      meters.copied("unreadable");
      LOG.warn("The directory's copy on disk is of no use, going on without: {}", e.getMessage());
      return Optional.empty();
    }
  }

  void start() {
    thread = Thread.ofPlatform().daemon(true).name("directory-copy").start(this::writeUntilClosed);
  }

  void changed() {
    lock.lock();
    try {
      dirty = true;
      woken.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void writeUntilClosed() {
    while (awaitDirty()) {
      long startNanos = System.nanoTime();
      write();
      Duration writing = Duration.ofNanos(System.nanoTime() - startNanos);
      Duration spacing = writing.multipliedBy(SPACING_TO_WRITING);
      pause(spacing.compareTo(SPACING_MIN) > 0 ? spacing : SPACING_MIN);
    }
  }

  private boolean awaitDirty() {
    lock.lock();
    try {
      while (!dirty && !closed) {
        woken.await();
      }
      boolean write = dirty;
      dirty = false;
      return write;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void pause(Duration duration) {
    lock.lock();
    try {
      long left = duration.toNanos();
      while (left > 0 && !closed) {
        left = woken.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void write() {
    UUID of = identity.get();
    if (of == null) {
      return;
    }
    try {
      copy.write(DirectoryCopy.Content.of(directory, of));
      meters.copied("written");
    } catch (IOException e) {
      meters.copied("failed");
      LOG.warn("The directory's copy could not be written; trying again: {}", e.toString());
      changed();
    }
  }

  /** Writes what is not on disk yet, if anything. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      woken.signalAll();
    } finally {
      lock.unlock();
    }
    if (thread == null) {
      return;
    }
    // Not interrupted: that would close the file under the writer's hands.
    Threads.await(thread, CLOSE_TIMEOUT);
  }
}
