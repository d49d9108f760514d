package care.shouhu.command.loop;

import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.Register;
import care.shouhu.command.watch.Moment;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogBatch;
import care.shouhu.core.log.LogRecord;
import care.shouhu.core.time.ClockStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Devices, people, lost appends, crashes and clocks that are set, against the real desk, with one
 * seed. What the desk is asked stands in the log as it would live; what it promised is kept by
 * {@link SimulationTruth}, which looks after every step.
 */
final class DeskSimulation {
  /** 2026-11-23 20:00 in Zunyi, so that a run goes through a night. */
  static final long BEGIN_MILLIS = 1_795_435_200_000L;

  /** How much is looked into. */
  enum Look {
    /** After each step what the step can have touched; all of it now and then, and at the end. */
    AT_WHAT_IS_NEW,
    /**
     * All of it after each step, every way to replay at each restart, and what is written as the
     * bytes that it is written as.
     */
    AT_ALL
  }

  /** All is looked into after so many steps, whatever they touched. */
  private static final int STEPS_TO_LOOK_AT_ALL = 40;

  /** Full batches that one moment may fill; a machine that never moves on would fill more. */
  private static final int ROUNDS_MAX = 50;

  private final Random random;
  private final Look look;
  private final Directory directory = SimulatedCity.directory();
  private final Register register = new Register(directory);
  private final SimulatedDisk disk;
  private final SimulationTruth truth;
  private final SimulatedPeople people;
  private final SimulatedDevices devices;
  private final SimulatedRules rules;
  private final SimulatedTime time;
  private final HeardDevices heard = new HeardDevices();
  private final List<CommandRequest> asked = new ArrayList<>();
  private final List<Runnable> waitingAnswers = new ArrayList<>();
  private final ReadSoFar readSoFar = new ReadSoFar();
  private SnapshotDraft draft;
  private Desk desk;

  /** In the lane URGENT, by what is durable of the lane DESK. */
  private long decidedBelow = 1;

  private ClockStep knownStep = ClockStep.NONE;

  private boolean lossy;

  DeskSimulation(long seed, Look look) throws InterruptedException {
    this.random = new Random(seed);
    this.look = look;
    this.disk = new SimulatedDisk(look == Look.AT_ALL);
    this.time = new SimulatedTime(random, random.nextBoolean());
    this.people = new SimulatedPeople(random, directory);
    this.rules = new SimulatedRules(random, directory);
    this.truth = new SimulationTruth(rules, directory);
    this.devices = new SimulatedDevices(random, time, disk, truth, heard);
    start();
  }

  /** Runs so many steps; every broken promise is an AssertionError. */
  void run(int steps) throws InterruptedException {
    for (int i = 1; i <= steps; i++) {
      step();
      moment();
      if (look == Look.AT_ALL || i % STEPS_TO_LOOK_AT_ALL == 0 || i == steps) {
        truth.lookAtAll();
      }
      truth.checkState(desk.state(), time.desk().moment(readSoFar.surelyUntil()));
      time.check(desk.state());
      heard.check(desk.state(), time.runMillis());
    }
    crash(Reach.MEMORY, true);
    lossy = false;
    readAll();
    cut(true);
    truth.checkEnd(disk.decided(), desk.state());
  }

  private void step() throws InterruptedException {
    passTime();
    time.mayBeSet();
    switch (random.nextInt(24)) {
      case 0, 1, 2, 3 -> devices.press();
      case 4, 5, 6 -> devices.bed();
      case 7 -> devices.repeat();
      case 8 -> devices.late();
      case 9 -> devices.garbage();
      case 10, 11, 12, 13, 14, 15 -> {
        int commands = 1 + random.nextInt(4);
        for (int i = 0; i < commands; i++) {
          person();
        }
      }
      case 16 -> takeSnapshot();
      case 17 -> crash(any(List.of(Reach.values())), false);
      case 18 -> loseAppend();
      case 19 -> devices.gateway(List.copyOf(desk.state().downlinks().all()));
      case 20 -> rules.change(now());
      case 21 -> passDay();
      case 22 -> lie();
      default -> devices.heartbeat();
    }
    turn();
    goOnWithSnapshot();
    if (random.nextBoolean()) {
      cut(false);
    }
  }

