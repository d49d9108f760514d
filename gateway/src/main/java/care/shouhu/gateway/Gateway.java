package care.shouhu.gateway;

import care.shouhu.core.db.Database;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.DirectoryFeed;
import care.shouhu.core.log.DurableLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.time.SteadyClock;
import care.shouhu.gateway.bridge.Bridge;
import care.shouhu.gateway.command.Commands;
import care.shouhu.gateway.ingest.Ingest;
import care.shouhu.gateway.ingest.IngestMeters;
import care.shouhu.gateway.mqtt.MqttEdge;
import care.shouhu.gateway.mqtt.Tls;
import care.shouhu.gateway.record.Recorder;
import care.shouhu.gateway.tcp.TcpEdge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole way on one page.
 *
 * <pre>
 * device ─ MQTT ─► MqttEdge ─► Ingest ─ append ─► log ─► Recorder (urgent, routine) ─► database
 *        ◄ PUBACK ───┘◄──────────── durable ───────┘
 * terminal ─ TCP ─► TcpEdge ─► the same, and the protocol's own answer
 * broker ─ MQTT ─► Bridge ───► the same
 *        ◄ PUBLISH, frame ── edge ◄── Commands ◄─ log (down)
 * </pre>
 *
 * Starting needs neither the database nor its schema: devices are taken at once, from the
 * directory's copy on disk, and storage catches up.
 */
public final class Gateway implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final int START_TIMEOUT_SECONDS = 30;
  private static final int CLOSE_TIMEOUT_SECONDS = 10;

  private final MqttEdge mqtt;
  private final TcpEdge tcp;
  private final Optional<Bridge> bridge;
  private final Commands commands;
  private final Recorder recorder;
  private final Beats beats;
  private final DurableLog log;
  private final IngestMeters meters;

  private Gateway(
      MqttEdge mqtt,
      TcpEdge tcp,
      Optional<Bridge> bridge,
      Commands commands,
      Recorder recorder,
      Beats beats,
      DurableLog log,
      IngestMeters meters) {
    this.mqtt = mqtt;
    this.tcp = tcp;
    this.bridge = bridge;
    this.commands = commands;
    this.recorder = recorder;
    this.beats = beats;
    this.log = log;
    this.meters = meters;
  }

  /**
   * Starts the gateway. What is handed in stays the caller's: close the gateway first, then the
   * log, the feed, the database and Vert.x.
   *
   * @param snapshots folder of the recorders' snapshots
   * @param clock the one of this process, which never runs backwards
   * @throws IllegalStateException when a port cannot be listened on
   * @throws care.shouhu.core.config.ConfigRefused when the certificate cannot be used
   */
  public static Gateway start(
      GatewayConfig config,
      Vertx vertx,
      DurableLog log,
      Directory directory,
      DirectoryFeed feed,
      Database database,
      Path snapshots,
      MeterRegistry registry,
      SteadyClock clock) {
    IngestMeters meters = new IngestMeters(registry);
    Ingest ingest = new Ingest(log, directory, config.ingest(), meters, clock::aheadMillis);
    Commands commands = new Commands(log, ingest, registry, clock);
    MqttEdge mqtt = new MqttEdge(vertx, ingest, commands, config.mqtt(), feed::lookUp, clock);
    Optional<Tls> tls =
        config.tls().map(files -> new Tls(files, config.mqtt().connectTimeoutMillis(), registry));
    TcpEdge tcp = new TcpEdge(vertx, ingest, commands, config.tcp(), feed::lookUp, clock);

    Recorder recorder = Recorder.start(log, database, snapshots, registry);
    Optional<Bridge> bridge =
        config.bridge().map(broker -> Bridge.start(broker, ingest, feed::lookUp, registry, clock));
    // Before any device is heard, so that the log tells how long nobody was.
    Beats beats = Beats.start(log, clock);
    Gateway gateway = new Gateway(mqtt, tcp, bridge, commands, recorder, beats, log, meters);
    try {
      await(
          mqtt.start(config.host(), config.mqttPort(), tls, config.proxy(), config.eventLoops()),
          START_TIMEOUT_SECONDS);
      await(
          tcp.start(config.host(), config.tcpPort(), config.proxy(), config.eventLoops()),
          START_TIMEOUT_SECONDS);
    } catch (IllegalStateException e) {
      gateway.close();
      throw e;
    }
    commands.start(List.of(mqtt, tcp));
    LOG.info(
        "MQTT on port {}{}, device TCP on port {}",
        mqtt.port(),
        tls.isPresent() ? ", TLS " + mqtt.tlsPort() : "",
        tcp.port());
    return gateway;
  }

  /** The port in use. */
  public int mqttPort() {
    return mqtt.port();
  }

  /** The port of MQTT over TLS in use; 0 without a certificate. */
  public int mqttsPort() {
    return mqtt.tlsPort();
  }

  /** The device TCP port in use. */
  public int tcpPort() {
    return tcp.port();
  }

  public GatewayHealth health() {
    return new GatewayHealth(
        meters.connections(),
        bridge.map(Bridge::links).orElse(0),
        bridge.map(Bridge::connectedLinks).orElse(0L),
        log.health(),
        recorder.state(Lane.URGENT),
        recorder.lagRecords(Lane.URGENT),
        recorder.state(Lane.ROUTINE),
        recorder.lagRecords(Lane.ROUTINE));
  }

  /** Says good-bye to the devices, then stops storing. Each step has a limit. */
  @Override
  public void close() {
    bridge.ifPresent(Bridge::close);
    try {
      await(mqtt.close(), CLOSE_TIMEOUT_SECONDS);
    } catch (IllegalStateException e) {
      LOG.warn("MQTT did not close in order: {}", e.getMessage());
    }
    try {
      await(tcp.close(), CLOSE_TIMEOUT_SECONDS);
    } catch (IllegalStateException e) {
      LOG.warn("the device TCP port did not close in order: {}", e.getMessage());
    }
    beats.close();
    commands.close();
    recorder.close();
  }

  private static void await(Future<Void> future, int seconds) {
    try {
      future.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(String.valueOf(e.getCause().getMessage()), e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("not within " + seconds + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
