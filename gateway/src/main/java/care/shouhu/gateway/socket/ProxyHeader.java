package care.shouhu.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.TransportProtocol;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * The first bytes of a connection that a balancer made: the PROXY protocol's header, version 1 or
 * 2, which says whose it is. What the device said behind it waits here until the connection has its
 * turn: the socket is not read on, so that it is at most one read. The event loop's.
 *
 * <p>Source: "The PROXY protocol, versions 1 and 2", HAProxy Technologies.
 */
final class ProxyHeader extends ChannelInboundHandlerAdapter {
  /** Of version 2: what balancers add to the addresses, such as names of TLS or of a network. */
  private static final int ADDITIONS_BYTES_MAX = 2_048;

  /** What came of a header. */
  sealed interface Said {
    /** Whose connection it is: the device's, or the balancer's own where it looks after us. */
    record From(InetAddress address) implements Said {}

    /** None, or none that can be read. */
    record Nothing() implements Said {}
  }

  private final Consumer<Said> then;
  private ChannelHandlerContext context;
  private ByteBuf waiting = Unpooled.EMPTY_BUFFER;
  private boolean said;

  /**
   * @param then called once, on the event loop
   */
  ProxyHeader(Consumer<Said> then) {
    this.then = then;
  }

  void addTo(ChannelPipeline pipeline) {
    pipeline.addFirst("proxied", this);
    pipeline.addFirst("proxy", new HAProxyMessageDecoder(ADDITIONS_BYTES_MAX));
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    switch (message) {
      case HAProxyMessage header -> {
        ctx.channel().config().setAutoRead(false);
        try {
          say(read(header, ctx));
        } finally {
          header.release();
        }
      }
      case ByteBuf bytes -> {
        // A copy belongs to nobody: the connection may end before its turn.
        waiting = Unpooled.copiedBuffer(waiting, bytes);
        bytes.release();
      }
      default -> ReferenceCountUtil.release(message);
    }
  }

  private static Said read(HAProxyMessage header, ChannelHandlerContext ctx) {
    boolean isOwn =
        header.command() == HAProxyCommand.LOCAL
            || header.proxiedProtocol().transportProtocol() == TransportProtocol.UNSPEC;
    if (isOwn) {
      return new Said.From(((InetSocketAddress) ctx.channel().remoteAddress()).getAddress());
    }
    return header.proxiedProtocol().transportProtocol() == TransportProtocol.STREAM
            && header.sourcePort() > 0
        ? new Said.From(InetAddress.ofLiteral(header.sourceAddress()))
        : new Said.Nothing();
  }

  @Override
  @SuppressWarnings("deprecation") // Of handlers in general; of inbound ones it is the way.
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    say(new Said.Nothing());
  }

  /** The time for it is over. */
  void overdue() {
    if (context.channel().isActive()) {
      say(new Said.Nothing());
    }
  }

  private void say(Said what) {
    if (!said) {
      said = true;
      then.accept(what);
    }
  }

  /** The handlers behind are those of the device's protocol now: from here on they read. */
  void passOn() {
    ChannelHandlerContext ctx = context;
    if (ctx.isRemoved()) {
      return;
    }
    // Before what waited is heard: that may stop reading again.
    ctx.channel().config().setAutoRead(true);
    if (waiting.isReadable()) {
      ctx.fireChannelRead(waiting);
      ctx.fireChannelReadComplete();
    }
    ctx.pipeline().remove(this);
  }
}
