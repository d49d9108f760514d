package care.shouhu.gateway.mqtt;

import care.shouhu.gateway.ingest.RefusalReason;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttIdentifierRejectedException;
import io.netty.handler.codec.mqtt.MqttUnacceptableProtocolVersionException;

/** The gateway's reasons in the protocol's own numbers: the one translator of this edge. */
final class ReasonCodes {

  private ReasonCodes() {}

  /**
   * MQTT 5.0 (section 2.4): one number space for CONNACK, PUBACK, PUBREC and DISCONNECT. The device
   * keeps a message only where there is no acknowledgement, so {@link RefusalReason#NOT_DURABLE}
   * must only ever go into a DISCONNECT.
   */
  static byte v5(RefusalReason reason) {
    int code =
        switch (reason) {
          case NO_CREDENTIALS, UNKNOWN_DEVICE, WRONG_SECRET -> 0x86;
          case REGISTER_UNAVAILABLE, NOT_DURABLE -> 0x89;
          case CONNECTIONS_FULL, RATE_EXCEEDED -> 0x97;
          case CLIENT_ID_INVALID -> 0x85;
          case VERSION_UNSUPPORTED -> 0x84;
          case AUTH_METHOD_UNSUPPORTED -> 0x8C;
          case CONNECT_TIMEOUT -> 0x80;
          case KEEP_ALIVE_TIMEOUT -> 0x8D;
          case MALFORMED -> 0x81;
          case PROTOCOL_ERROR -> 0x82;
          case TOPIC_ALIAS_INVALID -> 0x94;
          case TOPIC_INVALID -> 0x90;
          case FOREIGN_TOPIC, FOREIGN_SUBSCRIPTION, CERTIFICATE_MISMATCH, REMOVED -> 0x87;
          case TOO_LARGE -> 0x95;
          case WINDOW_EXCEEDED -> 0x93;
          case SHUTTING_DOWN -> 0x8B;
          case ADMISSION_FULL, ADDRESS_RATE -> 0x9F;
          case CLIENT_PACKET_LIMIT, NOT_READING -> 0x83;
          // Of the device TCP port; never said in MQTT.
          case BAD_CHECKSUM, PROTOCOL_UNKNOWN, WRONG_PROFILE, NOT_SIGNED_IN -> 0x83;
          // Before MQTT begins.
          case PROXY_UNTRUSTED, PROXY_HEADER -> 0x83;
        };
    return (byte) code;
  }

  /** What the codec could not read; two of its causes have an answer in a CONNACK. */
  static RefusalReason undecodable(Throwable cause) {
    return switch (cause) {
      case MqttUnacceptableProtocolVersionException version -> RefusalReason.VERSION_UNSUPPORTED;
      case MqttIdentifierRejectedException clientId -> RefusalReason.CLIENT_ID_INVALID;
      default -> RefusalReason.MALFORMED;
    };
  }

  static MqttConnectReturnCode connack(RefusalReason reason, boolean v5) {
    return MqttConnectReturnCode.valueOf(v5 ? v5(reason) : v3(reason));
  }

  /** MQTT 3.1.1 (section 3.2.2.3): five refusals, for CONNACK only. */
  private static byte v3(RefusalReason reason) {
    return switch (reason) {
      case VERSION_UNSUPPORTED -> 1;
      case CLIENT_ID_INVALID -> 2;
      case REGISTER_UNAVAILABLE,
          CONNECTIONS_FULL,
          ADMISSION_FULL,
          ADDRESS_RATE,
          SHUTTING_DOWN,
          NOT_DURABLE ->
          3;
      case NO_CREDENTIALS, UNKNOWN_DEVICE, WRONG_SECRET, AUTH_METHOD_UNSUPPORTED -> 4;
      case CONNECT_TIMEOUT,
          KEEP_ALIVE_TIMEOUT,
          NOT_READING,
          MALFORMED,
          PROTOCOL_ERROR,
          TOPIC_ALIAS_INVALID,
          TOPIC_INVALID,
          FOREIGN_TOPIC,
          FOREIGN_SUBSCRIPTION,
          TOO_LARGE,
          RATE_EXCEEDED,
          WINDOW_EXCEEDED,
          CERTIFICATE_MISMATCH,
          REMOVED,
          CLIENT_PACKET_LIMIT ->
          5;
      case BAD_CHECKSUM, PROTOCOL_UNKNOWN, WRONG_PROFILE, NOT_SIGNED_IN -> 5;
      case PROXY_UNTRUSTED, PROXY_HEADER -> 5;
    };
  }
}
