package care.shouhu.core.log.kafka;

import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log's topics: makes those that are missing and refuses those that could lose or mix records.
 * Topic ids are Kafka's own: a topic that was deleted and made again has another.
 *
 * @param ids by topic name
 * @param warnings what is allowed and not wise, for people; empty when there is nothing
 */
record KafkaTopics(Map<String, UUID> ids, String warnings) {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaTopics.class);

  /** Space comes back in whole segments, once all in it is released. */
  private static final String SEGMENT_BYTES = String.valueOf(128 << 20);

  private static final String MARKS_SEGMENT_BYTES = String.valueOf(16 << 20);
  private static final String DAY_MILLIS = String.valueOf(86_400_000);

  static String lane(KafkaSettings settings, Lane lane) {
    return settings.topicPrefix() + "-" + lane.label();
  }

  static String marks(KafkaSettings settings) {
    return settings.topicPrefix() + "-marks";
  }

  /**
   * @throws ExecutionException as Kafka says it, such as a time-out
   * @throws IllegalStateException naming each topic that cannot be used and why
   */
  static KafkaTopics open(Admin admin, KafkaSettings settings, LogLimits limits)
      throws ExecutionException, InterruptedException {
    int brokers = admin.describeCluster().nodes().get().size();
    int replication = settings.replication().orElse(Math.min(3, brokers));
    List<String> names = new ArrayList<>();
    for (Lane lane : Lane.values()) {
      names.add(lane(settings, lane));
      make(
          admin,
          lane(settings, lane),
          replication,
          laneRules(limits, replication, settings.syncWhenAlone()));
    }
    names.add(marks(settings));
    make(admin, marks(settings), replication, marksRules(replication));
    Map<String, UUID> ids = new HashMap<>();
    List<String> problems = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (TopicDescription topic : admin.describeTopics(names).allTopicNames().get().values()) {
      Uuid id = topic.topicId();
      ids.put(topic.name(), new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()));
      Config rules = rules(admin, topic.name());
      boolean isMarks = topic.name().equals(marks(settings));
      problems.addAll(isMarks ? marksProblems(topic, rules) : laneProblems(topic, rules, limits));
      int replicas = topic.partitions().getFirst().replicas().size();
      int inSync = number(rules, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
      if (replicas > 1 && inSync < 2) {
        warnings.add(
            "topic %s has %d replicas but min.insync.replicas=%d: one broker alone may acknowledge"
                .formatted(topic.name(), replicas, inSync));
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalStateException(String.join(System.lineSeparator(), problems));
    }
    return new KafkaTopics(Map.copyOf(ids), String.join("; ", warnings));
  }

  private static void make(Admin admin, String name, int replication, Map<String, String> rules)
      throws ExecutionException, InterruptedException {
    if (exists(admin, name)) {
      return;
    }
    try {
      admin
          .createTopics(List.of(new NewTopic(name, 1, (short) replication).configs(rules)))
          .all()
          .get();
      LOG.info("made the topic {} with {} replicas", name, replication);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
    // The broker we ask may not have heard of it yet.
    long deadlineNanos = System.nanoTime() + 10_000_000_000L;
    while (!exists(admin, name) && System.nanoTime() < deadlineNanos) {
      Thread.sleep(20);
    }
  }

  private static boolean exists(Admin admin, String name)
      throws ExecutionException, InterruptedException {
    try {
      TopicDescription topic = admin.describeTopics(List.of(name)).allTopicNames().get().get(name);
      return topic.partitions().stream().allMatch(partition -> partition.leader() != null);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Kafka deletes nothing by itself; and its clock, not ours, stamps the records.
   *
   * @param syncWhenAlone whether a topic with one replica is to be synced
   */
  static Map<String, String> laneRules(LogLimits limits, int replication, boolean syncWhenAlone) {
    Map<String, String> rules = new HashMap<>(acknowledgedBy(replication));
    rules.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
    rules.put(TopicConfig.RETENTION_MS_CONFIG, "-1");
    rules.put(TopicConfig.RETENTION_BYTES_CONFIG, "-1");
    rules.put(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
    rules.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    rules.put(TopicConfig.SEGMENT_BYTES_CONFIG, SEGMENT_BYTES);
    rules.put(
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(KafkaClients.batchBytesMax(limits)));
    if (syncWhenAlone && replication == 1) {
      // No second machine has it, so an acknowledgement waits for the disk of the one that does.
      rules.put(TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG, "1");
    }
    return rules;
  }

  static Map<String, String> marksRules(int replication) {
    Map<String, String> rules = new HashMap<>(acknowledgedBy(replication));
    rules.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
    rules.put(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
    rules.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    rules.put(TopicConfig.SEGMENT_BYTES_CONFIG, MARKS_SEGMENT_BYTES);
    rules.put(TopicConfig.SEGMENT_MS_CONFIG, DAY_MILLIS);
    return rules;
  }

  /** One broker alone must not acknowledge, where another may be away and there are still two. */
  private static Map<String, String> acknowledgedBy(int replication) {
    return replication >= 3 ? Map.of(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2") : Map.of();
  }

  private static List<String> laneProblems(TopicDescription topic, Config rules, LogLimits limits) {
    List<String> problems = partitionProblems(topic);
    want(topic, rules, TopicConfig.CLEANUP_POLICY_CONFIG, "delete", problems);
    want(topic, rules, TopicConfig.RETENTION_MS_CONFIG, "-1", problems);
    want(topic, rules, TopicConfig.RETENTION_BYTES_CONFIG, "-1", problems);
    want(topic, rules, TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false", problems);
    int bytesMin = KafkaClients.batchBytesMax(limits);
    int bytesMax = number(rules, TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
    if (bytesMax < bytesMin) {
      problems.add(
          "topic %s has %s=%d; at least %d is wanted, or large records are refused"
              .formatted(topic.name(), TopicConfig.MAX_MESSAGE_BYTES_CONFIG, bytesMax, bytesMin));
    }
    return problems;
  }

  private static List<String> marksProblems(TopicDescription topic, Config rules) {
    List<String> problems = partitionProblems(topic);
    want(topic, rules, TopicConfig.CLEANUP_POLICY_CONFIG, "compact", problems);
    want(topic, rules, TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false", problems);
    return problems;
  }

  private static List<String> partitionProblems(TopicDescription topic) {
    List<String> problems = new ArrayList<>();
    if (topic.partitions().size() != 1) {
      problems.add(
          "topic %s has %d partitions; this version reads one, and would mix or miss the others"
              .formatted(topic.name(), topic.partitions().size()));
    }
    return problems;
  }

  private static void want(
      TopicDescription topic, Config rules, String rule, String wanted, List<String> problems) {
    String found = rules.get(rule).value();
    if (!wanted.equals(found)) {
      problems.add(
          "topic %s has %s=%s; %s is wanted, or records could be lost"
              .formatted(topic.name(), rule, found, wanted));
    }
  }

  private static int number(Config rules, String rule) {
    return Integer.parseInt(rules.get(rule).value());
  }

  private static Config rules(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Future<Config> rules = admin.describeConfigs(List.of(resource)).values().get(resource);
    return rules.get();
  }
}
