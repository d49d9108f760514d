package care.shouhu.gateway.mqtt;

import care.shouhu.core.directory.Device;
import care.shouhu.gateway.ingest.Ingest;
import care.shouhu.gateway.ingest.IngestLimits;
import care.shouhu.gateway.ingest.RefusalReason;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.util.Optional;

/**
 * A client's wish to connect, as the gateway will have it. Pure.
 *
 * @param clientId the client's own, or the one assigned
 * @param assigned whether the client sent none
 * @param secret null when none was sent
 * @param keepAliveSeconds 0 is none, on MQTT 3 only
 * @param keepAliveChanged whether the client must be told of another keep-alive (MQTT 5)
 * @param keepSeconds how long the session outlives the connection
 * @param keepChanged whether the client must be told of a shorter time (MQTT 5)
 * @param receiveMaximum how many QoS 1 messages the client takes before it acknowledges one
 * @param packetBytesMax the longest packet the client takes
 * @param will null when it leaves none
 */
@SuppressWarnings("ArrayRecordComponent")
record Connect(
    boolean v5,
    String clientId,
    boolean assigned,
    String userName,
    byte[] secret,
    boolean cleanStart,
    int keepAliveSeconds,
    boolean keepAliveChanged,
    int keepSeconds,
    boolean keepChanged,
    int receiveMaximum,
    int packetBytesMax,
    Will will) {

  /** MQTT 5.0 section 3.1.2.11.3; earlier versions know no such limit. */
  private static final int RECEIVE_MAXIMUM_DEFAULT = 65_535;

  /** What came of a CONNECT packet. */
  sealed interface Parsed {

    record Wanted(Connect connect) implements Parsed {}

    record Refused(RefusalReason reason, boolean v5) implements Parsed {}
  }

  /**
   * @param assignedId the id for a client that sends none
   */
  static Parsed parse(MqttConnectMessage packet, MqttLimits limits, String assignedId) {
    var header = packet.variableHeader();
    boolean v5 = header.version() >= MqttVersion.MQTT_5.protocolLevel();
    String sent = packet.payload().clientIdentifier();
    boolean empty = sent == null || sent.isEmpty();
    Optional<RefusalReason> wrong = ConnectRules.broken(packet, limits);
    if (wrong.isPresent()) {
      return new Parsed.Refused(wrong.get(), v5);
    }
    // MQTT-3.1.3-8: only 5.0 knows a session without a client id of the client's own.
    boolean missing = empty && !v5 && !header.isCleanSession();
    if (missing || (!empty && sent.length() > limits.clientIdCharsMax())) {
      return new Parsed.Refused(RefusalReason.CLIENT_ID_INVALID, v5);
    }
    int keepAlive = header.keepAliveTimeSeconds();
    boolean tooLong = v5 && (keepAlive == 0 || keepAlive > limits.keepAliveSecondsMax());
    long keep = keepSecondsWanted(header.properties(), v5, header.isCleanSession());
    return new Parsed.Wanted(
        new Connect(
            v5,
            empty ? assignedId : sent,
            empty,
            header.hasUserName() ? packet.payload().userName() : null,
            header.hasPassword() ? packet.payload().passwordInBytes() : null,
            header.isCleanSession(),
            tooLong ? limits.keepAliveSecondsMax() : keepAlive,
            tooLong,
            (int) Math.min(keep, limits.sessionKeepSecondsMax()),
            v5 && keep > limits.sessionKeepSecondsMax(),
            number(header.properties(), MqttProperties.RECEIVE_MAXIMUM, RECEIVE_MAXIMUM_DEFAULT),
            number(header.properties(), MqttProperties.MAXIMUM_PACKET_SIZE, Integer.MAX_VALUE),
            will(packet, limits)));
  }

  private static Will will(MqttConnectMessage packet, MqttLimits limits) {
    if (!packet.variableHeader().isWillFlag()) {
      return null;
    }
    var payload = packet.payload();
    long delaySeconds =
        payload.willProperties().getProperty(MqttProperties.WILL_DELAY_INTERVAL)
                instanceof IntegerProperty delay
            ? Integer.toUnsignedLong(delay.value())
            : 0;
    return new Will(
        payload.willTopic(),
        payload.willMessageInBytes(),
        Math.min(delaySeconds, limits.willDelaySecondsMax()) * 1000);
  }

  /** A number above zero; one above what an int holds is no limit to us. */
  private static int number(MqttProperties properties, int id, int otherwise) {
    return properties.getProperty(id) instanceof IntegerProperty property && property.value() > 0
        ? property.value()
        : otherwise;
  }

  private static long keepSecondsWanted(MqttProperties properties, boolean v5, boolean clean) {
    if (!v5) {
      return clean ? 0 : Long.MAX_VALUE;
    }
    var property = (IntegerProperty) properties.getProperty(MqttProperties.SESSION_EXPIRY_INTERVAL);
    return property == null ? 0 : Integer.toUnsignedLong(property.value());
  }

  /** Why the will is not taken; empty when it is, or there is none. */
  Optional<RefusalReason> willRefusal(Ingest ingest, Device device, MqttLimits limits) {
    return will == null ? Optional.empty() : will.refusal(ingest, device, limits.willBytesMax());
  }

  /** The CONNACK's properties, none before MQTT 5. */
  MqttProperties connackProperties(IngestLimits ingest, MqttLimits mqtt) {
    if (!v5) {
      return MqttProperties.NO_PROPERTIES;
    }
    MqttProperties properties = new MqttProperties();
    properties.add(
        new IntegerProperty(MqttProperties.RECEIVE_MAXIMUM, ingest.unackedMessagesMax()));
    properties.add(
        new IntegerProperty(MqttProperties.MAXIMUM_PACKET_SIZE, ingest.packetBytesMax()));
    properties.add(new IntegerProperty(MqttProperties.TOPIC_ALIAS_MAXIMUM, mqtt.topicAliasMax()));
    properties.add(new IntegerProperty(MqttProperties.WILDCARD_SUBSCRIPTION_AVAILABLE, 0));
    properties.add(new IntegerProperty(MqttProperties.SUBSCRIPTION_IDENTIFIER_AVAILABLE, 0));
    properties.add(new IntegerProperty(MqttProperties.SHARED_SUBSCRIPTION_AVAILABLE, 0));
    if (assigned) {
      properties.add(new StringProperty(MqttProperties.ASSIGNED_CLIENT_IDENTIFIER, clientId));
    }
    if (keepAliveChanged) {
      properties.add(new IntegerProperty(MqttProperties.SERVER_KEEP_ALIVE, keepAliveSeconds));
    }
    if (keepChanged) {
      properties.add(new IntegerProperty(MqttProperties.SESSION_EXPIRY_INTERVAL, keepSeconds));
    }
    return properties;
  }
}
