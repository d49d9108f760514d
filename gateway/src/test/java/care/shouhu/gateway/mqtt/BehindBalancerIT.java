package care.shouhu.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.config.ProxyConfig;
import care.shouhu.core.config.ProxyConfig.Network;
import care.shouhu.core.config.TlsConfig;
import care.shouhu.core.config.TlsConfig.TlsVersion;
import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.Stranger;
import care.shouhu.gateway.ingest.ConnectLimits;
import care.shouhu.gateway.ingest.IngestLimits;
import care.shouhu.gateway.ingest.RefusalReason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** MQTT and MQTT over TLS behind a balancer that speaks the PROXY protocol. */
@Timeout(60)
class BehindBalancerIT {
  private static final byte[] HEADER =
      "PROXY TCP4 203.0.113.5 198.51.100.1 40000 1883\r\n".getBytes(StandardCharsets.US_ASCII);

  @TempDir static Path folder;

  private static TestCertificates city;

  @BeforeAll
  static void certificate() throws Exception {
    city = TestCertificates.authority(folder).server("gateway");
  }

  private static EdgeUnderTest edge(String trusted, ConnectLimits connects) throws Exception {
    return EdgeUnderTest.behind(
        new ProxyConfig(List.of(Network.parse(trusted))),
        new TlsConfig(
            0,
            city.certificatePem("gateway"),
            city.keyPem("gateway"),
            Optional.empty(),
            TlsVersion.V1_3),
        IngestLimits.defaults().withConnects(connects));
  }

  @Test
  void devices_address_is_the_one_that_is_noted() throws Exception {
    try (EdgeUnderTest edge = edge("127.0.0.1", ConnectLimits.defaults());
        RawClient stranger = new RawClient(edge.port())) {

      stranger.send(HEADER).connect(4, "nobody", "secret", "c", 0);

      assertThat(stranger.read()).isEqualTo("20 0004");
      EdgeUnderTest.until(() -> !EdgeUnderTest.read(edge.log, Lane.ROUTINE).isEmpty());
      assertThat(EdgeUnderTest.read(edge.log, Lane.ROUTINE))
          .extracting(it -> Stranger.of(it).orElseThrow().address())
          .containsExactly("203.0.113.5");
    }
  }

  @Test
  void device_over_tls_is_served_behind_the_header() throws Exception {
    try (EdgeUnderTest edge = edge("127.0.0.1", ConnectLimits.defaults())) {
      Socket plain = new Socket(InetAddress.getLoopbackAddress(), edge.tlsPort());
      plain.getOutputStream().write(HEADER);
      try (RawClient client = new RawClient(encrypted(plain))) {

        client.connect(5, "bed-1", "secret-bed-1", "c", 0);

        assertThat(client.read()).startsWith("20 0000");
        client.publish(5, 1, 1, "shouhu/v1/bed-1/reading", "x");
        assertThat(client.read()).isEqualTo("40 0001");
      }
    }
  }

  private static Socket encrypted(Socket plain) throws Exception {
    String host = plain.getInetAddress().getHostAddress();
    return city.client(null).getSocketFactory().createSocket(plain, host, plain.getPort(), true);
  }

  @Test
  void all_of_a_city_behind_one_balancer_are_let_in_in_turn() throws Exception {
    // Twenty a second: most of them wait with what they said behind the header.
    ConnectLimits connects = ConnectLimits.defaults().withRates(20, 20);
    try (EdgeUnderTest edge = edge("127.0.0.1", connects)) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        RawClient client = new RawClient(edge.port());
        client.send(HEADER).connect(4, "bed-1", "secret-bed-1", "c" + i % 4, 0);
        clients.add(client);
      }

      for (RawClient client : clients) {
        assertThat(client.read()).isEqualTo("20 0000");
      }
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void who_is_no_balancer_is_refused_on_both_ports() throws Exception {
    try (EdgeUnderTest edge = edge("192.0.2.1", ConnectLimits.defaults())) {
      for (int port : new int[] {edge.port(), edge.tlsPort()}) {
        try (RawClient client = new RawClient(port)) {
          assertThat(answer(client)).isEqualTo(RawClient.CLOSED);
        }
      }

      assertThat(edge.refused(RefusalReason.PROXY_UNTRUSTED)).isEqualTo(2);
    }
  }

  private static String answer(RawClient client) throws IOException {
    try {
      client.send(HEADER).connect(4, "bed-1", "secret-bed-1", "c", 0);
    } catch (IOException e) {
      // Closed already.
      return RawClient.CLOSED;
    }
    return client.read();
  }
}
