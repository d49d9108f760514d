package care.shouhu.gateway.mqtt;

import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.MqttProperty;
import io.netty.handler.codec.mqtt.MqttProperties.StringPair;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import io.netty.handler.codec.mqtt.MqttProperties.UserProperties;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import java.nio.charset.StandardCharsets;

/**
 * Packets that are longer than what is in them. Of these types the codec reads what it knows and
 * takes the rest for the next packet, whose length {@link FrameGuard} never saw: it could announce
 * 256 MiB and be collected. Of all others the codec itself wants the whole length used. Pure.
 */
final class Leftover {
  private static final int ID_BYTES = 2;
  private static final int ID_AND_REASON_BYTES = 3;
  private static final int DIGIT = 128;

  private Leftover() {}

  static boolean isIn(MqttMessage packet, boolean v5) {
    int length = packet.fixedHeader().remainingLength();
    return switch (packet.fixedHeader().messageType()) {
      case PINGREQ -> length != 0;
      case PUBACK, PUBREC, PUBREL, PUBCOMP ->
          length != ID_BYTES && !(v5 && isWhole(length, packet));
      case CONNECT, CONNACK, PUBLISH, SUBSCRIBE, SUBACK, UNSUBSCRIBE, UNSUBACK -> false;
      case PINGRESP, DISCONNECT, AUTH -> false;
    };
  }

  /** Section 3.4.2: an id, a reason, and then a reason string and user properties. */
  private static boolean isWhole(int length, MqttMessage packet) {
    if (length == ID_AND_REASON_BYTES) {
      return true;
    }
    var header = (MqttPubReplyMessageVariableHeader) packet.variableHeader();
    int properties = 0;
    for (MqttProperty<?> property : header.properties().listAll()) {
      switch (property) {
        case StringProperty reason when reason.propertyId() == MqttProperties.REASON_STRING ->
            properties += 1 + bytes(reason.value());
        case UserProperties users -> {
          for (StringPair user : users.value()) {
            properties += 1 + bytes(user.key) + bytes(user.value);
          }
        }
        case MqttProperty<?> foreign -> {
          return false;
        }
      }
    }
    int lengthBytes = 1;
    for (int left = properties / DIGIT; left > 0; left /= DIGIT) {
      lengthBytes++;
    }
    return length == ID_AND_REASON_BYTES + lengthBytes + properties;
  }

  private static int bytes(String text) {
    return Short.BYTES + text.getBytes(StandardCharsets.UTF_8).length;
  }
}
