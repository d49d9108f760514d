package care.shouhu.gateway.socket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class ProxyHeaderTest {

  /** Stops reading at the first bytes, as a protocol does whose log is full. */
  private static final class Stops extends SimpleChannelInboundHandler<ByteBuf> {
    private String heard = "";

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) {
      heard += bytes.toString(US_ASCII);
      ctx.channel().config().setAutoRead(false);
    }
  }

  @Test
  void connectionThatStopsReadingAtWhatWaitedIsNotReadOn() {
    ProxyHeader header = new ProxyHeader(said -> {});
    EmbeddedChannel channel = new EmbeddedChannel();
    Stops behind = new Stops();
    header.addTo(channel.pipeline());
    channel.pipeline().addLast(behind);
    channel.writeInbound(
        Unpooled.copiedBuffer("PROXY TCP4 203.0.113.5 198.51.100.1 1 2\r\nfirst", US_ASCII));
    assertThat(behind.heard).isEmpty();

    header.passOn();

    assertThat(behind.heard).isEqualTo("first");
    assertThat(channel.config().isAutoRead()).isFalse();
  }
}
