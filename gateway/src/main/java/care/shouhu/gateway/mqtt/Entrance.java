package care.shouhu.gateway.mqtt;

import care.shouhu.gateway.ingest.AddressRates;
import care.shouhu.gateway.ingest.ConnectGate;
import care.shouhu.gateway.ingest.IngestMeters;
import care.shouhu.gateway.ingest.RefusalReason;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * One event loop's way in to one port: from the accepted socket to a connection that may speak
 * MQTT. Everything here runs on that loop.
 *
 * <pre>
 * accepted ─ address ─ turn (socket not read meanwhile) ─ TLS handshake ─► MqttConnection
 * </pre>
 */
final class Entrance {

  private static final long TURN_EVERY_MILLIS = 10;

  private final EventLoop loop;
  private final AddressRates addresses;
  private final ConnectGate<NetSocketInternal> gate;
  private final IngestMeters meters;

  /** Null on the plain port. */
  private final Tls tls;

  private boolean calling;

  Entrance(EventLoop loop, AddressRates addresses, ConnectGate<NetSocketInternal> gate, Tls tls) {
    this.loop = loop;
    this.addresses = addresses;
    this.gate = gate;
    this.meters = loop.ingest().meters();
    this.tls = tls;
  }

  void accepted(NetSocket opened) {
    NetSocketInternal socket = (NetSocketInternal) opened;
    socket.exceptionHandler(failure -> {});
    long now = loop.nowMillis();
    if (!addresses.mayConnect(address(socket), now)) {
      refuse(socket, RefusalReason.ADDRESS_RATE);
      return;
    }
    switch (gate.arrive(socket, now)) {
      case ENTERS -> enter(socket);
      case WAITS -> {
        socket.channelHandlerContext().channel().config().setAutoRead(false);
        meters.connectWaits(1);
        callNext();
      }
      case REFUSED -> refuse(socket, RefusalReason.ADMISSION_FULL);
    }
  }

  private void refuse(NetSocketInternal socket, RefusalReason reason) {
    meters.connectRefused(reason);
    socket.close();
  }

  private void callNext() {
    if (!calling) {
      calling = true;
      loop.after(TURN_EVERY_MILLIS, this::turn);
    }
  }

  private void turn() {
    calling = false;
    long now = loop.nowMillis();
    for (NetSocketInternal next = gate.next(now); next != null; next = gate.next(now)) {
      meters.connectWaits(-1);
      enter(next);
      next.channelHandlerContext().channel().config().setAutoRead(true);
    }
    if (gate.waiting() > 0) {
      callNext();
    }
  }

  private void enter(NetSocketInternal socket) {
    InetAddress address = address(socket);
    if (tls == null) {
      loop.open(socket, new Peer(address, null));
      return;
    }
    ChannelHandlerContext last = socket.channelHandlerContext();
    SslHandler handler = tls.newHandler(last.alloc());
    TlsHandshake handshake =
        new TlsHandshake(
            result -> {
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

  private static InetAddress address(NetSocketInternal socket) {
    return ((InetSocketAddress) socket.channelHandlerContext().channel().remoteAddress())
        .getAddress();
  }
}
