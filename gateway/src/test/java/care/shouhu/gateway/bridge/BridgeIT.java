package care.shouhu.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import care.shouhu.core.broker.Mosquitto;
import care.shouhu.core.config.BridgeConfig;
import care.shouhu.core.config.BridgeConfig.Rule;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogLimits;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.Stranger;
import care.shouhu.core.wire.TopicPattern;
import care.shouhu.gateway.TestDevices;
import care.shouhu.gateway.ingest.Ingest;
import care.shouhu.gateway.ingest.IngestLimits;
import care.shouhu.gateway.ingest.IngestMeters;
import care.shouhu.gateway.ingest.RefusalReason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bridge to a real Mosquitto. */
class BridgeIT {
  private static final List<Rule> APART =
      List.of(
          new Rule(TopicPattern.parse("zigbee2mqtt/{device}"), Profile.ZIGBEE2MQTT),
          new Rule(TopicPattern.parse("shouhu/v1/{device}/reading"), Profile.NATIVE));

  /** Calls and readings together. */
  private static final List<Rule> BOTH =
      List.of(new Rule(TopicPattern.parse("shouhu/v1/{device}/+"), Profile.NATIVE));

  @TempDir Path folder;

  /** What the register answers about a device the directory does not know. */
  private volatile Function<String, CompletableFuture<Void>> register =
      id -> CompletableFuture.completedFuture(null);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Directory directory =
      TestDevices.directory(
          TestDevices.device("sos-1", DeviceKind.CALL_BUTTON, Profile.ZIGBEE2MQTT, null),
          TestDevices.bedSensor("bed-1"));
  private InMemoryLog log = new InMemoryLog();
  private Mosquitto mosquitto;
  private Bridge bridge;

  @BeforeEach
  void startBroker() throws IOException, InterruptedException {
    mosquitto =
        Mosquitto.in(
                folder,
                "persistence true",
                "persistence_location " + folder + "/",
                "max_queued_messages 0")
            .orElseGet(() -> abort("Mosquitto is not installed"));
    mosquitto.start();
  }

  @AfterEach
  void stop() {
    if (bridge != null) {
      bridge.close();
    }
    mosquitto.close();
    log.close();
  }

  @Test
  void messagesGoToTheDeviceTheirTopicNames() throws Exception {
    startBridge();

    try (Publisher publisher = new Publisher()) {
      publisher.publish("zigbee2mqtt/sos-1", "{\"action\":\"emergency\"}");
      publisher.publish("shouhu/v1/bed-1/reading", "{\"seq\":1}");
      publisher.publish("zigbee2mqtt/lamp", "{}");
      publisher.publish("zigbee2mqtt/bed-1", "{}");
    }

    until(() -> payloads(Lane.URGENT).size() == 1 && payloads(Lane.ROUTINE).size() == 3);
    assertThat(envelopes(Lane.URGENT).getFirst())
        .satisfies(it -> {
          assertThat(it.deviceId()).isEqualTo("sos-1");
          assertThat(it.profile()).isEqualTo(Profile.ZIGBEE2MQTT);
          assertThat(it.topic()).isEqualTo("zigbee2mqtt/sos-1");
        });
    assertThat(envelopes(Lane.ROUTINE))
        .extracting(Envelope::topic)
        .containsExactlyInAnyOrder(
            "shouhu/v1/bed-1/reading",
            "shouhu/refused/foreign_topic/zigbee2mqtt/bed-1",
            "shouhu/unknown/zigbee2mqtt");
    assertThat(envelopes(Lane.ROUTINE).stream().flatMap(it -> Stranger.of(it).stream()))
        .singleElement()
        .satisfies(it -> {
          assertThat(it.claimedId()).isEqualTo("lamp");
          assertThat(it.address()).isEqualTo(mosquitto.uri());
          assertThat(new String(it.said(), StandardCharsets.UTF_8))
              .isEqualTo("zigbee2mqtt/lamp\n{}");
        });
    until(() -> refused(RefusalReason.UNKNOWN_DEVICE) == 1);
    until(() -> registry.get("shouhu_bridge_acknowledged").counter().count() == 4);
  }

