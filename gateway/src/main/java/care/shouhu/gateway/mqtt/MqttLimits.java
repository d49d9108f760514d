package care.shouhu.gateway.mqtt;

/**
 * What the protocol leaves to the server.
 *
 * @param connectTimeoutMillis from being let in to CONNECT; over TLS as long again before it, for
 *     the handshake
 * @param keepAliveSecondsMax a client that asks for more, or for none, is given this on MQTT 5
 * @param sessionKeepSecondsMax how long a session is kept at most without a connection
 * @param clientIdCharsMax longer client ids are refused
 * @param clientPacketBytesMin a client that takes no longer packet than this is refused: its
 *     CONNACK is up to 55 bytes long
 * @param topicAliasMax short names for topics a connection of MQTT 5 may use
 * @param willBytesMax the payload of a will
 * @param willDelaySecondsMax a will that should come later comes then
 */
public record MqttLimits(
    int connectTimeoutMillis,
    int keepAliveSecondsMax,
    int sessionKeepSecondsMax,
    int clientIdCharsMax,
    int clientPacketBytesMin,
    int topicAliasMax,
    int willBytesMax,
    int willDelaySecondsMax) {

  /**
   * A button's heartbeat comes each 300 s, so an hour of silence is no living connection. A device
   * has five topics to name, a hub is well served with sixteen. A will waits in memory for each
   * connection: 34,005 of a kilobyte are 35 MB. It must not come so late that a device which fell
   * silent long ago seems to speak again.
   */
  public static MqttLimits defaults() {
    return new MqttLimits(10_000, 3_600, 86_400, 128, 64, 16, 1_024, 300);
  }

  public MqttLimits withConnectTimeoutMillis(int millis) {
    return new MqttLimits(
        millis,
        keepAliveSecondsMax,
        sessionKeepSecondsMax,
        clientIdCharsMax,
        clientPacketBytesMin,
        topicAliasMax,
        willBytesMax,
        willDelaySecondsMax);
  }
}
