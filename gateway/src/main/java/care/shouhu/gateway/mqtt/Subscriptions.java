package care.shouhu.gateway.mqtt;

import care.shouhu.gateway.ingest.Ingest;
import care.shouhu.gateway.ingest.RefusalReason;
import care.shouhu.gateway.ingest.Rights;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import java.util.ArrayList;
import java.util.List;

/** SUBSCRIBE and UNSUBSCRIBE: only a device's own command topics, at QoS 0 or 1. */
final class Subscriptions {

  private static final int QOS_MAX = 1;
  private static final int FAILURE_V3 = 0x80;
  private static final short NO_SUBSCRIPTION_EXISTED = 0x11;

  private Subscriptions() {}

  static void subscribe(
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
        int code = Byte.toUnsignedInt(ReasonCodes.v5(RefusalReason.FOREIGN_SUBSCRIPTION));
        codes.add(replies.speaksV5() ? code : FAILURE_V3);
      }
    }
    replies.subscribed(packet.variableHeader().messageId(), codes);
  }

  static void unsubscribe(Session session, MqttUnsubscribeMessage packet, Replies replies) {
    List<Short> codes = new ArrayList<>();
    for (String filter : packet.payload().topics()) {
      codes.add(session.unsubscribe(filter) ? (short) 0 : NO_SUBSCRIPTION_EXISTED);
    }
    replies.unsubscribed(packet.variableHeader().messageId(), codes);
  }
}
