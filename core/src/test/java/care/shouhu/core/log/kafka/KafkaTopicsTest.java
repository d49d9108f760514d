package care.shouhu.core.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.log.LogLimits;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of topics as they are made, for more brokers than a test starts. */
class KafkaTopicsTest {

  @ParameterizedTest
  @CsvSource({"1, , 1", "2, , ", "3, 2, ", "5, 2, "})
  void oneBrokerAloneAcknowledgesOnlyWhereTheTopicCouldNotBeWrittenOtherwise(
      int replicas, String inSyncMin, String flushMessages) {
    Map<String, String> lane = KafkaTopics.laneRules(LogLimits.defaults(), replicas, true);
    Map<String, String> marks = KafkaTopics.marksRules(replicas);

    assertThat(lane.get("min.insync.replicas")).isEqualTo(inSyncMin);
    assertThat(marks.get("min.insync.replicas")).isEqualTo(inSyncMin);
    assertThat(lane.get("flush.messages")).isEqualTo(flushMessages);
  }
}
