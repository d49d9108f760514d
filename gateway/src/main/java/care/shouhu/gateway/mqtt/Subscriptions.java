package care.shouhu.gateway.mqtt;

import care.shouhu.gateway.ingest.Ingest;
import care.shouhu.gateway.ingest.RefusalReason;
import care.shouhu.gateway.ingest.Rights;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * SUBSCRIBE and UNSUBSCRIBE: only a device's own command topics, at QoS 0 or 1. What CONNACK
 * announced as not available is refused in the SUBACK with the code for it; the standard would end
 * the connection (MQTT 5.0 sections 3.2.2.3.11 to 13), and with it the device's calls.
 */
final class Subscriptions {

  private static final int QOS_MAX = 1;
  private static final int FAILURE_V3 = 0x80;
  private static final int SHARED_NOT_SUPPORTED = 0x9E;
  private static final int WILDCARDS_NOT_SUPPORTED = 0xA2;
  private static final short NO_SUBSCRIPTION_EXISTED = 0x11;

  private Subscriptions() {}

  /** False when the packet asks for nothing, which is an error (MQTT-3.8.3-2). */
  static boolean subscribe(
      Ingest ingest, Session session, MqttSubscribeMessage packet, Replies replies) {
    List<Integer> codes = new ArrayList<>();
    for (MqttTopicSubscription wanted : packet.payload().topicSubscriptions()) {
      String filter = wanted.topicFilter();
      if (Rights.toSubscribe(ingest.directory(), session.device(), filter)) {
        int qos = Math.min(QOS_MAX, wanted.qualityOfService().value());
        session.subscribe(filter, qos);
        codes.add(qos);
      } else {
        ingest.meters().refused(RefusalReason.FOREIGN_SUBSCRIPTION);
        codes.add(replies.speaksV5() ? code(filter) : FAILURE_V3);
      }
    }
    if (!codes.isEmpty()) {
      replies.subscribed(packet.variableHeader().messageId(), codes);
    }
    return !codes.isEmpty();
  }

  private static int code(String refusedFilter) {
    if (refusedFilter.startsWith("$share/")) {
      return SHARED_NOT_SUPPORTED;
    }
    return refusedFilter.contains("+") || refusedFilter.contains("#")
        ? WILDCARDS_NOT_SUPPORTED
        : Byte.toUnsignedInt(ReasonCodes.v5(RefusalReason.FOREIGN_SUBSCRIPTION));
  }

  static void unsubscribe(Session session, MqttUnsubscribeMessage packet, Replies replies) {
    List<Short> codes = new ArrayList<>();
    for (String filter : packet.payload().topics()) {
      codes.add(session.unsubscribe(filter) ? (short) 0 : NO_SUBSCRIPTION_EXISTED);
    }
    replies.unsubscribed(packet.variableHeader().messageId(), codes);
  }
}
