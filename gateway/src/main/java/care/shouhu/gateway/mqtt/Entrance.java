package care.shouhu.gateway.mqtt;

import care.shouhu.gateway.socket.Turnstile;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.internal.net.NetSocketInternal;
import java.net.InetAddress;

/**
 * What comes behind the {@link Turnstile} of one event loop's port: from the socket whose turn it
 * is to a connection that may speak MQTT.
 *
 * <pre>
 * accepted ─ address ─ turn (socket not read meanwhile) ─ TLS handshake ─► MqttConnection
 * </pre>
 */
final class Entrance implements Turnstile.Loop {

  private final EventLoop loop;

  /** Null on the plain port. */
  private final Tls tls;

  Entrance(EventLoop loop, Tls tls) {
    this.loop = loop;
    this.tls = tls;
  }

  @Override
  public long nowMillis() {
    return loop.nowMillis();
  }

  @Override
  public void after(long millis, Runnable task) {
    loop.after(millis, task);
  }

  @Override
  public void enter(NetSocketInternal socket, InetAddress address) {
    if (tls == null) {
      loop.open(socket, new Peer(address, null));
      return;
    }
    ChannelHandlerContext last = socket.channelHandlerContext();
    SslHandler handler = tls.newHandler(last.alloc());
    TlsHandshake handshake =
        new TlsHandshake(result -> {
          tls.ended(result);
          if (result == TlsHandshake.Result.DONE) {
            loop.open(socket, Peer.of(address, handler.engine().getSession()));
          }
        });
    // The codec and its guard come between these and the last one: they see plain bytes.
    last.pipeline()
        .addBefore(last.name(), "handshake", handshake)
        .addBefore("handshake", "tls", handler);
  }
}
