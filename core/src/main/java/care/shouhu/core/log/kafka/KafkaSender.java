package care.shouhu.core.log.kafka;

import care.shouhu.core.log.LogMeters;
import care.shouhu.core.log.LogRefused;
import care.shouhu.core.log.PendingAppend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what one lane's queue holds to the lane's own producer, and answers. A producer may block
 * (for its topic's leader, for memory); that happens in this thread, so an append never does. Each
 * lane has its own connection: a call does not stand behind readings that are under way.
 *
 * <p>An idempotent producer keeps the order and writes nothing twice, over all its retries and over
 * batches it had to give up. Only when it says itself that it cannot go on another takes its place.
 */
final class KafkaSender implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaSender.class);
  private static final int TAKE_RECORDS_MAX = 4_096;
  private static final long TAKE_BYTES_MAX = 1 << 20;
  private static final long REPLACE_AFTER_NANOS = 1_000_000_000L;

  private final KafkaLane lane;
  private final Supplier<Producer<byte[], byte[]>> producers;
  private final Runnable admissionUpdate;
  private final Runnable answered;
  private final LogMeters meters;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile Producer<byte[], byte[]> producer;
  private volatile Thread thread;
  private volatile boolean idle;
  private volatile boolean closing;

  /** The producer has failed for good. */
  private volatile boolean broken;

  /** When the last answer came, or the first of the records was sent that now wait for one. */
  private volatile long progressNanos;

  /** Of the last answer, so that a topic that was deleted and made again is noticed. */
  private volatile long lastPosition;

  private volatile String failure = "";
  private volatile String damage = "";

  /**
   * @param admissionUpdate called when a record became durable, before its answer
   * @param answered called after each answer: the producer does not say which are of one batch
   */
  KafkaSender(
      KafkaLane lane,
      Supplier<Producer<byte[], byte[]>> producers,
      Runnable admissionUpdate,
      Runnable answered,
      LogMeters meters) {
    this.lane = lane;
    this.producers = producers;
    this.admissionUpdate = admissionUpdate;
    this.answered = answered;
    this.meters = meters;
    this.producer = producers.get();
    this.lastPosition = lane.end() - 1;
  }

  /** Something waits in the queue. Cheap while the thread is busy: it will look by itself. */
  void wake() {
    if (idle) {
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    List<PendingAppend> taken = new ArrayList<>();
    while (true) {
      if (broken && !closing) {
        replaceProducer();
      }
      lane.queue.take(taken, TAKE_RECORDS_MAX, TAKE_BYTES_MAX);
      if (!taken.isEmpty()) {
        taken.forEach(this::send);
        taken.clear();
      } else if (closing) {
        return;
      } else {
        awaitWork();
      }
    }
  }

  private void awaitWork() {
    idle = true;
    if (!closing && !broken && lane.queue.isEmpty()) {
      LockSupport.park(this);
    }
    idle = false;
  }

  private void send(PendingAppend append) {
    if (inFlight.getAndIncrement() == 0) {
      progressNanos = System.nanoTime();
    }
    try {
      var _ =
          producer.send(
              new ProducerRecord<>(
                  lane.partition.topic(), lane.partition.partition(), append.key, append.value),
              (metadata, failed) -> answer(append, metadata, failed));
    } catch (RuntimeException e) {
      // It did not take the record, because it is closed or has failed.
      broken = true;
      LogRefused.Reason reason = closing ? LogRefused.Reason.CLOSED : LogRefused.Reason.LOG_FAILED;
      refuse(append, reason, e);
    }
  }

  /** On the producer's thread; for what it refuses at once, on ours. */
  private void answer(PendingAppend append, RecordMetadata metadata, Exception failed) {
    if (failed != null) {
      boolean tooLarge = failed instanceof RecordTooLargeException;
      broken |= !tooLarge && !(failed instanceof RetriableException);
      refuse(
          append, tooLarge ? LogRefused.Reason.TOO_LARGE : LogRefused.Reason.WRITE_FAILED, failed);
      wake();
    } else if (!metadata.hasOffset()) {
      // A retry found the record stored, so long ago that the broker has forgotten where.
      refuse(append, LogRefused.Reason.WRITE_FAILED, null);
    } else {
      acknowledge(append, KafkaLane.positionOf(metadata.offset()));
    }
  }

  private void acknowledge(PendingAppend append, long position) {
    if (position <= lastPosition) {
      damage =
          "topic %s gave position %d after %d: it was deleted and made again, or cut"
              .formatted(lane.partition.topic(), position, lastPosition);
      refuse(append, LogRefused.Reason.WRITE_FAILED, null);
      return;
    }
    lastPosition = position;
    long now = System.nanoTime();
    progressNanos = now;
    failure = "";
    lane.appended(position, append.bytes());
    meters.appended(lane.lane, now - append.appendedNanos);
    admissionUpdate.run();
    append.complete(position);
    settle(append);
  }

  private void refuse(PendingAppend append, LogRefused.Reason reason, Exception why) {
    if (why != null && failure.isEmpty()) {
      failure = why.getClass().getSimpleName() + ": " + why.getMessage();
      LOG.error("lane {} cannot append: {}", lane.lane.label(), failure);
    }
    meters.refused(lane.lane, reason, 1);
    append.completeExceptionally(new LogRefused(lane.lane, reason));
    settle(append);
  }

  private void settle(PendingAppend append) {
    inFlight.decrementAndGet();
    lane.queue.settle(1, append.bytes());
    answered.run();
  }

  /**
   * What it had under way is answered as failed; then another begins, with another identity. When
   * none can (no name of a broker can be looked up), what comes is refused until one does.
   */
  private void replaceProducer() {
    try {
      producer.close(Duration.ZERO);
      LockSupport.parkNanos(this, REPLACE_AFTER_NANOS);
      if (!closing) {
        producer = producers.get();
        broken = false;
      }
    } catch (RuntimeException | Error e) {
      LOG.error("lane {} cannot begin to append again", lane.lane.label(), e);
    }
  }

  /**
   * Why this lane does not come on, for people; empty when it does.
   *
   * @param stallNanos so long without an answer is a failure
   */
  String failure(long stallNanos) {
    if (!damage.isEmpty()) {
      return damage;
    }
    long waitsNanos = System.nanoTime() - progressNanos;
    if (inFlight.get() > 0 && waitsNanos > stallNanos) {
      return "lane %s: no answer from Kafka for %d s"
          .formatted(lane.lane.label(), waitsNanos / 1_000_000_000);
    }
    return broken ? failure : "";
  }

  /**
   * Sends what the queue holds, waits for the answers, and ends. What is not answered by then is
   * answered as failed. The queue must refuse already.
   */
  void close(Thread sending, Duration timeMax) {
    long deadlineNanos = System.nanoTime() + timeMax.toNanos();
    closing = true;
    LockSupport.unpark(sending);
    try {
      sending.join(timeMax);
      producer.close(Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime())));
      sending.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a thread that closes", e);
    }
  }
}
