package care.shouhu.command.loop;

import static care.shouhu.command.RunningCommandCenter.await;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.blind.BlindWindow;
import care.shouhu.command.incident.Actor;
import care.shouhu.command.incident.Closing;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.EstimatedTravel;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentStatus;
import care.shouhu.command.incident.Outcome;
import care.shouhu.command.incident.Refused.Reason;
import care.shouhu.core.directory.User.Role;
import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogLimits;
import care.shouhu.core.time.SteadyClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loop with its threads, on a log in memory. */
class DecisionLoopTest {
  private static final Actor STAFF =
      new Actor("staff-1", "护理员", Role.INSTITUTION_STAFF, null, Set.of("home"), "127.0.0.1");
  private static final Actor CITY =
      new Actor("city", "值守员", Role.CITY_OPERATOR, null, Set.of(), "127.0.0.1");

  @TempDir Path directory;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private InMemoryLog log = new InMemoryLog();
  private int keys;

  @Test
  void aCallBecomesHelpThatArrivesAndIsClosed() throws Exception {
    try (DecisionLoop loop = start()) {
      List<Applied> heard = new CopyOnWriteArrayList<>();
      loop.onApplied(heard::add);

      press("button-1");
      Incident incident = awaitIncident(loop);
      CommandResult.Done claimed = done(loop, new Command.Claim(incident.id()), STAFF);
      String own = claimed.assignmentId();
      done(loop, new Command.OnScene(own, null, null, null), STAFF);
      done(loop, new Command.Done(own, new Closing(Outcome.HELPED, null, null), null), STAFF);
      Command close = new Command.Close(incident.id(), new Closing(Outcome.HELPED, null, null));
      CommandResult.Done closed = done(loop, close, CITY);

      assertThat(closed.incident().status()).isEqualTo(IncidentStatus.CLOSED);
      assertThat(closed.position()).isEqualTo(loop.deskView().position());
      assertThat(heard).extracting(Applied::position).isSorted().doesNotHaveDuplicates();
      assertThat(loop.history(incident.id())).hasSize(closed.incident().historyCount());
    }
  }

  @Test
  void anotherProcessGoesOnWhereThisOneWasKilled() throws Exception {
    String id;
    try (DecisionLoop loop = start()) {
      press("button-1");
      id = awaitIncident(loop).id();
      done(loop, new Command.Claim(id), CITY);
      log = log.crashed(new SimpleMeterRegistry());
    }

    try (DecisionLoop next = start()) {
      await(() -> next.health().state() == LoopHealth.State.LIVE);

      assertThat(next.deskView().incidents()).extracting(Incident::id).containsExactly(id);
      assertThat(next.incident(id).orElseThrow().status()).isEqualTo(IncidentStatus.CLAIMED);
    }
  }

  /** Brokers that lost power together, or a copy of an older day. */
  @Test
  void callsInThePlacesOfThoseTheLogLostAreHeard() throws Exception {
    try (DecisionLoop loop = start()) {
      for (int i = 1; i <= 3; i++) {
        press("button-" + i);
        int expected = i;
        await(() -> loop.deskView().incidents().size() == expected);
      }
    }
    log = log.crashed(Map.of(Lane.URGENT, 2L, Lane.DESK, 2L), new SimpleMeterRegistry());

    for (int restart = 0; restart < 2; restart++) {
      int expected = 4 + restart;
      try (DecisionLoop next = start()) {
        press("button-lone-" + restart);
        await(() -> next.deskView().incidents().size() == expected);
      }
    }

    assertThat(setBack(Lane.URGENT)).isEqualTo(2);
    assertThat(setBack(Lane.DESK)).isPositive();
    try (DecisionLoop last = start()) {
      await(() -> last.health().state() == LoopHealth.State.LIVE);
      assertThat(last.deskView().incidents()).hasSize(5);
    }
  }

