package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.Register;
import care.shouhu.command.incident.Tier;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LocalLog;
import care.shouhu.core.log.LogLimits;
import care.shouhu.core.time.SteadyClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten thousand open incidents that are all due at one moment, as after an outage, while somebody
 * else calls: each is told to its next tier once, and the call does not wait for it. Prints how
 * long turns and calls took, and whether that is as promised ({@code docs/performance.md}).
 */
class ClimbTest {
  /** Of a call while all climbs, from the log until it is decided. */
  private static final double P99_MILLIS_MAX = 50;

  private static final int CALLS_MEANWHILE = 100;
  private static final long CALL_EACH_MILLIS = 50;

  /** Often, so that some are taken while all climbs. */
  private static final long SNAPSHOT_EACH_MILLIS = 500;

  @TempDir Path directory;
  private final AtomicLong aheadMillis = new AtomicLong();
  private final Map<String, Long> askedNanos = new ConcurrentHashMap<>();
  private final Map<String, Long> tookNanos = new ConcurrentHashMap<>();
  private final Map<String, Integer> climbed = new ConcurrentHashMap<>();

  private final List<CompletableFuture<Long>> appends = new ArrayList<>();

  private long nowMillis() {
    return System.currentTimeMillis() + aheadMillis.get();
  }

  @Test
  void allThatIsDueAtOnce_isToldOnceEach_andACallMeanwhileIsDecided() throws Exception {
    Directory register = FloodedCity.directory();
    try (LocalLog log =
        LocalLog.open(directory.resolve("log"), LogLimits.defaults(), new SimpleMeterRegistry())) {
      try (DecisionLoop loop = start(log, register, new SimpleMeterRegistry())) {
        FloodedCity.await(() -> loop.health().state() == LoopHealth.State.LIVE);
        for (int i = 0; i < FloodedCity.ALARMS; i++) {
          call(log, FloodedCity.button(i), i);
        }
        appends.forEach(CompletableFuture::join);
        FloodedCity.await(() -> loop.deskView().incidents().size() == FloodedCity.ALARMS);
      }
      aheadMillis.set(65_000);
      SimpleMeterRegistry meters = new SimpleMeterRegistry();
      try (DecisionLoop loop = start(log, register, meters)) {
        loop.onApplied(this::seen);
        FloodedCity.await(() -> loop.health().state() == LoopHealth.State.LIVE);
        for (int i = 0; i < CALLS_MEANWHILE; i++) {
          String device = "meanwhile-" + i;
          askedNanos.put(device, System.nanoTime());
          call(log, device, i);
          Thread.sleep(CALL_EACH_MILLIS);
        }
        appends.forEach(CompletableFuture::join);
        FloodedCity.await(() -> tookNanos.size() == CALLS_MEANWHILE);
        FloodedCity.await(() -> climbed.size() == FloodedCity.ALARMS);
        print(meters);
      }
    }
    assertThat(climbed).hasSize(FloodedCity.ALARMS);
  }

  private DecisionLoop start(LocalLog log, Directory register, SimpleMeterRegistry meters) {
    return DecisionLoop.start(
        log,
        new Register(register),
        directory.resolve("snapshots"),
        meters,
        new SteadyClock(this::nowMillis, System::nanoTime),
        SNAPSHOT_EACH_MILLIS);
  }

  private void call(LocalLog log, String device, int seq) {
    byte[] key = device.getBytes(StandardCharsets.UTF_8);
    appends.add(log.append(Lane.URGENT, key, FloodedCity.call(device, seq, nowMillis()).toBytes()));
  }

  private void seen(Applied applied) {
    long now = System.nanoTime();
    for (var change : applied.changes()) {
      String id = change.incident().id();
      if (change.entry().kind() == HistoryEntry.Kind.ESCALATED
          && change.incident().tierName() == Tier.INSTITUTION_LEAD) {
        assertThat(climbed.merge(id, 1, Integer::sum)).as(id).isEqualTo(1);
      }
      for (var alarm : change.incident().alarms()) {
        Long asked = askedNanos.get(alarm.deviceId());
        if (asked != null) {
          tookNanos.putIfAbsent(alarm.deviceId(), now - asked);
        }
      }
    }
  }

  private void print(SimpleMeterRegistry meters) {
    long[] nanos = tookNanos.values().stream().mapToLong(Long::longValue).sorted().toArray();
    double p99Millis = nanos[nanos.length * 99 / 100] / 1e6;
    System.out.printf(
        Locale.ROOT,
        "{\"figure\":\"climb_call_p99\",\"value\":%.1f,\"unit\":\"ms\",\"must\":%.0f,\"holds\":%b,"
            + "\"p50_ms\":%.1f,\"max_ms\":%.1f,\"longest_turn_ms\":%.1f,\"climbing\":%d}%n",
        p99Millis,
        P99_MILLIS_MAX,
        p99Millis <= P99_MILLIS_MAX,
        nanos[nanos.length / 2] / 1e6,
        nanos[nanos.length - 1] / 1e6,
        meters.get("shouhu_desk_decide").timer().max(TimeUnit.MILLISECONDS),
        FloodedCity.ALARMS);
  }
}
