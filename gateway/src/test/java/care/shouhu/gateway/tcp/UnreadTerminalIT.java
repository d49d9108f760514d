package care.shouhu.gateway.tcp;

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
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A terminal that asks and does not read the answers. The kernel takes answers for it first, up to
 * some megabytes and by spells, each of which begins the time anew: on a busy machine that alone
 * can take a minute.
 */
@Timeout(240)
class UnreadTerminalIT {

  @Test
  void terminal_that_does_not_read_is_cut_off_though_it_is_not_silent() throws IOException {
    IngestLimits limits = IngestLimits.defaults().withRates(1_000_000, 1_000_000);
    TcpLimits unread = TcpLimits.defaults().withUnreadMillisMax(1_000);
    try (PortUnderTest port = new PortUnderTest(new InMemoryLog(), limits, unread);
        SocketChannel terminal = SocketChannel.open()) {
      terminal.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
      terminal.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port.port()));
      terminal.write(ByteBuffer.wrap(HexFormat.of().parseHex(Frames.LOGIN)));
      byte[] questions = HexFormat.of().parseHex(Frames.TIME.repeat(1_000));

      // Until nobody takes them any more: the connection is over.
      assertThatThrownBy(
              () -> {
                while (true) {
                  terminal.write(ByteBuffer.wrap(questions));
                }
              })
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(ClosedByInterruptException.class);

      assertThat(port.refused(RefusalReason.NOT_READING)).isEqualTo(1);
      PortUnderTest.until(() -> port.gauge("shouhu_gateway_connections") == 0);
      assertThat(port.links(PortUnderTest.IMEI)).last().isEqualTo("disconnected not_reading");
    }
  }
}
