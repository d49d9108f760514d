package care.shouhu.sim.bench;

import care.shouhu.core.ThreadPriority;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Walls by the thousand, on one thread: each has the live connection of a browser and reads no more
 * of a message than it is asked to.
 */
final class LivePages implements AutoCloseable {
  private static final int OPENED_AT_ONCE = 20;
  private static final int MESSAGE_BYTES_MAX = 32 * 1024 * 1024;
  private static final int ANSWER_BYTES_MAX = 64 * 1024;
  private static final Duration SNAPSHOT_WITHIN = Duration.ofSeconds(20);
  private static final String SNAPSHOT = "\"type\":\"snapshot\"";

  /** Hears of every message, on the one thread. */
  interface Heard {
    void heard(int page, String text);
  }

  private final EventLoopGroup thread =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("pages", true), NioIoHandler.newFactory());
  private final AtomicInteger shown = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final URI live;
  private final String cookie;
  private final Heard heard;

  private LivePages(Product product, String cookie, Heard heard) {
    this.live = URI.create("ws://" + product.http().getAuthority() + "/api/v1/live?view=wall");
    this.cookie = cookie;
    this.heard = heard;
  }

  /**
   * Opens so many, a few at a time; returns when each has its snapshot.
   *
   * @throws IOException when some do not get it
   */
  static LivePages open(Product product, String cookie, int count, Heard heard)
      throws IOException, InterruptedException {
    LivePages pages = new LivePages(product, cookie, heard);
    try {
      for (int page = 0; page < count; page++) {
        pages.connect(page);
        int opened = page + 1;
        if (opened % OPENED_AT_ONCE == 0 || opened == count) {
          Waiting.until(
              opened + " pages have their snapshot",
              SNAPSHOT_WITHIN,
              () -> pages.shown.get() == opened);
        }
      }
      return pages;
    } catch (IOException | InterruptedException e) {
      pages.close();
      throw e;
    }
  }

  /** Its thread runs at once, as {@link care.shouhu.sim.load.LoadRun#measuresOnly} says. */
  LivePages measuresOnly() {
    thread.execute(ThreadPriority::enterAtOnce);
    return this;
  }

  /** Connections that ended before they were closed from here. */
  int ended() {
    return ended.get();
  }

  private void connect(int page) {
    WebSocketClientProtocolConfig config =
        WebSocketClientProtocolConfig.newBuilder()
            .webSocketUri(live)
            .customHeaders(new DefaultHttpHeaders().set("Cookie", cookie))
            .maxFramePayloadLength(MESSAGE_BYTES_MAX)
            .build();
    var _ =
        new Bootstrap()
            .group(thread)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel
                        .pipeline()
                        .addLast(new HttpClientCodec())
                        .addLast(new HttpObjectAggregator(ANSWER_BYTES_MAX))
                        .addLast(new WebSocketClientProtocolHandler(config))
                        .addLast(new WebSocketFrameAggregator(MESSAGE_BYTES_MAX))
                        .addLast(new Page(page));
                  }
                })
            .connect(live.getHost(), live.getPort());
  }

  @Override
  public void close() {
    thread.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private final class Page extends SimpleChannelInboundHandler<TextWebSocketFrame> {
    private final int page;
    private boolean shows;

    Page(int page) {
      this.page = page;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
      String text = frame.text();
      heard.heard(page, text);
      if (!shows && text.contains(SNAPSHOT)) {
        shows = true;
        shown.incrementAndGet();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      ended.incrementAndGet();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      var _ = context.close();
    }
  }
}