  @Test
  void nothingIsLostAcrossRestartsOfEither() throws Exception {
    startBridge();
    int each = 300;

    publishAll(0, each);
    bridge.close();
    publishAll(each, 2 * each);
    mosquitto.stop();
    mosquitto.start();
    startBridge();
    publishAll(2 * each, 3 * each);
    mosquitto.stop();
    mosquitto.start();
    publishAll(3 * each, 4 * each);

    Set<String> all =
        IntStream.range(0, 4 * each).mapToObj(BridgeIT::payload).collect(Collectors.toSet());
    until(() -> Set.copyOf(payloads(Lane.ROUTINE)).equals(all));
  }

  @Test
  void whatTheLogDoesNotTakeStaysUnacknowledgedUntilItDoes() throws Exception {
    log = new InMemoryLog(LogLimits.defaults().withDiskBytesMax(4_000), registry);
    log.registerReader("r", Set.of(Lane.ROUTINE));
    startBridge();
    int count = 200;

    publishAll(0, count);
    until(() -> refused(RefusalReason.NOT_DURABLE) > 0);
    double acknowledgedThen = registry.get("shouhu_bridge_acknowledged").counter().count();
    Set<String> seen = new java.util.HashSet<>();
    until(() -> {
      long end = log.endPosition(Lane.ROUTINE);
      seen.addAll(payloads(Lane.ROUTINE));
      log.release("r", Lane.ROUTINE, end);
      return seen.size() == count;
    });

    assertThat(acknowledgedThen).isLessThan(count);
    until(() -> registry.get("shouhu_bridge_acknowledged").counter().count() == count);
  }

  @Test
  void whatIsRetainedIsNoNewCallAfterAReconnect() throws Exception {
    try (Publisher publisher = new Publisher()) {
      publisher.retain("zigbee2mqtt/sos-1", "{\"action\":\"emergency\"}");
      startBridge();
      until(() -> payloads(Lane.URGENT).size() == 1);
      // Unacknowledged, it would rightly come again.
      until(() -> registry.get("shouhu_bridge_acknowledged").counter().count() == 1);
      bridge.close();

      startBridge();
      publisher.publish("zigbee2mqtt/sos-1", "{\"action\":\"\"}");

      until(() -> payloads(Lane.URGENT).size() >= 2);
      assertThat(payloads(Lane.URGENT))
          .containsExactly("{\"action\":\"emergency\"}", "{\"action\":\"\"}");
    }
  }

  @Test
  void gatewaysOfOneGroupShareTheMessages() throws Exception {
    bridge = startBridge("one", Optional.of("group"));
    try (Bridge other = startBridge("two", Optional.of("group"))) {
      publishAll(0, 100);

      until(() -> payloads(Lane.ROUTINE).size() >= 100);
      until(() -> registry.get("shouhu_bridge_acknowledged").counter().count() == 100);
      assertThat(payloads(Lane.ROUTINE)).doesNotHaveDuplicates().hasSize(100);
      assertThat(other.connectedLinks()).isEqualTo(2);
    }
  }

  @Test
  void callOvertakesReadingsOfItsRuleThatTheLogDoesNotTake() throws Exception {
    log = new InMemoryLog(LogLimits.defaults().withDiskBytesMax(4_000), registry);
    log.registerReader("r", Set.of(Lane.ROUTINE));
    while (log.isWritable(Lane.ROUTINE)) {
      log.append(Lane.ROUTINE, new byte[1], new byte[500]).join();
    }
    bridge = startBridge("both", Optional.empty(), BOTH);

    // More than the broker sends before the first is acknowledged.
    publishAll(0, BridgeLink.RECEIVE_MAX + 50);
    try (Publisher publisher = new Publisher()) {
      publisher.publish("shouhu/v1/bed-1/event", "{\"kind\":\"call\"}");
    }

    until(() -> payloads(Lane.URGENT).equals(List.of("{\"kind\":\"call\"}")));
    log.release("r", Lane.ROUTINE, log.endPosition(Lane.ROUTINE));
    Set<String> seen = new java.util.HashSet<>();
    until(() -> {
      // Asked first: what comes while these are read must not be released unread.
      long end = log.endPosition(Lane.ROUTINE);
      seen.addAll(payloads(Lane.ROUTINE));
      log.release("r", Lane.ROUTINE, end);
      return seen.size() == BridgeLink.RECEIVE_MAX + 50;
    });
    assertThat(payloads(Lane.URGENT)).hasSize(1);
  }

