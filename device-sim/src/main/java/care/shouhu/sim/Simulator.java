package care.shouhu.sim;

import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.SignalKind;
import care.shouhu.core.wire.DeviceCommand;
import care.shouhu.core.wire.DownRecord;
import care.shouhu.core.wire.NativeEncoder;
import care.shouhu.core.wire.Topics;
import care.shouhu.sim.link.Fleet;
import care.shouhu.sim.world.CityPlan;
import care.shouhu.sim.world.PlannedDevice;
import care.shouhu.sim.world.Said;
import care.shouhu.sim.world.Slice;
import care.shouhu.sim.world.Truth;
import care.shouhu.sim.world.World;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives a {@link World} by the clock, and publishes what its devices say through a {@link Fleet}.
 * Metrics: {@code shouhu_sim_*}.
 */
public final class Simulator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Simulator.class);
  private static final long TICK_NANOS = 100_000_000L;

  /** After a pause (a suspended machine) the city goes on from now; the gap is not made up for. */
  private static final long BEHIND_REAL_MILLIS_MAX = 60_000;

  private final SimulatorSettings settings;
  private final CityPlan plan;
  private final InstantSource clock;
  private final Fleet fleet;
  private final Counter commands;
  private final Counter said;
  private final Counter skipped;
  private final long behindMillisMax;
  private final long startedRealMillis;
  private final Thread driver;
  private final Object turn = new Object();
  private final World world;
  private volatile boolean closed;

  private Simulator(
      SimulatorSettings settings,
      CityPlan plan,
      SequencedMap<String, String> hubSecrets,
      InstantSource clock,
      MeterRegistry registry) {
    this.settings = settings;
    this.plan = plan;
    this.clock = clock;
    this.startedRealMillis = clock.millis();
    this.world = World.of(plan.seed(), plan, settings.habits(), startedRealMillis);
    this.fleet =
        new Fleet(
            settings.brokerUri(),
            hubSecrets,
            new Fleet.Listening(commandTopics(plan)::get, this::command),
            settings.limits(),
            new Random(plan.seed() ^ startedRealMillis),
            registry);
    this.commands =
        Counter.builder("shouhu.sim.commands")
            .description("Commands that came down")
            .register(registry);
    this.said =
        Counter.builder("shouhu.sim.said")
            .description("Messages the devices had to say")
            .register(registry);
    this.skipped =
        Counter.builder("shouhu.sim.skipped")
            .description("Messages of a time in which the simulator itself stood still")
            .register(registry);
    this.behindMillisMax = Math.round(BEHIND_REAL_MILLIS_MAX * Math.max(1, settings.speed()));
    this.driver = Thread.ofVirtual().name("sim-driver").unstarted(this::drive);
  }

  /**
   * Connects and begins to speak. Returns at once.
   *
   * @param secrets by device id; hubs without one stay away, with everything behind them
   * @param clock real time
   */
  public static Simulator start(
      SimulatorSettings settings,
      CityPlan plan,
      Map<String, String> secrets,
      InstantSource clock,
      MeterRegistry registry) {
    SequencedMap<String, String> hubSecrets = new LinkedHashMap<>();
    plan.devices().stream()
        .filter(device -> device.hubId() == null)
        .filter(hub -> secrets.containsKey(hub.id()))
        .forEach(hub -> hubSecrets.put(hub.id(), secrets.get(hub.id())));
    Simulator simulator = new Simulator(settings, plan, hubSecrets, clock, registry);
    LOG.info("simulating {} devices behind {} hubs", plan.devices().size(), hubSecrets.size());
    simulator.fleet.start();
    simulator.driver.start();
    return simulator;
  }

  /**
   * Somebody presses this device's button now. What it says, or empty if there is no such device.
   */
  public Optional<DeviceEvent> press(String deviceId) {
    return onDemand(deviceId, true);
  }

  /** Whoever wears this device falls now; otherwise as {@link #press}. */
  public Optional<DeviceEvent> fall(String deviceId) {
    return onDemand(deviceId, false);
  }

  private Optional<DeviceEvent> onDemand(String deviceId, boolean press) {
    synchronized (turn) {
      long now = Math.max(simulatedMillis(), world.nowMillis());
      Optional<Said> one = press ? world.press(deviceId, now) : world.fall(deviceId, now);
      one.ifPresent(this::publish);
      return one.map(Said::event);
    }
  }

  /** By hub: the command topics of its own and of all devices behind it. */
  private static Map<String, List<String>> commandTopics(CityPlan plan) {
    Map<String, List<String>> byHub = new HashMap<>();
    for (PlannedDevice device : plan.devices()) {
      String hub = device.hubId() == null ? device.id() : device.hubId();
      byHub
          .computeIfAbsent(hub, id -> new ArrayList<>())
          .add(Topics.ofNative(device.id(), Topics.Leaf.COMMAND));
    }
    return byHub;
  }

  /** A command for a device: it does what it can, and replies. A repeat gets the same reply. */
  private void command(String topic, byte[] payload) {
    if (!(Topics.parse(topic).orElse(null) instanceof Topics.Topic.Native(String device, var leaf))
        || !(DownRecord.read(device.getBytes(StandardCharsets.UTF_8), payload).orElse(null)
            instanceof DownRecord.Issued(DeviceCommand command))) {
      LOG.warn("no command: {}", topic);
      return;
    }
    commands.increment();
    synchronized (turn) {
      long now = Math.max(simulatedMillis(), world.nowMillis());
      world.reply(command, now).ifPresent(this::publish);
    }
  }

  /** The city this drives. */
  public CityPlan plan() {
    return plan;
  }

  /** Messages that hubs keep because they are not acknowledged yet. */
  public int pending() {
    return fleet.pending();
  }

  /** Hubs that are connected. */
  public int connected() {
    return fleet.connected();
  }

  /** Ends all connections; what is not acknowledged by then is forgotten. Takes some seconds. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(driver);
    try {
      driver.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    fleet.close();
  }

  private void drive() {
    while (!closed) {
      synchronized (turn) {
        step();
      }
      LockSupport.parkNanos(TICK_NANOS);
    }
  }

  private void step() {
    long now = simulatedMillis();
    skipTo(now);
    Slice slice = world.advance(now);
    slice.said().forEach(this::publish);
    for (Truth truth : slice.truth()) {
      if (truth instanceof Truth.CutOff cut && cut.toMillis() > now && fleet.has(cut.deviceId())) {
        fleet.cut(cut.deviceId(), Math.round((cut.toMillis() - now) / settings.speed()));
      }
    }
  }

  /** In pieces, so that hours of a city are never in memory at once. */
  private void skipTo(long now) {
    while (now - world.nowMillis() > behindMillisMax) {
      Slice unheard = world.advance(world.nowMillis() + behindMillisMax / 2);
      skipped.increment(unheard.said().size());
    }
  }

  private void publish(Said one) {
    String hub = one.hubId();
    if (!fleet.has(hub)) {
      return;
    }
    said.increment();
    String topic = NativeEncoder.topic(one.event());
    byte[] payload = NativeEncoder.payload(one.event());
    switch (one.event()) {
      case DeviceEvent.Reading r -> fleet.publishReading(hub, topic, payload);
      case DeviceEvent.Signal s when isCall(s.kind()) -> fleet.publishCall(hub, topic, payload);
      case DeviceEvent.Signal s -> fleet.publishNotice(hub, topic, payload);
      case DeviceEvent.Status s -> fleet.publishNotice(hub, topic, payload);
      case DeviceEvent.Reply r -> fleet.publishNotice(hub, topic, payload);
      case DeviceEvent.Link l -> throw new IllegalStateException("no device says " + l);
      case DeviceEvent.CommandProgress p -> throw new IllegalStateException("no device says " + p);
    }
  }

  private static boolean isCall(SignalKind kind) {
    return switch (kind) {
      case CALL, FALL, CANCEL -> true;
      case BED_EXIT, BED_ENTER, TAMPER, LOW_BATTERY -> false;
    };
  }

  private long simulatedMillis() {
    double real = clock.millis() - startedRealMillis;
    return startedRealMillis + Math.round(real * settings.speed());
  }
}
