package care.shouhu.core.log.kafka;

import care.shouhu.core.log.Admission;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.ReaderMarks;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that, once a second, asks Kafka where the lanes end (other processes append too),
 * follows and keeps the readers' marks, has released records deleted, and says whether Kafka
 * answers at all.
 */
final class KafkaKeeper implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaKeeper.class);
  private static final long EVERY_NANOS = 1_000_000_000L;
  private static final long WHILE_FAILED_NANOS = 100_000_000L;

  private final Admin admin;
  private final Map<Lane, KafkaLane> lanes;
  private final Map<Lane, KafkaSender> senders;
  private final KafkaMarks kept;
  private final ReaderMarks marks;
  private final Admission admission;
  private final long stallNanos;

  /** Floors that were kept, and when: what is below may be freed a while later. */
  private Map<Lane, Long> keptFloors;

  private long keptNanos;
  private final Map<Lane, Long> freedTo = new EnumMap<>(Lane.class);
  private volatile long answeredNanos = System.nanoTime();
  private volatile Thread thread;
  private volatile boolean closing;

  /** Why nothing can be written at present, for people; empty when all is well. */
  private volatile String failure = "";

  KafkaKeeper(
      Admin admin,
      Map<Lane, KafkaLane> lanes,
      Map<Lane, KafkaSender> senders,
      KafkaMarks kept,
      ReaderMarks marks,
      Admission admission,
      Duration stallAfter) {
    this.admin = admin;
    this.lanes = lanes;
    this.senders = senders;
    this.kept = kept;
    this.marks = marks;
    this.admission = admission;
    this.stallNanos = stallAfter.toNanos();
    this.keptFloors = marks.floors();
    this.keptNanos = System.nanoTime();
  }

  String failure() {
    return failure;
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    long lookedNanos = System.nanoTime() - EVERY_NANOS;
    while (!closing) {
      if (System.nanoTime() - lookedNanos >= EVERY_NANOS || !failure.isEmpty()) {
        lookedNanos = System.nanoTime();
        look();
      }
      judge();
      LockSupport.parkNanos(this, Math.min(EVERY_NANOS, WHILE_FAILED_NANOS));
    }
  }

  private void look() {
    try {
      lookAtEnds();
      answeredNanos = System.nanoTime();
      keepAndFree();
    } catch (KafkaException | ExecutionException e) {
      LOG.debug("Kafka could not be asked", e);
    } catch (InterruptedException e) {
      closing = true;
    } catch (RuntimeException e) {
      LOG.error("the log's marks could not be kept", e);
    }
  }

  /** Asks where each lane ends now. */
  void lookAtEnds() throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    lanes.values().forEach(lane -> asked.put(lane.partition, OffsetSpec.latest()));
    Map<TopicPartition, ListOffsetsResultInfo> ends = admin.listOffsets(asked).all().get();
    lanes
        .values()
        .forEach(lane -> lane.endsAt(KafkaLane.positionOf(ends.get(lane.partition).offset())));
  }

  private void keepAndFree() throws ExecutionException, InterruptedException {
    long followedNanos = System.nanoTime();
    kept.follow();
    Map<Lane, Long> floors = marks.floors();
    kept.keep();
    lanes.forEach((lane, state) -> {
      state.unreleased.releasedTo(floors.get(lane));
      kept.keepMean(lane, state.unreleased.meanBytes());
    });
    if (followedNanos - keptNanos >= KafkaMarks.FREED_AFTER.toNanos()) {
      // A reader that registered meanwhile has brought the floor down again.
      floors.forEach((lane, floor) -> keptFloors.merge(lane, floor, Math::min));
      free(keptFloors);
      keptFloors = floors;
      keptNanos = System.nanoTime();
    }
  }

  private void free(Map<Lane, Long> floors) throws ExecutionException, InterruptedException {
    Map<TopicPartition, RecordsToDelete> deletions = new HashMap<>();
    floors.forEach((lane, floor) -> {
      if (floor > freedTo.getOrDefault(lane, 1L)) {
        deletions.put(
            lanes.get(lane).partition, RecordsToDelete.beforeOffset(KafkaLane.offsetOf(floor)));
        // Before it is done, because an answer that never comes does not mean that it was not.
        kept.freed(lane, floor);
      }
    });
    if (!deletions.isEmpty()) {
      admin.deleteRecords(deletions).all().get();
      freedTo.putAll(floors);
    }
  }

  /** Whether appends are taken. Calls what waits for room, so it must not hold a lock. */
  private void judge() {
    long silentNanos = System.nanoTime() - answeredNanos;
    String now =
        silentNanos > stallNanos
            ? "no answer from Kafka for " + silentNanos / 1_000_000_000 + " s"
            : "";
    for (KafkaSender sender : senders.values()) {
      now = now.isEmpty() ? sender.failure(stallNanos) : now;
    }
    if (now.isEmpty() != failure.isEmpty()) {
      LOG.warn("{}", now.isEmpty() ? "Kafka answers again: the log takes appends" : now);
    }
    failure = now;
    admission.failed(!now.isEmpty());
  }

  /** Somebody waits for space that may be there now. */
  void hurry() {
    LockSupport.unpark(thread);
  }

  /** Whatever it asks Kafka at the moment is given up. */
  void close(Thread keeping) {
    closing = true;
    keeping.interrupt();
  }
}
