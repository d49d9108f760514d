package care.shouhu.gateway.socket;

import care.shouhu.gateway.ingest.AddressRates;
import care.shouhu.gateway.ingest.ConnectGate;
import care.shouhu.gateway.ingest.IngestMeters;
import care.shouhu.gateway.ingest.RefusalReason;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * One event loop's way in to one port: accepted sockets by their addresses' rates, then in turn at
 * the port's, not read meanwhile. Everything here runs on that loop.
 */
public final class Turnstile {

  private static final long TURN_EVERY_MILLIS = 10;

  /** The event loop, and what becomes of a socket there. */
  public interface Loop {

    long nowMillis();

    /** Runs on this loop. */
    void after(long millis, Runnable task);

    /** It is this socket's turn. */
    void enter(NetSocketInternal socket, InetAddress address);
  }

  private final Loop loop;
  private final AddressRates addresses;
  private final ConnectGate<NetSocketInternal> gate;
  private final IngestMeters meters;
  private boolean calling;

  public Turnstile(
      Loop loop, AddressRates addresses, ConnectGate<NetSocketInternal> gate, IngestMeters meters) {
    this.loop = loop;
    this.addresses = addresses;
    this.gate = gate;
    this.meters = meters;
  }

  public void accepted(NetSocket opened) {
    NetSocketInternal socket = (NetSocketInternal) opened;
    socket.exceptionHandler(failure -> {});
    long now = loop.nowMillis();
    if (!addresses.mayConnect(address(socket), now)) {
      refuse(socket, RefusalReason.ADDRESS_RATE);
      return;
    }
    switch (gate.arrive(socket, now)) {
      case ENTERS -> loop.enter(socket, address(socket));
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
      loop.enter(next, address(next));
      next.channelHandlerContext().channel().config().setAutoRead(true);
    }
    if (gate.waiting() > 0) {
      callNext();
    }
  }

  private static InetAddress address(NetSocketInternal socket) {
    return ((InetSocketAddress) socket.channelHandlerContext().channel().remoteAddress())
        .getAddress();
  }
}
