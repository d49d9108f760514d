package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.EstimatedTravel;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.web.FloodedDesk;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LocalLog;
import care.shouhu.core.log.LogLimits;
import care.shouhu.core.time.SteadyClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten thousand calls through the real loop on a log on disk: each in one incident, none lost, over
 * a restart too, and the page of a desk reaches each from a few rows and lines. {@code
 * -Dflood.seconds=10} spreads them over so many seconds, twice, and prints how long each took and
 * whether that is as promised ({@code docs/performance.md}): the first time in a Java machine that
 * begins cold, the second, which is judged, in one that runs. Without it they come as fast as the
 * disk takes them.
 */
class AlarmFloodTest {
  /** Of ten thousand alarms in ten seconds, from the log until the incident is durable. */
  private static final double P99_MILLIS_MAX = 50;

  @TempDir Path directory;
  private final Map<String, Long> askedNanos = new ConcurrentHashMap<>();
  private final Map<String, Long> tookNanos = new ConcurrentHashMap<>();

  @Test
  void everyCallIsInOneIncident_alsoAfterARestart_andTheQueueIsUsable() throws Exception {
    int seconds = Integer.getInteger("flood.seconds", 0);
    if (seconds > 0) {
      flood("cold", seconds);
    }
    flood("warm", seconds);
  }

  private void flood(String machine, int seconds) throws Exception {
    askedNanos.clear();
    tookNanos.clear();
    Directory register = FloodedCity.directory();
    Path home = directory.resolve(machine);
    try (LocalLog log =
        LocalLog.open(home.resolve("log"), LogLimits.defaults(), new SimpleMeterRegistry())) {
      List<Incident> before;
      try (DecisionLoop loop = start(log, register, home)) {
        loop.onApplied(this::seen);
        FloodedCity.await(() -> loop.health().state() == LoopHealth.State.LIVE);

        call(log, seconds);

        FloodedCity.await(() -> tookNanos.size() == FloodedCity.ALARMS);
        print(machine);
        before = loop.deskView().incidents();
      }
      assertThat(devices(before)).hasSize(FloodedCity.ALARMS);
      assertThat(before).hasSize(FloodedCity.ALARMS).allMatch(Incident::isRinging);
      theQueueIsUsable(before, register);
      try (DecisionLoop next = start(log, register, home)) {
        FloodedCity.await(() -> next.health().state() == LoopHealth.State.LIVE);
        assertThat(devices(next.deskView().incidents())).isEqualTo(devices(before));
      }
    }
  }

  /** As the desk's page asks: few rows, one line, and from there everybody. */
  private static void theQueueIsUsable(List<Incident> incidents, Directory register) {
    var page = new FloodedDesk(new DeskView(1, incidents), register, "city");
    List<String> oldestFirst = incidents.stream().map(Incident::id).toList();
    assertThat(page.snapshot().get("incidents")).hasSize(FloodedDesk.SNAPSHOT_MAX);
    assertThat(page.snapshot().get("beyond").intValue())
        .isEqualTo(FloodedCity.ALARMS - FloodedDesk.SNAPSHOT_MAX);
    assertThat(page.rows()).hasSize(FloodedDesk.ROWS);
    assertThat(page.lines()).hasSize(1);
    assertThat(page.lines().getFirst().get("incidents").intValue())
        .isEqualTo(FloodedCity.ALARMS - FloodedDesk.ROWS);
    List<String> reached = new ArrayList<>(page.rows());
    reached.addAll(page.members(page.lines().getFirst()));
    assertThat(reached).containsExactlyInAnyOrderElementsOf(oldestFirst);
  }

  private static DecisionLoop start(LocalLog log, Directory register, Path home) {
    return DecisionLoop.start(
        log,
        register,
        new EstimatedTravel(),
        home.resolve("snapshots"),
        new SimpleMeterRegistry(),
        SteadyClock.ofMachine());
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

  private void call(LocalLog log, int seconds) throws InterruptedException {
    List<CompletableFuture<Long>> appends = new ArrayList<>();
    long begin = System.nanoTime();
    long gapNanos = TimeUnit.SECONDS.toNanos(seconds) / FloodedCity.ALARMS;
    for (int i = 0; i < FloodedCity.ALARMS; i++) {
      long due = begin + i * gapNanos;
      while (System.nanoTime() < due) {
        Thread.sleep(1);
      }
      String device = FloodedCity.button(i);
      askedNanos.put(device, seconds == 0 ? System.nanoTime() : due);
      byte[] key = device.getBytes(StandardCharsets.UTF_8);
      appends.add(
          log.append(
                  Lane.URGENT,
                  key,
                  FloodedCity.call(device, i, System.currentTimeMillis()).toBytes())
              .toCompletableFuture());
    }
    appends.forEach(CompletableFuture::join);
  }

  private void seen(Applied applied) {
    long now = System.nanoTime();
    for (Incident incident : applied.incidents()) {
      for (Alarm alarm : incident.alarms()) {
        tookNanos.putIfAbsent(alarm.deviceId(), now - askedNanos.get(alarm.deviceId()));
      }
    }
  }

  private void print(String machine) {
    long[] nanos = tookNanos.values().stream().mapToLong(Long::longValue).sorted().toArray();
    double p99Millis = nanos[nanos.length * 99 / 100] / 1e6;
    System.out.printf(
        Locale.ROOT,
        "{\"figure\":\"flood_%s_p99\",\"value\":%.1f,\"unit\":\"ms\",%s\"p50_ms\":%.1f,\"max_ms\":%.1f,"
            + "\"calls\":%d}%n",
        machine,
        p99Millis,
        machine.equals("cold")
            ? ""
            : "\"must\":%.0f,\"holds\":%b,".formatted(P99_MILLIS_MAX, p99Millis <= P99_MILLIS_MAX),
        nanos[nanos.length / 2] / 1e6,
        nanos[nanos.length - 1] / 1e6,
        nanos.length);
  }
}
