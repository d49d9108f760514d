package care.shouhu.gateway.mqtt;

import care.shouhu.core.wire.Topics;
import care.shouhu.gateway.ingest.RefusalReason;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;

/** One connection's short names for topics (MQTT 5.0 section 3.3.2.3.4). The event loop's. */
final class TopicAliases {

  /** What a PUBLISH is about. */
  sealed interface Resolved {

    record Name(String topic) implements Resolved {}

    record Invalid(RefusalReason reason) implements Resolved {}
  }

  /** A longer topic is nobody's, and is as well refused by its beginning. */
  private static final int KEPT_CHARS_MAX = Topics.FOREIGN_CHARS_MAX + 1;

  private final int aliasMax;

  /** By alias; absent until the first. */
  private String[] topics;

  /**
   * @param aliasMax as announced; 0 for a client that was told of none
   */
  TopicAliases(int aliasMax) {
    this.aliasMax = aliasMax;
  }

  Resolved resolve(MqttPublishVariableHeader publish) {
    String name = publish.topicName();
    MqttProperties properties = publish.properties();
    if (properties.isEmpty()
        || !(properties.getProperty(MqttProperties.TOPIC_ALIAS) instanceof IntegerProperty given)) {
      // MQTT-4.7.3-1; on MQTT 5 section 3.3.2.1 says the code.
      return name.isEmpty()
          ? new Resolved.Invalid(RefusalReason.PROTOCOL_ERROR)
          : new Resolved.Name(name);
    }
    int alias = given.value();
    if (alias < 1 || alias > aliasMax) {
      return new Resolved.Invalid(RefusalReason.TOPIC_ALIAS_INVALID);
    }
    if (topics == null) {
      topics = new String[aliasMax + 1];
    }
    if (!name.isEmpty()) {
      topics[alias] = name.substring(0, Math.min(name.length(), KEPT_CHARS_MAX));
    }
    return topics[alias] == null
        ? new Resolved.Invalid(RefusalReason.PROTOCOL_ERROR)
        : new Resolved.Name(topics[alias]);
  }
}
