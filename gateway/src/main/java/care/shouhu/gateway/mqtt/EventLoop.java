package care.shouhu.gateway.mqtt;

import care.shouhu.core.ShortTurns;
import care.shouhu.core.ThreadPriority;
import care.shouhu.core.log.Lane;
import care.shouhu.gateway.command.Commands;
import care.shouhu.gateway.ingest.Ingest;
import care.shouhu.gateway.socket.Standstill;
import care.shouhu.gateway.socket.Turnstile;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One event loop's share of the edge: it listens, owns its connections, and turns the log's
 * completions into acknowledgements. However many appends a commit completes, the loop is woken
 * once and each connection is written to once.
 */
final class EventLoop extends VerticleBase {

  private static final long CHECK_EVERY_MILLIS = 1_000;

  private final MqttEdge edge;
  private final NetServerOptions options;

  /** Null without TLS. */
  private final NetServerOptions tlsOptions;

  private final Set<MqttConnection> connections = new HashSet<>();
  private final Standstill standstill = new Standstill();

  /** Settled appends on their way from the log's thread to this loop. Bounded by the windows. */
  private final Queue<Unacked> appended = new ConcurrentLinkedQueue<>();

  private final AtomicBoolean woken = new AtomicBoolean();
  private final Runnable answered = this::answered;
  private final Map<Lane, Set<MqttConnection>> waitingForLog = new EnumMap<>(Lane.class);
  private io.netty.channel.EventLoop thread;
  private final List<NetServer> servers = new ArrayList<>(2);
  private volatile int port;
  private volatile int tlsPort;
  private long directoryVersion;

  EventLoop(MqttEdge edge, NetServerOptions options, NetServerOptions tlsOptions) {
    this.edge = edge;
    this.options = options;
    this.tlsOptions = tlsOptions;
  }

  @Override
  public Future<?> start() {
    thread = ((ContextInternal) context).nettyEventLoop();
    ThreadPriority.carryCalls();
    ShortTurns turns = new ShortTurns();
    vertx.setPeriodic(ShortTurns.LOOK_EVERY_MILLIS, timer -> turns.look());
    vertx.setPeriodic(CHECK_EVERY_MILLIS, timer -> check());
    ingest().onAnswered(answered);
    Future<NetServer> plain =
        listen(options, edge.entrance(this, false)).onSuccess(on -> port = on.actualPort());
    Future<NetServer> all =
        tlsOptions == null
            ? plain
            : plain
                .compose(on -> listen(tlsOptions, edge.entrance(this, true)))
                .onSuccess(on -> tlsPort = on.actualPort());
    // Who could not start is never stopped.
    return all.onFailure(failed -> ingest().forgetAnswered(answered));
  }

  private Future<NetServer> listen(NetServerOptions on, Turnstile entrance) {
    NetServer server = vertx.createNetServer(on).connectHandler(entrance::accepted);
    servers.add(server);
    return server.listen();
  }

  int port() {
    return port;
  }

  int tlsPort() {
    return tlsPort;
  }

  /** A connection that was let in: from here on it speaks MQTT. */
  void open(NetSocketInternal socket, Peer peer) {
    MqttConnection connection = new MqttConnection(this, socket, peer);
    int packetBytesMax = ingest().limits().packetBytesMax();
    ChannelPipeline pipeline = socket.channelHandlerContext().pipeline();
    pipeline.addBefore(
        "handler", "guard", new FrameGuard(packetBytesMax, connection::writabilityChanged));
    pipeline.addBefore("handler", "encoder", MqttEncoder.INSTANCE);
    // Lengths are the guard's and Connect's to refuse, with the protocol's own codes.
    pipeline.addBefore("handler", "decoder", new MqttDecoder(packetBytesMax, 65_535));
    socket.messageHandler(connection::received);
    socket.closeHandler(closed -> connection.socketClosed());
    connections.add(connection);
  }

  Ingest ingest() {
    return edge.ingest();
  }

  Commands commands() {
    return edge.commands();
  }

  MqttLimits limits() {
    return edge.limits();
  }

  Sessions sessions() {
    return edge.sessions();
  }

  SignIn signIn(Connect connect, Peer peer) {
    return new SignIn(this, edge.addresses(), connect, peer);
  }

  CompletableFuture<?> lookUp(String deviceId) {
    return edge.lookUp(deviceId);
  }

  String nextClientId() {
    return edge.nextClientId();
  }

  boolean takeConnection() {
    return ingest().takeConnection();
  }

  void returnConnection() {
    ingest().returnConnection();
  }

  long nowMillis() {
    return edge.nowMillis();
  }

  void forget(MqttConnection connection) {
    connections.remove(connection);
    // A log that is full for hours must not hold every connection that came and went meanwhile.
    waitingForLog.values().forEach(waiting -> waiting.remove(connection));
  }

  /** Runs on this loop, from any thread. */
  void execute(Runnable task) {
    thread.execute(task);
  }

  void after(long millis, Runnable task) {
    var _ = thread.schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  /**
   * From any thread: an append is settled. A call does not wait for the others of its commit; what
   * is settled on this loop was refused at once, and the log tells of that nobody.
   */
  void appended(Unacked message) {
    appended.add(message);
    if (message.lane == Lane.URGENT || thread.inEventLoop()) {
      wake();
    }
  }

  /** On a thread of the log: there may be answers. */
  private void answered() {
    if (!appended.isEmpty()) {
      wake();
    }
  }

  private void wake() {
    if (!woken.getAndSet(true)) {
      thread.execute(this::acknowledge);
    }
  }

  private void acknowledge() {
    // Lowered first: what is added from here on wakes the loop again.
    woken.set(false);
    Set<MqttConnection> touched = new HashSet<>();
    for (Unacked message = appended.poll(); message != null; message = appended.poll()) {
      message.settle();
      touched.add(message.connection);
    }
    touched.forEach(MqttConnection::acknowledge);
  }

  /** The connection is told when the lane takes messages again. */
  void tellWhenWritable(Lane lane, MqttConnection connection) {
    Set<MqttConnection> waiting = waitingForLog.get(lane);
    if (waiting != null) {
      waiting.add(connection);
      return;
    }
    waiting = new LinkedHashSet<>();
    waiting.add(connection);
    waitingForLog.put(lane, waiting);
    ingest().onWritable(lane, () -> execute(() -> logWritable(lane)));
  }

  private void logWritable(Lane lane) {
    Set<MqttConnection> waiting = waitingForLog.remove(lane);
    waiting.forEach(connection -> connection.logWritable(lane));
  }

  private void check() {
    long now = nowMillis();
    // Read before the devices are: a change meanwhile is another version, and seen next time.
    long version = ingest().directory().version();
    boolean registerChanged = version != directoryVersion;
    directoryVersion = version;
    if (standstill.endedAt(now)) {
      connections.forEach(connection -> connection.hearableSince(now));
    }
    for (MqttConnection connection : List.copyOf(connections)) {
      connection.check(now, registerChanged);
    }
  }

  /** Ends every connection and stops listening. */
  @Override
  public Future<?> stop() {
    ingest().forgetAnswered(answered);
    List.copyOf(connections).forEach(MqttConnection::shutDown);
    return Future.join(servers.stream().map(NetServer::close).toList());
  }
}