  @Test
  void decisionsOutliveTheRecordsTheyStandOn() throws Exception {
    String id;
    try (DecisionLoop loop = start()) {
      press("button-1");
      id = awaitIncident(loop).id();
      log = log.crashed(Map.of(Lane.URGENT, 1L), new SimpleMeterRegistry());
    }

    try (DecisionLoop next = start()) {
      press("button-2");
      await(() -> next.deskView().incidents().size() == 2);
      assertThat(next.incident(id)).isPresent();
      log = log.crashed(new SimpleMeterRegistry());
    }

    assertThat(setBack(Lane.URGENT)).isEqualTo(1);
    try (DecisionLoop last = start()) {
      await(() -> last.deskView().incidents().size() == 2);
    }
  }

  private double setBack(Lane lane) {
    return meters.get("shouhu_desk_set_back_records").tag("lane", lane.label()).counter().count();
  }

  @Test
  void aSnapshotAndTheRestOfTheLogGiveTheSameDesk() throws Exception {
    DeskView before;
    try (DecisionLoop loop = start()) {
      press("button-1");
      press("button-2");
      await(() -> loop.deskView().incidents().size() == 2);
      before = loop.deskView();
    }

    try (DecisionLoop next = start()) {
      await(() -> next.health().state() == LoopHealth.State.LIVE);

      assertThat(next.deskView().incidents()).isEqualTo(before.incidents());
    }
  }

  @Test
  void noIdIsGivenTwiceWhateverOfItsMemoryIsLost() throws Exception {
    Set<String> ids = new HashSet<>();
    for (int life = 0; life < 4; life++) {
      try (DecisionLoop loop = start()) {
        int before = loop.deskView().incidents().size();
        press("button-" + (life % 2 + 1));
        await(() -> loop.deskView().incidents().size() > before);
        Incident newest = loop.deskView().incidents().getLast();
        assertThat(ids.add(newest.id())).as(newest.id()).isTrue();
        assertThat(ids.add(newest.alarms().getFirst().id())).isTrue();
      }
      try (var files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      log.close();
      log = new InMemoryLog();
    }
  }

  @Test
  void aRecordThatCannotBeReadDoesNotKeepTheDeskFromLiving() throws Exception {
    log.append(Lane.DESK, new byte[0], new byte[] {'{'}).join();

    try (DecisionLoop loop = start()) {
      press("button-1");

      assertThat(awaitIncident(loop).alarms()).hasSize(1);
    }
  }

  @Test
  void afterAReplacedLogWhatIsOpenOutlivesFurtherRestarts() throws Exception {
    String id;
    try (DecisionLoop loop = start()) {
      for (int i = 0; i < 3; i++) {
        press("button-" + (i + 1));
        int expected = i + 1;
        await(() -> loop.deskView().incidents().size() == expected);
      }
      id = loop.deskView().incidents().getFirst().id();
    }

    log = new InMemoryLog();
    for (int restart = 0; restart < 3; restart++) {
      int expected = 4 + restart;
      try (DecisionLoop next = start()) {
        press("button-lone-" + restart);
        await(() -> next.deskView().incidents().size() == expected);
        assertThat(next.incident(id)).isPresent();
      }
      try (var files = Files.list(directory)) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .anyMatch(name -> name.contains(log.id().toString()));
      }
    }
  }

  @Test
  void afterAReplacedLogASnapshotIsWrittenAtOnce() throws Exception {
    try (DecisionLoop loop = start()) {
      press("button-1");
      awaitIncident(loop);
    }
    log = new InMemoryLog();

    try (DecisionLoop next = start()) {
      await(() -> next.health().state() == LoopHealth.State.LIVE);

      String ofNewLog = log.id().toString();
      await(() -> List.of(directory.toFile().list()).stream().anyMatch(n -> n.contains(ofNewLog)));
    }
  }

