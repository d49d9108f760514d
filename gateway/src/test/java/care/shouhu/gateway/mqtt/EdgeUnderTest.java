package care.shouhu.gateway.mqtt;

import care.shouhu.core.config.ProxyConfig;
import care.shouhu.core.config.TlsConfig;
import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.log.DurableLog;
import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogRecord;
import care.shouhu.core.wire.Envelope;
import care.shouhu.gateway.TestDevices;
import care.shouhu.gateway.command.Commands;
import care.shouhu.gateway.ingest.Ingest;
import care.shouhu.gateway.ingest.IngestLimits;
import care.shouhu.gateway.ingest.IngestMeters;
import care.shouhu.gateway.ingest.RefusalReason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** The real MQTT listener on a free port over the in-memory log. */
final class EdgeUnderTest implements AutoCloseable {

  final InMemoryLog log;
  final Directory directory =
      TestDevices.directory(
          TestDevices.bedSensor("bed-1"),
          TestDevices.bedSensor("bed-2"),
          TestDevices.hub("hub-1"),
          TestDevices.boundButton("sos-1", "hub-1"));
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  /** What the register answers about a device the directory does not know. */
  volatile Function<String, CompletableFuture<Void>> register =
      id -> CompletableFuture.completedFuture(null);

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
  private final MqttEdge edge;
  private final Commands commands;
  private final Optional<Tls> tls;

  EdgeUnderTest() {
    this(new InMemoryLog(), IngestLimits.defaults(), MqttLimits.defaults());
  }

  EdgeUnderTest(InMemoryLog log) {
    this(log, IngestLimits.defaults(), MqttLimits.defaults());
  }

  EdgeUnderTest(InMemoryLog log, IngestLimits limits, MqttLimits mqttLimits) {
    this(log, limits, mqttLimits, Optional.empty(), Optional.empty(), InstantSource.system());
  }

  /** By this clock. */
  EdgeUnderTest(InstantSource clock) {
    this(
        new InMemoryLog(),
        IngestLimits.defaults(),
        MqttLimits.defaults(),
        Optional.empty(),
        Optional.empty(),
        clock);
  }

  private EdgeUnderTest(
      InMemoryLog log,
      IngestLimits limits,
      MqttLimits mqttLimits,
      Optional<TlsConfig> encrypted,
      Optional<ProxyConfig> proxy,
      InstantSource clock) {
    this.log = log;
    Ingest ingest = new Ingest(log, directory, limits, new IngestMeters(registry), () -> 0);
    commands = new Commands(log, ingest, registry, clock);
    edge = new MqttEdge(vertx, ingest, commands, mqttLimits, id -> register.apply(id), clock);
    commands.start(List.of(edge));
    tls = encrypted.map(files -> new Tls(files, mqttLimits.connectTimeoutMillis(), registry));
    await(edge.start("127.0.0.1", 0, tls, proxy, 2).toCompletionStage().toCompletableFuture());
  }

  /** With an encrypted port as well. */
  static EdgeUnderTest over(TlsConfig tls) {
    return over(tls, MqttLimits.defaults());
  }

  static EdgeUnderTest over(TlsConfig tls, MqttLimits limits) {
    return new EdgeUnderTest(
        new InMemoryLog(),
        IngestLimits.defaults(),
        limits,
        Optional.of(tls),
        Optional.empty(),
        InstantSource.system());
  }

  /** Behind balancers, with an encrypted port as well. */
  static EdgeUnderTest behind(ProxyConfig proxy, TlsConfig tls, IngestLimits limits) {
    return new EdgeUnderTest(
        new InMemoryLog(),
        limits,
        MqttLimits.defaults(),
        Optional.of(tls),
        Optional.of(proxy),
        InstantSource.system());
  }

  int tlsPort() {
    return edge.tlsPort();
  }

  Tls tls() {
    return tls.orElseThrow();
  }

  int port() {
    return edge.port();
  }

  void shutDown() {
    await(edge.close().toCompletionStage().toCompletableFuture());
  }

  /** Everything in a lane, as {@code "device topic payload"}. */
  List<String> appended(Lane lane) {
    return read(log, lane).stream().map(EdgeUnderTest::shown).toList();
  }

  static List<Envelope> read(DurableLog log, Lane lane) {
    try {
      List<Envelope> envelopes = new ArrayList<>();
      for (LogRecord record :
          log.read(lane, log.firstPosition(lane), 100_000, Integer.MAX_VALUE, Duration.ZERO)
              .records()) {
        envelopes.add(Envelope.fromBytes(record.value()));
      }
      return envelopes;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String shown(Envelope envelope) {
    return envelope.deviceId()
        + " "
        + envelope.topic()
        + " "
        + new String(envelope.payload(), StandardCharsets.UTF_8);
  }

  /** The link changes of a device in order, as {@code "change reason"}. */
  List<String> links(Device device) {
    return appended(Lane.URGENT).stream()
        .filter(line -> line.startsWith(device.id() + " shouhu/link "))
        .map(line -> line.replaceAll(".*\"change\":\"(\\w+)\",\"reason\":\"(\\w+)\".*", "$1 $2"))
        .toList();
  }

  /** What was told of commands in order, as {@code "id step"}. */
  List<String> steps() {
    return appended(Lane.URGENT).stream()
        .filter(line -> line.contains(" shouhu/command "))
        .map(line -> line.replaceAll(".*\"id\":\"(.+)\",\"step\":\"(\\w+)\".*", "$1 $2"))
        .toList();
  }

  /** Messages without link changes. */
  List<String> messages(Lane lane) {
    return appended(lane).stream().filter(line -> !line.contains(" shouhu/link ")).toList();
  }

  double refused(RefusalReason reason) {
    return registry.get("shouhu_gateway_refused").tag("reason", reason.label()).counter().count();
  }

  /** CONNECTs answered so. */
  double connects(String result) {
    return registry.get("shouhu_gateway_connects").tag("result", result).counter().count();
  }

  double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  /** Waits until it is so; how long it takes is not what is tested. */
  static void until(BooleanSupplier so) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within 20 s");
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Ends as a gateway that is killed: the log is left, for another one. */
  void leaveLog() {
    commands.close();
    await(vertx.close().toCompletionStage().toCompletableFuture());
  }

  @Override
  public void close() {
    leaveLog();
    log.close();
  }
}
