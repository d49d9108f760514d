package care.shouhu.core.log.kafka;

import care.shouhu.core.log.LogDamaged;
import care.shouhu.core.log.LogLimits;
import care.shouhu.core.log.LogRecord;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one lane. Readers come with a position each time and go on from where they stopped: each
 * finds the consumer that stands there, with what it fetched ahead; a few serve all.
 */
final class KafkaCursors implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaCursors.class);

  /** Two readers follow a lane all the time; a third may rebuild or export. */
  private static final int CURSORS_MAX = 4;

  /** How long a record that is known to be there is waited for: a broker may be taking over. */
  private static final Duration FETCH_MAX = Duration.ofSeconds(5);

  /** Nobody is told: a consumer of no group has nothing to hand over. */
  private static final Duration CLOSE_MAX = Duration.ZERO;

  /** One consumer, used by one reader at a time. */
  private static final class Cursor {
    final Consumer<byte[], byte[]> consumer;
    final Deque<ConsumerRecord<byte[], byte[]>> ahead = new ArrayDeque<>();
    long next;

    Cursor(Consumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }
  }

  private final KafkaLane lane;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition returned = lock.newCondition();
  private final List<Cursor> busy = new ArrayList<>();

  /** The one used last comes first. */
  private final Deque<Cursor> free = new ArrayDeque<>();

  private boolean closed;

  KafkaCursors(KafkaLane lane, Supplier<Consumer<byte[], byte[]>> consumers) {
    this.lane = lane;
    this.consumers = consumers;
  }

  /**
   * Records from a position on, as {@link care.shouhu.core.log.DurableLog#read} says.
   *
   * @throws OffsetOutOfRangeException when Kafka does not have the position
   */
  List<LogRecord> read(long from, int recordsMax, int bytesMax, Duration waitMax)
      throws InterruptedException {
    boolean isThere = from < lane.end();
    Duration patience = isThere && waitMax.compareTo(FETCH_MAX) < 0 ? FETCH_MAX : waitMax;
    long deadlineNanos = System.nanoTime() + TimeUnit.NANOSECONDS.convert(patience);
    Cursor cursor = take(from, deadlineNanos);
    if (cursor == null) {
      return List.of();
    }
    boolean usable = false;
    try {
      List<LogRecord> records = fill(cursor, from, recordsMax, bytesMax, deadlineNanos);
      usable = true;
      return records;
    } catch (WakeupException e) {
      throw new IllegalStateException("the log is closed", e);
    } catch (InterruptException e) {
      Thread.interrupted();
      throw (InterruptedException) new InterruptedException().initCause(e);
    } catch (OffsetOutOfRangeException e) {
      throw e;
    } catch (KafkaException e) {
      if (isCorruption(e)) {
        throw damaged(from, e.getMessage(), e);
      }
      LOG.warn("lane {} could not be read from {}", lane.lane.label(), from, e);
      return List.of();
    } finally {
      giveBack(cursor, usable);
    }
  }

  private List<LogRecord> fill(
      Cursor cursor, long from, int recordsMax, int bytesMax, long deadlineNanos) {
    if (cursor.next != from) {
      cursor.ahead.clear();
      cursor.consumer.seek(lane.partition, KafkaLane.offsetOf(from));
      cursor.next = from;
    }
    List<LogRecord> records = new ArrayList<>();
    long bytes = 0;
    while (records.size() < recordsMax) {
      if (cursor.ahead.isEmpty()) {
        boolean enough = !records.isEmpty() && cursor.next >= lane.end();
        long leftNanos = deadlineNanos - System.nanoTime();
        if (enough || leftNanos < 0 || !fetch(cursor, leftNanos)) {
          break;
        }
      }
      ConsumerRecord<byte[], byte[]> record = cursor.ahead.getFirst();
      checkDense(cursor.next, record.offset());
      bytes += LogLimits.recordBytes(record.key(), record.value());
      if (bytes > bytesMax && !records.isEmpty()) {
        break;
      }
      cursor.ahead.removeFirst();
      records.add(new LogRecord(cursor.next, record.key(), record.value()));
      cursor.next++;
    }
    return records;
  }

  /** Waits for the next records; a consumer reads ahead by itself. */
  private boolean fetch(Cursor cursor, long waitNanosMax) {
    cursor
        .consumer
        .poll(Duration.ofNanos(waitNanosMax))
        .records(lane.partition)
        .forEach(cursor.ahead::add);
    if (cursor.ahead.isEmpty()) {
      return false;
    }
    lane.endsAt(KafkaLane.positionOf(cursor.ahead.getLast().offset()) + 1);
    return true;
  }

  private void checkDense(long expected, long offset) {
    if (KafkaLane.positionOf(offset) != expected) {
      throw damaged(
          expected,
          "the next record stands at "
              + KafkaLane.positionOf(offset)
              + "; transactions or compaction on this topic leave such gaps",
          null);
    }
  }

  private LogDamaged damaged(long position, String why, Throwable cause) {
    return new LogDamaged(
        "lane %s cannot be read from %d: %s".formatted(lane.lane.label(), position, why), cause);
  }

  private static boolean isCorruption(Throwable thrown) {
    return thrown instanceof CorruptRecordException
        || (thrown.getCause() != null && isCorruption(thrown.getCause()));
  }

  /** A cursor for this reader alone, best one that stands there; null when the time is over. */
  private Cursor take(long position, long deadlineNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed) {
        Cursor cursor = standingAt(position);
        if (cursor == null && free.size() + busy.size() < CURSORS_MAX) {
          cursor = new Cursor(consumers.get());
          cursor.consumer.assign(List.of(lane.partition));
        } else if (cursor == null) {
          cursor = free.pollLast();
        }
        if (cursor != null) {
          busy.add(cursor);
          return cursor;
        }
        long leftNanos = deadlineNanos - System.nanoTime();
        if (leftNanos <= 0 || returned.awaitNanos(leftNanos) <= 0) {
          return null;
        }
      }
      throw new IllegalStateException("the log is closed");
    } finally {
      lock.unlock();
    }
  }

  private Cursor standingAt(long position) {
    for (Cursor cursor : free) {
      if (cursor.next == position) {
        free.remove(cursor);
        return cursor;
      }
    }
    return null;
  }

  private void giveBack(Cursor cursor, boolean usable) {
    lock.lock();
    try {
      busy.remove(cursor);
      if (usable && !closed) {
        free.addFirst(cursor);
      }
      returned.signal();
    } finally {
      lock.unlock();
    }
    if (!usable) {
      cursor.consumer.close(CloseOptions.timeout(CLOSE_MAX));
    }
  }

  /** Wakes the readers that wait, with IllegalStateException. */
  @Override
  public void close() {
    List<Cursor> idle;
    lock.lock();
    try {
      closed = true;
      busy.forEach(cursor -> cursor.consumer.wakeup());
      idle = List.copyOf(free);
      free.clear();
      returned.signalAll();
    } finally {
      lock.unlock();
    }
    idle.forEach(cursor -> cursor.consumer.close(CloseOptions.timeout(CLOSE_MAX)));
  }
}