  @Test
  void aLostAppendIsAnsweredAndTheDeskRebuildsItself() throws Exception {
    LogLimits small = LogLimits.defaults().withQueueRecordsMax(2);
    log = new InMemoryLog(small, meters);
    try (DecisionLoop loop = start()) {
      press("button-1");
      Incident incident = awaitIncident(loop);
      log.stall();
      List<CompletableFuture<CommandResult>> answers = new CopyOnWriteArrayList<>();
      for (int i = 0; i < 20; i++) {
        // Each refusal is remembered, so each is a batch of its own sooner or later.
        answers.add(submit(loop, new Command.Handle(incident.id(), "x"), CITY));
        Thread.sleep(5);
      }
      log.resume();

      for (CompletableFuture<CommandResult> answer : answers) {
        assertThat(answer.get(30, TimeUnit.SECONDS)).isInstanceOf(CommandResult.NotDone.class);
      }
      await(() -> loop.health().restarts() > 0 && loop.health().state() == LoopHealth.State.LIVE);
      done(loop, new Command.Claim(incident.id()), CITY);
      assertThat(loop.deskView().incidents()).hasSize(1);
    }
  }

  @Test
  void ofTwoWhoClaimAtOnceOneWinsAndTheOtherIsToldWho() throws Exception {
    try (DecisionLoop loop = start()) {
      press("button-home");
      Incident incident = awaitIncident(loop);

      var first = submit(loop, new Command.Claim(incident.id()), CITY);
      var second = submit(loop, new Command.Claim(incident.id()), STAFF);

      assertThat(first.get(30, TimeUnit.SECONDS)).isInstanceOf(CommandResult.Done.class);
      var lost = (CommandResult.NotDone) second.get(30, TimeUnit.SECONDS);
      assertThat(lost.refused().reason()).isEqualTo(Reason.ALREADY_CLAIMED);
      assertThat(lost.refused().detail()).contains("city");
    }
  }

  @Test
  void theOldestUnclaimedIncidentIsTimedUntilSomebodyHasIt() throws Exception {
    try (DecisionLoop loop = start()) {
      press("button-1");
      Incident incident = awaitIncident(loop);
      await(() -> oldestUnclaimedSeconds() > 0);

      done(loop, new Command.Claim(incident.id()), CITY);

      assertThat(oldestUnclaimedSeconds()).isZero();
    }
  }

  @Test
  void clockIsSetForward_theDeskIsAsNew_andTheTimeBetweenWasNobodys() {
    AtomicLong aheadMillis = new AtomicLong();
    SteadyClock clock =
        new SteadyClock(() -> System.currentTimeMillis() + aheadMillis.get(), System::nanoTime);
    try (DecisionLoop loop =
        DecisionLoop.start(
            log, SimulatedCity.directory(), new EstimatedTravel(), directory, meters, clock)) {
      await(() -> loop.health().state() == LoopHealth.State.LIVE);
      long before = loop.health().liveSinceMillis();
      press("button-1");
      awaitIncident(loop);

      aheadMillis.set(3_600_000);

      await(() -> loop.health().liveSinceMillis() >= before + 3_600_000);
      await(() ->
          loop.blindWindows(clock.millis()).windows().stream()
              .anyMatch(window -> window.cause() == BlindWindow.Cause.DESK_DOWN));
    }
  }

  private double oldestUnclaimedSeconds() {
    return meters
        .get("shouhu_desk_oldest_unclaimed_seconds")
        .tag("class", "URGENT")
        .gauge()
        .value();
  }

  private DecisionLoop start() {
    return DecisionLoop.start(
        log,
        SimulatedCity.directory(),
        new EstimatedTravel(),
        directory,
        meters,
        SteadyClock.ofMachine());
  }

  private void press(String device) {
    Messages.press(log, device, ++keys, System.currentTimeMillis());
  }

  private static Incident awaitIncident(DecisionLoop loop) {
    await(() -> !loop.deskView().incidents().isEmpty());
    return loop.deskView().incidents().getFirst();
  }

  private CommandResult.Done done(DecisionLoop loop, Command command, Actor actor)
      throws Exception {
    CommandResult result = submit(loop, command, actor).get(30, TimeUnit.SECONDS);
    assertThat(result).isInstanceOf(CommandResult.Done.class);
    return (CommandResult.Done) result;
  }

  private CompletableFuture<CommandResult> submit(DecisionLoop loop, Command command, Actor actor) {
    String key = "key-" + ++keys;
    return loop.submit(new CommandRequest(command, actor, key, System.currentTimeMillis()))
        .toCompletableFuture();
  }
}
