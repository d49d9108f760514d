package care.shouhu.gateway.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.log.InMemoryLog;
import care.shouhu.gateway.ingest.IngestLimits;
import care.shouhu.gateway.ingest.RefusalReason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A terminal that asks and does not read the answers. */
@Timeout(60)
class UnreadTerminalIT {

  @Test
  void terminal_that_does_not_read_is_cut_off_though_it_is_not_silent() throws IOException {
    IngestLimits limits = IngestLimits.defaults().withRates(1_000_000, 1_000_000);
    TcpLimits unread = TcpLimits.defaults().withUnreadMillisMax(1_000);
    try (PortUnderTest port = new PortUnderTest(new InMemoryLog(), limits, unread);
        Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4_096);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port.port()));
      socket.getOutputStream().write(HexFormat.of().parseHex(TcpEdgeIT.LOGIN));
      byte[] questions = HexFormat.of().parseHex(TcpEdgeIT.TIME.repeat(1_000));

      try {
        // Ends when nobody takes them any more: the connection is over.
        while (true) {
          socket.getOutputStream().write(questions);
        }
      } catch (IOException e) {
        assertThat(e).isNotNull();
      }

      assertThat(port.refused(RefusalReason.NOT_READING)).isEqualTo(1);
      PortUnderTest.until(() -> port.gauge("shouhu_gateway_connections") == 0);
      assertThat(port.links(PortUnderTest.IMEI)).last().isEqualTo("disconnected not_reading");
    }
  }
}
