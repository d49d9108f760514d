package care.shouhu.core.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.log.CrashingChildren;
import care.shouhu.core.log.DurableLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogHealth;
import care.shouhu.core.log.LogLimits;
import care.shouhu.core.log.LogRefused;
import care.shouhu.core.log.LogUnderTest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Brokers and appending processes that are killed: all that was acknowledged is still there. */
@Timeout(120)
class KafkaLogCrashIT {

  @TempDir private static Path directory;

  private static KafkaBroker broker;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = KafkaBroker.start(directory.resolve("broker"));
  }

  @AfterAll
  static void endBroker() {
    broker.close();
  }

  private static DurableLog open(String prefix) {
    return KafkaLog.open(
        KafkaLogIT.settings(broker.servers(), prefix),
        LogLimits.defaults(),
        new SimpleMeterRegistry());
  }

  @Test
  void aKilledBrokerLosesAndRepeatsNothingOfOneProcess() throws Exception {
    CrashingChildren children = new CrashingChildren("kafka:" + broker.servers() + "/broker");
    try (CrashingChildren.Child child = children.start(5)) {
      child.runUntilAcks(3_000);
      broker.kill();
      broker.start();
      child.runUntilAcks(3_000);
    }

    try (DurableLog log = open("broker")) {
      children.assertAllAcknowledgedIsThere(log, "broker killed");
      CrashingChildren.assertNothingIsThereTwice(log);
    }
  }

  @Test
  void whatAKilledProcessHadAcknowledgedIsThereAndTheNextGoesOnBehindIt() throws Exception {
    CrashingChildren children = new CrashingChildren("kafka:" + broker.servers() + "/process");
    for (long seed : new long[] {8, 9}) {
      try (CrashingChildren.Child child = children.start(seed)) {
        child.runUntilAcks(2_000);
      }
      try (DurableLog log = open("process")) {
        children.assertAllAcknowledgedIsThere(log, "process killed, seed " + seed);
      }
    }
  }

  @Test
  void aBrokerThatDoesNotAnswerIsSaidAndNothingIsAcknowledgedUntilItDoes() throws Exception {
    KafkaSettings patient = KafkaLogIT.settings(broker.servers(), "silent");
    KafkaSettings hasty =
        new KafkaSettings(
            patient.servers(),
            OptionalInt.of(1),
            patient.topicPrefix(),
            /* syncWhenAlone= */ true,
            patient.openMax(),
            /* stallAfter= */ Duration.ofMillis(500),
            /* deliveryMax= */ Duration.ofSeconds(2),
            /* closeMax= */ Duration.ofSeconds(2));
    try (DurableLog log = KafkaLog.open(hasty, LogLimits.defaults(), new SimpleMeterRegistry())) {
      LogUnderTest.awaitWritable(log, Lane.URGENT);
      assertThat(LogUnderTest.append(log, Lane.URGENT, "one").get()).isEqualTo(1);
      broker.hold();
      var unknown = LogUnderTest.append(log, Lane.URGENT, "nobody knows");
      // What was answered before it stood still is heard by then.
      Thread.sleep(1_000);
      while (log.isWritable(Lane.URGENT)) {
        Thread.sleep(10);
      }

      assertThat(LogUnderTest.refusalOf(LogUnderTest.append(log, Lane.URGENT, "no")))
          .isEqualTo(LogRefused.Reason.LOG_FAILED);
      assertThat(log.health().state()).isEqualTo(LogHealth.State.FAILED);
      assertThat(log.health().reason()).contains("no answer from Kafka");
      assertThat(LogUnderTest.refusalOf(unknown)).isEqualTo(LogRefused.Reason.WRITE_FAILED);

      broker.letGo();
      LogUnderTest.awaitWritable(log, Lane.URGENT);
      long position = LogUnderTest.append(log, Lane.URGENT, "again").get();
      assertThat(log.health().state()).isEqualTo(LogHealth.State.OK);
      assertThat(LogUnderTest.values(LogUnderTest.readAll(log, Lane.URGENT, 1)))
          .startsWith("one")
          .endsWith("again")
          .hasSize((int) position)
          .doesNotContain("no");
    }
  }
}
