package care.shouhu.core.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogBatch;
import care.shouhu.core.log.LogDamaged;
import care.shouhu.core.log.LogLimits;
import care.shouhu.core.log.LogUnderTest;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the log makes of its topics, and of those that others made or unmade. */
@Timeout(60)
class KafkaTopicsIT {

  @TempDir private static Path directory;

  private static KafkaBroker broker;
  private static Admin admin;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = KafkaBroker.start(directory.resolve("broker"));
    admin = Admin.create(Map.of("bootstrap.servers", broker.servers()));
  }

  @AfterAll
  static void endBroker() {
    admin.close();
    broker.close();
  }

  private static KafkaLog open(String prefix) {
    return open(prefix, new SimpleMeterRegistry());
  }

  private static KafkaLog open(String prefix, SimpleMeterRegistry registry) {
    KafkaSettings settings = KafkaLogIT.settings(broker.servers(), prefix);
    return KafkaLog.open(settings, LogLimits.defaults(), registry);
  }

  private static void delete(String... topics) throws Exception {
    admin.deleteTopics(List.of(topics)).all().get();
    while (admin.listTopics().names().get().stream().anyMatch(List.of(topics)::contains)) {
      Thread.sleep(10);
    }
  }

  @Test
  void topicsThatCouldLoseOrMixRecordsAreRefusedTogether() throws Exception {
    admin
        .createTopics(
            List.of(
                new NewTopic("bad-urgent", 1, (short) 1).configs(Map.of("retention.ms", "1000")),
                new NewTopic("bad-routine", 2, (short) 1).configs(Map.of("retention.ms", "-1")),
                new NewTopic("bad-desk", 1, (short) 1)
                    .configs(Map.of("cleanup.policy", "compact", "max.message.bytes", "1000")),
                new NewTopic("bad-marks", 1, (short) 1)))
        .all()
        .get();

    assertThatThrownBy(() -> open("bad"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("bad-urgent has retention.ms=1000; -1 is wanted")
        .hasMessageContaining("bad-routine has 2 partitions")
        .hasMessageContaining("bad-desk has cleanup.policy=compact; delete is wanted")
        .hasMessageContaining("bad-desk has max.message.bytes=1000")
        .hasMessageContaining("bad-marks has cleanup.policy=delete; compact is wanted");
  }

  @Test
  void aTopicWithOneReplicaIsSyncedBeforeItsRecordsAreAcknowledged() throws Exception {
    KafkaSettings settings =
        KafkaSettings.of(broker.servers(), OptionalInt.empty()).withTopicPrefix("synced");
    KafkaLog.open(settings, LogLimits.defaults(), new SimpleMeterRegistry()).close();

    ConfigResource urgent = new ConfigResource(ConfigResource.Type.TOPIC, "synced-urgent");
    var rules = admin.describeConfigs(List.of(urgent)).all().get().get(urgent);
    assertThat(rules.get("flush.messages").value()).isEqualTo("1");
    assertThat(rules.get("retention.ms").value()).isEqualTo("-1");
  }

  @Test
  void aWipedLogHasAnotherIdentityAndBeginsAgain() throws Exception {
    UUID before;
    try (KafkaLog log = open("wiped")) {
      before = log.id();
      assertThat(LogUnderTest.append(log, Lane.URGENT, "call").get()).isEqualTo(1);
    }

    delete("wiped-urgent", "wiped-routine", "wiped-desk", "wiped-down", "wiped-marks");

    try (KafkaLog log = open("wiped")) {
      assertThat(log.id()).isNotEqualTo(before);
      assertThat(log.endPosition(Lane.URGENT)).isEqualTo(1);
    }
  }

  @Test
  void aLogThatLostOneOfItsTopicsIsRefused() throws Exception {
    try (KafkaLog log = open("torn")) {
      LogUnderTest.append(log, Lane.URGENT, "call").get();
    }

    delete("torn-urgent");

    assertThatThrownBy(() -> open("torn"))
        .isInstanceOf(LogDamaged.class)
        .hasMessageContaining("torn-urgent")
        .hasMessageContaining("torn-marks");
  }

  @Test
  void recordsThatOthersDeletedAreMissedLoudly() throws Exception {
    try (KafkaLog log = open("robbed")) {
      for (int i = 0; i < 10; i++) {
        LogUnderTest.append(log, Lane.DESK, "decision " + i).get();
      }

      admin
          .deleteRecords(
              Map.of(
                  new TopicPartition("robbed-desk", 0),
                  org.apache.kafka.clients.admin.RecordsToDelete.beforeOffset(5)))
          .all()
          .get();

      assertThatThrownBy(() -> log.read(Lane.DESK, 3, 10, 1_000, Duration.ZERO))
          .isInstanceOf(LogDamaged.class)
          .hasMessageContaining("lane desk cannot be read from 3");
    }
  }

  @Test
  void aTransactionOnTheTopicLeavesAGapThatIsMissedLoudly() throws Exception {
    try (KafkaLog log = open("gap")) {
      Map<String, Object> config =
          Map.of("bootstrap.servers", broker.servers(), "transactional.id", "foreign");
      try (var producer =
          new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>("gap-down", 0, new byte[1], new byte[1])).get();
        producer.commitTransaction();
      }
      // The marker of the commit takes the next offset.
      while (log.endPosition(Lane.DOWN) < 3) {
        Thread.sleep(10);
      }
      assertThat(LogUnderTest.append(log, Lane.DOWN, "command").get()).isEqualTo(3);

      assertThat(log.read(Lane.DOWN, 1, 1, 1_000, Duration.ZERO).records()).hasSize(1);
      assertThatThrownBy(() -> log.read(Lane.DOWN, 2, 1, 1_000, Duration.ZERO))
          .isInstanceOf(LogDamaged.class)
          .hasMessageContaining("transactions");
    }
  }

  @Test
  void processesShareOneLogAndOnlyWhatAllReadersReleasedIsFreed() throws Exception {
    try (KafkaLog gateway = open("shared");
        KafkaLog center = open("shared")) {
      gateway.registerReader("recorder", Set.of(Lane.URGENT));
      center.registerReader("loop", Set.of(Lane.URGENT));
      for (int i = 1; i <= 20; i++) {
        LogUnderTest.append(gateway, Lane.URGENT, "call " + i).get();
      }

      LogBatch read = center.read(Lane.URGENT, 1, 20, 10_000, Duration.ofSeconds(20));
      gateway.release("recorder", Lane.URGENT, 15);
      center.release("loop", Lane.URGENT, 11);

      assertThat(center.id()).isEqualTo(gateway.id());
      assertThat(LogUnderTest.values(read)).startsWith("call 1");
      TopicPartition urgent = new TopicPartition("shared-urgent", 0);
      while (gateway.firstPosition(Lane.URGENT) < 11
          || center.firstPosition(Lane.URGENT) < 11
          || earliest(urgent) < 10) {
        Thread.sleep(20);
      }
      assertThat(gateway.firstPosition(Lane.URGENT)).isEqualTo(11);
      assertThat(earliest(urgent)).isEqualTo(10);
      assertThat(gateway.health().lanes().get(Lane.URGENT).oldestUnreleased())
          .isEqualTo(Map.of("loop", 11L, "recorder", 15L));
    }
  }

  private static long earliest(TopicPartition partition) throws Exception {
    return admin
        .listOffsets(Map.of(partition, OffsetSpec.earliest()))
        .partitionResult(partition)
        .get()
        .offset();
  }

  @Test
  void theLargestRecordThatIsNotRefusedIsTaken() throws Exception {
    byte[] key = new byte[LogLimits.defaults().recordBytesMax() % 512 + 100];
    byte[] value =
        new byte[LogLimits.defaults().recordBytesMax() - LogLimits.recordBytes(key, new byte[0])];
    new SplittableRandom(1).nextBytes(value);
    try (KafkaLog log = open("large")) {
      assertThat(log.append(Lane.ROUTINE, key, value).get()).isEqualTo(1);

      LogBatch batch = log.read(Lane.ROUTINE, 1, 1, 1, Duration.ZERO);

      assertThat(Arrays.equals(batch.records().getFirst().value(), value)).isTrue();
    }
  }

  @Test
  void metricsAppearUnderTheirNamesAndGoWithTheLog() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (KafkaLog log = open("metrics", registry)) {
      log.registerReader("recorder", Set.of(Lane.URGENT));
      LogUnderTest.append(log, Lane.URGENT, "call").get();

      assertThat(registry.get("shouhu.log.append").tag("lane", "urgent").timer().count())
          .isEqualTo(1);
      assertThat(registry.get("shouhu.log.disk.bytes").tag("lane", "urgent").gauge().value())
          .isEqualTo(LogLimits.recordBytes(new byte["bed-1".length()], new byte["call".length()]));
      assertThat(
              registry
                  .get("shouhu.log.reader.lag.records")
                  .tags("lane", "urgent", "reader", "recorder")
                  .gauge()
                  .value())
          .isEqualTo(1);
    }
    assertThat(registry.getMeters()).extracting(Meter::getId).isEmpty();
  }

  @Test
  void whereNoBrokerAnswersOpeningSaysSo() {
    KafkaSettings patient = KafkaLogIT.settings("127.0.0.1:9", "nobody");
    KafkaSettings hasty =
        new KafkaSettings(
            patient.servers(),
            patient.replication(),
            patient.topicPrefix(),
            patient.syncWhenAlone(),
            /* openMax= */ Duration.ofMillis(100),
            patient.stallAfter(),
            patient.deliveryMax(),
            patient.closeMax());

    assertThatThrownBy(() -> KafkaLog.open(hasty, LogLimits.defaults(), new SimpleMeterRegistry()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("the Kafka log at 127.0.0.1:9 cannot be opened");
  }
}
