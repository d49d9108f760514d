package care.shouhu.sim.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import care.shouhu.core.broker.Mosquitto;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real Mosquitto. */
class FleetIT {
  private static final Pattern TAKEN = Pattern.compile("Received PUBLISH from .*'([^']*)'");
  private static final LinkLimits LIMITS = new LinkLimits(500, 4, 1000, 50, 400);
  private static final long SECONDS_MAX = 60;

  @TempDir Path folder;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private Mosquitto broker;
  private Fleet fleet;

  @AfterEach
  void end() {
    if (fleet != null) {
      fleet.close();
    }
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  void whatTheBrokerDidNotAcknowledgeIsSentAgainThroughStopsAndKills() throws Exception {
    // Given: six hubs, half of them on each version
    begin(6);
    broker.start();
    fleet.start();
    Set<String> offered = new HashSet<>();

    // When: the broker goes away five times in the middle of it
    for (int round = 0; round < 5; round++) {
      await(() -> fleet.connected() == 6);
      for (int i = 0; i < 300; i++) {
        String hub = "hub-" + i % 6;
        String topic = "shouhu/v1/" + hub + "/event/" + (round * 300 + i);
        offered.add(topic);
        fleet.publishNotice(hub, topic, payload(i));
      }
      if (round % 2 == 0) {
        broker.kill();
      } else {
        broker.stop();
      }
      await(() -> fleet.connected() == 0);
      broker.start();
    }
    await(() -> fleet.pending() == 0 && fleet.connected() == 6);

    // Then: nothing is forgotten, and nothing counts as acknowledged that no broker took
    assertThat(taken()).isEqualTo(offered);
    assertThat(registry.counter("shouhu.sim.acknowledged").count()).isEqualTo(1500);
    assertThat(registry.counter("shouhu.sim.reconnects").count()).isEqualTo(30);
    assertThat(registry.find("shouhu.sim.dropped").counters()).isEmpty();
  }

  @Test
  void callsOutliveALongTimeWithoutBrokerAndOnlyReadingsMakeRoom() throws Exception {
    // Given: no broker
    begin(2);
    fleet.start();
    for (int number = 0; number < 3000; number++) {
      fleet.publishReading("hub-1", "shouhu/v1/hub-1/reading/" + number, payload(number));
      if (number % 100 == 0) {
        fleet.publishCall("hub-1", "shouhu/v1/hub-1/event/" + number, payload(number));
      }
    }
    assertThat(fleet.pending()).isEqualTo(500);

    // When
    broker.start();
    await(() -> fleet.pending() == 0);

    // Then
    Set<String> taken = taken();
    assertThat(taken).filteredOn(topic -> topic.contains("/event/")).hasSize(30);
    assertThat(taken).contains("shouhu/v1/hub-1/reading/2999");
    Counter dropped = registry.find("shouhu.sim.dropped").tag("weight", "reading").counter();
    assertThat(dropped.count()).isEqualTo(3030 - 500);
  }

  @Test
  void hubThatIsCutComesBackAndSaysWhatItKept() throws Exception {
    // Given
    begin(2);
    broker.start();
    fleet.start();
    await(() -> fleet.connected() == 2);

    // When
    fleet.cut("hub-0", 300);
    fleet.cut("hub-1", 300);
    fleet.publishCall("hub-0", "shouhu/v1/hub-0/event/1", payload(1));
    fleet.publishCall("hub-1", "shouhu/v1/hub-1/event/1", payload(1));
    await(() -> fleet.pending() == 0);

    // Then
    assertThat(fleet.connected()).isEqualTo(2);
    assertThat(registry.counter("shouhu.sim.reconnects").count()).isEqualTo(2);
  }

  @Test
  void refusalOnMqtt5IsCountedUnderItsCodeAndNotRepeated() throws Exception {
    // Given: a broker that lets a hub publish under its own topics only
    Path rights = Files.writeString(folder.resolve("acl"), "pattern readwrite shouhu/v1/%u/#\n");
    begin(2, "acl_file " + rights);
    broker.start();
    fleet.start();

    // When
    fleet.publishNotice("hub-1", "elsewhere/1", payload(1));
    fleet.publishNotice("hub-1", "shouhu/v1/hub-1/event/2", payload(2));
    await(() -> fleet.pending() == 0);

    // Then
    Counter refused = registry.find("shouhu.sim.refused").tag("code", "0x87").counter();
    assertThat(refused.count()).isEqualTo(1);
    assertThat(registry.counter("shouhu.sim.acknowledged").count()).isEqualTo(1);
  }

  private void begin(int hubs, String... configuration) throws IOException {
    broker =
        Mosquitto.in(folder, configuration)
            .orElseGet(() -> abort("Mosquitto is not installed; ./shouhu test installs it"));
    SequencedMap<String, String> secrets = new LinkedHashMap<>();
    for (int hub = 0; hub < hubs; hub++) {
      secrets.put("hub-" + hub, "secret-" + hub);
    }
    fleet =
        new Fleet(broker.uri(), secrets, Fleet.Listening.none(), LIMITS, new Random(1), registry);
  }

  private Set<String> taken() throws IOException {
    Set<String> topics = new HashSet<>();
    broker
        .lines()
        .forEach(line -> {
          Matcher matcher = TAKEN.matcher(line);
          if (matcher.find()) {
            topics.add(matcher.group(1));
          }
        });
    return topics;
  }

  private static byte[] payload(int number) {
    return ("{\"seq\":" + number + "}").getBytes(StandardCharsets.UTF_8);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(until);
      Thread.sleep(10);
    }
  }
}
