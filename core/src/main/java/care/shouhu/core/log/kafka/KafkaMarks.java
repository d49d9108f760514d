package care.shouhu.core.log.kafka;

import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogDamaged;
import care.shouhu.core.log.ReaderMarks;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * The readers' positions, kept in a compacted topic that every process on this log follows.
 *
 * <p>Not as a consumer group's offsets: those Kafka forgets after seven days without a commit, and
 * a reader that is away for so long must still hold its records. Lanes a reader follows, and which
 * topics the log was made of, stand here too.
 *
 * <p>What others released is applied only when the topic was read to its end, all at once: see
 * {@link ReaderMarks#follow}.
 */
final class KafkaMarks implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final long ANSWER_SECONDS_MAX = 5;

  /**
   * A keeper frees what it had kept as released this long before it last followed the marks. So a
   * new reader that knew its first position not longer ago than half of it finds its records there,
   * see {@link #register}.
   */
  static final Duration FREED_AFTER = Duration.ofSeconds(1);

  private static final int REGISTER_TRIES = 10;

  private final TopicPartition partition;
  private final Consumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> producer;
  private final ReaderMarks marks;

  /** What was read and not applied, because the end has not been reached. */
  private final Map<String, Map<Lane, Long>> changed = new HashMap<>();

  private final Set<String> forgotten = new HashSet<>();
  private final Map<Lane, MarkRecord.OfLane> lanes = new EnumMap<>(Lane.class);

  /** By lane: below, there is nothing left. */
  private final Map<Lane, Long> freed = new EnumMap<>(Lane.class);

  /** As they were last written here or read from others. */
  private final Map<String, Map<Lane, Long>> kept = new HashMap<>();

  /**
   * Reads all that is kept; {@code marks} know nothing yet.
   *
   * @throws KafkaException when Kafka does not answer
   */
  KafkaMarks(
      String topic,
      Consumer<byte[], byte[]> consumer,
      Producer<byte[], byte[]> producer,
      ReaderMarks marks) {
    this.partition = new TopicPartition(topic, KafkaLane.PARTITION);
    this.consumer = consumer;
    this.producer = producer;
    this.marks = marks;
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
  }

  /** What was kept, for the first time: floors come first, because positions build on them. */
  synchronized void load(Map<Lane, Long> firstPositions) {
    readToEnd();
    freed.putAll(firstPositions);
    lanes.forEach((lane, of) -> freed.merge(lane, of.floor(), Math::max));
    marks.restore(freed, changed);
    applied();
  }

  /** What other processes did since. */
  synchronized void follow() {
    readToEnd();
    marks.follow(changed, forgotten, freed);
    applied();
  }

  /** Records below this position were deleted. */
  synchronized void freed(Lane lane, long positionExclusive) {
    freed.merge(lane, positionExclusive, Math::max);
  }

  private void applied() {
    kept.putAll(changed);
    kept.keySet().removeAll(forgotten);
    changed.clear();
    forgotten.clear();
  }

  private void readToEnd() {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_SECONDS_MAX);
    long end = consumer.endOffsets(List.of(partition)).get(partition);
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        take(MarkRecord.of(record.key(), record.value()));
      }
      if (System.nanoTime() > deadlineNanos) {
        throw new org.apache.kafka.common.errors.TimeoutException(
            "the marks could not be read within " + ANSWER_SECONDS_MAX + " s");
      }
    }
  }

  private void take(MarkRecord mark) {
    switch (mark) {
      case MarkRecord.Reader reader -> {
        changed.put(reader.name(), reader.released());
        forgotten.remove(reader.name());
      }
      case MarkRecord.Forgotten reader -> {
        changed.remove(reader.name());
        forgotten.add(reader.name());
      }
      case MarkRecord.OfLane lane -> lanes.put(lane.lane(), lane);
      case MarkRecord.Unknown _ -> {
        // Another version's lane, and its own business.
      }
    }
  }

  /**
   * Which topics this log is made of is kept at its beginning and must stay so: a lane's topic that
   * is another one now was deleted, and the records in it are lost.
   *
   * @throws LogDamaged naming the topic
   */
  synchronized void checkTopics(Map<Lane, String> topics, Map<Lane, UUID> topicIds) {
    for (Lane lane : Lane.values()) {
      UUID id = topicIds.get(lane);
      MarkRecord.OfLane known = lanes.get(lane);
      if (known == null) {
        write(new MarkRecord.OfLane(lane, id, marks.floor(lane), 0));
      } else if (!known.topicId().equals(id)) {
        throw new LogDamaged(
            "topic %s is not the one this log was made with: it was deleted, and the records in it are lost. To begin a new log with what is left, delete the topic %s"
                .formatted(topics.get(lane), partition.topic()));
      }
    }
  }

  /** Of a record, as it was when it was last kept; 0 when nothing is known. */
  synchronized double recordBytesMean(Lane lane) {
    return lanes.containsKey(lane) ? lanes.get(lane).recordBytesMean() : 0;
  }

  /**
   * Makes a reader known to all processes. Between our look at the marks and the answer to our own
   * mark another process may free the records we would begin with; it frees only what had been
   * released {@link #FREED_AFTER} before. So a registration that took too long is taken back and
   * tried again.
   */
  synchronized void register(String reader, Set<Lane> of) {
    for (int i = 0; i < REGISTER_TRIES; i++) {
      follow();
      if (of.equals(marks.readers().getOrDefault(reader, Map.of()).keySet())) {
        return;
      }
      long begunNanos = System.nanoTime();
      boolean isNew = !marks.readers().containsKey(reader);
      marks.register(reader, of);
      write(reader);
      keepFloorsWithoutReader();
      if (!isNew || System.nanoTime() - begunNanos < FREED_AFTER.toNanos() / 2) {
        return;
      }
      forget(reader);
    }
    throw new org.apache.kafka.common.errors.TimeoutException(
        "Kafka is too slow to register the reader " + reader);
  }

  synchronized void forget(String reader) {
    marks.forget(reader);
    write(new MarkRecord.Forgotten(reader));
    kept.remove(reader);
    keepFloorsWithoutReader();
  }

  /** Where nobody stands any more, nobody's position says what was released. */
  private void keepFloorsWithoutReader() {
    for (Lane lane : Lane.values()) {
      MarkRecord.OfLane of = lanes.get(lane);
      if (marks.oldestUnreleased(lane).isEmpty() && of.floor() < marks.floor(lane)) {
        write(new MarkRecord.OfLane(lane, of.topicId(), marks.floor(lane), of.recordBytesMean()));
      }
    }
  }

  /** Keeps what this process's readers released since the last time. */
  synchronized void keep() {
    marks
        .readers()
        .forEach((reader, released) -> {
          if (!released.equals(kept.get(reader))) {
            write(reader);
          }
        });
  }

  /** The mean is kept when it has moved by a tenth: it is an estimate's beginning, no more. */
  synchronized void keepMean(Lane lane, double recordBytesMean) {
    MarkRecord.OfLane of = lanes.get(lane);
    if (Math.abs(recordBytesMean - of.recordBytesMean()) > recordBytesMean / 10) {
      write(new MarkRecord.OfLane(lane, of.topicId(), of.floor(), recordBytesMean));
    }
  }

  private void write(String reader) {
    Map<Lane, Long> released = marks.readers().get(reader);
    write(new MarkRecord.Reader(reader, released));
    kept.put(reader, released);
  }

  private void write(MarkRecord mark) {
    try {
      producer
          .send(
              new ProducerRecord<>(
                  partition.topic(), partition.partition(), mark.keyBytes(), mark.valueBytes()))
          .get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("the mark could not be kept: " + mark, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
    if (mark instanceof MarkRecord.OfLane lane) {
      lanes.put(lane.lane(), lane);
    }
  }

  @Override
  public synchronized void close() {
    producer.close(Duration.ofSeconds(1));
    consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
  }
}
