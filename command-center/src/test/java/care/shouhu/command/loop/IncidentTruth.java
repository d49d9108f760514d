package care.shouhu.command.loop;

import care.shouhu.command.incident.Assignment;
import care.shouhu.command.incident.Closing;
import care.shouhu.command.incident.Due;
import care.shouhu.command.incident.DutyMark;
import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.HistoryEntry.Kind;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentState;
import care.shouhu.command.incident.IncidentStatus;
import care.shouhu.command.incident.Outcome;
import care.shouhu.command.watch.AlarmClass;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Shift;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Each incident that is not over has somebody or something that moves it, and who can hear it. */
final class IncidentTruth {
  /** What is decided by who is available. */
  private static final Set<Kind> STEPS =
      EnumSet.of(
          Kind.OPENED,
          Kind.ESCALATED,
          Kind.RANG_AGAIN,
          Kind.QUIET_OVER,
          Kind.BACK_TO_QUEUE,
          Kind.TIER_EMPTY);

  private final SimulatedRules rules;
  private final Directory directory;

  IncidentTruth(SimulatedRules rules, Directory directory) {
    this.rules = rules;
    this.directory = directory;
  }

  /** Of each that is another one than at the last look. */
  void check(DeskState state, List<LastLook.Change<Incident>> changes) {
    boolean sounds = false;
    for (LastLook.Change<Incident> change : changes) {
      Incident now = change.after();
      sounds |= calls(change.before()) || calls(now);
      if (now != null) {
        checkMoves(now);
        checkSomebodyIsTold(now, state);
        checkClosed(now);
        for (Assignment assignment : now.assignments()) {
          Must.hold(
              assignment.isActive() == (assignment.dueAtMillis() != null),
              "%s has a due time while it lasts",
              assignment);
        }
      }
    }
    if (sounds) {
      checkRinging(state);
    }
  }

  private static boolean calls(Incident incident) {
    return incident != null && incident.callsSomebody();
  }

  /** Nothing urgent waits without a sound, and whoever asks what rings finds just that. */
  private static void checkRinging(DeskState state) {
    Ringing anew = new Ringing();
    for (Incident incident : state.incidents().all()) {
      if (incident.callsSomebody()) {
        anew.changed(null, incident);
      }
    }
    Must.hold(
        groups(state.incidents().ringing()).equals(groups(anew)),
        "what rings is %s, and found as %s",
        anew.groups(),
        state.incidents().ringing().groups());
  }

  private static Set<List<Object>> groups(Ringing ringing) {
    return ringing.groups().stream()
        .map(group -> List.<Object>of(group.tier(), Set.copyOf(group.incidentIds())))
        .collect(Collectors.toSet());
  }

  private static void checkMoves(Incident incident) {
    switch (incident.state()) {
      case IncidentState.Open o -> {
        Must.hold(incident.due() != null, "the open %s has a timer", incident);
        Must.hold(
            incident.alarmClass() != AlarmClass.URGENT || incident.isRinging(),
            "the open and urgent %s rings",
            incident);
      }
      case IncidentState.Claimed c ->
          Must.hold(
              incident.due() != null || isAnyoneOnIt(incident),
              "the claimed %s has a timer or a person",
              incident);
      case IncidentState.Handled h ->
          Must.hold(!isAnyoneOnIt(incident), "nobody is on the handled %s", incident);
      case IncidentState.Closed c ->
          Must.hold(incident.nextDueAtMillis().isEmpty(), "the closed %s has no timer", incident);
      case IncidentState.Merged m ->
          Must.hold(
              incident.nextDueAtMillis().isEmpty()
                  && incident.alarms().isEmpty()
                  && incident.assignments().isEmpty(),
              "another incident has all of the merged %s",
              incident);
    }
  }

  private static boolean isAnyoneOnIt(Incident incident) {
    return incident.activeAssignments().findAny().isPresent();
  }

