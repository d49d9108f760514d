package care.shouhu.gateway.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import care.shouhu.core.config.TlsConfig;
import care.shouhu.core.config.TlsConfig.TlsVersion;
import care.shouhu.core.log.Lane;
import care.shouhu.gateway.ingest.RefusalReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The encrypted port, with real handshakes. */
class TlsIT {

  private static final String TOPIC = "shouhu/v1/bed-1/reading";

  @TempDir static Path folder;

  private static TestCertificates city;
  private static TestCertificates stranger;

  @BeforeAll
  static void certificates() throws Exception {
    city = TestCertificates.authority(folder.resolve("city")).server("gateway").device("bed-1");
    city.server("renewed").device("nobody");
    stranger = TestCertificates.authority(folder.resolve("stranger")).device("bed-1");
  }

  private static TlsConfig config(TlsVersion minimum) throws Exception {
    return new TlsConfig(
        0,
        city.certificatePem("gateway"),
        city.keyPem("gateway"),
        Optional.of(city.authorityPem()),
        minimum);
  }

  @Test
  void device_with_its_secret_publishes_over_tls_1_3() throws Exception {
    try (EdgeUnderTest edge = EdgeUnderTest.over(config(TlsVersion.V1_3));
        RawClient client = new RawClient(handshake(edge, city.client(null), "TLSv1.3"))) {

      client.connect(4, "bed-1", "secret-bed-1", "c", 0);
      assertThat(client.read()).isEqualTo("20 0000");
      client.publish(4, 1, 1, TOPIC, "x");

      assertThat(client.read()).isEqualTo("40 0001");
      assertThat(handshakes(edge, "done")).isEqualTo(1);
    }
  }

