package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import care.shouhu.command.incident.EstimatedTravel;
import care.shouhu.core.log.DurableLog;
import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.time.SteadyClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When threads of the desk run before all else. */
class AtOnceTest {
  private static final Path THIS_THREAD = Path.of("/proc/thread-self/stat");

  /** {@code proc_pid_stat(5)}, field 41, counted from behind the name in brackets. */
  private static final int POLICY = 41 - 3;

  private static final String ORDINARY = "0";
  private static final String AT_ONCE = "2";

  private final List<String> steps = new ArrayList<>();

  @Test
  void beginsOrdinaryAndGoesBackWithABacklog() {
    AtOnce atOnce = new AtOnce(() -> true, () -> steps.add("enter"), () -> steps.add("leave"));

    for (long records : List.of(50_000L, 10_000L, 1_001L)) {
      atOnce.before(records);
    }
    assertThat(steps).isEmpty();
    for (long records : List.of(1_000L, 0L, 9_000L, 10_000L)) {
      atOnce.before(records);
    }
    assertThat(steps).containsExactly("enter");
    for (long records : List.of(10_001L, 10_001L, 1_001L)) {
      atOnce.before(records);
    }
    assertThat(steps).containsExactly("enter", "leave");
    atOnce.before(3);
    atOnce.leave();
    atOnce.leave();
    assertThat(steps).containsExactly("enter", "leave", "enter", "leave");
  }

  @Test
  void isOrdinaryWhileItsTurnsAreLongThoughNothingWaits() {
    AtomicBoolean turnsAreShort = new AtomicBoolean();
    AtOnce atOnce =
        new AtOnce(turnsAreShort::get, () -> steps.add("enter"), () -> steps.add("leave"));

    atOnce.before(0);
    assertThat(steps).isEmpty();
    turnsAreShort.set(true);
    atOnce.before(0);
    turnsAreShort.set(false);
    atOnce.before(0);
    atOnce.before(0);

    assertThat(steps).containsExactly("enter", "leave");
  }

  @Test
  void whoLetsOutRunsAtOnceUntilThereIsMuchToLetOut(@TempDir Path directory) throws Exception {
    assumeTrue(Files.exists(THIS_THREAD), "Linux");
    assumeTrue(mayBeRealTime(), "root often may, in a container it often may not");
    InMemoryLog log = new InMemoryLog();
    AtomicLong seq = new AtomicLong();
    List<String> policies = new CopyOnWriteArrayList<>();
    AtomicLong workMillis = new AtomicLong();

    try (DecisionLoop loop = start(log, directory)) {
      loop.onApplied(applied -> {
        policies.add(policy());
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(workMillis.get());
        while (System.nanoTime() < end) {
          Thread.onSpinWait();
        }
      });
      await(() -> {
        Messages.press(log, "button-1", seq.incrementAndGet(), System.currentTimeMillis());
        return policies.contains(AT_ONCE);
      });
      workMillis.set(100);
      await(() -> {
        int before = policies.size();
        Messages.press(log, "button-1", seq.incrementAndGet(), System.currentTimeMillis());
        await(() -> policies.size() > before);
        return policies.size() > 3 && !policies.reversed().subList(0, 3).contains(AT_ONCE);
      });
    }
  }

  @Test
  void aDeskIsRebuiltAndCatchesUpAsOrdinaryThreadsAndLivesAtOnce(@TempDir Path directory)
      throws Exception {
    assumeTrue(Files.exists(THIS_THREAD), "Linux");
    assumeTrue(mayBeRealTime(), "root often may, in a container it often may not");
    InMemoryLog log = new InMemoryLog();
    try (DecisionLoop loop = start(log, directory)) {
      await(() -> loop.health().state() == LoopHealth.State.LIVE);
    }
    int backlog = (int) AtOnce.BEHIND_RECORDS;
    for (int i = 0; i < backlog; i++) {
      log.append(Lane.URGENT, new byte[0], new byte[] {1}).join();
    }
    try (var snapshots = Files.list(directory)) {
      for (Path snapshot : snapshots.toList()) {
        Files.delete(snapshot);
      }
    }
    Map<String, String> policies = new ConcurrentHashMap<>();

    try (DecisionLoop loop = start(watched(log, policies), directory)) {
      await(() -> loop.health().state() == LoopHealth.State.LIVE);
      await(() -> AT_ONCE.equals(policies.get("desk-loop asks for the end")));
      await(() -> AT_ONCE.equals(policies.get("desk-read-urgent reads from " + (backlog + 1))));
    }

    assertThat(policies)
        .containsEntry("desk-loop reads from 1", ORDINARY)
        .containsEntry("desk-read-urgent reads from 1", ORDINARY);
  }

  private static boolean mayBeRealTime() throws InterruptedException {
    try {
      return new ProcessBuilder("chrt", "-r", "1", "true").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static DecisionLoop start(DurableLog log, Path directory) {
    return DecisionLoop.start(
        log,
        SimulatedCity.directory(),
        new EstimatedTravel(),
        directory,
        new SimpleMeterRegistry(),
        SteadyClock.ofMachine());
  }

  /** The same log; notes how the threads of the desk that ask it are scheduled, the last time. */
  private static DurableLog watched(DurableLog log, Map<String, String> policies) {
    return (DurableLog)
        Proxy.newProxyInstance(
            DurableLog.class.getClassLoader(),
            new Class<?>[] {DurableLog.class},
            (proxy, method, arguments) -> {
              String thread = Thread.currentThread().getName();
              if (method.getName().equals("read") && thread.startsWith("desk-")) {
                policies.put(thread + " reads from " + arguments[1], policy());
              } else if (method.getName().equals("endPosition") && thread.equals("desk-loop")) {
                policies.put(thread + " asks for the end", policy());
              }
              try {
                return method.invoke(log, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static String policy() {
    try {
      String stat = Files.readString(THIS_THREAD);
      return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[POLICY];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Only a limit, never a measure. */
  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
