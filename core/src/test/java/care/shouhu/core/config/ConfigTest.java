package care.shouhu.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.wire.TopicPattern;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
  @Test
  void withoutVariablesTheDefaultsHold() {
    Config config = Config.fromEnvironment(Map.of());

    assertThat(config.data().directory()).isEqualTo(Path.of("data").toAbsolutePath());
    assertThat(config.db()).isEmpty();
    assertThat(config.mqtt().port()).isEqualTo(1883);
    assertThat(config.tcp().port()).isEqualTo(7700);
    assertThat(config.http().port()).isEqualTo(8080);
    assertThat(config.http().rates()).isEqualTo(new RateConfig(30, 2));
    assertThat(config.log()).isEqualTo(new Config.LogConfig.Local());
    assertThat(config.adminPassword()).isEmpty();
  }

  @Test
  void everyVariableIsRead() {
    Config config =
        Config.fromEnvironment(
            Map.of(
                "SHOUHU_DATA_DIR", "/var/lib/shouhu",
                "SHOUHU_DB_URL", "jdbc:postgresql://db:5432/shouhu",
                "SHOUHU_DB_USER", "app",
                "SHOUHU_DB_PASSWORD", "geheim",
                "SHOUHU_MQTT_PORT", "0",
                "SHOUHU_TCP_PORT", "0",
                "SHOUHU_HTTP_PORT", " 18080 ",
                "SHOUHU_LOG", "local",
                "SHOUHU_REQUESTS_PER_SECOND", "300",
                "SHOUHU_ADMIN_PASSWORD", "long enough"));

    assertThat(config.data().directory()).isEqualTo(Path.of("/var/lib/shouhu"));
    assertThat(config.db())
        .contains(new DbConfig("jdbc:postgresql://db:5432/shouhu", "app", new Secret("geheim")));
    assertThat(config.mqtt().port()).isZero();
    assertThat(config.http().port()).isEqualTo(18_080);
    assertThat(config.http().rates()).isEqualTo(new RateConfig(300, 2));
    assertThat(config.adminPassword()).contains(new Secret("long enough"));
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, true",
    "10.2.0.1, false",
    "192.0.2.7, true",
    "192.0.2.8, false",
    "172.16.5.4, true",
    "172.32.0.1, false",
    "2001:db8:1::5, true",
    "2001:db9::5, false",
    "::ffff:10.1.2.3, true",
  })
  void balancersAreTrustedByTheirAddresses(String address, boolean trusted) {
    Config config =
        Config.fromEnvironment(
            Map.of(
                "SHOUHU_PROXY_PROTOCOL", "true",
                "SHOUHU_PROXY_TRUSTED", "10.1.0.0/16, 192.0.2.7,172.16.0.0/12 ,2001:db8::/32"));

    assertThat(config.proxy().orElseThrow().trusts(InetAddress.ofLiteral(address)))
        .isEqualTo(trusted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true|| SHOUHU_PROXY_TRUSTED names the balancers",
        "false| 10.0.0.0/8 | Set both, or neither",
        "|10.0.0.0/8 | Set both, or neither",
        "yes| 10.0.0.0/8 | true or false is wanted",
        "true| 10.0.0.0/33 | '10.0.0.0/33' is no address or network",
        "true| balancer.local | 'balancer.local' is no address or network",
        "true| 10.0.0.1,, 10.0.0.2 | '' is no address or network",
      })
  void balancersThatCannotBeReadRefuseTheStart(String on, String trusted, String said) {
    var refused =
        catchThrowableOfType(
            ConfigRefused.class,
            () ->
                Config.fromEnvironment(
                    Map.of(
                        "SHOUHU_PROXY_PROTOCOL", on == null ? "" : on,
                        "SHOUHU_PROXY_TRUSTED", trusted == null ? "" : trusted)));

    assertThat(refused.getMessage()).contains(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "||| 1883 || 7700",
        "devices.zunyi.example | | devices.zunyi.example | 1883 || 7700",
        "[2001:db8::7]| mqtts=8883 | [2001:db8::7] || 8883 |",
        "| tcp=17700, mqtt=11883,mqtts=18883 || 11883 | 18883 | 17700",
      })
  void devicesAreToldWhereTheyReachTheGateway(
      String host, String ports, String toHost, Integer mqtt, Integer mqtts, Integer tcp) {
    DeviceAddressConfig address =
        Config.fromEnvironment(
                Map.of(
                    "SHOUHU_DEVICE_HOST", host == null ? "" : host,
                    "SHOUHU_DEVICE_PORTS", ports == null ? "" : ports))
            .deviceAddress();

    assertThat(address.host()).isEqualTo(Optional.ofNullable(toHost));
    assertThat(address.mqttPort()).isEqualTo(port(mqtt));
    assertThat(address.mqttsPort()).isEqualTo(port(mqtts));
    assertThat(address.tcpPort()).isEqualTo(port(tcp));
  }

  private static OptionalInt port(Integer number) {
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  @Test
  void aPortThatTheSystemChooses_isNotToldToDevices() {
    Config config = Config.fromEnvironment(Map.of("SHOUHU_MQTT_PORT", "0"));

    assertThat(config.deviceAddress().mqttPort()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mqtt://broker || without a port",
        "broker:1883 || without a port",
        "| mqtt | each at most once",
        "| mqtt=0 | each at most once",
        "| mqtt=70000 | each at most once",
        "| mqtt=1883,mqtt=1884 | each at most once",
        "| http=80 | each at most once",
      })
  void anAddressNoDeviceCouldUseRefusesTheStart(String host, String ports, String said) {
    var refused =
        catchThrowableOfType(
            ConfigRefused.class,
            () ->
                Config.fromEnvironment(
                    Map.of(
                        "SHOUHU_DEVICE_HOST", host == null ? "" : host,
                        "SHOUHU_DEVICE_PORTS", ports == null ? "" : ports)));

    assertThat(refused.getMessage()).contains(said);
  }

  @Test
  void aBridgeIsReadWithItsRules() {
    Config config =
        Config.fromEnvironment(
            Map.of(
                "SHOUHU_BRIDGE_URL", "tcp://broker:1883",
                "SHOUHU_BRIDGE_USER", "shouhu",
                "SHOUHU_BRIDGE_PASSWORD", "geheim",
                "SHOUHU_BRIDGE_RULES",
                    "zigbee2mqtt/{device}=zigbee2mqtt; shouhu/v1/{device}/reading = native;"));

    BridgeConfig bridge = config.bridge().orElseThrow();
    assertThat(bridge.user()).contains("shouhu");
    assertThat(bridge.rules())
        .containsExactly(
            new BridgeConfig.Rule(TopicPattern.parse("zigbee2mqtt/{device}"), Profile.ZIGBEE2MQTT),
            new BridgeConfig.Rule(
                TopicPattern.parse("shouhu/v1/{device}/reading"), Profile.NATIVE));
  }

  @ParameterizedTest
  @CsvSource({
    "http://broker, zigbee2mqtt/{device}=zigbee2mqtt, tcp://host:port",
    "tcp://broker:1883, '', rules",
    "tcp://broker:1883, zigbee2mqtt/{device}=zigbee, no device profile",
    "tcp://broker:1883, zigbee2mqtt/+=zigbee2mqtt, exactly one segment",
    "tcp://broker:1883, zigbee2mqtt/{device}, no pattern=profile",
    "'', zigbee2mqtt/{device}=zigbee2mqtt, is not"
  })
  void aBridgeThatCannotWorkIsRefused(String url, String rules, String said) {
    var refused =
        catchThrowableOfType(
            ConfigRefused.class,
            () ->
                Config.fromEnvironment(
                    Map.of("SHOUHU_BRIDGE_URL", url, "SHOUHU_BRIDGE_RULES", rules)));

    assertThat(refused).hasMessageContaining("SHOUHU_BRIDGE").hasMessageContaining(said);
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql://app:p%40ss@db/shouhu, jdbc:postgresql://db/shouhu, app, p@ss",
    "postgres://app@db:6000/shouhu, jdbc:postgresql://db:6000/shouhu, app, ''",
    "jdbc:postgresql://db/shouhu?user=app&password=p%40ss&sslmode=require,"
        + " jdbc:postgresql://db/shouhu?sslmode=require, app, p@ss",
    "'jdbc:postgresql://a:1,b:2/shouhu', 'jdbc:postgresql://a:1,b:2/shouhu', '', ''",
    "jdbc:postgresql://[::1]:5432/shouhu, jdbc:postgresql://[::1]:5432/shouhu, '', ''",
  })
  void loginsAreTakenOutOfTheUrl(String text, String url, String user, String password) {
    Config config = Config.fromEnvironment(Map.of("SHOUHU_DB_URL", text));

    assertThat(config.db()).contains(new DbConfig(url, user, new Secret(password)));
  }

  @Test
  void allProblemsAreNamedAtOnce() {
    var environment =
        Map.of(
            "SHOUHU_MQTT_PORT", "many",
            "SHOUHU_TCP_PORT", "70000",
            "SHOUHU_LOG", "files",
            "SHOUHU_DB_USER", "app",
            "SHOUHU_ADMIN_PASSWORD", "secret");

    assertThat(problems(environment))
        .containsExactlyInAnyOrder(
            "SHOUHU_MQTT_PORT is 'many'; a port is wanted, 1 to 65535, or 0 for any free one.",
            "SHOUHU_TCP_PORT is '70000'; a port is wanted, 1 to 65535, or 0 for any free one.",
            "SHOUHU_LOG is 'files'; local or kafka is wanted.",
            "SHOUHU_DB_URL is not set, but a database user or password is. Set it, or unset those.",
            "SHOUHU_ADMIN_PASSWORD has 6 characters; 10 to 200 are wanted.");
  }

  @Test
  void portsMustDiffer() {
    assertThat(problems(Map.of("SHOUHU_MQTT_PORT", "8080")))
        .containsExactly(
            "SHOUHU_HTTP_PORT and SHOUHU_MQTT_PORT are both 8080; different ports are wanted.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://app:hunter2@db/shouhu",
        "jdbc:postgresql:shouhu",
        "postgresql://app:hunter2@db",
        "postgresql://app:hunter2@db/ shouhu",
        "hunter2"
      })
  void anUnreadableUrlIsRefusedWithoutShowingIt(String url) {
    List<String> problems = problems(Map.of("SHOUHU_DB_URL", url));

    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst())
        .startsWith("SHOUHU_DB_URL cannot be read")
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource({
    "k:9092, '', 0",
    "'k1.example:9092, [::1]:9093', 2, 2",
  })
  void theKafkaLogKnowsItsServers(String servers, String replication, int copies) {
    Config config =
        Config.fromEnvironment(
            Map.of(
                "SHOUHU_LOG", "kafka",
                "SHOUHU_KAFKA_SERVERS", servers,
                "SHOUHU_KAFKA_REPLICATION", replication));

    OptionalInt wanted = copies == 0 ? OptionalInt.empty() : OptionalInt.of(copies);
    assertThat(config.log()).isEqualTo(new Config.LogConfig.Kafka(servers, wanted));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "k", "k:", ":9092", "k:9092,", "k:9092;l:9092", "kafka://k:9092"})
  void withoutServersTheKafkaLogIsRefused(String servers) {
    assertThat(problems(Map.of("SHOUHU_LOG", "kafka", "SHOUHU_KAFKA_SERVERS", servers)))
        .containsExactly(
            "SHOUHU_KAFKA_SERVERS is '"
                + servers
                + "'; host:port is wanted, several with a comma between them.");
  }

  @Test
  void aReplicationThatIsNoNumberIsRefused() {
    assertThat(
            problems(
                Map.of(
                    "SHOUHU_LOG", "kafka",
                    "SHOUHU_KAFKA_SERVERS", "k:9092",
                    "SHOUHU_KAFKA_REPLICATION", "many")))
        .containsExactly(
            "SHOUHU_KAFKA_REPLICATION is 'many';"
                + " the number of brokers that keep a record is wanted.");
  }

  @Test
  void kafkaServersWithoutKafkaAreAMistake() {
    assertThat(problems(Map.of("SHOUHU_KAFKA_SERVERS", "k:9092")))
        .containsExactly(
            "SHOUHU_KAFKA_SERVERS is set, but SHOUHU_LOG is not kafka. Unset one of the two.");
  }

  @Test
  void halfAnEncryptedPortIsRefused(@TempDir Path folder) throws IOException {
    Path text = Files.writeString(folder.resolve("cert.pem"), "no certificate");

    assertThat(problems(Map.of("SHOUHU_TLS_CERT", text.toString(), "SHOUHU_TLS_MIN", "1.1")))
        .containsExactly(
            "SHOUHU_TLS_MIN is '1.1'; 1.2 or 1.3 is wanted.",
            "Of SHOUHU_TLS_CERT and SHOUHU_TLS_KEY one is set; both are wanted.");
    assertThat(problems(Map.of("SHOUHU_TLS_CLIENT_CA", text.toString())))
        .containsExactly(
            "SHOUHU_TLS_CLIENT_CA is set, but SHOUHU_TLS_CERT is not. Set both, or neither.");
    assertThat(
            problems(Map.of("SHOUHU_TLS_CERT", text.toString(), "SHOUHU_TLS_KEY", "/nowhere.key")))
        .containsExactly(
            "SHOUHU_TLS_CERT: " + text + " holds no certificate in PEM that can be read.");
  }

  @Test
  void anEncryptedPortNeedsAPortOfItsOwnOnlyWhenItIsOn() {
    assertThat(Config.fromEnvironment(Map.of("SHOUHU_MQTTS_PORT", "1883")).mqtt().tls()).isEmpty();
  }

  @Test
  void secretsDoNotShow() {
    Config config =
        Config.fromEnvironment(
            Map.of(
                "SHOUHU_DB_URL", "postgresql://app:hunter2-db@db/shouhu",
                "SHOUHU_ADMIN_PASSWORD", "hunter2-admin"));

    assertThat(config.toString()).doesNotContain("hunter2");
  }

  private static List<String> problems(Map<String, String> environment) {
    var refused =
        catchThrowableOfType(ConfigRefused.class, () -> Config.fromEnvironment(environment));
    assertThat(refused).isNotNull();
    return refused.problems();
  }
}
