package care.shouhu.gateway.mqtt;

import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import java.util.OptionalLong;

/**
 * A client's good-bye. Pure.
 *
 * @param discardsWill it leaves in order; on MQTT 5 any reason but 0 leaves the will to be
 *     published, 0x04 says just that (section 3.14.4)
 * @param keepSeconds another time for which the session is to be kept (section 3.14.2.2.2)
 */
record Disconnect(boolean discardsWill, OptionalLong keepSeconds) {

  static Disconnect parse(MqttMessage packet) {
    if (!(packet.variableHeader() instanceof MqttReasonCodeAndPropertiesVariableHeader header)) {
      return new Disconnect(true, OptionalLong.empty());
    }
    var expiry =
        header.properties() == null
            ? null
            : (IntegerProperty)
                header.properties().getProperty(MqttProperties.SESSION_EXPIRY_INTERVAL);
    return new Disconnect(
        header.reasonCode() == 0,
        expiry == null
            ? OptionalLong.empty()
            : OptionalLong.of(Integer.toUnsignedLong(expiry.value())));
  }
}
