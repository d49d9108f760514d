package care.shouhu.core.log.kafka;

import care.shouhu.core.log.LogLimits;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes Kafka's clients, with each setting that matters to us said once. */
final class KafkaClients {

  /** What a batch and its records cost beside their keys and values, with room to spare. */
  private static final int BATCH_OVERHEAD_BYTES = 1_024;

  /** One read of the broker: large enough to catch up fast, small enough for many readers. */
  private static final int FETCH_BYTES = 4 << 20;

  /** What the producer gathers while requests are under way: a few ms of a broker's disk. */
  private static final int BATCH_BYTES = 128 << 10;

  private static final int REQUEST_MILLIS_MAX = 10_000;
  private static final int ADMIN_MILLIS_MAX = 5_000;
  private static final int RECONNECT_MILLIS_MAX = 500;

  /** Longer than any pause: a lane that was quiet must not ask for its topic before it sends. */
  private static final long METADATA_IDLE_MILLIS = Duration.ofDays(7).toMillis();

  private final KafkaSettings settings;
  private final LogLimits limits;

  KafkaClients(KafkaSettings settings, LogLimits limits) {
    this.settings = settings;
    this.limits = limits;
  }

  /**
   * The largest batch that is ever sent, for {@code max.message.bytes} of the topics. A batch of
   * many records may turn out larger than was estimated before it was compressed.
   */
  static int batchBytesMax(LogLimits limits) {
    return Math.max(2 * BATCH_BYTES, limits.recordBytesMax()) + BATCH_OVERHEAD_BYTES;
  }

  private Map<String, Object> common(String name) {
    Map<String, Object> config = new HashMap<>();
    config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.servers());
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, settings.topicPrefix() + "-" + name);
    config.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 50);
    config.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MILLIS_MAX);
    config.put(CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG, 50);
    config.put(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG, RECONNECT_MILLIS_MAX);
    config.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
    config.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    return config;
  }

  Admin admin() {
    Map<String, Object> config = common("admin");
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ADMIN_MILLIS_MAX);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ADMIN_MILLIS_MAX);
    return Admin.create(config);
  }

  /**
   * Acknowledged by all in-sync replicas, in order and once within this producer's life. Its memory
   * holds all that a lane's queue may hold, so that sending does not wait for room.
   */
  Producer<byte[], byte[]> producer(String name) {
    long deliveryMillis = settings.deliveryMax().toMillis();
    Map<String, Object> config = common(name);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5);
    config.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2 * limits.queueBytesMax() + BATCH_BYTES);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, batchBytesMax(limits));
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) deliveryMillis);
    config.put(
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
        (int) Math.min(REQUEST_MILLIS_MAX, deliveryMillis));
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, deliveryMillis);
    config.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, METADATA_IDLE_MILLIS);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Reads where it is told to, and says so when there is nothing any more. Belongs to no group. */
  Consumer<byte[], byte[]> consumer(String name) {
    Map<String, Object> config = common(name);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ADMIN_MILLIS_MAX);
    config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, ADMIN_MILLIS_MAX);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
