package care.shouhu.gateway.mqtt;

import care.shouhu.gateway.ingest.Ingest;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServerOptions;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** The MQTT listener over all its event loops, and what they share. */
public final class MqttEdge {

  private static final long FORGET_EVERY_MILLIS = 60_000;

  /** What the kernel holds of connects not yet accepted: a city coming back after a power cut. */
  private static final int ACCEPT_BACKLOG = 8_192;

  private final Vertx vertx;
  private final Ingest ingest;
  private final MqttLimits limits;
  private final Sessions sessions;
  private final Function<String, ? extends CompletableFuture<?>> lookUp;
  private final InstantSource clock;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong clientIds = new AtomicLong();
  private final Queue<EventLoop> loops = new ConcurrentLinkedQueue<>();
  private final String clientIdPrefix;
  private String deployment;

  /**
   * @param lookUp asks the register about a device that the directory does not know; completes when
   *     the directory is up to date, fails when the register could not be asked in time
   */
  public MqttEdge(
      Vertx vertx,
      Ingest ingest,
      MqttLimits limits,
      Function<String, ? extends CompletableFuture<?>> lookUp,
      InstantSource clock) {
    this.vertx = vertx;
    this.ingest = ingest;
    this.limits = limits;
    this.sessions = new Sessions(ingest);
    this.lookUp = lookUp;
    this.clock = clock;
    this.clientIdPrefix = "auto-" + Long.toString(clock.millis(), 36) + "-";
  }

  /**
   * Listens.
   *
   * @param port 0 takes a free one; see {@link #port()}
   * @param eventLoops how many threads share the connections
   */
  public Future<Void> start(String host, int port, int eventLoops) {
    NetServerOptions options =
        new NetServerOptions()
            .setHost(host)
            // Below zero Vert.x takes one free port for all instances, at zero one for each.
            .setPort(port == 0 ? -1 : port)
            .setTcpNoDelay(true)
            .setTcpKeepAlive(true)
            .setAcceptBacklog(ACCEPT_BACKLOG);
    vertx.setPeriodic(FORGET_EVERY_MILLIS, timer -> sessions.forgetExpired(clock.millis()));
    return vertx
        .deployVerticle(
            () -> {
              EventLoop loop = new EventLoop(this, options);
              loops.add(loop);
              return loop;
            },
            new DeploymentOptions().setInstances(eventLoops))
        .onSuccess(id -> deployment = id)
        .mapEmpty();
  }

  /** The port in use. */
  public int port() {
    return loops.element().port();
  }

  /** Tells every client, closes its connection and stops listening. */
  public Future<Void> close() {
    return deployment == null ? Future.succeededFuture() : vertx.undeploy(deployment);
  }

  Ingest ingest() {
    return ingest;
  }

  MqttLimits limits() {
    return limits;
  }

  Sessions sessions() {
    return sessions;
  }

  CompletableFuture<?> lookUp(String deviceId) {
    return lookUp.apply(deviceId);
  }

  String nextClientId() {
    return clientIdPrefix + clientIds.incrementAndGet();
  }

  long nowMillis() {
    return clock.millis();
  }

  boolean takeConnection() {
    if (open.incrementAndGet() > ingest.limits().connectionsMax()) {
      open.decrementAndGet();
      return false;
    }
    ingest.meters().connectAccepted();
    return true;
  }

  void returnConnection() {
    open.decrementAndGet();
    ingest.meters().connectionEnded();
  }
}
