package care.shouhu.command.loop;

import care.shouhu.command.downlink.Downlink;
import care.shouhu.command.downlink.DownlinkStatus;
import care.shouhu.command.incident.Refused;
import care.shouhu.command.watch.FactsFold;
import care.shouhu.command.watch.LiveLimits;
import care.shouhu.command.watch.Moment;
import care.shouhu.core.log.DurableLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.AliveBeat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of the loop: from the rebuilt state to the first failure or the end. Its thread owns the
 * state; the readers, the publisher and the snapshot writer work for it.
 */
final class LoopLife {
  private static final Logger LOG = LoggerFactory.getLogger(LoopLife.class);

  /** The loop looks at its due times at least this often. */
  private static final long WAIT_MILLIS_MAX = 200;

  /**
   * What is due waits while more batches than this are on their way to the disk: when ten thousand
   * incidents climb at once, a call that comes in meanwhile must not stand behind all of them.
   */
  private static final int DUE_IN_FLIGHT_MAX = 2;

  /** Of a snapshot, so many devices are taken in a turn: about a millisecond. */
  private static final int SNAPSHOT_DEVICES_AT_ONCE = 2_000;

  /** It is looked at again after this time … */
  private static final long DUE_AGAIN_MILLIS = 2;

  /** … and waits no longer than this, however many calls come. */
  private static final long DUE_WAITS_MILLIS_MAX = 500;

  private final LoopParts parts;
  private final long snapshotEachMillis;
  private final long bornMillis;
  private final Mailbox mailbox = new Mailbox();
  private final SnapshotWriter snapshots;
  private final DownLane down;
  private final AtOnce atOnce = new AtOnce();
  private final DeskClock clock;

  private volatile LiveDevices devices;
  private volatile boolean live;
  private volatile boolean ended;
  private volatile boolean stopping;
  private volatile Throwable failure;
  private volatile long urgentPosition = 1;
  private volatile long routinePosition = 1;
  private volatile int timers;

  private Desk desk;
  private Publisher publisher;
  private long snapshotAtMillis;
  private long dueFiredMillis;
  private SnapshotDraft draft;
  private long urgentHeardMillis;
  private long routineHeardMillis;
  private final List<Publisher.Answer> answers = new ArrayList<>();

  /** Commands to devices of an earlier life of which nothing was heard. */
  private List<Downlink> unheard = List.of();

  LoopLife(LoopParts parts, long snapshotEachMillis) {
    this.parts = parts;
    this.snapshotEachMillis = snapshotEachMillis;
    this.snapshots = new SnapshotWriter(parts.log(), parts.files());
    this.down = new DownLane(parts.log());
    this.clock = new DeskClock(parts.clock());
    this.bornMillis = clock.unseenMillis();
  }

  /** Lives until {@link #stop} or a failure, which is thrown. */
  void run() throws IOException, InterruptedException {
    try {
      rebuild();
      live();
    } finally {
      ended = true;
    }
    if (failure != null) {
      throw new IllegalStateException("the desk failed: " + failure.getMessage(), failure);
    }
  }

  private void live() throws InterruptedException {
    publisher = new Publisher(parts, down, snapshots::write, this::fail);
    LaneReader urgent = reader(Lane.URGENT);
    LaneReader routine = reader(Lane.ROUTINE);
    try {
      live = true;
      LOG.info("The desk is live at position {}", desk.state().position(Lane.DESK));
      while (!stopping && failure == null) {
        atOnce.before(Math.max(waiting(Lane.URGENT), waiting(Lane.ROUTINE)));
        turn();
      }
    } finally {
      atOnce.leave();
      live = false;
      urgent.stop();
      routine.stop();
      finish();
    }
  }

