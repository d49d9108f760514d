package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentGroups;
import care.shouhu.command.watch.Alarm;
import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Bed.BedState;
import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.DirectoryChanges;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import care.shouhu.core.directory.Resident;
import care.shouhu.core.directory.Resident.CareLevel;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LocalLog;
import care.shouhu.core.log.LogLimits;
import care.shouhu.core.wire.Envelope;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten thousand calls through the real loop on a log on disk: each in one incident, none lost, over
 * a restart too, and the queue a few lines long. {@code -Dflood.seconds=10} spreads them over so
 * many seconds and prints how long each took ({@code docs/performance.md}); without it they come as
 * fast as the disk takes them.
 */
class AlarmFloodTest {
  private static final int ALARMS = 10_000;
  private static final int HOMES = 100;
  private static final int COUNTIES = 14;

  @TempDir Path directory;
  private final Map<String, Long> askedNanos = new ConcurrentHashMap<>();
  private final Map<String, Long> tookNanos = new ConcurrentHashMap<>();

  @Test
  void everyCallIsInOneIncident_alsoAfterARestart_andTheQueueIsAFewLines() throws Exception {
    Directory register = register();
    try (LocalLog log =
        LocalLog.open(directory.resolve("log"), LogLimits.defaults(), new SimpleMeterRegistry())) {
      List<Incident> before;
      try (DecisionLoop loop = start(log, register)) {
        loop.onApplied(this::seen);
        await(() -> loop.health().state() == LoopHealth.State.LIVE);

        flood(log, Integer.getInteger("flood.seconds", 0));

        await(() -> tookNanos.size() == ALARMS);
        print();
        before = loop.deskView().incidents();
      }
      assertThat(devices(before)).hasSize(ALARMS);
      assertThat(before).hasSize(ALARMS).allMatch(Incident::isRinging);
      assertThat(IncidentGroups.of(before, IncidentGroups.By.CAUSE)).hasSize(1);
      assertThat(IncidentGroups.of(before, IncidentGroups.By.PLACE)).hasSize(HOMES);
      assertThat(IncidentGroups.of(before, IncidentGroups.By.DIVISION)).hasSize(COUNTIES);
      try (DecisionLoop next = start(log, register)) {
        await(() -> next.health().state() == LoopHealth.State.LIVE);
        assertThat(devices(next.deskView().incidents())).isEqualTo(devices(before));
      }
    }
  }

  private DecisionLoop start(LocalLog log, Directory register) {
    return DecisionLoop.start(
        log, register, directory.resolve("snapshots"), new SimpleMeterRegistry());
  }

  /** Which incident each device's one call stands in. */
  private static Map<String, String> devices(List<Incident> incidents) {
    Map<String, String> found = new HashMap<>();
    for (Incident incident : incidents) {
      for (Alarm alarm : incident.alarms()) {
        assertThat(found.put(alarm.deviceId(), incident.id())).as(alarm.deviceId()).isNull();
      }
    }
    return found;
  }

  private void flood(LocalLog log, int seconds) throws InterruptedException {
    List<CompletableFuture<Long>> appends = new ArrayList<>();
    long begin = System.nanoTime();
    long gapNanos = TimeUnit.SECONDS.toNanos(seconds) / ALARMS;
    for (int i = 0; i < ALARMS; i++) {
      long due = begin + i * gapNanos;
      while (System.nanoTime() < due) {
        Thread.sleep(1);
      }
      String device = "button-" + i;
      askedNanos.put(device, seconds == 0 ? System.nanoTime() : due);
      byte[] key = device.getBytes(StandardCharsets.UTF_8);
      appends.add(log.append(Lane.URGENT, key, call(device, i).toBytes()).toCompletableFuture());
    }
    appends.forEach(CompletableFuture::join);
  }

  private static Envelope call(String device, int seq) {
    long now = System.currentTimeMillis();
    String json = "{\"seq\":%d,\"at\":%d,\"kind\":\"call\"}".formatted(seq, now);
    byte[] payload = json.getBytes(StandardCharsets.UTF_8);
    return new Envelope(device, Profile.NATIVE, now, "shouhu/v1/" + device + "/event", payload);
  }

  private void seen(Applied applied) {
    long now = System.nanoTime();
    for (Incident incident : applied.incidents()) {
      for (Alarm alarm : incident.alarms()) {
        tookNanos.putIfAbsent(alarm.deviceId(), now - askedNanos.get(alarm.deviceId()));
      }
    }
  }

  private void print() {
    long[] nanos = tookNanos.values().stream().mapToLong(Long::longValue).sorted().toArray();
    System.out.printf(
        "%,d calls: offered to the log until the incident is durable, p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
        nanos.length,
        nanos[nanos.length / 2] / 1e6,
        nanos[nanos.length * 99 / 100] / 1e6,
        nanos[nanos.length - 1] / 1e6);
  }

  /** A hundred homes with a hundred residents each, over all counties. */
  private static Directory register() {
    var all = DirectoryChanges.collect();
    for (int home = 0; home < HOMES; home++) {
      String division = "5203" + (10 + home % COUNTIES);
      String id = "home-" + home;
      all.place(
          new Place(id, PlaceKind.INSTITUTION, "院" + home, division, null, Terrain.TOWN, 1.0, 1.0));
      all.user(user("staff-" + home, Role.INSTITUTION_STAFF, division, id));
      all.user(user("lead-" + home, Role.INSTITUTION_LEAD, division, id));
      for (int i = home * ALARMS / HOMES; i < (home + 1) * ALARMS / HOMES; i++) {
        String bed = "bed-" + i;
        all.bed(new Bed(bed, id, "", "1", "A", true, BedState.OCCUPIED));
        all.resident(
            new Resident("resident-" + i, "老人", 1940, "F", CareLevel.FULL, id, bed, List.of()));
        all.device(
            new Device(
                "button-" + i,
                DeviceKind.CALL_BUTTON,
                Profile.NATIVE,
                "00",
                null,
                bed,
                null,
                null,
                300));
      }
    }
    for (int county = 0; county < COUNTIES; county++) {
      String division = "5203" + (10 + county);
      all.user(user("county-" + county, Role.COUNTY_OPERATOR, division, null));
    }
    all.user(user("city", Role.CITY_OPERATOR, null, null));
    Directory directory = new Directory();
    directory.apply(all.at(1));
    return directory;
  }

  private static User user(String name, Role role, String division, String placeId) {
    return new User(name, name, "", role, division, placeId, null, null, List.of(), true);
  }

  /** Only a limit, never a measure. */
  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
      Thread.sleep(5);
    }
  }
}
