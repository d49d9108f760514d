package care.shouhu.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.log.InMemoryLog;
import care.shouhu.gateway.ingest.IngestLimits;
import care.shouhu.gateway.ingest.RefusalReason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that asks and does not read the answers. */
@Timeout(60)
class UnreadIT {

  @Test
  void client_that_does_not_read_is_cut_off_though_it_is_not_silent() throws IOException {
    IngestLimits limits = IngestLimits.defaults().withRates(1_000_000, 1_000_000);
    try (EdgeUnderTest edge = new EdgeUnderTest(new InMemoryLog(), limits, MqttLimits.defaults());
        Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4_096);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), edge.port()));
      socket
          .getOutputStream()
          .write(RawClient.connectPacket(5, "bed-1", "secret-bed-1", "c", 1, true));
      byte[] pings = new byte[1 << 16];
      for (int i = 0; i < pings.length; i += 2) {
        pings[i] = (byte) 0xc0;
      }

      try {
        // Ends when nobody takes them any more: the connection is over.
        while (true) {
          socket.getOutputStream().write(pings);
        }
      } catch (IOException e) {
        assertThat(e).isNotNull();
      }

      assertThat(edge.refused(RefusalReason.NOT_READING)).isEqualTo(1);
      EdgeUnderTest.until(() -> edge.gauge("shouhu_gateway_connections") == 0);
      assertThat(edge.links(edge.directory.device("bed-1").orElseThrow()))
          .last()
          .isEqualTo("disconnected not_reading");
    }
  }
}
