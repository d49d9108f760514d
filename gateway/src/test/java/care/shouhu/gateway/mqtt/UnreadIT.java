package care.shouhu.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import care.shouhu.core.log.InMemoryLog;
import care.shouhu.gateway.ingest.IngestLimits;
import care.shouhu.gateway.ingest.RefusalReason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that asks and does not read the answers. */
@Timeout(60)
class UnreadIT {

  @Test
  void client_that_does_not_read_is_cut_off_though_it_is_not_silent() throws IOException {
    IngestLimits limits = IngestLimits.defaults().withRates(1_000_000, 1_000_000);
    try (EdgeUnderTest edge = new EdgeUnderTest(new InMemoryLog(), limits, MqttLimits.defaults());
        SocketChannel client = SocketChannel.open()) {
      client.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
      client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), edge.port()));
      client.write(
          ByteBuffer.wrap(RawClient.connectPacket(5, "bed-1", "secret-bed-1", "c", 5, true)));
      RawClient.Bytes filters = new RawClient.Bytes().u16(1).u8(0);
      for (int i = 0; i < 20_000; i++) {
        filters.text("a");
      }
      byte[] unsubscribe = RawClient.packet(0xa2, filters);

      // Until nobody takes it any more: the connection is over.
      assertThatThrownBy(
              () -> {
                while (true) {
                  client.write(ByteBuffer.wrap(unsubscribe));
                }
              })
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(ClosedByInterruptException.class);

      assertThat(edge.refused(RefusalReason.NOT_READING)).isEqualTo(1);
      EdgeUnderTest.until(() -> edge.gauge("shouhu_gateway_connections") == 0);
      assertThat(edge.links(edge.directory.device("bed-1").orElseThrow()))
          .last()
          .isEqualTo("disconnected not_reading");
    }
  }
}
