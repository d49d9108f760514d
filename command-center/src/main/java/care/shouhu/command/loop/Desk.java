package care.shouhu.command.loop;

import care.shouhu.command.incident.Decision;
import care.shouhu.command.incident.DutyMark;
import care.shouhu.command.incident.DutyRules;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentMachine;
import care.shouhu.command.incident.Refused;
import care.shouhu.command.incident.Register;
import care.shouhu.command.watch.Moment;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.log.Lane;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides: takes one input after the other, asks the pure detectors and machines, applies what they
 * decide and collects it until {@link #cut}. No thread, no clock, no log: the loop drives it live,
 * and the simulation drives it with a clock of its own.
 *
 * <p>A bug that one input meets must not keep all others from being decided, nor stop the loop
 * again and again at the same record. It is logged and counted, and the input is passed by; but a
 * call for help in it opens a bare incident of its own.
 */
final class Desk {
  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

  /** Due times taken at one go, so that urgent records never wait long behind them. */
  private static final int DUE_AT_ONCE_MAX = 50;

  /** What met a bug when it was due is looked at again: nobody else would ever. */
  private static final long AFTER_BUG_MILLIS = 60_000;

  private static final long FORGET_EACH_MILLIS = 60_000;
  private static final int FORGET_AT_ONCE_MAX = 1_000;

  /**
   * Records read in ever changing order without any decision: the batch is written all the same.
   */
  private static final int RUNS_MAX = 2_000;

  /**
   * Bytes of decisions, roughly, at which a batch is cut. A record of the log takes 1 MiB; the
   * estimate may be short by half, and what one input decides comes on top: much of that is written
   * in short ({@link DecisionBatch}).
   */
  private static final int BATCH_BYTES_GOOD = 256 << 10;

  private final DeskState state;
  private final DeskWork work;
  private final DeviceWatch devices;
  private final DownlinkDesk downlinks;
  private final NoticeDesk notices;
  private final HoldDesk holds;
  private final CommandDesk commands;
  private final BlindDesk blind;
  private final DeskSignals signals;
  private long forgetAtMillis;

  /**
   * A desk on this state.
   *
   * @param signals told of each input that met a bug, and of what a ring had no room for
   */
  Desk(DeskState state, Register register, DeskSignals signals) {
    this.state = state;
    this.work = new DeskWork(state, register);
    this.holds = new HoldDesk(work);
    this.devices = new DeviceWatch(work, holds);
    this.downlinks = new DownlinkDesk(work);
    this.notices = new NoticeDesk(work, signals);
    this.commands = new CommandDesk(work, downlinks, notices, holds, new HandoverDesk(work));
    this.blind = new BlindDesk(work);
    this.signals = signals;
    // Telling people must never cost the help.
    work.followedBy(decisions -> {
      guarded(() -> downlinks.follow(decisions), decisions);
      guarded(() -> notices.follow(decisions), decisions);
      guarded(() -> devices.follow(decisions), decisions);
    });
  }

  /** After replay: every due time in the state is looked at once. */
  void wake(long nowMillis) {
    state
        .watch()
        .deviceIds()
        .forEach(id -> work.due().lookAt(new DueTimes.Key.OfDevice(id), nowMillis));
    state.incidents().all().forEach(work::arm);
    state.downlinks().all().forEach(work::arm);
    state.notices().all().forEach(work::arm);
    blind.woke(nowMillis);
    state.holds().active().forEach(work::arm);
  }

  /** The clock was set forward, or the process stood still: since the last batch nobody decided. */
  void stepped(long nowMillis) {
    guarded(() -> blind.woke(nowMillis), "a step of the clock");
  }

  DeskState state() {
    return state;
  }

  long nextDueAtMillis() {
    return work.due().nextAtMillis();
  }

  int timers() {
    return work.due().size();
  }

  /** What was decided should be cut now: much more would not fit into a record of the log. */
  boolean isBatchFull() {
    return work.bytes() >= BATCH_BYTES_GOOD;
  }

  /**
   * A record of an input lane.
   *
   * @param events what it says; empty when it could not be decoded, which is the recorder's
   *     business
   */
  void record(Lane lane, List<DeviceEvent> events, Moment moment) {
    state.read(lane);
    if (events.isEmpty()) {
      return;
    }
    BlindDesk.Before before = blind.before(events);
    state.heardOfGateway(events);
    if (!guarded(() -> devices.events(lane, events, moment), events.getFirst())) {
      guarded(() -> devices.rescue(events, moment), events.getFirst());
    }
    guarded(() -> downlinks.heard(events, moment.nowMillis()), events.getFirst());
    guarded(() -> blind.heard(lane, events, before, moment), events.getFirst());
  }

  /** The gateway says that it is alive. */
  void alive(Lane lane, long atMillis) {
    state.read(lane);
    state.gateway().alive(lane, atMillis);
    guarded(() -> blind.alive(lane, atMillis), "a beat");
  }

  /** A command; what it decides is in the next batch, and the answer waits for that. */
  CommandResult command(CommandRequest request, long nowMillis) {
    try {
      return commands.command(request, nowMillis);
    } catch (RuntimeException e) {
      LOG.error("Command {} met a bug and is passed by", request.command(), e);
      signals.fault();
      return new CommandResult.NotDone(
          new Refused(Refused.Reason.FAULT, "A bug of ours; it is in the log.", List.of()));
    }
  }

  /**
   * Everything due, or the first {@value #DUE_AT_ONCE_MAX}, or as much as a batch takes well. What
   * is left is still due: the next turn takes it without waiting.
   */
  void fireDue(Moment moment) {
    for (int i = 0; i < DUE_AT_ONCE_MAX && !isBatchFull(); i++) {
      Optional<DueTimes.Key> key = work.due().poll(moment.nowMillis());
      if (key.isEmpty()) {
        break;
      }
      if (!guarded(() -> fire(key.get(), moment), key.get())) {
        work.due().lookAt(key.get(), moment.nowMillis() + AFTER_BUG_MILLIS);
      }
    }
    guarded(() -> blind.lookAtGateway(moment), "the gateway's beats");
    forget(moment.nowMillis());
  }

  private void fire(DueTimes.Key key, Moment moment) {
    switch (key) {
      case DueTimes.Key.OfDevice(String id) -> {
        devices.look(id, moment);
        blind.look(id, moment);
      }
      case DueTimes.Key.OfIncident(String id) ->
          state.incidents().incident(id).ifPresent(incident -> fire(incident, moment));
      case DueTimes.Key.OfDownlink(String id) -> downlinks.look(id, moment.nowMillis());
      case DueTimes.Key.OfNotice(String id) -> notices.look(id, moment.nowMillis());
      case DueTimes.Key.OfHold(String id) -> holds.look(id, moment.nowMillis());
    }
  }

  private void fire(Incident incident, Moment moment) {
    List<Decision> decisions = IncidentMachine.fireDue(incident, work.moment(moment.nowMillis()));
    if (decisions.isEmpty()) {
      work.arm(incident);
    } else {
      work.decide(decisions);
    }
  }

  private void forget(long nowMillis) {
    if (nowMillis < forgetAtMillis) {
      return;
    }
    forgetAtMillis = nowMillis + FORGET_EACH_MILLIS;
    List<String> ids = state.incidents().forgettable(nowMillis, FORGET_AT_ONCE_MAX);
    if (!ids.isEmpty()) {
      work.decide(List.of(new Decision.IncidentsForgotten(ids)));
    }
    work.decide(placesToForget(nowMillis));
  }

  /**
   * Whose shift is over, or whose place has grown stale, was somewhere that is nobody's business.
   */
  private List<Decision> placesToForget(long nowMillis) {
    return state.duty().all().stream()
        .filter(mark -> mark.place() != null && !isPlaceKnown(mark, nowMillis))
        .limit(FORGET_AT_ONCE_MAX)
        .<Decision>map(DutyRules::forgotten)
        .toList();
  }

  private boolean isPlaceKnown(DutyMark mark, long nowMillis) {
    return work.register()
        .user(mark.username())
        .filter(user -> {
          int staleSeconds = work.register().policies().positionStaleSeconds(user);
          return work.staff().place(user, nowMillis, staleSeconds) != null;
        })
        .isPresent();
  }

  /** False when it met a bug. */
  private boolean guarded(Runnable step, Object input) {
    try {
      step.run();
      return true;
    } catch (RuntimeException e) {
      LOG.error("{} met a bug and is passed by", input, e);
      signals.fault();
      return false;
    }
  }

  /**
   * What was decided since the last cut, as the next batch of the lane DESK; empty when nothing
   * was.
   *
   * @param always also without a decision, so that a snapshot begins where a batch ends
   */
  Optional<DecisionBatch> cut(long nowMillis, long liveSinceMillis, boolean always) {
    if (work.isEmpty() && state.runCount() < RUNS_MAX && !always) {
      return Optional.empty();
    }
    long position = state.position(Lane.DESK);
    DecisionBatch batch =
        new DecisionBatch(
            DecisionBatch.VERSION,
            position,
            nowMillis,
            state.takeRuns(),
            state.position(Lane.URGENT),
            state.position(Lane.ROUTINE),
            liveSinceMillis,
            work.take());
    state.nextDeskPosition(position + 1);
    state.blind().alive(nowMillis);
    return Optional.of(batch);
  }
}
