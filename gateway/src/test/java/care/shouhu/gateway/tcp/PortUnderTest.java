package care.shouhu.gateway.tcp;

import care.shouhu.core.config.ProxyConfig;
import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.directory.Directory;
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
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** The real TCP port on a free number over the in-memory log. */
final class PortUnderTest implements AutoCloseable {

  static final String IMEI = "353419036066061";
  static final String WATCH = "8800000015";

  final InMemoryLog log;
  final Directory directory = TestDevices.directory(pendant(IMEI), watch(WATCH));
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  /** What the register answers about a device the directory does not know. */
  volatile Function<String, CompletableFuture<Void>> register =
      id -> CompletableFuture.completedFuture(null);

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
  private final TcpEdge edge;
  private final Commands commands;

  PortUnderTest() {
    this(new InMemoryLog(), IngestLimits.defaults(), TcpLimits.defaults());
  }

  PortUnderTest(InMemoryLog log, IngestLimits limits, TcpLimits tcpLimits) {
    this(log, limits, tcpLimits, Optional.empty());
  }

  PortUnderTest(
      InMemoryLog log, IngestLimits limits, TcpLimits tcpLimits, Optional<ProxyConfig> proxy) {
    this.log = log;
    Ingest ingest = new Ingest(log, directory, limits, new IngestMeters(registry), () -> 0);
    commands = new Commands(log, ingest, registry, InstantSource.system());
    edge =
        new TcpEdge(
            vertx, ingest, commands, tcpLimits, id -> register.apply(id), InstantSource.system());
    commands.start(List.of(edge));
    await(edge.start("127.0.0.1", 0, proxy, 2).toCompletionStage().toCompletableFuture());
  }

  static Device pendant(String imei) {
    return TestDevices.device(imei, DeviceKind.FALL_ALARM, Profile.GT06, null);
  }

  static Device watch(String id) {
    return TestDevices.device(id, DeviceKind.FALL_ALARM, Profile.WATCH_3G, null);
  }

  int port() {
    return edge.port();
  }

  void shutDown() {
    await(edge.close().toCompletionStage().toCompletableFuture());
  }

  /** What was told of commands in order, as {@code "id step"}. */
  List<String> steps() {
    return all(Lane.URGENT).stream()
        .filter(e -> e.topic().equals("shouhu/command"))
        .map(e ->
            new String(e.payload(), StandardCharsets.US_ASCII)
                .replaceAll(".*\"id\":\"(.+)\",\"step\":\"(\\w+)\".*", "$1 $2"))
        .toList();
  }

  /** Everything in a lane but link changes. */
  List<Envelope> frames(Lane lane) {
    return all(lane).stream().filter(e -> !e.topic().equals("shouhu/link")).toList();
  }

  /** The frames of a lane as {@code "device topic hex"}. */
  List<String> kept(Lane lane) {
    return frames(lane).stream()
        .map(e -> e.deviceId() + " " + e.topic() + " " + HexFormat.of().formatHex(e.payload()))
        .toList();
  }

  /** The link changes of a device in order, as {@code "change reason"}. */
  List<String> links(String deviceId) {
    return all(Lane.URGENT).stream()
        .filter(e -> e.topic().equals("shouhu/link") && e.deviceId().equals(deviceId))
        .map(e ->
            new String(e.payload(), StandardCharsets.US_ASCII)
                .replaceAll(".*\"change\":\"(\\w+)\",\"reason\":\"(\\w+)\".*", "$1 $2"))
        .toList();
  }

  private List<Envelope> all(Lane lane) {
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

  double refused(RefusalReason reason) {
    return registry.get("shouhu_gateway_refused").tag("reason", reason.label()).counter().count();
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

  @Override
  public void close() {
    commands.close();
    await(vertx.close().toCompletionStage().toCompletableFuture());
    log.close();
  }
}
