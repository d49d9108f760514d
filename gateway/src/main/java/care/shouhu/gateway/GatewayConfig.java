package care.shouhu.gateway;

import care.shouhu.core.config.BridgeConfig;
import care.shouhu.core.config.Config.MqttConfig;
import care.shouhu.core.config.ProxyConfig;
import care.shouhu.core.config.TlsConfig;
import care.shouhu.gateway.ingest.IngestLimits;
import care.shouhu.gateway.mqtt.MqttLimits;
import care.shouhu.gateway.tcp.TcpLimits;
import java.util.Optional;

/**
 * What the gateway is told.
 *
 * @param host the address to listen on, such as {@code 0.0.0.0}
 * @param mqttPort 0 takes a free one
 * @param tls a second port, encrypted
 * @param tcpPort for devices of foreign protocols; 0 takes a free one
 * @param proxy the balancers that alone may connect, if there are any
 * @param bridge an existing broker to take messages from, if there is one
 * @param eventLoops threads that share the connections
 */
public record GatewayConfig(
    String host,
    int mqttPort,
    Optional<TlsConfig> tls,
    int tcpPort,
    Optional<ProxyConfig> proxy,
    Optional<BridgeConfig> bridge,
    int eventLoops,
    IngestLimits ingest,
    MqttLimits mqtt,
    TcpLimits tcp) {

  public GatewayConfig {
    if (mqttPort < 0 || mqttPort > 65_535) {
      throw new IllegalArgumentException("mqttPort is " + mqttPort + ", not 0 to 65535");
    }
    if (tcpPort < 0 || tcpPort > 65_535) {
      throw new IllegalArgumentException("tcpPort is " + tcpPort + ", not 0 to 65535");
    }
    if (eventLoops < 1) {
      throw new IllegalArgumentException("eventLoops is " + eventLoops + ", not 1 or more");
    }
  }

  /** All limits as they are meant, an event loop a core and at least two, TCP on a free port. */
  public static GatewayConfig onPort(String host, int mqttPort) {
    return of(host, new MqttConfig(mqttPort, Optional.empty()));
  }

  /** The same, with what the environment says of MQTT. */
  public static GatewayConfig of(String host, MqttConfig mqtt) {
    return new GatewayConfig(
        host,
        mqtt.port(),
        mqtt.tls(),
        0,
        Optional.empty(),
        Optional.empty(),
        Math.max(2, Runtime.getRuntime().availableProcessors()),
        IngestLimits.defaults(),
        MqttLimits.defaults(),
        TcpLimits.defaults());
  }

  public GatewayConfig withBridge(Optional<BridgeConfig> broker) {
    return new GatewayConfig(
        host, mqttPort, tls, tcpPort, proxy, broker, eventLoops, ingest, mqtt, tcp);
  }

  public GatewayConfig withTcpPort(int port) {
    return new GatewayConfig(
        host, mqttPort, tls, port, proxy, bridge, eventLoops, ingest, mqtt, tcp);
  }

  public GatewayConfig withProxy(Optional<ProxyConfig> balancers) {
    return new GatewayConfig(
        host, mqttPort, tls, tcpPort, balancers, bridge, eventLoops, ingest, mqtt, tcp);
  }
}
