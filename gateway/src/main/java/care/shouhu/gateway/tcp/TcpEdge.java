package care.shouhu.gateway.tcp;

import care.shouhu.core.config.ProxyConfig;
import care.shouhu.core.directory.Device;
import care.shouhu.core.wire.DeviceCommand;
import care.shouhu.core.wire.tcp.TcpProtocols;
import care.shouhu.gateway.command.CommandEdge;
import care.shouhu.gateway.command.Commands;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The device TCP port over all its event loops, and what they share. */
public final class TcpEdge implements CommandEdge {

  /** Of what frames are refused stands beside them in quarantine. */
  static final String REFUSED_TOPIC = "tcp";

  /** What the kernel holds of connects not yet accepted: a city coming back after a power cut. */
  private static final int ACCEPT_BACKLOG = 8_192;

  private final Vertx vertx;
  private final Ingest ingest;
  private final Commands commands;
  private final TcpLimits limits;
  private final Terminals terminals;
  private final Function<String, ? extends CompletableFuture<?>> lookUp;
  private final InstantSource clock;
  private final AtomicInteger nameless = new AtomicInteger();
  private final Queue<TcpLoop> loops = new ConcurrentLinkedQueue<>();
  private Optional<ProxyConfig> proxy = Optional.empty();
  private int eventLoops = 1;
  private String deployment;

  /**
   * @param lookUp asks the register about a device that the directory does not know; completes when
   *     the directory is up to date, fails when the register could not be asked in time
   */
  public TcpEdge(
      Vertx vertx,
      Ingest ingest,
      Commands commands,
      TcpLimits limits,
      Function<String, ? extends CompletableFuture<?>> lookUp,
      InstantSource clock) {
    this.vertx = vertx;
    this.ingest = ingest;
    this.commands = commands;
    this.limits = limits;
    this.terminals = new Terminals(ingest);
    this.lookUp = lookUp;
    this.clock = clock;
  }

  /**
   * Listens.
   *
   * @param port 0 takes a free one; see {@link #port()}
   * @param behind the balancers that alone may connect, if there are any
   * @param loopCount how many threads share the connections
   */
  public Future<Void> start(String host, int port, Optional<ProxyConfig> behind, int loopCount) {
    proxy = behind;
    eventLoops = loopCount;
    NetServerOptions options =
        new NetServerOptions()
            .setHost(host)
            // Below zero Vert.x takes one free port for all instances that name the same number,
            // at zero one for each; the other edge's numbers are -1 and -2.
            .setPort(port == 0 ? -3 : port)
            .setTcpNoDelay(true)
            .setTcpKeepAlive(true)
            .setAcceptBacklog(ACCEPT_BACKLOG);
    return vertx
        .deployVerticle(
            () -> {
              TcpLoop loop = new TcpLoop(this, options);
              loops.add(loop);
              return loop;
            },
            new DeploymentOptions().setInstances(loopCount))
        .onSuccess(id -> deployment = id)
        .mapEmpty();
  }

  /** One loop's way in, with its share of the rate. */
  Turnstile turnstile(TcpLoop loop) {
    ConnectLimits connects = ingest.limits().connects();
    return new Turnstile(
        loop,
        proxy,
        ingest.addresses(),
        connects.gate(connects.perSecond(), eventLoops, clock.millis()),
        ingest.meters());
  }

  /** The port in use. */
  public int port() {
    return loops.element().port();
  }

  /** Closes every connection and stops listening. */
  public Future<Void> close() {
    return deployment == null ? Future.succeededFuture() : vertx.undeploy(deployment);
  }

  @Override
  public boolean supports(Device device, DeviceCommand.Kind kind) {
    return TcpProtocols.of(device.profile()).map(protocol -> protocol.says(kind)).orElse(false);
  }

  @Override
  public void commandsWait(Device device) {
    terminals
        .of(device.id())
        .ifPresent(to -> to.loop().execute(() -> to.commandsWait(device.id())));
  }

  Ingest ingest() {
    return ingest;
  }

  Commands commands() {
    return commands;
  }

  TcpLimits limits() {
    return limits;
  }

  Terminals terminals() {
    return terminals;
  }

  CompletableFuture<?> lookUp(String number) {
    return lookUp.apply(number);
  }

  long nowMillis() {
    return clock.millis();
  }

  /** One more connection whose device is not known; false when there are as many as may be. */
  boolean takeNameless() {
    if (nameless.incrementAndGet() > limits.namelessConnectionsMax()) {
      nameless.decrementAndGet();
      return false;
    }
    return true;
  }

  void returnNameless() {
    nameless.decrementAndGet();
  }
}
