package care.shouhu.core.log.kafka;

import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LaneQueue;
import care.shouhu.core.log.LogLimits;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;

/** What this process knows of one lane beside what the broker holds. */
final class KafkaLane {

  /** One partition a lane, in this version of the log. */
  static final int PARTITION = 0;

  final Lane lane;
  final TopicPartition partition;
  final LaneQueue queue;
  final UnreleasedBytes unreleased;

  /** The position after the last record known to be durable, whoever appended it. */
  private final AtomicLong end;

  KafkaLane(
      Lane lane, String topic, LogLimits limits, long first, long end, double recordBytesMean) {
    this.lane = lane;
    this.partition = new TopicPartition(topic, PARTITION);
    this.queue = new LaneQueue(limits);
    this.end = new AtomicLong(end);
    this.unreleased = new UnreleasedBytes(first, end, recordBytesMean);
  }

  long end() {
    return end.get();
  }

  /** This process's record is durable. */
  void appended(long position, int bytes) {
    unreleased.appended(position, bytes);
    end.accumulateAndGet(position + 1, Math::max);
  }

  /** The broker says that everything below is durable. */
  void endsAt(long positionExclusive) {
    unreleased.endsAt(positionExclusive);
    end.accumulateAndGet(positionExclusive, Math::max);
  }

  /** Positions begin at 1, offsets at 0. */
  static long positionOf(long offset) {
    return offset + 1;
  }

  static long offsetOf(long position) {
    return position - 1;
  }
}
