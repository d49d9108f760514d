package care.shouhu.command.loop;

import care.shouhu.command.hold.Hold;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.Numbers;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.command.watch.Moment;
import care.shouhu.core.directory.Directory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What must hold whatever happens, kept beside the desk and by other means than its own. After each
 * step all is looked into that the step can have touched, which is what stands there anew ({@link
 * LastLook}); now and then all of it, whatever was touched.
 */
final class SimulationTruth {
  private final LastLook<Incident> incidents =
      new LastLook<>(Incident::id, incident -> incident.nextDueAtMillis().orElse(Long.MAX_VALUE));
  private final LastLook<Hold> holds =
      new LastLook<>(Hold::id, hold -> hold.isActive() ? hold.untilMillis() : Long.MAX_VALUE);
  private final CallTruth calls = new CallTruth();
  private final NoticeTruth notices = new NoticeTruth();
  private final VitalTruth vitals = new VitalTruth();
  private final IncidentTruth moves;
  private final WatchTruth watch;

  /** Positions of the lane DESK from which on time is earlier again. */
  private final Set<Long> timeWentBackAt = new HashSet<>();

  private final Map<String, Incident> published = new HashMap<>();
  private final Map<String, CommandResult> answers = new HashMap<>();
  private final SimulatedRules rules;

  SimulationTruth(SimulatedRules rules, Directory directory) {
    this.rules = rules;
    this.moves = new IncidentTruth(rules, directory);
    this.watch = new WatchTruth(directory);
  }

  /**
   * Somebody needs help now.
   *
   * @param byStepAlone by our clock it is long ago, and only the step of it tells that it is not
   */
  void sent(String deviceId, String kind, long atMillis, long position, boolean byStepAlone) {
    calls.sent(new Said(deviceId, AlarmKind.valueOf(kind), atMillis), position, byStepAlone);
  }

  /** Somebody needed help when nobody could hear it. */
  void sentLongAgo(String deviceId, String kind, long atMillis) {
    calls.sentLongAgo(new Said(deviceId, AlarmKind.valueOf(kind), atMillis));
  }

  /** A device says something, be it that its battery is at so many percent. */
  void said(String deviceId, Integer batteryPercent, long atMillis, long position) {
    watch.said(deviceId, batteryPercent, atMillis, position);
  }

  /** A bed sensor's reading that is said now; of the position in the lane ROUTINE. */
  void measured(
      String deviceId,
      SimulatedBody body,
      boolean inBed,
      long atMillis,
      long receivedAtMillis,
      long position) {
    vitals.measured(deviceId, body, inBed, atMillis, receivedAtMillis, position);
  }

  /** Somebody gets into this bed or out of it, and the sensor says so. */
  void moved(String deviceId) {
    vitals.moved(deviceId);
  }

  /** A device sends once more what it sent long ago: where that is forgotten, it is a new word. */
  void repeatedLate(String deviceId) {
    vitals.repeatedLate(deviceId);
  }

  /**
   * Our clock was set once more, or what was known of that is lost. What had come before and is not
   * decided yet has no step of its own any more.
   *
   * @param decidedBelow what stands below this position of the lane URGENT is decided for good
   */
  void stepForgotten(long decidedBelow) {
    calls.stepForgotten(decidedBelow);
  }

  /** Somebody took the clock's mark away: from this position of the lane DESK on it is earlier. */
  void timeWentBack(long position) {
    timeWentBackAt.add(position);
  }

  /** Incidents that were let out and are no longer in the desk's memory: the tables have them. */
  List<Incident> archived(DeskState state) {
    List<Incident> archived = new ArrayList<>();
    for (Incident incident : published.values()) {
      if (state.incidents().incident(incident.id()).isEmpty()) {
        archived.add(incident);
      }
    }
    archived.sort(Comparator.comparingLong(incident -> Numbers.numberOf(incident.id())));
    return archived;
  }

  /** What was let out must never be taken back. */
  void published(Applied applied) {
    applied.incidents().forEach(incident -> published.put(incident.id(), incident));
    calls.published(applied);
  }

  /** The same key is answered the same, and only once done. */
  void answered(CommandRequest request, CommandResult result, long nowMillis) {
    if (request.idempotencyKey() == null) {
      return;
    }
    String key = request.actor().username() + ' ' + request.idempotencyKey();
    CommandResult before = answers.putIfAbsent(key, result);
    if (before == null || isOld(request, nowMillis)) {
      return;
    }
    String now = verdict(request, result);
    String first = verdict(request, before);
    Must.hold(now.equals(first), "%s is answered %s, which was %s", key, now, first);
    if (result instanceof CommandResult.Done done) {
      Must.hold(done.repeated(), "%s is not done again", key);
    }
  }

  private static boolean isOld(CommandRequest request, long nowMillis) {
    return nowMillis - request.receivedAtMillis() >= AnswerBook.KEPT_MILLIS;
  }

  private static String verdict(CommandRequest request, CommandResult result) {
    return switch (result) {
      // A merging moves an assignment into another incident, and an answer shows it where it is.
      case CommandResult.Done done when request.command() instanceof Command.OnAssignment step -> {
        Must.hold(
            done.incident().assignment(step.assignmentId()).isPresent(),
            "%s in its incident",
            step.assignmentId());
        yield done.assignmentId();
      }
      case CommandResult.Done done -> done.incident().id() + ' ' + done.assignmentId();
      case CommandResult.Issued issued -> issued.downlink().id();
      case CommandResult.Noted noted -> "noted";
      case CommandResult.Booked booked -> booked.id();
      case CommandResult.NotDone not -> not.refused().toString();
      case CommandResult.Exported exported -> exported.entry().toString();
      case CommandResult.Recontacted recontacted -> recontacted.recontact().toString();
    };
  }

  /** After a restart: nothing that was let out is gone. */
  void restarted(DeskState state) {
    published.forEach((id, incident) -> {
      Optional<Incident> now = state.incidents().incident(id);
      Must.hold(
          now.isPresent()
              ? now.get().historyCount() >= incident.historyCount()
              : CallTruth.isOver(incident),
          "after the restart %s goes on from %s",
          now,
          incident);
    });
    vitals.restarted(state);
    lookAtAll();
  }

  /** At the next look nothing is taken for known, whether it was touched or not. */
  void lookAtAll() {
    incidents.forget();
    holds.forget();
    calls.forget();
    notices.forget();
  }

  /**
   * After every step: each call and fall that was read stands in exactly one incident, and each
   * incident that is not over has somebody or something that moves it.
   */
  void checkState(DeskState state, Moment moment) {
    var changes = incidents.look(state.incidents().all(), moment.nowMillis());
    var held = holds.look(state.holds().all(), moment.nowMillis());
    moves.check(state, changes);
    calls.check(state, changes, held, () -> archived(state));
    notices.check(state, changes, moment.nowMillis());
    watch.check(state, held, moment);
    vitals.check(state);
    LastingTruth.check(state, changes);
  }

  /** At the end, from the lane DESK alone. */
  void checkEnd(List<Applied> decided, DeskState state) {
    LaneTruth lane = new LaneTruth(decided, rules);
    lane.checkAlarms(calls.live(), calls.old());
    lane.checkTimes(timeWentBackAt);
    lane.checkHistories();
    lane.checkTold();
    lane.checkHandovers();
    LastingTruth.checkLane(decided);
    archived(state)
        .forEach(incident -> Must.hold(CallTruth.isOver(incident), "%s is over", incident));
  }
}