  private void rebuild() throws IOException, InterruptedException {
    DurableLog log = parts.log();
    boolean isOld = !parts.files().hasWritten();
    Optional<Snapshot> found = parts.files().newest(log.id());
    found.ifPresent(snapshots::found);
    long publishedBefore = parts.published().position();
    Replay.Rebuilt rebuilt =
        Replay.run(
            log,
            parts.ends(),
            found,
            isOld,
            new FactsFold(LiveLimits.builtIn()),
            applied -> {
              // What became durable when nobody was there to tell it.
              if (publishedBefore > 0 && applied.position() > publishedBefore) {
                parts.published().publish(applied);
              }
            });
    DeskState state = rebuilt.state();
    state.beginNumbers(bornMillis);
    if (!rebuilt.setBack().isEmpty()) {
      rebuilt.setBack().forEach(parts.meters()::setBack);
      // The one on disk stands beyond the log's end, and would do so until it is not beyond it any
      // more.
      snapshots.writeNow(Snapshot.of(state, log.id()));
    }
    parts.published().begin(state, state.position(Lane.DESK) - 1);
    unheard =
        state.downlinks().all().stream()
            .filter(downlink -> downlink.status() == DownlinkStatus.QUEUED)
            .toList();
    desk = new Desk(state, parts.register(), parts.meters());
    devices = state.watch();
    clock.begin(state.blind().aliveAtMillis());
    long nowMillis = clock.nowMillis();
    // What is open stands in the other log's snapshot alone: it goes into one of this log at once.
    boolean otherLog = found.isPresent() && !found.get().logId().equals(log.id());
    snapshotAtMillis = otherLog ? nowMillis : nowMillis + snapshotEachMillis;
    desk.wake(nowMillis);
  }

  private LaneReader reader(Lane lane) {
    return new LaneReader(parts.log(), lane, desk.state().position(lane), mailbox, this::fail);
  }

  /** Takes what waits, urgent first, and decides it. */
  private void turn() throws InterruptedException {
    Mailbox.Taken taken = mailbox.take(waitMillis());
    long begin = System.nanoTime();
    tick();
    long nowMillis = clock.nowMillis();
    for (Mailbox.Input input : taken.urgent()) {
      record(input);
    }
    if (mayFireDue()) {
      desk.fireDue(moment());
      dueFiredMillis = nowMillis;
      cutWhenLarge();
    }
    for (Mailbox.Asked asked : taken.commands()) {
      CommandResult result = desk.command(asked.request(), nowMillis);
      answers.add(new Publisher.Answer(asked.answer(), asked.request().command().label(), result));
      cutWhenLarge();
    }
    for (Mailbox.Input input : taken.routine()) {
      record(input);
    }
    down.appendAgain(nowMillis);
    appendUnheard();
    // So that a desk that has nothing to decide leaves word that it was there.
    // The newest batch may be later than now: the clock's mark was taken away on purpose.
    cut(Math.abs(nowMillis - desk.state().blind().aliveAtMillis()) >= AliveBeat.EACH_MILLIS);
    goOnWithSnapshot();
    urgentPosition = desk.state().position(Lane.URGENT);
    routinePosition = desk.state().position(Lane.ROUTINE);
    timers = desk.timers();
    parts.meters().decided(System.nanoTime() - begin);
  }

  private long waitMillis() {
    long untilDue = desk.nextDueAtMillis() - clock.unseenMillis();
    if (draft != null) {
      return 0;
    }
    boolean dueMustWait = untilDue <= 0 && publisher.inFlight() > DUE_IN_FLIGHT_MAX;
    return dueMustWait ? DUE_AGAIN_MILLIS : Math.clamp(untilDue, 0, WAIT_MILLIS_MAX);
  }

  private boolean mayFireDue() {
    return publisher.inFlight() <= DUE_IN_FLIGHT_MAX
        || clock.nowMillis() - dueFiredMillis >= DUE_WAITS_MILLIS_MAX;
  }

  /**
   * A crash may have come between a command's decision and the lane DOWN: what the gateway has told
   * nothing of is appended once more. Not before all it did tell has been read.
   */
  private void appendUnheard() {
    if (unheard.isEmpty() || behind(Lane.URGENT)) {
      return;
    }
    for (Downlink downlink : unheard) {
      boolean still =
          desk.state()
              .downlinks()
              .downlink(downlink.id())
              .filter(now -> now.status() == DownlinkStatus.QUEUED)
              .isPresent();
      if (still) {
        down.append(downlink.command());
      }
    }
    unheard = List.of();
  }