  @Test
  void packet_above_the_limit_is_refused_behind_the_encryption() throws Exception {
    try (EdgeUnderTest edge = EdgeUnderTest.over(config(TlsVersion.V1_3));
        RawClient client = new RawClient(handshake(edge, city.client(null), "TLSv1.3"))) {
      client.connect(5, "bed-1", "secret-bed-1", "c", 0);
      assertThat(client.read()).startsWith("20 0000");

      // Its announced length is enough; the rest would meet a socket that is closed.
      client.send(Arrays.copyOf(RawClient.publishPacket(5, 1, 2, TOPIC, new byte[70_000]), 100));

      assertThat(client.read()).isEqualTo("e0 9500");
      assertThat(edge.refused(RefusalReason.TOO_LARGE)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // user, 5.0's answer, reason
    "bed-1, 0000, ",
    "     , 0000, ",
    "bed-2, 0087, certificate_mismatch",
  })
  void certificate_stands_in_place_of_the_secret(String user, String answer, String reason)
      throws Exception {
    try (EdgeUnderTest edge = EdgeUnderTest.over(config(TlsVersion.V1_3));
        RawClient client = new RawClient(handshake(edge, city.client("bed-1"), "TLSv1.3"))) {

      client.send(RawClient.connectPacketWithoutSecret(user, "c"));

      assertThat(client.read()).startsWith("20 " + answer);
      if (reason == null) {
        client.publish(5, 1, 1, TOPIC, "x");
        assertThat(client.read()).isEqualTo("40 0001");
      } else {
        assertThat(edge.connects(reason)).isEqualTo(1);
      }
    }
  }

  @Test
  void certificate_of_a_device_the_register_does_not_know_is_refused() throws Exception {
    try (EdgeUnderTest edge = EdgeUnderTest.over(config(TlsVersion.V1_3));
        RawClient client = new RawClient(handshake(edge, city.client("nobody"), "TLSv1.3"))) {

      client.send(RawClient.connectPacketWithoutSecret(null, "c"));

      assertThat(client.read()).startsWith("20 0086");
      assertThat(edge.refused(RefusalReason.UNKNOWN_DEVICE)).isEqualTo(1);
    }
  }

  @Test
  void certificate_of_another_authority_ends_the_handshake() throws Exception {
    SSLContext shown = city.clientOf(stranger, "bed-1");
    try (EdgeUnderTest edge = EdgeUnderTest.over(config(TlsVersion.V1_3))) {

      assertThatThrownBy(
              () -> {
                try (SSLSocket socket = handshake(edge, shown, "TLSv1.3")) {
                  // In 1.3 the client has finished before the gateway has looked at its
                  // certificate.
                  assertThat(socket.getInputStream().read()).isNotNegative();
                }
              })
          .isInstanceOf(IOException.class);
      EdgeUnderTest.until(() -> handshakes(edge, "certificate") == 1);
    }
  }

  @ParameterizedTest
  @CsvSource({"V1_3, version", "V1_2, done"})
  void tls_1_2_is_spoken_where_it_is_allowed(TlsVersion minimum, String result) throws Exception {
    try (EdgeUnderTest edge = EdgeUnderTest.over(config(minimum))) {
      try (SSLSocket socket = handshake(edge, city.client(null), "TLSv1.2")) {
        assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");
        assertThat(result).isEqualTo("done");
      } catch (IOException e) {
        assertThat(result).isEqualTo("version");
      }
      EdgeUnderTest.until(() -> handshakes(edge, result) == 1);
    }
  }

  @Test
  void handshakes_that_fail_say_why() throws Exception {
    try (EdgeUnderTest edge = EdgeUnderTest.over(config(TlsVersion.V1_3))) {
      try (RawClient plain = new RawClient(edge.tlsPort())) {
        plain.connect(4, "bed-1", "secret-bed-1", "c", 0);
        EdgeUnderTest.until(() -> handshakes(edge, "not_tls") == 1);
      }
      new RawClient(edge.tlsPort()).close();
      EdgeUnderTest.until(() -> handshakes(edge, "closed") == 1);
      assertThatThrownBy(() -> handshake(edge, SSLContext.getDefault(), "TLSv1.3"))
          .isInstanceOf(IOException.class);
      EdgeUnderTest.until(() -> handshakes(edge, "refused_by_client") == 1);
    }
  }

  @Test
  void handshake_that_does_not_end_is_ended() throws Exception {
    MqttLimits limits = MqttLimits.defaults().withConnectTimeoutMillis(100);
    try (EdgeUnderTest edge = EdgeUnderTest.over(config(TlsVersion.V1_3), limits);
        RawClient silent = new RawClient(edge.tlsPort())) {

      assertThat(silent.read()).isEqualTo(RawClient.CLOSED);

      EdgeUnderTest.until(() -> handshakes(edge, "timeout") == 1);
    }
  }

  @Test
  void renewed_files_are_taken_and_broken_ones_are_not() throws Exception {
    TlsConfig config = config(TlsVersion.V1_3);
    try (EdgeUnderTest edge = EdgeUnderTest.over(config)) {
      Files.writeString(config.certificate(), "half a certifi");
      edge.tls().takeRenewedFiles();
      assertThat(renewals(edge, "refused")).isEqualTo(1);
      assertThat(shown(edge)).isEqualTo(Files.readString(city.certificatePem("gateway")));

      Files.copy(city.keyPem("renewed"), config.key(), StandardCopyOption.REPLACE_EXISTING);
      Files.copy(
          city.certificatePem("renewed"),
          config.certificate(),
          StandardCopyOption.REPLACE_EXISTING);
      edge.tls().takeRenewedFiles();

      assertThat(renewals(edge, "taken")).isEqualTo(1);
      assertThat(shown(edge)).isEqualTo(Files.readString(city.certificatePem("renewed")));
      edge.tls().takeRenewedFiles();
      assertThat(renewals(edge, "taken")).isEqualTo(1);
    }
  }

  @Test
  void paho_publishes_over_tls() throws Exception {
    try (EdgeUnderTest edge = EdgeUnderTest.over(config(TlsVersion.V1_3));
        MqttClient client =
            new MqttClient("ssl://127.0.0.1:" + edge.tlsPort(), "p", new MemoryPersistence())) {
      MqttConnectOptions options = new MqttConnectOptions();
      options.setSocketFactory(city.client("bed-1").getSocketFactory());
      client.connect(options);

      client.publish(TOPIC, "x".getBytes(UTF_8), 2, false);

      assertThat(edge.messages(Lane.ROUTINE)).containsExactly("bed-1 " + TOPIC + " x");
      client.disconnect();
    }
  }

  @ParameterizedTest
  @CsvSource({"mqttv311", "mqttv5"})
  void mosquitto_publishes_with_a_certificate(String version) throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/mosquitto_pub")));
    try (EdgeUnderTest edge = EdgeUnderTest.over(config(TlsVersion.V1_3))) {
      List<String> command =
          List.of(
              "/usr/bin/mosquitto_pub",
              "-h",
              "127.0.0.1",
              "-p",
              "" + edge.tlsPort(),
              "--cafile",
              city.authorityPem().toString(),
              "--cert",
              city.certificatePem("bed-1").toString(),
              "--key",
              city.keyPem("bed-1").toString(),
              "-V",
              version,
              "-u",
              "bed-1",
              "-q",
              "1",
              "-r",
              "-t",
              TOPIC,
              "-m",
              "x");

      Process mosquitto = new ProcessBuilder(command).inheritIO().start();

      assertThat(mosquitto.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(mosquitto.exitValue()).isZero();
      assertThat(edge.messages(Lane.ROUTINE)).containsExactly("bed-1 " + TOPIC + " x");
    }
  }

  private static SSLSocket handshake(EdgeUnderTest edge, SSLContext context, String version)
      throws IOException {
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", edge.tlsPort());
    socket.setEnabledProtocols(new String[] {version});
    socket.setSoTimeout(20_000);
    socket.startHandshake();
    return socket;
  }

  /** The certificate the gateway shows, as a PEM file holds it. */
  private static String shown(EdgeUnderTest edge) throws Exception {
    try (SSLSocket socket = handshake(edge, city.client(null), "TLSv1.3")) {
      return TestCertificates.pem(
          "CERTIFICATE", socket.getSession().getPeerCertificates()[0].getEncoded());
    }
  }

  private static double handshakes(EdgeUnderTest edge, String result) {
    return edge.registry
        .get("shouhu_gateway_tls_handshakes")
        .tag("result", result)
        .counter()
        .count();
  }

  private static double renewals(EdgeUnderTest edge, String result) {
    return edge.registry.get("shouhu_gateway_tls_renewals").tag("result", result).counter().count();
  }
}
