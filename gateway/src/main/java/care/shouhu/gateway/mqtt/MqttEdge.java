package care.shouhu.gateway.mqtt;

import care.shouhu.core.config.ProxyConfig;
import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.wire.DeviceCommand;
import care.shouhu.core.wire.Topics;
import care.shouhu.core.wire.Topics.Leaf;
import care.shouhu.gateway.command.CommandEdge;
import care.shouhu.gateway.command.Commands;
import care.shouhu.gateway.ingest.AddressRates;
import care.shouhu.gateway.ingest.ConnectLimits;
import care.shouhu.gateway.ingest.Ingest;
import care.shouhu.gateway.socket.Turnstile;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServerOptions;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** The MQTT listener over all its event loops, and what they share. */
public final class MqttEdge implements CommandEdge {

  private static final long FORGET_EVERY_MILLIS = 60_000;
  private static final long WILLS_EVERY_MILLIS = 1_000;
  private static final long RENEWED_EVERY_MILLIS = 60_000;

  /** What the kernel holds of connects not yet accepted: a city coming back after a power cut. */
  private static final int ACCEPT_BACKLOG = 8_192;

  private final Vertx vertx;
  private final Ingest ingest;
  private final Commands commands;
  private final MqttLimits limits;
  private final Sessions sessions;
  private final Function<String, ? extends CompletableFuture<?>> lookUp;
  private final InstantSource clock;
  private final AtomicLong clientIds = new AtomicLong();
  private final Queue<EventLoop> loops = new ConcurrentLinkedQueue<>();
  private final String clientIdPrefix;
  private Optional<Tls> tls = Optional.empty();
  private Optional<ProxyConfig> proxy = Optional.empty();
  private int eventLoops = 1;
  private String deployment;

  /**
   * @param lookUp asks the register about a device that the directory does not know; completes when
   *     the directory is up to date, fails when the register could not be asked in time
   */
  public MqttEdge(
      Vertx vertx,
      Ingest ingest,
      Commands commands,
      MqttLimits limits,
      Function<String, ? extends CompletableFuture<?>> lookUp,
      InstantSource clock) {
    this.vertx = vertx;
    this.ingest = ingest;
    this.commands = commands;
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
   * @param over a second port, encrypted
   * @param behind the balancers that alone may connect, if there are any
   * @param loopCount how many threads share the connections
   */
  public Future<Void> start(
      String host, int port, Optional<Tls> over, Optional<ProxyConfig> behind, int loopCount) {
    tls = over;
    proxy = behind;
    eventLoops = loopCount;
    // Below zero Vert.x takes one free port for all instances, at zero one for each.
    NetServerOptions plain = options(host, port == 0 ? -1 : port);
    NetServerOptions encrypted =
        over.map(Tls::config)
            .map(config -> options(host, config.port() == 0 ? -2 : config.port()))
            .orElse(null);
    vertx.setPeriodic(FORGET_EVERY_MILLIS, timer -> sessions.forgetExpired(clock.millis()));
    vertx.setPeriodic(WILLS_EVERY_MILLIS, timer -> sessions.publishDueWills(clock.millis()));
    over.ifPresent(files ->
        vertx.setPeriodic(
            RENEWED_EVERY_MILLIS,
            timer -> vertx.executeBlocking(Executors.callable(files::takeRenewedFiles))));
    return vertx
        .deployVerticle(
            () -> {
              EventLoop loop = new EventLoop(this, plain, encrypted);
              loops.add(loop);
              return loop;
            },
            new DeploymentOptions().setInstances(loopCount))
        .onSuccess(id -> deployment = id)
        .mapEmpty();
  }

  private static NetServerOptions options(String host, int port) {
    return new NetServerOptions()
        .setHost(host)
        .setPort(port)
        .setTcpNoDelay(true)
        .setTcpKeepAlive(true)
        .setAcceptBacklog(ACCEPT_BACKLOG);
  }

  /** One loop's way in, with its share of the rates. */
  Turnstile entrance(EventLoop loop, boolean encrypted) {
    ConnectLimits connects = ingest.limits().connects();
    return new Turnstile(
        new Entrance(loop, encrypted ? tls.orElseThrow() : null),
        proxy,
        ingest.addresses(),
        connects.gate(
            encrypted ? connects.tlsPerSecond() : connects.perSecond(), eventLoops, clock.millis()),
        ingest.meters());
  }

  /** The port in use. */
  public int port() {
    return loops.element().port();
  }

  /** The port of MQTT over TLS in use; 0 when there is none. */
  public int tlsPort() {
    return loops.element().tlsPort();
  }

  /** Tells every client, closes its connection and stops listening. */
  public Future<Void> close() {
    return deployment == null
        ? Future.succeededFuture()
        : vertx.undeploy(deployment).onComplete(done -> sessions.publishAllWills(clock.millis()));
  }

  /** Devices that speak our own payloads; foreign ones have no command topic. */
  @Override
  public boolean supports(Device device, DeviceCommand.Kind kind) {
    return device.profile() == Profile.NATIVE;
  }

  /** The device's own connection comes before its hub's. */
  @Override
  public void commandsWait(Device device) {
    String topic = Topics.ofNative(device.id(), Leaf.COMMAND);
    sessions
        .listener(device.id(), topic)
        .or(() ->
            device.hubId() == null ? Optional.empty() : sessions.listener(device.hubId(), topic))
        .ifPresent(to -> to.loop().execute(() -> to.commandsWait(device.id())));
  }

  Ingest ingest() {
    return ingest;
  }

  Commands commands() {
    return commands;
  }

  MqttLimits limits() {
    return limits;
  }

  Sessions sessions() {
    return sessions;
  }

  AddressRates addresses() {
    return ingest.addresses();
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
}
