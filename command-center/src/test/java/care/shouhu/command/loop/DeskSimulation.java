package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.downlink.Downlink;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.Register;
import care.shouhu.command.watch.ClockSkew;
import care.shouhu.command.watch.DeviceFacts;
import care.shouhu.command.watch.FactsFold;
import care.shouhu.command.watch.LiveLimits;
import care.shouhu.command.watch.Moment;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.event.CommandStep;
import care.shouhu.core.log.EndsAtStart;
import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogBatch;
import care.shouhu.core.log.LogRecord;
import care.shouhu.core.time.ClockStep;
import care.shouhu.core.wire.CommandPayload;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Devices, people, lost appends, crashes and clocks that are set, against the real desk, with one
 * seed. What the desk is asked stands in the log as it would live; what it promised is kept by
 * {@link SimulationTruth}, which checks it after every step.
 */
final class DeskSimulation {
  /** 2026-11-23 20:00 in Zunyi, so that a run goes through a night. */
  static final long BEGIN_MILLIS = 1_795_435_200_000L;

  private static final long REPEATED_WITHIN_MILLIS = 6 * 24 * 3_600_000L;

  /** Full batches that one moment may fill; a machine that never moves on would fill more. */
  private static final int ROUNDS_MAX = 50;

  private static final FactsFold FOLD = new FactsFold(LiveLimits.builtIn());

  private final Random random;
  private final Directory directory = SimulatedCity.directory();
  private final Register register = new Register(directory);
  private final SimulationTruth truth;
  private final SimulatedPeople people;
  private final SimulatedRules rules;
  private final SimulatedTime time;
  private final HeardDevices heard = new HeardDevices();
  private final Set<Long> saidAtMillis = new HashSet<>();
  private final List<Envelope> sent = new ArrayList<>();
  private final List<CommandRequest> asked = new ArrayList<>();
  private final List<Runnable> waitingAnswers = new ArrayList<>();
  private final WrittenOnce written = new WrittenOnce();
  private final IdentityHashMap<LogRecord, Optional<DecisionBatch>> batches =
      new IdentityHashMap<>();

  private InMemoryLog log = new InMemoryLog();
  private Optional<byte[]> snapshot = Optional.empty();
  private SnapshotDraft draft;
  private Desk desk;
  private final ReadSoFar readSoFar = new ReadSoFar();
  private long seq;

  /** In the lane URGENT, by what is durable of the lane DESK. */
  private long decidedBelow = 1;

  private ClockStep knownStep = ClockStep.NONE;

  private boolean lossy;

  DeskSimulation(long seed) {
    this.random = new Random(seed);
    this.time = new SimulatedTime(random, random.nextBoolean());
    this.people = new SimulatedPeople(random, directory);
    this.rules = new SimulatedRules(random, directory);
    this.truth = new SimulationTruth(rules, directory);
    start();
  }

  /** Runs so many steps; every broken promise is an AssertionError. */
  void run(int steps) throws Exception {
    for (int i = 0; i < steps; i++) {
      step();
      moment();
      truth.checkState(desk, time.desk().moment(readSoFar.surelyUntil()));
      time.check(desk);
      heard.check(desk, time.runMillis());
    }
    crash(Reach.MEMORY);
    lossy = false;
    readAll();
    cut(true);
    truth.checkEnd(log, desk);
  }

