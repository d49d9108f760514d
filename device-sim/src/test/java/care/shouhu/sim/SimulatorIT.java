package care.shouhu.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import care.shouhu.core.broker.Mosquitto;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.wire.DeviceCommand;
import care.shouhu.core.wire.DownRecord;
import care.shouhu.core.wire.Topics;
import care.shouhu.sim.link.LinkLimits;
import care.shouhu.sim.world.CityPlan;
import care.shouhu.sim.world.Habits;
import care.shouhu.sim.world.PlannedDevice;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole city against a real Mosquitto. */
class SimulatorIT {
  private static final Logger LOG = LoggerFactory.getLogger(SimulatorIT.class);
  private static final long SECONDS_MAX = 60;
  private static final CityPlan CITY = CityPlan.zunyi(1);

  @TempDir Path folder;

  @Test
  void wholeCityConnectsOnFewThreadsAndAPressIsHeard() throws Exception {
    try (Mosquitto broker =
        Mosquitto.in(folder)
            .orElseGet(() -> abort("Mosquitto is not installed; ./shouhu test installs it"))) {
      // Given
      broker.start();
      Map<String, String> secrets =
          CITY.devices().stream().collect(Collectors.toMap(PlannedDevice::id, d -> "secret"));
      SimpleMeterRegistry registry = new SimpleMeterRegistry();
      int threadsBefore = ManagementFactory.getThreadMXBean().getThreadCount();
      long heapBefore = heapBytes();
      SimulatorSettings settings =
          new SimulatorSettings(
              broker.uri(), Habits.demo(30), 1, new LinkLimits(2000, 8, 400, 200, 2000));
      try (Simulator simulator =
          Simulator.start(settings, CITY, secrets, InstantSource.system(), registry)) {
        await(() -> simulator.connected() == 392);

        // When
        DeviceEvent call = simulator.press("button-520303-01-101-1").orElseThrow();

        // Then
        await(() -> heard(broker, "shouhu/v1/" + call.header().deviceId() + "/event"));
        assertThat(simulator.fall("no-such-device")).isEmpty();
        tell(broker, "button-520303-01-101-1");
        await(() -> heard(broker, "shouhu/v1/button-520303-01-101-1/reply"));
        assertThat(registry.counter("shouhu.sim.commands").count()).isEqualTo(1);
        await(() -> registry.counter("shouhu.sim.acknowledged").count() > 300);
        int threads = ManagementFactory.getThreadMXBean().getThreadCount() - threadsBefore;
        LOG.info(
            "{} hubs: {} more platform threads, {} MiB more heap, {} acknowledged, {} pending",
            simulator.connected(),
            threads,
            (heapBytes() - heapBefore) >> 20,
            registry.counter("shouhu.sim.acknowledged").count(),
            simulator.pending());
        assertThat(threads).isLessThan(40);
      }
    }
  }

  @Test
  void optionsAreNamedAndOthersRefused() {
    assertThat(SimMain.options(new String[] {"--broker", "b:1", "--seed", "4"}))
        .containsEntry("broker", "b:1")
        .containsEntry("seed", "4");
    assertThatThrownBy(() -> SimMain.options(new String[] {"--brocker", "b:1"}))
        .hasMessageContaining("--brocker");
  }

  /** As the gateway would, once the hub has asked for it. */
  private static void tell(Mosquitto broker, String device) throws Exception {
    long now = System.currentTimeMillis();
    var command =
        new DeviceCommand("C-1", device, DeviceCommand.Kind.IDENTIFY, null, now, now + 60_000);
    String topic = Topics.ofNative(device, Topics.Leaf.COMMAND);
    await(() -> subscribed(broker, topic));
    try (MqttClient client = new MqttClient(broker.uri(), "gateway", new MemoryPersistence())) {
      client.connect();
      client.publish(topic, new DownRecord.Issued(command).value(), 1, false);
      client.disconnect();
    }
  }

  private static boolean subscribed(Mosquitto broker, String topic) {
    try {
      return broker.lines().anyMatch(line -> line.contains(topic + " (QoS 1)"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean heard(Mosquitto broker, String topic) {
    try {
      return broker.lines().anyMatch(line -> line.contains("'" + topic + "'"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long heapBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(until);
      Thread.sleep(20);
    }
  }
}
