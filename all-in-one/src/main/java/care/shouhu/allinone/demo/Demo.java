package care.shouhu.allinone.demo;

import care.shouhu.command.access.FieldSeal;
import care.shouhu.command.access.Passwords;
import care.shouhu.command.registry.CityImport;
import care.shouhu.command.registry.DeviceSecret;
import care.shouhu.command.registry.EarlierOccupancy;
import care.shouhu.command.registry.Registry;
import care.shouhu.command.registry.Written;
import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.sim.Simulator;
import care.shouhu.sim.SimulatorSettings;
import care.shouhu.sim.crew.Crew;
import care.shouhu.sim.crew.CrewSettings;
import care.shouhu.sim.world.CityPlan;
import care.shouhu.sim.world.PlannedUser;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The demo city in the register and the simulator that lives in it. */
public final class Demo implements AutoCloseable {
  private static final long SEED = 520300;

  /** Homes call and fall this much more often than in life, so that a viewer sees something. */
  private static final double DEMO_FACTOR = 40;

  private static final Logger log = LoggerFactory.getLogger(Demo.class);

  /** 汇川区: its homes, and the first of its institutions, are left to whoever tries the demo. */
  private static final String HANDS_OFF_DIVISION = "520303";

  private final Simulator simulator;
  private final Crew crew;
  private final DemoControl control;
  private final DemoPast past;

  private Demo(Simulator simulator, Crew crew, DemoControl control, DemoPast past) {
    this.simulator = simulator;
    this.crew = crew;
    this.control = control;
    this.past = past;
  }

  /**
   * Writes the city into the register unless it is there, writes {@code demo-logins.json}, and
   * starts the simulator. The city's past follows a few seconds later.
   *
   * @throws IOException when a file cannot be written or the register does not answer
   */
  public static Demo start(
      Registry registry,
      EarlierOccupancy earlier,
      FieldSeal seal,
      Directory directory,
      Path dataDir,
      int mqttPort,
      int httpPort,
      Clock clock,
      MeterRegistry meters)
      throws IOException {
    CityPlan plan = CityPlan.zunyi(SEED);
    DemoSecrets secrets = DemoSecrets.of(plan, dataDir.resolve("demo-secrets.json"));
    if (plan.devices().stream().anyMatch(device -> directory.device(device.id()).isEmpty())) {
      write(registry, plan, secrets);
    }
    told(new DemoFiles(registry, seal, clock).write(handsOffPlace(plan)), "contacts");
    DemoLogins.write(dataDir, plan.users(), secrets.password());
    Simulator simulator =
        Simulator.start(
            SimulatorSettings.demo("tcp://127.0.0.1:" + mqttPort, DEMO_FACTOR),
            plan,
            secrets.deviceSecrets(),
            clock,
            meters);
    Crew crew = crew(plan, secrets, httpPort, clock, meters);
    DemoControl control = DemoControl.start(simulator, dataDir);
    return new Demo(
        simulator, crew, control, DemoPast.start(earlier, institutions(plan), clock, SEED));
  }

  private static Crew crew(
      CityPlan plan, DemoSecrets secrets, int httpPort, Clock clock, MeterRegistry meters) {
    CrewSettings settings =
        new CrewSettings(
            URI.create("http://127.0.0.1:" + httpPort),
            Set.of(handsOffPlace(plan)),
            Set.of(HANDS_OFF_DIVISION),
            true,
            SEED);
    Map<String, String> passwords =
        plan.users().stream()
            .filter(settings::simulates)
            .collect(Collectors.toMap(PlannedUser::username, user -> secrets.password()));
    return Crew.start(settings, plan, passwords, clock, meters);
  }

  /** The first home of the county that is left to people. */
  private static String handsOffPlace(CityPlan plan) {
    return plan.places().stream()
        .filter(place ->
            place.kind() == PlaceKind.INSTITUTION && place.division().equals(HANDS_OFF_DIVISION))
        .map(Place::id)
        .findFirst()
        .orElseThrow();
  }

  private static Set<String> institutions(CityPlan plan) {
    return plan.places().stream()
        .filter(place -> place.kind() == PlaceKind.INSTITUTION)
        .map(Place::id)
        .collect(Collectors.toSet());
  }

  private static void write(Registry registry, CityPlan plan, DemoSecrets secrets)
      throws IOException {
    String hash;
    try (Passwords passwords = new Passwords()) {
      hash = passwords.hash(secrets.password()).join();
    }
    List<Device> devices =
        plan.devices().stream()
            .map(device ->
                device.withSecretDigest(
                    DeviceSecret.sha256Hex(secrets.deviceSecrets().get(device.id()))))
            .toList();
    CityImport city =
        new CityImport(
            plan.places(),
            plan.beds(),
            plan.residents(),
            devices,
            plan.users().stream().map(user -> user.withPasswordHash(hash)).toList());
    told(registry.importCity(city), "records");
  }

  private static void told(Written<Integer> written, String what) throws IOException {
    switch (written) {
      case Written.Done<Integer> done -> log.info("demo city: {} {}", done.value(), what);
      case Written.Refused<Integer> refused ->
          throw new IOException("demo city: " + refused.detail());
      case Written.Unavailable<Integer> unavailable ->
          throw new IOException("demo city: the database does not answer");
      case Written.Unknown<Integer> unknown ->
          throw new IOException("demo city: the database went away while it was written");
    }
  }

  @Override
  public void close() throws IOException {
    past.close();
    control.close();
    crew.close();
    simulator.close();
  }
}
