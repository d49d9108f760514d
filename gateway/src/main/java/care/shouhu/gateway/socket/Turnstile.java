package care.shouhu.gateway.socket;

import care.shouhu.core.config.ProxyConfig;
import care.shouhu.gateway.ingest.AddressRates;
import care.shouhu.gateway.ingest.ConnectGate;
import care.shouhu.gateway.ingest.IngestMeters;
import care.shouhu.gateway.ingest.RefusalReason;
import io.netty.channel.Channel;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * One event loop's way in to one port: behind a balancer first the header that says whose it is,
 * then accepted sockets by their addresses' rates, then in turn at the port's, not read meanwhile.
 * Everything here runs on that loop.
 */
public final class Turnstile {

  private static final long TURN_EVERY_MILLIS = 10;

  /** As long as a CONNECT may take; a balancer sends its header at once. */
  private static final long HEADER_MILLIS_MAX = 10_000;

  /** The event loop, and what becomes of a socket there. */
  public interface Loop {

    long nowMillis();

    /** Runs on this loop. */
    void after(long millis, Runnable task);

    /** It is this socket's turn. */
    void enter(NetSocketInternal socket, InetAddress address);
  }

  /** A connection that waits for its turn; the header is null where no balancer made it. */
  public record Arrival(NetSocketInternal socket, InetAddress address, ProxyHeader header) {}

  private final Loop loop;
  private final Optional<ProxyConfig> proxy;
  private final AddressRates addresses;
  private final ConnectGate<Arrival> gate;
  private final IngestMeters meters;
  private boolean calling;

  /**
   * @param proxy the balancers that alone may connect, if there are any
   */
  public Turnstile(
      Loop loop,
      Optional<ProxyConfig> proxy,
      AddressRates addresses,
      ConnectGate<Arrival> gate,
      IngestMeters meters) {
    this.loop = loop;
    this.proxy = proxy;
    this.addresses = addresses;
    this.gate = gate;
    this.meters = meters;
  }

  public void accepted(NetSocket opened) {
    NetSocketInternal socket = (NetSocketInternal) opened;
    socket.exceptionHandler(failure -> {});
    InetAddress peer =
        ((InetSocketAddress) socket.channelHandlerContext().channel().remoteAddress()).getAddress();
    if (proxy.isEmpty()) {
      arrived(new Arrival(socket, peer, null));
    } else if (!proxy.get().trusts(peer)) {
      refuse(socket, RefusalReason.PROXY_UNTRUSTED);
    } else {
      readHeader(socket);
    }
  }

  /** Who speaks through the balancer, and has the rates of its own address. */
  private void readHeader(NetSocketInternal socket) {
    ProxyHeader[] header = new ProxyHeader[1];
    header[0] =
        new ProxyHeader(said -> {
          switch (said) {
            case ProxyHeader.Said.From(InetAddress address) ->
                arrived(new Arrival(socket, address, header[0]));
            case ProxyHeader.Said.Nothing n -> refuse(socket, RefusalReason.PROXY_HEADER);
          }
        });
    header[0].addTo(socket.channelHandlerContext().pipeline());
    loop.after(HEADER_MILLIS_MAX, header[0]::overdue);
  }

  private void arrived(Arrival arrival) {
    long now = loop.nowMillis();
    if (!addresses.mayConnect(arrival.address(), now)) {
      refuse(arrival.socket(), RefusalReason.ADDRESS_RATE);
      return;
    }
    switch (gate.arrive(arrival, now)) {
      case ENTERS -> enter(arrival);
      case WAITS -> {
        arrival.socket().channelHandlerContext().channel().config().setAutoRead(false);
        meters.connectWaits(1);
        callNext();
      }
      case REFUSED -> refuse(arrival.socket(), RefusalReason.ADMISSION_FULL);
    }
  }

  private void enter(Arrival arrival) {
    loop.enter(arrival.socket(), arrival.address());
    if (arrival.header() != null) {
      arrival.header().passOn();
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
    for (Arrival next = gate.next(now); next != null; next = gate.next(now)) {
      meters.connectWaits(-1);
      Channel channel = next.socket().channelHandlerContext().channel();
      // Epoll tells also of a socket that is not read that its other end has gone.
      if (channel.isActive()) {
        // Before it enters: whoever takes it over may stop reading at once.
        channel.config().setAutoRead(true);
        enter(next);
      }
    }
    if (gate.waiting() > 0) {
      callNext();
    }
  }
}