  private void tick() {
    if (clock.tick()) {
      LOG.warn("The clock was set forward, or the process stood still; the desk goes on as anew");
      desk.stepped(clock.liveSinceMillis());
    }
  }

  private void record(Mailbox.Input input) throws InterruptedException {
    if (input.lane() == Lane.URGENT) {
      urgentHeardMillis = Math.max(urgentHeardMillis, input.receivedAtMillis());
    } else {
      routineHeardMillis = Math.max(routineHeardMillis, input.receivedAtMillis());
    }
    if (input.isBeat()) {
      desk.alive(input.lane(), input.receivedAtMillis());
    } else {
      desk.record(input.lane(), input.events(), moment());
    }
    cutWhenLarge();
  }

  private Moment moment() {
    long heard = clock.nowMillis();
    if (behind(Lane.URGENT)) {
      heard = Math.min(heard, urgentHeardMillis);
    }
    if (behind(Lane.ROUTINE)) {
      heard = Math.min(heard, routineHeardMillis);
    }
    return clock.moment(heard);
  }

  private boolean behind(Lane lane) {
    return waiting(lane) > 0;
  }

  private long waiting(Lane lane) {
    return parts.log().endPosition(lane) - desk.state().position(lane);
  }

  private void cutWhenLarge() throws InterruptedException {
    if (desk.isBatchFull()) {
      cut(false);
    }
  }

  private void cut(boolean always) throws InterruptedException {
    cut(always, () -> null);
  }

  /**
   * What was decided, on its way to the disk.
   *
   * @param always also when nothing was decided
   * @param afterwards a snapshot of the state right behind this batch or of before, written once
   *     the batch is durable; or null
   */
  private void cut(boolean always, Supplier<Snapshot> afterwards) throws InterruptedException {
    Optional<DecisionBatch> batch = desk.cut(clock.nowMillis(), clock.liveSinceMillis(), always);
    publisher.submit(batch, List.copyOf(answers), afterwards.get());
    answers.clear();
  }

  /** A snapshot is begun behind a batch, and its devices are taken some in each turn. */
  private void goOnWithSnapshot() throws InterruptedException {
    if (draft != null && draft.goOn(SNAPSHOT_DEVICES_AT_ONCE)) {
      cut(true, draft::snapshot);
      draft = null;
    } else if (draft == null && clock.nowMillis() >= snapshotAtMillis) {
      snapshotAtMillis = clock.nowMillis() + snapshotEachMillis;
      cut(true);
      draft = SnapshotDraft.begin(desk.state(), parts.log().id());
    }
  }

  private void finish() throws InterruptedException {
    try {
      if (failure == null) {
        cut(true, () -> Snapshot.of(desk.state(), parts.log().id()));
      }
    } finally {
      // Also when cutting is what ended this life: nobody waits for an answer that never comes, and
      // no thread stays behind.
      answers.forEach(answer -> answer.future().complete(Publisher.notDurable()));
      publisher.close();
      mailbox.close().forEach(asked -> asked.answer().complete(unavailable()));
      snapshots.close();
    }
  }

  private void fail(Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
  }

  /** A command for this life; false when it takes none. */
  boolean offer(Mailbox.Asked asked) {
    return live && mailbox.offer(asked);
  }

  boolean isLive() {
    return live;
  }

  Optional<LiveDevices> devices() {
    return Optional.ofNullable(devices);
  }

  boolean hasEnded() {
    return ended;
  }

  long bornMillis() {
    return bornMillis;
  }

  long liveSinceMillis() {
    return live ? clock.liveSinceMillis() : 0;
  }

  int timers() {
    return timers;
  }

  long lag(Lane lane) {
    long position = lane == Lane.URGENT ? urgentPosition : routinePosition;
    return Math.max(0, parts.log().endPosition(lane) - position);
  }

  void stop() {
    stopping = true;
  }

  static CommandResult unavailable() {
    return new CommandResult.NotDone(
        new Refused(
            Refused.Reason.UNAVAILABLE, "The desk is not live. Try again soon.", List.of()));
  }
}