  /**
   * Nothing waits at a tier where nobody is available while there is another one: as of its last
   * step, when nothing of policies and duty changed since or at that moment. By other means than
   * the desk's own.
   */
  private void checkSomebodyIsTold(Incident incident, DeskState state) {
    if (incident.status() != IncidentStatus.OPEN || incident.due().step() != Due.Step.NEXT_TIER) {
      return;
    }
    HistoryEntry last = state.incidents().history(incident.id()).getLast();
    if (!STEPS.contains(last.kind()) || last.atMillis() <= rules.changedAtMillis()) {
      return;
    }
    boolean told =
        directory.users().stream()
            .filter(user -> isOfTier(user, incident))
            .anyMatch(user -> isAvailable(user, state, last.atMillis()));
    Must.hold(
        told,
        "somebody is told of %s since %s; marks %s, changed at %d",
        incident,
        last,
        state.duty().all(),
        rules.changedAtMillis());
  }

  private static boolean isOfTier(User user, Incident incident) {
    return switch (incident.tierName()) {
      case WARD -> user.role() == Role.INSTITUTION_STAFF && isOfPlace(user, incident);
      case INSTITUTION_LEAD -> user.role() == Role.INSTITUTION_LEAD && isOfPlace(user, incident);
      case COUNTY_DESK ->
          user.role() == Role.COUNTY_OPERATOR
              && user.division().equals(incident.subject().division());
      case CITY_DESK -> user.role() == Role.CITY_OPERATOR;
    };
  }

  private static boolean isOfPlace(User user, Incident incident) {
    return user.placeId().equals(incident.subject().placeId());
  }

  private boolean isAvailable(User user, DeskState state, long atMillis) {
    Optional<DutyMark> said =
        state
            .duty()
            .mark(user.username())
            .filter(mark -> mark.untilMillis() != null && mark.untilMillis() > atMillis);
    if (said.isPresent() && said.get().word() != DutyMark.Word.AS_ROSTERED) {
      return said.get().word() == DutyMark.Word.ON_DUTY;
    }
    boolean rostered = false;
    boolean runs = false;
    for (Shift shift : directory.shifts()) {
      boolean governs =
          shift.startsAtMillis() <= atMillis && atMillis < shift.endsAtMillis() + 36 * 3_600_000L;
      boolean ofUnit =
          shift.placeId() != null
              ? shift.placeId().equals(user.placeId())
              : shift.division().equals(user.division());
      boolean namesRole =
          shift.people().stream()
              .anyMatch(name -> directory.user(name).orElseThrow().role() == user.role());
      rostered |= governs && ofUnit && namesRole;
      runs |= ofUnit && shift.runsAt(atMillis) && shift.people().contains(user.username());
    }
    return runs || (!rostered && user.onDuty());
  }

  private static void checkClosed(Incident incident) {
    if (!(incident.state() instanceof IncidentState.Closed closed)) {
      return;
    }
    Closing closing = closed.closing();
    Must.hold(closing != null, "%s has an outcome", incident);
    Must.hold(
        closing.outcome() != Outcome.FALSE_ALARM || closing.causeCode() != null,
        "the false alarm %s has a cause",
        incident);
    if (incident.alarmClass() == AlarmClass.URGENT) {
      Must.hold(
          closing.outcome() != Outcome.NO_HELP_NEEDED || isAccountedFor(incident, closed),
          "why %s is over",
          incident);
      Must.hold(
          incident.assignments().stream()
              .noneMatch(a -> a.wasAccepted() && a.responder().equals(closed.by())),
          "who closed %s did not go",
          incident);
    }
  }

  /** Somebody was there or had word of the person, or says why nobody needed to. */
  private static boolean isAccountedFor(Incident incident, IncidentState.Closed closed) {
    Closing closing = closed.closing();
    return incident.assignments().stream().anyMatch(a -> a.onSceneAtMillis() != null)
        || closing.reached() != null
        || closed.handled().reached() != null
        || closing.cause() != null
        || closing.note() != null;
  }
}
