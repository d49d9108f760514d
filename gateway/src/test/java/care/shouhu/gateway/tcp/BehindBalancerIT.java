package care.shouhu.gateway.tcp;

import static care.shouhu.gateway.tcp.PortUnderTest.until;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.config.ProxyConfig;
import care.shouhu.core.config.ProxyConfig.Network;
import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.Stranger;
import care.shouhu.gateway.ingest.ConnectLimits;
import care.shouhu.gateway.ingest.IngestLimits;
import care.shouhu.gateway.ingest.RefusalReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The device TCP port behind a balancer that speaks the PROXY protocol. */
@Timeout(60)
class BehindBalancerIT {
  private static final String V1 = "PROXY TCP4 %s 198.51.100.1 40000 7700\r\n";

  private static final String V1_IPV6 = "PROXY TCP6 2001:db8::1 2001:db8::2 40000 7700\r\n";

  /** TCP over IPv4 from 203.0.113.5, port 40,000, to 198.51.100.1, port 7,700. */
  private static final String V2 =
      "0d0a0d0a000d0a515549540a" + "2111000c" + "cb007105" + "c6336401" + "9c401e14";

  /** The balancer looks whether anybody is there: it speaks for nobody. */
  private static final String V2_LOCAL = "0d0a0d0a000d0a515549540a20000000";

  private static PortUnderTest port(String trusted, ConnectLimits connects) {
    return new PortUnderTest(
        new InMemoryLog(),
        IngestLimits.defaults().withConnects(connects),
        TcpLimits.defaults(),
        Optional.of(new ProxyConfig(List.of(Network.parse(trusted)))));
  }

  private static PortUnderTest port() {
    return port("127.0.0.0/8", ConnectLimits.defaults());
  }

  @Test
  void device_is_known_by_its_own_address() throws IOException {
    for (String header : List.of(V1.formatted("203.0.113.5"), asText(V2))) {
      try (PortUnderTest port = port();
          Terminal stranger = new Terminal(port.port())) {

        stranger.text(header + "[3G*9999999999*0002*LK]");

        assertThat(stranger.readText()).isEqualTo(Terminal.CLOSED);
        assertThat(port.frames(Lane.ROUTINE))
            .extracting(it -> Stranger.of(it).orElseThrow().address())
            .containsExactly("203.0.113.5");
      }
    }
  }

  @Test
  void what_the_device_says_with_the_header_or_after_it_is_heard() throws IOException {
    try (PortUnderTest port = port();
        Terminal together = new Terminal(port.port());
        Terminal apart = new Terminal(port.port());
        Terminal local = new Terminal(port.port())) {

      together.text(V1.formatted("203.0.113.5") + Frames.LK);
      assertThat(together.readText()).isEqualTo(Frames.LK);

      for (int i = 0; i < V1_IPV6.length(); i++) {
        apart.text(V1_IPV6.substring(i, i + 1));
      }
      apart.text(Frames.LK);
      assertThat(apart.readText()).isEqualTo(Frames.LK);

      local.hex(V2_LOCAL).text(Frames.LK);
      assertThat(local.readText()).isEqualTo(Frames.LK);
    }
  }

  @Test
  void rates_count_for_each_device_and_not_for_the_balancer() throws IOException {
    // Two a second and so twenty at once.
    ConnectLimits connects = ConnectLimits.defaults().withAddressRates(2, 60);
    try (PortUnderTest port = port("127.0.0.1", connects)) {
      List<Terminal> ofOneAddress = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        ofOneAddress.add(new Terminal(port.port()).text(V1.formatted("203.0.113.5")));
      }
      until(() -> port.refused(RefusalReason.ADDRESS_RATE) >= 15);

      try (Terminal other =
          new Terminal(port.port()).text(V1.formatted("203.0.113.6") + Frames.LK)) {
        assertThat(other.readText()).isEqualTo(Frames.LK);
      }
      for (Terminal terminal : ofOneAddress) {
        terminal.close();
      }
    }
  }

  @Test
  void who_is_no_balancer_is_refused() throws IOException {
    try (PortUnderTest port = port("192.0.2.0/24", ConnectLimits.defaults());
        Terminal liar = new Terminal(port.port());
        Terminal direct = new Terminal(port.port())) {

      liar.text(V1.formatted("203.0.113.5") + Frames.LK);
      direct.text(Frames.LK);

      assertThat(liar.readText()).isEqualTo(Terminal.CLOSED);
      assertThat(direct.readText()).isEqualTo(Terminal.CLOSED);
      assertThat(port.refused(RefusalReason.PROXY_UNTRUSTED)).isEqualTo(2);
      assertThat(port.frames(Lane.ROUTINE)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\n\r\n",
        "PROXY TCP4 203.0.113.5\r\n[3G*8800000015*0002*LK]",
        "PROXY TCP4 somebody 198.51.100.1 40000 7700\r\n[3G*8800000015*0002*LK]",
        "PROXY TCP4 203.0.113.5 198.51.100.1 99999 7700\r\n[3G*8800000015*0002*LK]",
      })
  void balancer_without_a_header_that_can_be_read_is_refused(String said) throws IOException {
    try (PortUnderTest port = port();
        Terminal terminal = new Terminal(port.port())) {

      terminal.text(said);

      assertThat(terminal.readText()).isEqualTo(Terminal.CLOSED);
      until(() -> port.refused(RefusalReason.PROXY_HEADER) == 1);
      assertThat(port.frames(Lane.ROUTINE)).isEmpty();
    }
  }

  private static String asText(String hex) {
    return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
  }
}
