package care.shouhu.command.loop;

import care.shouhu.command.hold.Hold;
import care.shouhu.command.incident.Assignment;
import care.shouhu.command.incident.Decision;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentStatus;
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.log.Lane;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Where each call and fall stands: in exactly one incident, or on the test of its device. */
final class CallTruth {
  /** What was said when there was somebody to hear, with its position in the lane URGENT. */
  private final Map<Said, Long> live = new HashMap<>();

  private final Set<Said> old = new HashSet<>();

  /** Of the live ones: those that only who knows of the step of our clock takes for live. */
  private final Set<Said> byStepAlone = new HashSet<>();

  /** Which hold a call was held by, for when that is over so long that it is forgotten. */
  private final Map<Said, String> held = new HashMap<>();

  /** The position of the newest live one: beyond it none waits to be read. */
  private long lastLivePosition;

  /** Up to where the lane URGENT was read at the last look. */
  private long readBelow;

  /**
   * Somebody needs help now.
   *
   * @param byStepAlone by our clock it is long ago, and only the step of it tells that it is not
   */
  void sent(Said said, long position, boolean byStepAlone) {
    live.put(said, position);
    lastLivePosition = position;
    if (byStepAlone) {
      this.byStepAlone.add(said);
    }
  }

  /** Somebody needed help when nobody could hear it. */
  void sentLongAgo(Said said) {
    old.add(said);
  }

  Set<Said> live() {
    return Collections.unmodifiableSet(live.keySet());
  }

  Set<Said> old() {
    return Collections.unmodifiableSet(old);
  }

  /** As {@link SimulationTruth#stepForgotten}. */
  void stepForgotten(long decidedBelow) {
    live.entrySet()
        .removeIf(call -> byStepAlone.contains(call.getKey()) && call.getValue() >= decidedBelow);
  }

  void published(Applied applied) {
    for (Decision decision : applied.decisions()) {
      if (decision instanceof Decision.AlarmHeld(var alarm, var hold)) {
        held.put(Said.of(alarm), hold.id());
      }
    }
  }

  /** Everything is looked into at the next look. */
  void forget() {
    readBelow = 0;
  }

  /**
   * Looks into it when anything of it is another one than at the last look.
   *
   * @param archived says which incidents have left the memory
   */
  void check(
      DeskState state,
      List<LastLook.Change<Incident>> incidents,
      List<LastLook.Change<Hold>> holds,
      Supplier<List<Incident>> archived) {
    long read = state.position(Lane.URGENT);
    boolean callsWereRead = readBelow <= lastLivePosition && read > readBelow;
    readBelow = read;
    if (callsWereRead || !holds.isEmpty() || incidents.stream().anyMatch(CallTruth::moves)) {
      checkStanding(state, archived.get());
    }
  }

  private static boolean moves(LastLook.Change<Incident> change) {
    Incident before = change.before();
    Incident after = change.after();
    return before == null
        || after == null
        || !before.alarms().equals(after.alarms())
        || !before.assignments().equals(after.assignments());
  }

  private void checkStanding(DeskState state, List<Incident> archived) {
    Map<Said, String> standing = new HashMap<>();
    Set<String> ids = new HashSet<>();
    for (Incident incident : state.incidents().all()) {
      for (Alarm alarm : incident.alarms()) {
        Must.hold(ids.add(alarm.id()), "%s stands in one incident alone", alarm);
        standing.put(Said.of(alarm), incident.id());
      }
      for (Assignment assignment : incident.assignments()) {
        Must.hold(ids.add(assignment.id()), "%s stands in one incident", assignment);
        Must.hold(
            assignment.incidentId().equals(incident.id()),
            "%s knows that it stands in %s",
            assignment,
            incident.id());
      }
    }
    for (Hold hold : state.holds().all()) {
      checkHeld(hold, ids, standing);
    }
    for (Incident incident : archived) {
      Must.hold(isOver(incident), "%s may leave the memory", incident);
      incident.alarms().forEach(alarm -> standing.putIfAbsent(Said.of(alarm), incident.id()));
    }
    held.forEach((said, hold) -> {
      if (state.holds().hold(hold).isEmpty()) {
        standing.putIfAbsent(said, hold);
      }
    });
    long readBefore = state.position(Lane.URGENT);
    live.forEach((said, position) ->
        Must.hold(
            position >= readBefore || standing.containsKey(said),
            "%s was read and stands in an incident",
            said));
  }

  private static void checkHeld(Hold hold, Set<String> ids, Map<Said, String> standing) {
    List<Hold.Held> unconfirmed = hold.unconfirmedCalls();
    for (Hold.Held one : hold.held()) {
      Must.hold(ids.add(one.alarmId()), "%s stands once", one);
      Said said = new Said(hold.deviceId(), one.kind(), one.atMillis());
      // A detector's alarm is raised when the hold ends and its cause still holds; a call, when
      // nobody said that it was a test.
      boolean call = one.kind() == AlarmKind.CALL || one.kind() == AlarmKind.FALL;
      boolean again = !call || unconfirmed.contains(one);
      String incident = standing.putIfAbsent(said, hold.id());
      Must.hold(again || incident == null, "%s, which %s held, is in %s too", one, hold, incident);
    }
  }

  /** What is over leaves the memory after a day, with what was merged into it. */
  static boolean isOver(Incident incident) {
    return incident.status() == IncidentStatus.CLOSED || incident.status() == IncidentStatus.MERGED;
  }
}
