package care.shouhu.core.log.kafka;

import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogDamaged;
import care.shouhu.core.log.LogLimits;
import care.shouhu.core.log.ReaderMarks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a log needs before its threads can begin: topics that are as they should be, where each lane
 * begins and ends, and the readers' marks. Waits for Kafka to answer, up to a limit.
 *
 * @param firsts by lane: the first position Kafka still has
 * @param ends by lane: the position after the last
 */
record Opening(
    KafkaSettings settings,
    KafkaClients clients,
    Admin admin,
    KafkaTopics topics,
    Map<Lane, Long> firsts,
    Map<Lane, Long> ends) {

  private static final Logger LOG = LoggerFactory.getLogger(Opening.class);
  private static final long AGAIN_AFTER_MILLIS = 200;

  /**
   * @throws UncheckedIOException when no broker answers in time
   * @throws IllegalStateException when a topic cannot be used
   */
  static Opening begin(KafkaSettings settings, LogLimits limits, KafkaClients clients) {
    Admin admin = null;
    try {
      admin = clients.admin();
      long deadlineNanos = System.nanoTime() + settings.openMax().toNanos();
      while (true) {
        try {
          KafkaTopics topics = KafkaTopics.open(admin, settings, limits);
          Map<Lane, Long> firsts = positions(admin, settings, OffsetSpec.earliest());
          Map<Lane, Long> ends = positions(admin, settings, OffsetSpec.latest());
          return new Opening(settings, clients, admin, topics, firsts, ends);
        } catch (ExecutionException e) {
          boolean isOver = System.nanoTime() > deadlineNanos;
          if (isOver || !(e.getCause() instanceof RetriableException)) {
            throw e;
          }
          LOG.warn("waiting for Kafka at {}: {}", settings.servers(), e.getCause().getMessage());
          Thread.sleep(AGAIN_AFTER_MILLIS);
        }
      }
    } catch (ExecutionException | KafkaException e) {
      close(admin);
      Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
      throw new UncheckedIOException(
          new IOException(
              "the Kafka log at %s cannot be opened: %s"
                  .formatted(settings.servers(), deepest(cause).getMessage()),
              cause));
    } catch (InterruptedException e) {
      close(admin);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while opening the log", e);
    } catch (RuntimeException e) {
      close(admin);
      throw e;
    }
  }

  private static Throwable deepest(Throwable thrown) {
    return thrown.getCause() == null ? thrown : deepest(thrown.getCause());
  }

  private static Map<Lane, Long> positions(Admin admin, KafkaSettings settings, OffsetSpec spec)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (Lane lane : Lane.values()) {
      asked.put(partition(settings, lane), spec);
    }
    var offsets = admin.listOffsets(asked).all().get();
    Map<Lane, Long> positions = new EnumMap<>(Lane.class);
    for (Lane lane : Lane.values()) {
      long offset = offsets.get(partition(settings, lane)).offset();
      positions.put(lane, KafkaLane.positionOf(offset));
    }
    return positions;
  }

  private static TopicPartition partition(KafkaSettings settings, Lane lane) {
    return new TopicPartition(KafkaTopics.lane(settings, lane), KafkaLane.PARTITION);
  }

  /**
   * Fills {@code marks} with what was kept.
   *
   * @throws LogDamaged when what is kept says that records are gone
   */
  KafkaMarks marks(ReaderMarks marks) {
    KafkaMarks kept =
        new KafkaMarks(
            KafkaTopics.marks(settings),
            clients.consumer("read-marks"),
            clients.producer("marks"),
            marks);
    try {
      kept.load(firsts);
      Map<Lane, String> names = new EnumMap<>(Lane.class);
      Map<Lane, UUID> ids = new EnumMap<>(Lane.class);
      for (Lane lane : Lane.values()) {
        names.put(lane, KafkaTopics.lane(settings, lane));
        ids.put(lane, topics.ids().get(names.get(lane)));
      }
      kept.checkTopics(names, ids);
      checkNothingLost(marks);
      return kept;
    } catch (RuntimeException e) {
      kept.close();
      throw e;
    }
  }

  /** A reader stands only where records were durable. */
  private void checkNothingLost(ReaderMarks marks) {
    marks.floors().forEach((lane, floor) -> checkReaches(lane, floor, "was released"));
    marks
        .readers()
        .forEach((reader, released) ->
            released.forEach((lane, at) -> checkReaches(lane, at, "was read by " + reader)));
  }

  private void checkReaches(Lane lane, long position, String why) {
    if (position > ends.get(lane)) {
      throw new LogDamaged(
          "lane %s up to %d %s, but is found to end at %d"
              .formatted(lane.label(), position - 1, why, ends.get(lane) - 1));
    }
  }

  List<KafkaLane> lanes(KafkaMarks kept, ReaderMarks marks, LogLimits limits) {
    List<KafkaLane> lanes = new ArrayList<>();
    for (Lane lane : Lane.values()) {
      lanes.add(
          new KafkaLane(
              lane,
              KafkaTopics.lane(settings, lane),
              limits,
              marks.floor(lane),
              ends.get(lane),
              kept.recordBytesMean(lane)));
    }
    return lanes;
  }

  void giveUp() {
    close(admin);
  }

  private static void close(Admin admin) {
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
  }
}