  private void step() throws Exception {
    passTime();
    time.mayBeSet();
    switch (random.nextInt(23)) {
      case 0, 1, 2, 3 -> press();
      case 4, 5, 6 -> bed();
      case 7 -> repeat();
      case 8 -> late();
      case 9 -> garbage();
      case 10, 11, 12, 13, 14, 15 -> {
        int commands = 1 + random.nextInt(4);
        for (int i = 0; i < commands; i++) {
          person();
        }
      }
      case 16 -> takeSnapshot();
      case 17 -> crash(any(List.of(Reach.values())));
      case 18 -> loseAppend();
      case 19 -> gateway();
      case 20 -> rules.change(now());
      case 21 -> passDay();
      default -> heartbeat();
    }
    if (random.nextInt(3) > 0) {
      readSome();
    }
    desk.fireDue(moment());
    // As the loop does: a full batch is cut, and what is left of what is due has its turn at once.
    for (int rounds = 0; desk.isBatchFull() || desk.nextDueAtMillis() <= now(); rounds++) {
      assertThat(rounds).as("what is due comes to an end").isLessThan(ROUNDS_MAX);
      if (desk.isBatchFull()) {
        cut(false);
      }
      desk.fireDue(moment());
    }
    goOnWithSnapshot();
    if (random.nextBoolean()) {
      cut(false);
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

  private void press() {
    String kind =
        switch (random.nextInt(6)) {
          case 0 -> "fall";
          case 1 -> "cancel";
          case 2 -> "tamper";
          default -> "call";
        };
    send(any(SimulatedCity.BUTTONS), "event", kind, 0);
  }

  private void bed() {
    String device = any(SimulatedCity.BEDS);
    switch (random.nextInt(4)) {
      case 0 -> send(device, "event", "bed_exit", 0);
      case 1 -> send(device, "event", "bed_enter", 0);
      case 2 -> send(device, "reading", "true", 0);
      default -> send(device, "reading", "false", 0);
    }
  }

  private void heartbeat() {
    send(any(SimulatedCity.BUTTONS), "status", "" + random.nextInt(100), 0);
  }

  /** Something becomes of commands to devices: in any order, also of those that are over. */
  private void gateway() {
    List<Downlink> downlinks = List.copyOf(desk.state().downlinks().all());
    for (int i = random.nextInt(4); i > 0 && !downlinks.isEmpty(); i--) {
      Downlink one = any(downlinks);
      if (random.nextInt(3) == 0) {
        send(one.deviceId(), "reply", one.id(), 0);
      } else {
        CommandStep step = any(List.of(CommandStep.values()));
        time.pass(1);
        long receivedAt = time.nowMillis();
        long position =
            append(
                CommandPayload.envelope(
                    one.deviceId(), Profile.NATIVE, one.id(), step, receivedAt));
        truth.said(one.deviceId(), null, receivedAt, position);
      }
    }
  }

  /** What a device kept while it had no link: stored, and never an alarm. */
  private void late() throws InterruptedException {
    boolean call = random.nextBoolean();
    long age = (call ? 31 : 6) * 60_000L + random.nextInt(6 * 3_600_000);
    String device = any(call ? SimulatedCity.BUTTONS : SimulatedCity.BEDS);
    boolean heardNow = call && !lossy;
    if (heardNow) {
      for (int i = 0; i < ClockSkew.MESSAGES_MIN; i++) {
        send(device, "status", "" + random.nextInt(100), 0);
        time.pass(ClockSkew.SPAN_MILLIS_MIN / 2);
      }
      readAll();
      age = Math.max(age, random.nextBoolean() ? time.aheadMillis() : 0);
    }
    send(device, "event", call ? "call" : "bed_exit", age);
    if (heardNow) {
      readAll();
      cut(true);
    }
  }

  /** Not what is a week old: a call that old is taken for one with a wrong clock, and counts. */
  private void repeat() {
    List<Envelope> recent =
        sent.stream()
            .filter(one -> time.nowMillis() - one.receivedAtMillis() < REPEATED_WITHIN_MILLIS)
            .toList();
    if (!recent.isEmpty()) {
      Envelope again = any(recent);
      long receivedAt = time.nowMillis();
      long position =
          append(
              new Envelope(
                  again.deviceId(), Profile.NATIVE, receivedAt, again.topic(), again.payload()));
      truth.said(again.deviceId(), null, receivedAt, position);
      heard.said(again, position, time.runMillis());
    }
  }

  private void garbage() {
    append(
        new Envelope(
            any(SimulatedCity.BUTTONS),
            Profile.NATIVE,
            time.nowMillis(),
            "shouhu/v1/x/event",
            "{".getBytes(StandardCharsets.UTF_8)));
  }

  private void send(String device, String type, String value, long ageMillis) {
    time.pass(1);
    long receivedAt = time.nowMillis();
    long at = time.trueMillis() - ageMillis;
    // What was kept for a while must not be said of one moment twice.
    while (!saidAtMillis.add(at)) {
      at++;
    }
    seq++;
    String body =
        switch (type) {
          case "reading" -> "\"hr\":62,\"bed\":" + value;
          case "status" -> "\"battery\":" + value;
          case "reply" -> "\"id\":\"" + value + "\",\"ok\":" + random.nextBoolean();
          default -> "\"kind\":\"" + value + "\"";
        };
    String json = "{\"seq\":%d,\"at\":%d,%s}".formatted(seq, at, body);
    Envelope envelope =
        new Envelope(
            device,
            Profile.NATIVE,
            receivedAt,
            "shouhu/v1/" + device + "/" + type,
            json.getBytes(StandardCharsets.UTF_8));
    sent.add(envelope);
    long position = append(envelope);
    truth.said(device, type.equals("status") ? Integer.valueOf(value) : null, receivedAt, position);
    heard.said(envelope, position, time.runMillis());
    if (type.equals("event") && (value.equals("call") || value.equals("fall"))) {
      String kind = value.toUpperCase(java.util.Locale.ROOT);
      if (ageMillis > 0 && isSurelyOld(device, ageMillis)) {
        truth.sentLongAgo(device, kind, at);
      } else if (ageMillis == 0 && time.isSurelyLive()) {
        truth.sent(device, kind, at, position, time.needsStep());
      }
    }
  }

  /** What is not decided at once may be by facts from before a crash. */
  private boolean isSurelyOld(String device, long ageMillis) {
    DeviceFacts facts = desk.state().watch().facts(device);
    return time.isSurelyOld(ageMillis, lossy ? DeviceFacts.unheard(device) : facts);
  }

  private long append(Envelope envelope) {
    boolean urgent = Topics.urgent(Profile.NATIVE, envelope.topic());
    byte[] key = envelope.deviceId().getBytes(StandardCharsets.UTF_8);
    byte[] value = envelope.receivedAhead(time.aheadMillis()).toBytes();
    return log.append(urgent ? Lane.URGENT : Lane.ROUTINE, key, value).join();
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
        log.read(lane, desk.state().position(lane), max, Integer.MAX_VALUE, Duration.ZERO);
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
    return time.desk().moment(readSoFar.until(desk, log, now()));
  }

  private void person() {
    long now = now();
    boolean again = !asked.isEmpty() && random.nextInt(6) == 0;
    CommandRequest request =
        again ? any(asked) : people.request(desk.state(), truth.archived(desk), now);
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
    batch.ifPresent(b -> append(b));
    waitingAnswers.forEach(Runnable::run);
    waitingAnswers.clear();
  }

  private void append(DecisionBatch batch) {
    long position = log.append(Lane.DESK, new byte[0], batch.toBytes()).join();
    if (position == batch.position()) {
      decidedBelow = batch.urgentPosition();
      truth.published(batch.applied());
    }
  }

  /** One batch never reaches the disk, the one after it does: neither was ever let out. */
  private void loseAppend() throws Exception {
    cut(false);
    press();
    readAll();
    cutBatch(false);
    press();
    readAll();
    cutBatch(false)
        .ifPresent(orphan -> log.append(Lane.DESK, new byte[0], orphan.toBytes()).join());
    crash(Reach.MEMORY);
  }

  private void takeSnapshot() {
    if (lossy) {
      return;
    }
    cut(true);
    draft = SnapshotDraft.begin(desk.state(), log.id());
  }

  /** A piece at a time, while all goes on; on disk only when all before it is durable. */
  private void goOnWithSnapshot() {
    if (draft != null && draft.goOn(1 + random.nextInt(3)) && !lossy) {
      cut(true);
      snapshot = Optional.of(written.bytes(draft.snapshot().sorted()));
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

  /** kill -9, and a new process after a while, on a clock that may have been set meanwhile. */
  private void crash(Reach reach) throws Exception {
    byte[] before = null;
    if (reach != Reach.MEMORY && !lossy) {
      if (reach == Reach.PAGES) {
        cut(true);
      } else {
        cutBatch(true)
            .ifPresent(batch -> {
              log.append(Lane.DESK, new byte[0], batch.toBytes()).join();
              decidedBelow = batch.urgentPosition();
            });
      }
      before = bytes(desk.state());
    }
    log = log.crashed(new SimpleMeterRegistry());
    draft = null;
    waitingAnswers.clear();
    readSoFar.begin();
    lossy = false;
    long reached = time.nowMillis();
    if (time.restart(
        random.nextInt(10) == 0 ? random.nextInt(3_600_000) : random.nextInt(20_000))) {
      rules.changedAt(reached);
      truth.timeWentBack(log.endPosition(Lane.DESK));
    }
    if (!time.lastStep().equals(knownStep)) {
      truth.stepForgotten(decidedBelow);
      knownStep = time.lastStep();
    }
    start();
    byte[] now = bytes(desk.state());
    boolean fromBeginning = random.nextInt(4) == 0;
    truth.restarted(
        desk, before, now, fromBeginning ? bytes(replayed(Optional.empty(), applied -> {})) : now);
    desk.wake(now());
    heard.begin(desk);
    lossy = random.nextInt(4) == 0;
  }

  private void start() {
    try {
      Optional<Snapshot> found = Optional.empty();
      if (snapshot.isPresent()) {
        found = Optional.of(DecisionBatch.MAPPER.readValue(snapshot.get(), Snapshot.class));
      }
      desk =
          new Desk(
              // What became durable when nobody was there to tell it is told now.
              replayed(found, truth::published),
              register,
              () -> {
                throw new AssertionError("an input met a bug; see the log");
              });
      time.desk().begin(desk.state().blind().aliveAtMillis());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private DeskState replayed(Optional<Snapshot> found, Consumer<Applied> told)
      throws InterruptedException {
    return Replay.run(log, EndsAtStart.of(log), found, true, FOLD, told, this::batch).state();
  }

  /** As the log has it: read once, however often it is replayed. */
  private Optional<DecisionBatch> batch(LogRecord record) {
    return batches.computeIfAbsent(record, DecisionBatch::read);
  }

  private byte[] bytes(DeskState state) {
    return written.bytes(Snapshot.of(state, log.id()).sorted());
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
