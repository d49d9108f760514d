package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.HistoryEntry.Kind;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.Register;
import care.shouhu.command.incident.Tier;
import care.shouhu.core.log.LocalLog;
import care.shouhu.core.log.LogLimits;
import care.shouhu.core.time.SteadyClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The loop is ended in the middle of a climb and another one goes on, on the log on disk; the clock
 * is the test's own.
 */
class RestartInEscalationTest {
  private static final long BEGIN_MILLIS = 1_795_435_200_000L;

  @TempDir Path directory;
  private final AtomicLong nowMillis = new AtomicLong(BEGIN_MILLIS);
  private String id;

  @Test
  void stepThatIsNotDueYet_comesAtItsTime_once() throws Exception {
    openAndEnd();

    nowMillis.addAndGet(30_000);
    try (LocalLog log = log();
        DecisionLoop next = start(log)) {
      await(() -> next.health().state() == LoopHealth.State.LIVE);
      rest();
      assertThat(escalations(next)).isEmpty();
      nowMillis.addAndGet(31_000);
      await(() -> !escalations(next).isEmpty());
      rest();

      assertThat(next.incident(id).orElseThrow().tierName()).isEqualTo(Tier.INSTITUTION_LEAD);
      assertThat(escalations(next)).hasSize(1);
    }
  }

  @Test
  void stepThatPassedMeanwhile_comesAtOnce_once_alsoOverAnotherRestart() throws Exception {
    openAndEnd();

    nowMillis.addAndGet(75_000);
    try (LocalLog log = log();
        DecisionLoop next = start(log)) {
      await(() -> !escalations(next).isEmpty());
      rest();
      assertThat(escalations(next)).hasSize(1);
    }
    try (LocalLog log = log();
        DecisionLoop last = start(log)) {
      await(() -> last.health().state() == LoopHealth.State.LIVE);
      rest();
      Incident incident = last.incident(id).orElseThrow();

      assertThat(escalations(last)).hasSize(1);
      assertThat(incident.tierName()).isEqualTo(Tier.INSTITUTION_LEAD);
      assertThat(incident.due().atMillis())
          .as("counted from when the step was due, not from when we were back")
          .isEqualTo(incident.openedAtMillis() + 120_000);
    }
  }

  /** A call in an institution; the next tier is due 60 s later. */
  private void openAndEnd() throws Exception {
    try (LocalLog log = log();
        DecisionLoop loop = start(log)) {
      press(log);
      await(() -> !loop.deskView().incidents().isEmpty());
      id = loop.deskView().incidents().getFirst().id();
    }
  }

  private static void press(LocalLog log) {
    Messages.press(log, "button-1", 1, BEGIN_MILLIS);
  }

  private List<HistoryEntry> escalations(DecisionLoop loop) {
    return loop.history(id).stream().filter(entry -> entry.kind() == Kind.ESCALATED).toList();
  }

  private LocalLog log() {
    return LocalLog.open(directory.resolve("log"), LogLimits.defaults(), new SimpleMeterRegistry());
  }

  private DecisionLoop start(LocalLog log) {
    return DecisionLoop.start(
        log,
        new Register(SimulatedCity.directory()),
        directory.resolve("snapshots"),
        new SimpleMeterRegistry(),
        new SteadyClock(nowMillis::get, System::nanoTime),
        60_000);
  }

  /** Long enough for several turns of the loop, which would show a step taken twice. */
  private static void rest() throws InterruptedException {
    Thread.sleep(700);
  }

  /** Only a limit, never a measure. */
  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
      Thread.sleep(5);
    }
  }
}