  @Test
  void readingsThatOnlyTheFormerSessionHoldsAreTaken() throws Exception {
    MqttClient former = new MqttClient(mosquitto.uri(), "grown-0", new MemoryPersistence());
    MqttConnectOptions keepsItsSession = new MqttConnectOptions();
    keepsItsSession.setCleanSession(false);
    former.connect(keepsItsSession);
    former.subscribe("shouhu/v1/+/+", 1);
    former.disconnect();
    former.close();
    int count = 2 * BridgeLink.RECEIVE_MAX;
    publishAll(0, count);

    bridge = startBridge("grown", Optional.empty(), BOTH);

    until(() -> payloads(Lane.ROUTINE).size() == count);
    assertThat(registry.get("shouhu_bridge_let_go").counter().count()).isZero();
  }

  @Test
  void callOvertakesHundredsOfLampsWhileTheRegisterIsAway() throws Exception {
    register = id -> CompletableFuture.failedFuture(new IllegalStateException("down"));
    startBridge();

    try (Publisher publisher = new Publisher()) {
      for (int i = 0; i < BridgeLink.RECEIVE_MAX + 50; i++) {
        publisher.publish("zigbee2mqtt/lamp-" + i, "{}");
      }
      publisher.publish("zigbee2mqtt/sos-1", "{\"action\":\"emergency\"}");
    }

    until(() -> payloads(Lane.URGENT).equals(List.of("{\"action\":\"emergency\"}")));
  }

  private void publishAll(int from, int to) throws MqttException {
    try (Publisher publisher = new Publisher()) {
      for (int i = from; i < to; i++) {
        publisher.publish("shouhu/v1/bed-1/reading", payload(i));
      }
    }
  }

  private static String payload(int number) {
    return "{\"seq\":" + number + "}";
  }

  private void startBridge() {
    bridge = startBridge("bridge-under-test", Optional.empty());
  }

  private Bridge startBridge(String clientId, Optional<String> group) {
    return startBridge(clientId, group, APART);
  }

  private Bridge startBridge(String clientId, Optional<String> group, List<Rule> rules) {
    BridgeConfig config =
        new BridgeConfig(
            mosquitto.uri(), clientId, group, Optional.empty(), Optional.empty(), rules);
    Ingest ingest =
        new Ingest(log, directory, IngestLimits.defaults(), new IngestMeters(registry), () -> 0);
    Bridge started =
        Bridge.start(config, ingest, id -> register.apply(id), registry, InstantSource.system());
    until(() -> started.connectedLinks() == started.links());
    return started;
  }

  private List<Envelope> envelopes(Lane lane) {
    try {
      return log
          .read(lane, log.firstPosition(lane), 100_000, Integer.MAX_VALUE, Duration.ZERO)
          .records()
          .stream()
          .map(record -> Envelope.fromBytes(record.value()))
          .toList();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> payloads(Lane lane) {
    return envelopes(lane).stream()
        .map(it -> new String(it.payload(), StandardCharsets.UTF_8))
        .toList();
  }

  private double refused(RefusalReason reason) {
    return registry.get("shouhu_gateway_refused").tag("reason", reason.label()).counter().count();
  }

  private static void until(BooleanSupplier so) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within 30 s");
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** A client that waits for the broker's answer to each message. */
  private final class Publisher implements AutoCloseable {
    private final MqttClient client;

    Publisher() throws MqttException {
      client = new MqttClient(mosquitto.uri(), "publisher", new MemoryPersistence());
      MqttConnectOptions options = new MqttConnectOptions();
      // Paho counts an answered message as in flight for a moment longer.
      options.setMaxInflight(10_000);
      client.connect(options);
    }

    void publish(String topic, String payload) throws MqttException {
      client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), 1, false);
    }

    void retain(String topic, String payload) throws MqttException {
      client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), 1, true);
    }

    @Override
    public void close() throws MqttException {
      client.disconnect();
      client.close();
    }
  }
}
