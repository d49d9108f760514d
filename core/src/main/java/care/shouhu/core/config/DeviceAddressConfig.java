package care.shouhu.core.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where devices reach the gateway, as an installer has to tell them. It is not where this process
 * listens when there are balancers, other networks or a container in between.
 *
 * @param host a name, an IPv4 address or an IPv6 address in brackets; empty: by whatever name the
 *     asking page was reached
 * @param mqttPort empty when devices are not to speak MQTT in clear, or the system chose the port
 * @param mqttsPort empty without TLS
 * @param tcpPort empty when devices of foreign protocols are not let in
 */
public record DeviceAddressConfig(
    Optional<String> host, OptionalInt mqttPort, OptionalInt mqttsPort, OptionalInt tcpPort) {
  static final String HOST = "SHOUHU_DEVICE_HOST";
  static final String PORTS = "SHOUHU_DEVICE_PORTS";
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,252}|\\[[0-9A-Fa-f:.]{2,45}\\]");
  private static final Pattern ONE_PORT = Pattern.compile("(mqtt|mqtts|tcp)=([0-9]{1,5})");
  private static final int PORT_MAX = 65_535;

  /** What the environment says; the ports of this process where it says nothing of them. */
  static DeviceAddressConfig of(Variables variables, Config.MqttConfig mqtt, Config.TcpConfig tcp) {
    Optional<String> host = variables.text(HOST);
    if (host.isPresent() && !NAME.matcher(host.get()).matches()) {
      variables.refuse(
          "%s is '%s'; a name or an address that devices can reach is wanted, without a port."
              .formatted(HOST, host.get()));
      host = Optional.empty();
    }
    Optional<Map<String, Integer>> said = variables.text(PORTS).map(text -> ports(variables, text));
    Map<String, Integer> ports =
        said.orElseGet(() ->
            Map.of(
                "mqtt",
                mqtt.port(),
                "mqtts",
                mqtt.tls().map(TlsConfig::port).orElse(0),
                "tcp",
                tcp.port()));
    return new DeviceAddressConfig(
        host, port(ports, "mqtt"), port(ports, "mqtts"), port(ports, "tcp"));
  }

  private static Map<String, Integer> ports(Variables variables, String text) {
    Map<String, Integer> ports = new HashMap<>();
    for (String part : text.split(",", -1)) {
      Matcher one = ONE_PORT.matcher(part.strip());
      boolean right = one.matches() && isPort(Integer.parseInt(one.group(2)));
      if (!right || ports.put(one.group(1), Integer.parseInt(one.group(2))) != null) {
        variables.refuse(
            "%s is '%s'; mqtt=1883,mqtts=8883,tcp=7700 is wanted, each at most once."
                .formatted(PORTS, text));
        return Map.of();
      }
    }
    return ports;
  }

  private static boolean isPort(int port) {
    return port >= 1 && port <= PORT_MAX;
  }

  private static OptionalInt port(Map<String, Integer> ports, String name) {
    int port = ports.getOrDefault(name, 0);
    return port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
  }
}
