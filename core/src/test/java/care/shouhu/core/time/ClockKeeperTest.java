package care.shouhu.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClockKeeperTest {
  private static final long BEGIN = 1_795_435_200_000L;
  private static final long HOUR = 3_600_000;

  private final ManualMachine machine = new ManualMachine(BEGIN);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  @TempDir private Path directory;

  private long begunAgain() {
    SteadyClock next = machine.clock();
    ClockKeeper.start(next, directory, new SimpleMeterRegistry()).close();
    return next.millis();
  }

  @Test
  void restartOnAClockThatWasSetBackGoesOnFromTheMark() {
    ClockKeeper.start(machine.clock(), directory, registry).close();
    machine.set(-HOUR);

    assertThat(begunAgain()).isEqualTo(BEGIN);
  }

  @Test
  void killedWhileTheMarkWasWritten_theOneBeforeHolds() throws Exception {
    ClockKeeper.start(machine.clock(), directory, registry).close();
    Files.writeString(directory.resolve(ClockMark.FILE + ".new"), "17954");
    machine.set(-HOUR);

    assertThat(begunAgain()).isEqualTo(BEGIN);
    assertThat(ClockMark.read(directory).reachedMillis()).isEqualTo(BEGIN);
    assertThat(directory.resolve(ClockMark.FILE + ".new")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yesterday",
        "1795435200000 0",
        "-1 0 0",
        "1795435200000 1795435200001 1",
        "1795435200000 -1 1",
        "1795435200000 5 -1",
        "7258118400000 0 0",
        "9223372036854775807 0 0",
      })
  void markThatIsNoneIsWrittenAnew_andTheLogSaysHowFarTimeHasCome(String text) throws Exception {
    Files.writeString(directory.resolve(ClockMark.FILE), text + "\n");
    SteadyClock clock = machine.clock();

    ClockKeeper.start(clock, directory, registry).close();

    assertThat(clock.millis()).isEqualTo(BEGIN);
    assertThat(ClockMark.read(directory).reachedMillis()).isEqualTo(BEGIN);
    clock.atLeast(BEGIN + HOUR);
    assertThat(clock.millis()).isEqualTo(BEGIN + HOUR);
  }

  @Test
  void markThatCannotBeWritten_showsInHealth_untilItCan() throws Exception {
    Path inTheWay = Files.createDirectories(directory.resolve(ClockMark.FILE + ".new/x"));
    SteadyClock clock = machine.clock();
    try (ClockKeeper _ = ClockKeeper.start(clock, directory, registry)) {
      assertThat(ClockHealth.said(clock)).startsWith("clock.mark").contains("cannot be written");
      Files.delete(inTheWay);
      Files.delete(inTheWay.getParent());
    }

    assertThat(ClockHealth.said(clock)).isEmpty();
  }

  @Test
  void clockThatFailsOnce_theMarkIsKeptAllTheSame() throws Exception {
    AtomicBoolean fails = new AtomicBoolean();
    SteadyClock clock =
        new SteadyClock(
            () -> {
              if (fails.get()) {
                throw new IllegalStateException("no time");
              }
              return System.currentTimeMillis();
            },
            System::nanoTime);
    try (ClockKeeper _ = ClockKeeper.start(clock, directory, registry)) {
      fails.set(true);
      await(() -> !clock.isMarkKept());
      fails.set(false);
      clock.goOnFrom(new ClockMark(System.currentTimeMillis() + HOUR, ClockStep.NONE));

      await(clock::isMarkKept);
    }
  }

  private static void await(BooleanSupplier until) throws InterruptedException {
    for (int i = 0; i < 1_000 && !until.getAsBoolean(); i++) {
      Thread.sleep(10);
    }
    assertThat(until.getAsBoolean()).isTrue();
  }

  @Test
  void markTakenAwayOnPurpose_beginsAtTheMachinesClock() throws Exception {
    ClockKeeper.start(machine.clock(), directory, registry).close();
    machine.set(-48 * HOUR);
    Files.delete(directory.resolve(ClockMark.FILE));

    assertThat(begunAgain()).isEqualTo(BEGIN - 48 * HOUR);
  }

  @Test
  void markHasTheLastStep() throws Exception {
    SteadyClock clock = machine.clock();
    ClockKeeper keeper = ClockKeeper.start(clock, directory, registry);
    machine.set(HOUR);
    machine.pass(5);

    keeper.close();

    assertThat(ClockMark.read(directory))
        .isEqualTo(new ClockMark(BEGIN + HOUR + 5, new ClockStep(BEGIN + HOUR + 5, HOUR)));
  }

  @Test
  void metersTellHowFarAheadAndHowOftenSet() {
    SteadyClock clock = machine.clock();
    try (ClockKeeper _ = ClockKeeper.start(clock, directory, registry)) {
      machine.set(-HOUR);
      machine.pass(1_000);

      double ahead = registry.get("shouhu_clock_ahead").gauge().value();
      assertThat(ahead).isBetween(3_599.0, 3_600.0);
      assertThat(steps("back")).isEqualTo(1);
      assertThat(steps("forward")).isZero();
    }
  }

  private double steps(String direction) {
    return registry.get("shouhu_clock_steps").tag("direction", direction).functionCounter().count();
  }
}
