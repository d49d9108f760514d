package care.shouhu.gateway.mqtt;

/**
 * What the protocol leaves to the server.
 *
 * @param connectTimeoutMillis from being let in to CONNECT; over TLS as long again before it, for
 *     the handshake
 * @param keepAliveSecondsMax a client that asks for more, or for none, is given this on MQTT 5
 * @param sessionKeepSecondsMax how long a session is kept at most without a connection
 * @param clientIdCharsMax longer client ids are refused
 */
public record MqttLimits(
    int connectTimeoutMillis,
    int keepAliveSecondsMax,
    int sessionKeepSecondsMax,
    int clientIdCharsMax) {

  /** A button's heartbeat comes each 300 s, so an hour of silence is no living connection. */
  public static MqttLimits defaults() {
    return new MqttLimits(10_000, 3_600, 86_400, 128);
  }

  public MqttLimits withConnectTimeoutMillis(int millis) {
    return new MqttLimits(millis, keepAliveSecondsMax, sessionKeepSecondsMax, clientIdCharsMax);
  }
}
