package care.shouhu.gateway.mqtt;

import care.shouhu.gateway.ingest.Ingest;
import care.shouhu.gateway.ingest.RefusalReason;
import care.shouhu.gateway.ingest.Rights;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * SUBSCRIBE and UNSUBSCRIBE: only a device's own command topics, at QoS 0 or 1. What CONNACK
 * announced as not available is refused in the SUBACK with the code for it; the standard would end
 * the connection (MQTT 5.0 sections 3.2.2.3.11 to 13), and with it the device's calls.
 */
final class Subscriptions {

  private static final int QOS_MAX = 1;
  private static final int FAILURE_V3 = 0x80;
  private static final int FILTER_INVALID = 0x8F;
  private static final int SHARED_NOT_SUPPORTED = 0x9E;
  private static final int IDENTIFIERS_NOT_SUPPORTED = 0xA1;
  private static final int WILDCARDS_NOT_SUPPORTED = 0xA2;
  private static final short NO_SUBSCRIPTION_EXISTED = 0x11;

  private static final Pattern SLASH = Pattern.compile("/");

  private Subscriptions() {}

  /** Why the packet is none the standard knows; empty when it was answered. */
  static Optional<RefusalReason> subscribe(
      Ingest ingest, Session session, MqttSubscribeMessage packet, Replies replies) {
    List<MqttTopicSubscription> all = packet.payload().topicSubscriptions();
    Optional<RefusalReason> wrong =
        broken(all.stream().map(MqttTopicSubscription::topicFilter).toList());
    if (wrong.isPresent()) {
      return wrong;
    }
    boolean numbered =
        packet
                .idAndPropertiesVariableHeader()
                .properties()
                .getProperty(MqttProperties.SUBSCRIPTION_IDENTIFIER)
            != null;
    List<Integer> codes = new ArrayList<>();
    for (MqttTopicSubscription wanted : all) {
      String filter = wanted.topicFilter();
      if (!numbered && Rights.toSubscribe(ingest.directory(), session.device(), filter)) {
        int qos = Math.min(QOS_MAX, wanted.qualityOfService().value());
        session.subscribe(filter, qos);
        codes.add(qos);
      } else {
        ingest.meters().refused(RefusalReason.FOREIGN_SUBSCRIPTION);
        int code = numbered ? IDENTIFIERS_NOT_SUPPORTED : code(filter);
        codes.add(replies.speaksV5() ? code : FAILURE_V3);
      }
    }
    replies.subscribed(packet.variableHeader().messageId(), codes);
    return Optional.empty();
  }

  /** MQTT-3.8.3-2 and -3.10.3-2: one filter at least; MQTT-1.5.4-1 and -2: each is text. */
  private static Optional<RefusalReason> broken(List<String> filters) {
    if (filters.isEmpty()) {
      return Optional.of(RefusalReason.PROTOCOL_ERROR);
    }
    return filters.stream().allMatch(ConnectRules::isText)
        ? Optional.empty()
        : Optional.of(RefusalReason.MALFORMED);
  }

  private static int code(String refusedFilter) {
    if (!isFilter(refusedFilter)) {
      return FILTER_INVALID;
    }
    if (refusedFilter.startsWith("$share/")) {
      return SHARED_NOT_SUPPORTED;
    }
    return refusedFilter.contains("+") || refusedFilter.contains("#")
        ? WILDCARDS_NOT_SUPPORTED
        : Byte.toUnsignedInt(ReasonCodes.v5(RefusalReason.FOREIGN_SUBSCRIPTION));
  }

  /** Section 4.7.1: wildcards stand for whole levels, # for the last. */
  private static boolean isFilter(String text) {
    String[] levels = SLASH.split(text, -1);
    for (int i = 0; i < levels.length; i++) {
      boolean alone = levels[i].length() == 1;
      boolean last = i == levels.length - 1;
      if ((levels[i].contains("#") && !(alone && last)) || (levels[i].contains("+") && !alone)) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** Why the packet is none the standard knows; empty when it was answered. */
  static Optional<RefusalReason> unsubscribe(
      Session session, MqttUnsubscribeMessage packet, Replies replies) {
    List<String> filters = packet.payload().topics();
    Optional<RefusalReason> wrong = broken(filters);
    if (wrong.isPresent()) {
      return wrong;
    }
    List<Short> codes = new ArrayList<>();
    for (String filter : filters) {
      codes.add(session.unsubscribe(filter) ? (short) 0 : NO_SUBSCRIPTION_EXISTED);
    }
    replies.unsubscribed(packet.variableHeader().messageId(), codes);
    return Optional.empty();
  }
}
