package care.shouhu.core.log.kafka;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * Where the log's Kafka is, and how long it is waited for.
 *
 * @param servers {@code host:port[,host:port…]}
 * @param replication of topics that are made; empty: three, or as many as there are brokers
 * @param topicPrefix topics are {@code prefix-lane} and {@code prefix-marks}
 * @param syncWhenAlone topics that are made with one replica: the broker syncs its disk before it
 *     acknowledges. Without, a power cut loses what was acknowledged in the seconds before.
 * @param openMax how long opening waits for a broker
 * @param stallAfter without an answer for this long, the log is not writable and refuses appends
 * @param deliveryMax after this long an append that was taken is given up, its outcome unknown
 * @param closeMax how long closing waits for what was taken
 */
public record KafkaSettings(
    String servers,
    OptionalInt replication,
    String topicPrefix,
    boolean syncWhenAlone,
    Duration openMax,
    Duration stallAfter,
    Duration deliveryMax,
    Duration closeMax) {

  public KafkaSettings {
    if (stallAfter.compareTo(deliveryMax) >= 0) {
      throw new IllegalArgumentException("stallAfter must be shorter than deliveryMax");
    }
  }

  /**
   * A broker may restart, or hand over to another, within {@code deliveryMax}; edges are told to
   * stop reading long before.
   */
  public static KafkaSettings of(String servers, OptionalInt replication) {
    return new KafkaSettings(
        servers,
        replication,
        "shouhu",
        /* syncWhenAlone= */ true,
        Duration.ofSeconds(60),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10));
  }

  /** Several logs may share a cluster, under different names. */
  public KafkaSettings withTopicPrefix(String prefix) {
    return new KafkaSettings(
        servers, replication, prefix, syncWhenAlone, openMax, stallAfter, deliveryMax, closeMax);
  }
}
