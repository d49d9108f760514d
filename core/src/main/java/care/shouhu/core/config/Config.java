package care.shouhu.core.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the environment says (design §12), checked whole before anything starts.
 *
 * @param data where this process keeps its files
 * @param db the database; empty means the embedded one
 * @param mqtt the port devices connect to
 * @param tcp the port devices of foreign protocols connect to
 * @param proxy balancers in front of the device ports, if there are any
 * @param deviceAddress where devices reach these ports from outside
 * @param http the port of pages and contract
 * @param log which durable log
 * @param bridge an existing broker to take messages from, if there is one
 * @param push how browsers are pushed to
 * @param routing a routing engine that speaks as OSRM does, if there is one
 * @param access how people sign in
 * @param adminPassword the first administrator's password, if it is set from outside
 */
public record Config(
    DataConfig data,
    Optional<DbConfig> db,
    MqttConfig mqtt,
    TcpConfig tcp,
    Optional<ProxyConfig> proxy,
    DeviceAddressConfig deviceAddress,
    HttpConfig http,
    LogConfig log,
    Optional<BridgeConfig> bridge,
    PushConfig push,
    Optional<URI> routing,
    AccessConfig access,
    Optional<Secret> adminPassword) {

  /** Administrators must not start with a password that falls to a guess. */
  static final int ADMIN_PASSWORD_CHARS_MIN = 10;

  static final int ADMIN_PASSWORD_CHARS_MAX = 200;

  /**
   * Reads {@code SHOUHU_…} of the given environment; a variable that is empty counts as not set.
   *
   * @throws ConfigRefused naming every variable that is wrong
   */
  public static Config fromEnvironment(Map<String, String> environment) {
    var variables = new Variables(environment);
    var mqtt = new MqttConfig(variables.port("SHOUHU_MQTT_PORT", 1883), TlsConfig.of(variables));
    var tcp = new TcpConfig(variables.port("SHOUHU_TCP_PORT", 7700));
    var config =
        new Config(
            new DataConfig(variables.path("SHOUHU_DATA_DIR", Path.of("data"))),
            variables.database("SHOUHU_DB_URL", "SHOUHU_DB_USER", "SHOUHU_DB_PASSWORD"),
            mqtt,
            tcp,
            ProxyConfig.of(variables),
            DeviceAddressConfig.of(variables, mqtt, tcp),
            new HttpConfig(
                variables.port("SHOUHU_HTTP_PORT", 8080),
                ProxyConfig.networks(variables, "SHOUHU_HTTP_PROXIES"),
                RateConfig.of(variables)),
            variables.log("SHOUHU_LOG", "SHOUHU_KAFKA_SERVERS", "SHOUHU_KAFKA_REPLICATION"),
            variables.bridge("SHOUHU_BRIDGE"),
            variables.push("SHOUHU_PUSH_SERVICES", "SHOUHU_PUSH_CONTACT"),
            variables.httpAddress("SHOUHU_ROUTING_URL"),
            AccessConfig.of(variables),
            variables.secret(
                "SHOUHU_ADMIN_PASSWORD", ADMIN_PASSWORD_CHARS_MIN, ADMIN_PASSWORD_CHARS_MAX));
    variables.differ(
        Map.of(
            "SHOUHU_MQTT_PORT", config.mqtt.port(),
            "SHOUHU_MQTTS_PORT", config.mqtt.tls().map(TlsConfig::port).orElse(0),
            "SHOUHU_TCP_PORT", config.tcp.port(),
            "SHOUHU_HTTP_PORT", config.http.port()));
    variables.refuseIfWrong();
    return config;
  }

  /**
   * Where this process keeps its files.
   *
   * @param directory absolute; made at start if it is not there
   */
  public record DataConfig(Path directory) {}

  /**
   * Where devices connect by MQTT.
   *
   * @param port 0 lets the system choose
   * @param tls a second port, encrypted; empty without a certificate
   */
  public record MqttConfig(int port, Optional<TlsConfig> tls) {}

  /**
   * Where devices of foreign protocols connect.
   *
   * @param port 0 lets the system choose
   */
  public record TcpConfig(int port) {}

  /**
   * Where pages and contract are served.
   *
   * @param port 0 lets the system choose
   * @param proxies who is believed about where a request comes from
   * @param rates how many requests one may send
   */
  public record HttpConfig(int port, List<ProxyConfig.Network> proxies, RateConfig rates) {
    public HttpConfig {
      proxies = List.copyOf(proxies);
    }
  }

  /**
   * How browsers are pushed to.
   *
   * @param services the push services that may be sent to, as hosts, domains with a full stop in
   *     front, or origins; empty means the known ones
   * @param contact whom a push service may ask, {@code mailto:…} or {@code https://…}
   */
  public record PushConfig(List<String> services, String contact) {
    public PushConfig {
      services = List.copyOf(services);
    }
  }

  /** Which durable log this process writes to. */
  public sealed interface LogConfig {
    /** RocksDB on the data directory. */
    record Local() implements LogConfig {}

    /**
     * Topics of a Kafka cluster.
     *
     * @param servers {@code host:port[,host:port…]}, to find the cluster by
     * @param replication of topics that are made; empty: three, or as many as there are brokers
     */
    record Kafka(String servers, OptionalInt replication) implements LogConfig {}
  }
}
