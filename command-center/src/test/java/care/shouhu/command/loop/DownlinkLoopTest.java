package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.downlink.Downlink;
import care.shouhu.command.downlink.DownlinkMachine;
import care.shouhu.command.downlink.DownlinkStatus;
import care.shouhu.command.incident.Actor;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.Decision;
import care.shouhu.command.incident.EstimatedTravel;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.directory.User.Role;
import care.shouhu.core.event.CommandStep;
import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogLimits;
import care.shouhu.core.log.LogRecord;
import care.shouhu.core.time.SteadyClock;
import care.shouhu.core.wire.CommandPayload;
import care.shouhu.core.wire.DeviceCommand.Kind;
import care.shouhu.core.wire.DownRecord;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a command's decision to the lane DOWN, over crashes. */
@Timeout(60)
class DownlinkLoopTest {
  private static final Actor CITY =
      new Actor("city", "值守员", Role.CITY_OPERATOR, null, Set.of(), "127.0.0.1");

  @TempDir Path directory;
  private final InMemoryLog log =
      new InMemoryLog(
          LogLimits.defaults().withDiskFreeBytesMin(0).withQueueRecordsMax(100),
          new SimpleMeterRegistry());

  private DecisionLoop start() {
    return DecisionLoop.start(
        log,
        SimulatedCity.directory(),
        new EstimatedTravel(),
        directory,
        new SimpleMeterRegistry(),
        SteadyClock.ofMachine());
  }

  private CommandResult ask(DecisionLoop loop, String device) throws Exception {
    var command = new Command.Instruct(device, Kind.IDENTIFY, null);
    return loop.submit(new CommandRequest(command, CITY, null, System.currentTimeMillis()))
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  /** What another life decided and made durable, and did not live to hand on. */
  private Downlink decided(String id, long issuedAtMillis) {
    Downlink issued =
        DownlinkMachine.issue(id, "button-1", Kind.IDENTIFY, null, "city", null, issuedAtMillis);
    var batch =
        new DecisionBatch(
            DecisionBatch.VERSION,
            log.endPosition(Lane.DESK),
            issuedAtMillis,
            List.of(),
            1,
            1,
            issuedAtMillis,
            List.of(new Decision.DownlinkChanged(issued)));
    log.append(Lane.DESK, new byte[0], batch.toBytes()).join();
    return issued;
  }

  private List<String> handedOn() {
    try {
      return log.read(Lane.DOWN, 1, 1_000, 1 << 20, Duration.ZERO).records().stream()
          .map(DownlinkLoopTest::id)
          .toList();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String id(LogRecord record) {
    var issued = (DownRecord.Issued) DownRecord.read(record.key(), record.value()).orElseThrow();
    return issued.command().id();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(5);
    }
  }

  @Test
  void aCommandIsHandedOnOnceItIsDurableAndItsListShowsIt() throws Exception {
    try (DecisionLoop loop = start()) {
      await(() -> loop.health().state() == LoopHealth.State.LIVE);

      var issued = (CommandResult.Issued) ask(loop, "button-1");

      await(() -> handedOn().equals(List.of(issued.downlink().id())));
      assertThat(loop.downlinksOf("button-1")).containsExactly(issued.downlink());
      assertThat(loop.downlinksOf("button-2")).isEmpty();
    }
  }

  @Test
  void aCrashBetweenDecisionAndLaneHandsItOnAfterTheRestart() throws Exception {
    long now = System.currentTimeMillis();
    decided("C-1", now - 3_600_000);
    decided("C-2", now);

    try (DecisionLoop loop = start()) {
      await(() -> !handedOn().isEmpty());
      var next = (CommandResult.Issued) ask(loop, "button-1");

      await(() -> handedOn().size() > 1);
      assertThat(handedOn()).containsExactly("C-2", next.downlink().id()).doesNotHaveDuplicates();
    }
  }

  @Test
  void whatTheGatewayToldOfMeanwhileIsNotHandedOnAgain() throws Exception {
    long now = System.currentTimeMillis();
    decided("C-1", now);
    // More than the desk takes at one go.
    for (int i = 0; i < 3_000; i++) {
      log.append(Lane.URGENT, new byte[0], new byte[0]).join();
    }
    var step = CommandPayload.envelope("button-1", Profile.NATIVE, "C-1", CommandStep.SENT, now);
    log.append(Lane.URGENT, new byte[0], step.toBytes()).join();

    try (DecisionLoop loop = start()) {
      await(() -> loop.health().state() == LoopHealth.State.LIVE);
      await(() -> loop.downlinksOf("button-1").getFirst().status() == DownlinkStatus.SENT);
      var next = (CommandResult.Issued) ask(loop, "button-2");
      await(() -> !handedOn().isEmpty());

      assertThat(handedOn()).containsExactly(next.downlink().id());
    }
  }

  @Test
  void whatTheLaneRefusesIsHandedOnWhenItTakesAgain() throws Exception {
    log.stall();
    while (!log.append(Lane.DOWN, new byte[0], new byte[0]).isCompletedExceptionally()) {}
    var down = new DownLane(log);
    Downlink one =
        DownlinkMachine.issue(
            "C-1", "button-1", Kind.IDENTIFY, null, null, null, System.currentTimeMillis());

    down.append(one.command());
    log.resume();
    down.appendAgain(one.issuedAtMillis());

    long end = log.endPosition(Lane.DOWN);
    assertThat(id(log.read(Lane.DOWN, end - 1, 1, 1 << 20, Duration.ZERO).records().getFirst()))
        .isEqualTo("C-1");
    down.append(one.command());
    down.appendAgain(one.issuedAtMillis() + 2_000);
    assertThat(log.endPosition(Lane.DOWN)).isEqualTo(end + 1);
  }
}
