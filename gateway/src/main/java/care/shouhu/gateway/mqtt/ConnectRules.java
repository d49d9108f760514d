package care.shouhu.gateway.mqtt;

import care.shouhu.gateway.ingest.RefusalReason;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.util.Optional;
import java.util.stream.Stream;

/** What the standard wants of a CONNECT beyond what the codec has checked. Pure. */
final class ConnectRules {

  /** What the codec makes of bytes that are no UTF-8; nobody is called so. */
  private static final char REPLACED = '\uFFFD';

  private ConnectRules() {}

  /** The first rule that is broken, as the reason to refuse. */
  static Optional<RefusalReason> broken(MqttConnectMessage packet, MqttLimits limits) {
    MqttProperties properties = packet.variableHeader().properties();
    if (properties.getProperty(MqttProperties.AUTHENTICATION_METHOD) != null) {
      return Optional.of(RefusalReason.AUTH_METHOD_UNSUPPORTED);
    }
    if (isMalformed(packet)) {
      return Optional.of(RefusalReason.MALFORMED);
    }
    long clientPacketBytesMax = number(properties, MqttProperties.MAXIMUM_PACKET_SIZE);
    // Zero is forbidden (3.1.2.11.3, 3.1.2.11.4), and so is data of no method (3.1.2.11.10). What
    // is to be had or not is 0 or 1 (3.1.2.11.6, 3.1.2.11.7).
    if (clientPacketBytesMax == 0
        || isNeitherNor(properties, MqttProperties.REQUEST_RESPONSE_INFORMATION)
        || isNeitherNor(properties, MqttProperties.REQUEST_PROBLEM_INFORMATION)
        || number(properties, MqttProperties.RECEIVE_MAXIMUM) == 0
        || properties.getProperty(MqttProperties.AUTHENTICATION_DATA) != null) {
      return Optional.of(RefusalReason.PROTOCOL_ERROR);
    }
    return clientPacketBytesMax < limits.clientPacketBytesMin()
        ? Optional.of(RefusalReason.CLIENT_PACKET_LIMIT)
        : Optional.empty();
  }

  private static boolean isMalformed(MqttConnectMessage packet) {
    var header = packet.variableHeader();
    var payload = packet.payload();
    // MQTT-3.1.2-11 to -15, and 3.1.1's MQTT-3.1.2-22, which 5.0 gave up.
    boolean willWrong =
        header.isWillFlag()
            ? header.willQos() > MqttQoS.EXACTLY_ONCE.value()
            : header.willQos() != 0 || header.isWillRetain();
    boolean passwordAlone =
        header.hasPassword()
            && !header.hasUserName()
            && header.version() < MqttVersion.MQTT_5.protocolLevel();
    boolean text =
        Stream.of(payload.clientIdentifier(), payload.userName(), payload.willTopic())
            .allMatch(ConnectRules::isText);
    return willWrong || passwordAlone || !text;
  }

  private static boolean isNeitherNor(MqttProperties properties, int id) {
    long number = number(properties, id);
    return number > 1 && number != Long.MAX_VALUE;
  }

  /** MQTT-1.5.4-1 and -2: UTF-8 without the character 0. */
  static boolean isText(String read) {
    return read == null || (read.indexOf(0) < 0 && read.indexOf(REPLACED) < 0);
  }

  /** As the client wrote it; the largest there is when it did not. */
  private static long number(MqttProperties properties, int id) {
    return properties.getProperty(id) instanceof IntegerProperty property
        ? Integer.toUnsignedLong(property.value())
        : Long.MAX_VALUE;
  }
}