  /** Some of what came is read, and all that is due is done. */
  private void turn() throws InterruptedException {
    if (random.nextInt(3) > 0) {
      readSome();
    }
    desk.fireDue(moment());
    // As the loop does: a full batch is cut, and what is left of what is due has its turn at once.
    for (int rounds = 0; desk.isBatchFull() || desk.nextDueAtMillis() <= now(); rounds++) {
      Must.hold(rounds < ROUNDS_MAX, "what is due comes to an end");
      if (desk.isBatchFull()) {
        cut(false);
      }
      desk.fireDue(moment());
    }
  }

  /** Sensors of beds report, and the loop turns in between. */
  private void lie() throws InterruptedException {
    for (SimulatedDevices.Lying lying : devices.lie()) {
      for (int i = 0; i < lying.readings(); i++) {
        devices.measure(lying);
        if (random.nextInt(4) == 0) {
          turn();
        }
      }
    }
  }

  private void passTime() {
    long millis =
        switch (random.nextInt(10)) {
          case 0 -> random.nextInt(4) == 0 ? random.nextInt(60 * 60_000) : random.nextInt(10_000);
          case 1 -> random.nextInt(5 * 60_000);
          case 2, 3, 4 -> random.nextInt(30_000);
          default -> random.nextInt(2_000);
        };
    if (random.nextInt(20) == 0) {
      time.standStill(millis + 1);
    } else {
      time.pass(millis + 1);
    }
  }

  /** Now and then so long that what was closed leaves the memory and is in the tables alone. */
  private void passDay() {
    if (!lossy && random.nextInt(3) == 0) {
      cut(false);
      time.pass(IncidentBook.CLOSED_KEPT_MILLIS + random.nextInt(3_600_000));
    }
  }

  /** As the loop does: urgent records first, then some routine ones. */
  private void readSome() throws InterruptedException {
    read(Lane.URGENT, 1 + random.nextInt(8));
    read(Lane.ROUTINE, 1 + random.nextInt(8));
  }

  private void readAll() throws InterruptedException {
    read(Lane.URGENT, Integer.MAX_VALUE);
    read(Lane.ROUTINE, Integer.MAX_VALUE);
  }

  private void read(Lane lane, int max) throws InterruptedException {
    LogBatch batch =
        disk.log().read(lane, desk.state().position(lane), max, Integer.MAX_VALUE, Duration.ZERO);
    for (LogRecord record : batch.records()) {
      Mailbox.Input input = Replay.input(lane, record);
      readSoFar.read(lane, input.receivedAtMillis());
      desk.record(lane, input.events(), moment());
    }
  }

  /** The desk's time, after it has looked at the clock. */
  private long now() {
    if (time.tick()) {
      desk.stepped(time.desk().liveSinceMillis());
    }
    if (!time.lastStep().equals(knownStep)) {
      truth.stepForgotten(decidedBelow);
      knownStep = time.lastStep();
    }
    return time.desk().nowMillis();
  }

  private Moment moment() {
    return time.desk().moment(readSoFar.until(desk, disk.log(), now()));
  }

  private void person() {
    long now = now();
    boolean again = !asked.isEmpty() && random.nextInt(6) == 0;
    CommandRequest request =
        again ? any(asked) : people.request(desk.state(), truth.archived(desk.state()), now);
    asked.add(request);
    if (request.command() instanceof Command.OnDuty) {
      rules.changedAt(now);
    }
    CommandResult result = desk.command(request, now);
    waitingAnswers.add(() -> truth.answered(request, result, time.nowMillis()));
  }

  private Optional<DecisionBatch> cutBatch(boolean always) {
    return desk.cut(now(), time.desk().liveSinceMillis(), always);
  }

