package care.shouhu.gateway.tcp;

import care.shouhu.core.ShortTurns;
import care.shouhu.core.ThreadPriority;
import care.shouhu.core.log.Lane;
import care.shouhu.gateway.command.Commands;
import care.shouhu.gateway.ingest.Ingest;
import care.shouhu.gateway.ingest.RefusalReason;
import care.shouhu.gateway.socket.Standstill;
import care.shouhu.gateway.socket.Turnstile;
import io.netty.buffer.ByteBuf;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One event loop's share of the TCP port: it listens and owns its connections. */
final class TcpLoop extends VerticleBase implements Turnstile.Loop {

  private static final long CHECK_EVERY_MILLIS = 1_000;

  /** A question without an answer takes 2 s, in which its connection hears nobody. */
  private static final long UNASKED_AFTER_MILLIS = 10_000;

  /** One read of a socket: small, because frames are, and there are many sockets. */
  private static final int READ_BYTES_MAX = 4_096;

  private static final int READ_BYTES_INITIAL = 512;
  private static final int READ_BYTES_MIN = 64;

  private final TcpEdge edge;
  private final NetServerOptions options;
  private final Set<TcpConnection> connections = new HashSet<>();
  private final Standstill standstill = new Standstill();
  private final Map<Lane, Set<TcpConnection>> waitingForLog = new EnumMap<>(Lane.class);
  private io.netty.channel.EventLoop thread;
  private NetServer server;
  private volatile int port;

  /** When the register last left a question unanswered; meaningful if it did. */
  private long unansweredAtMillis;

  private boolean unanswered;

  TcpLoop(TcpEdge edge, NetServerOptions options) {
    this.edge = edge;
    this.options = options;
  }

  @Override
  public Future<?> start() {
    thread = ((ContextInternal) context).nettyEventLoop();
    ThreadPriority.carryCalls();
    ShortTurns turns = new ShortTurns();
    vertx.setPeriodic(ShortTurns.LOOK_EVERY_MILLIS, timer -> turns.look());
    vertx.setPeriodic(CHECK_EVERY_MILLIS, timer -> check());
    server = vertx.createNetServer(options).connectHandler(edge.turnstile(this)::accepted);
    return server.listen().onSuccess(listening -> port = listening.actualPort());
  }

  int port() {
    return port;
  }

  @Override
  public void enter(NetSocketInternal socket, InetAddress address) {
    if (!edge.takeNameless()) {
      ingest().meters().connectRefused(RefusalReason.CONNECTIONS_FULL);
      socket.close();
      return;
    }
    TcpConnection connection = new TcpConnection(this, socket, address);
    var channel = socket.channelHandlerContext().channel();
    channel
        .config()
        .setRecvByteBufAllocator(
            new AdaptiveRecvByteBufAllocator(READ_BYTES_MIN, READ_BYTES_INITIAL, READ_BYTES_MAX)
                .maxMessagesPerRead(1));
    channel.pipeline().addBefore("handler", "terminal", new Bytes(connection));
    socket.closeHandler(closed -> connection.socketClosed());
    connections.add(connection);
  }

  /** Hands the socket's bytes to the connection. */
  private static final class Bytes extends ChannelInboundHandlerAdapter {

    private final TcpConnection connection;

    Bytes(TcpConnection connection) {
      this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      connection.received((ByteBuf) message);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
      connection.writabilityChanged();
      ctx.fireChannelWritabilityChanged();
    }
  }

  Ingest ingest() {
    return edge.ingest();
  }

  Commands commands() {
    return edge.commands();
  }

  TcpLimits limits() {
    return edge.limits();
  }

  Terminals terminals() {
    return edge.terminals();
  }

  CompletableFuture<?> lookUp(String number) {
    return edge.lookUp(number);
  }

  /** Whether the register is there to be asked, as far as this loop knows. */
  boolean mayAsk(long nowMillis) {
    return !unanswered || Math.abs(nowMillis - unansweredAtMillis) >= UNASKED_AFTER_MILLIS;
  }

  /** What became of a question to the register. */
  void asked(boolean answered, long nowMillis) {
    unanswered = !answered;
    unansweredAtMillis = nowMillis;
  }

  @Override
  public long nowMillis() {
    return edge.nowMillis();
  }

  /** A connection is no longer without a device: it has one, or it ended. */
  void named() {
    edge.returnNameless();
  }

  void forget(TcpConnection connection) {
    connections.remove(connection);
    waitingForLog.values().forEach(waiting -> waiting.remove(connection));
  }

  /** Runs on this loop, from any thread. */
  void execute(Runnable task) {
    thread.execute(task);
  }

  @Override
  public void after(long millis, Runnable task) {
    var _ = thread.schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  /** The connection is told when the lane takes frames again. */
  void tellWhenWritable(Lane lane, TcpConnection connection) {
    Set<TcpConnection> waiting = waitingForLog.get(lane);
    if (waiting == null) {
      waitingForLog.put(lane, new HashSet<>(Set.of(connection)));
      ingest().onWritable(lane, () -> execute(() -> logWritable(lane)));
    } else {
      waiting.add(connection);
    }
  }

  private void logWritable(Lane lane) {
    Set<TcpConnection> waiting = waitingForLog.remove(lane);
    waiting.forEach(connection -> connection.logWritable(lane));
  }

  private void check() {
    long now = nowMillis();
    if (standstill.endedAt(now)) {
      connections.forEach(connection -> connection.hearableSince(now));
    }
    for (TcpConnection connection : List.copyOf(connections)) {
      connection.check(now);
    }
  }

  /** Ends every connection and stops listening. */
  @Override
  public Future<?> stop() {
    List.copyOf(connections).forEach(TcpConnection::shutDown);
    return server == null ? Future.succeededFuture() : server.close();
  }
}
