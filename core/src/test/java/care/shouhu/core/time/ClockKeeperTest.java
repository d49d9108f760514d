package care.shouhu.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void markThatCannotBeReadIsWrittenAnew() throws Exception {
    Files.writeString(directory.resolve(ClockMark.FILE), "yesterday\n");

    assertThat(begunAgain()).isEqualTo(BEGIN);
    assertThat(ClockMark.read(directory).reachedMillis()).isEqualTo(BEGIN);
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