  /** The batch is on disk at once; or, while appends are lost, it never is. */
  private void cut(boolean always) {
    Optional<DecisionBatch> batch = cutBatch(always);
    if (lossy) {
      return;
    }
    batch.ifPresent(this::append);
    waitingAnswers.forEach(Runnable::run);
    waitingAnswers.clear();
  }

  private void append(DecisionBatch batch) {
    if (disk.append(batch) == batch.position()) {
      decidedBelow = batch.urgentPosition();
      truth.published(batch.applied());
    }
  }

  /** One batch never reaches the disk, the one after it does: neither was ever let out. */
  private void loseAppend() throws InterruptedException {
    cut(false);
    devices.press();
    readAll();
    cutBatch(false);
    devices.press();
    readAll();
    cutBatch(false).ifPresent(disk::append);
    crash(Reach.MEMORY, false);
  }

  private void takeSnapshot() {
    if (lossy) {
      return;
    }
    cut(true);
    draft = SnapshotDraft.begin(desk.state(), disk.log().id());
  }

  /** A piece at a time, while all goes on; on disk only when all before it is durable. */
  private void goOnWithSnapshot() {
    if (draft != null && draft.goOn(1 + random.nextInt(3)) && !lossy) {
      cut(true);
      disk.put(draft.snapshot());
      draft = null;
    }
  }

  /** How far the newest batch had come when everything stopped. */
  private enum Reach {
    /** Decided and not appended: it is lost, and nobody was told. */
    MEMORY,
    /** On disk, but nobody was told: it counts. */
    DISK,
    /** Let out. */
    PAGES
  }

  /**
   * kill -9, and a new process after a while, on a clock that may have been set meanwhile.
   *
   * @param last after it nothing comes
   */
  private void crash(Reach reach, boolean last) throws InterruptedException {
    boolean isDurable = reach != Reach.MEMORY && !lossy;
    if (isDurable) {
      cutBefore(reach);
    }
    Snapshot before = isDurable ? disk.whole(desk.state()) : null;
    disk.crash();
    draft = null;
    waitingAnswers.clear();
    readSoFar.begin();
    lossy = false;
    long reached = time.nowMillis();
    if (time.restart(
        random.nextInt(10) == 0 ? random.nextInt(3_600_000) : random.nextInt(20_000))) {
      rules.changedAt(reached);
      truth.timeWentBack(disk.log().endPosition(Lane.DESK));
    }
    if (!time.lastStep().equals(knownStep)) {
      truth.stepForgotten(decidedBelow);
      knownStep = time.lastStep();
    }
    start();
    boolean fromBeginning = random.nextInt(4) == 0 || last || look == Look.AT_ALL;
    checkReplay(before, fromBeginning);
    truth.restarted(desk.state());
    desk.wake(now());
    heard.begin(desk.state());
    lossy = random.nextInt(4) == 0;
  }

  /** Nothing is lost, and every way to replay ends the same. */
  private void checkReplay(Snapshot before, boolean fromBeginning) throws InterruptedException {
    if (before != null) {
      disk.checkSame("before the crash and after it", before, disk.whole(desk.state()));
    }
    if (fromBeginning) {
      disk.checkSame(
          "replayed from the beginning and from a snapshot",
          disk.whole(disk.replayedFromBeginning()),
          disk.whole(desk.state()));
    }
  }

  private void cutBefore(Reach reach) {
    if (reach == Reach.PAGES) {
      cut(true);
    } else {
      cutBatch(true)
          .ifPresent(batch -> {
            disk.append(batch);
            decidedBelow = batch.urgentPosition();
          });
    }
  }

  private void start() throws InterruptedException {
    desk =
        new Desk(
            // What became durable when nobody was there to tell it is told now.
            disk.replayed(truth::published),
            register,
            () -> {
              throw new AssertionError("an input met a bug; see the log");
            });
    time.desk().begin(desk.state().blind().aliveAtMillis());
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
