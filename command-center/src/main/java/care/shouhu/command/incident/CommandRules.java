package care.shouhu.command.incident;

import care.shouhu.command.incident.HistoryEntry.Kind;
import care.shouhu.command.incident.IncidentMachine.QueueReason;
import care.shouhu.command.incident.IncidentState.Claimed;
import care.shouhu.command.incident.IncidentState.Closed;
import care.shouhu.command.incident.IncidentState.Handled;
import care.shouhu.command.incident.IncidentState.Merged;
import care.shouhu.command.incident.IncidentState.Open;
import care.shouhu.command.incident.Refused.Reason;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What people may do with an incident as it stands, and what it does. Role and scope of the
 * operation were checked before; here are state, ownership and the rules of design §7. Pure.
 */
public final class CommandRules {
  private final Incident incident;
  private final Actor actor;
  private final DeskMoment moment;
  private final List<Decision> decisions = new ArrayList<>();
  private final Draft draft;

  private CommandRules(Incident incident, Actor actor, DeskMoment moment) {
    this.incident = incident;
    this.actor = actor;
    this.moment = moment;
    this.draft = new Draft(incident, moment, actor, decisions);
  }

  /**
   * The verdict on a command about this incident.
   *
   * @param users who a user name belongs to
   */
  public static Verdict decide(
      Command.OnIncident command,
      Incident incident,
      Actor actor,
      DeskMoment moment,
      Function<String, Optional<User>> users) {
    CommandRules rules = new CommandRules(incident, actor, moment);
    return switch (command) {
      case Command.Claim c -> rules.claim();
      case Command.Dispatch c -> rules.dispatch(c.responders(), users);
      case Command.Handle c -> rules.handle(c.note(), c.reached());
      case Command.Close c -> rules.close(c.closing());
      case Command.Export c -> rules.export();
      case Command.Step c -> PlanRules.step(c, incident, actor, moment);
      case Command.Note c -> PlanRules.note(c, incident, actor, moment);
      case Command.Reopen c -> Reopening.reopen(incident, c.reason(), actor, moment);
      case Command.ToCity c -> DeskTransfer.toCity(incident, c.reason(), actor, moment);
      case Command.GiveBack c -> DeskTransfer.giveBack(incident, c.reason(), actor, moment);
    };
  }

  /** The verdict on a responder's command about one of this incident's assignments. */
  public static Verdict decide(
      Command.OnAssignment command, Incident incident, Actor actor, DeskMoment moment) {
    Optional<Assignment> found = incident.assignment(command.assignmentId());
    if (found.isEmpty()) {
      return unknownAssignment(command.assignmentId());
    }
    CommandRules rules = new CommandRules(incident, actor, moment);
    Assignment assignment = found.get();
    if (!assignment.responder().equals(actor.username())) {
      return rules.refused(
          Reason.NOT_YOURS, "Assignment %s is another responder's.".formatted(assignment.id()));
    }
    StepTime taken = StepTime.of(command, assignment, moment.nowMillis());
    return switch (command) {
      case Command.Delivered c -> rules.reached(assignment, false);
      case Command.Seen c -> rules.reached(assignment, true);
      case Command.Accept c -> rules.accept(assignment, taken);
      case Command.Decline c -> rules.decline(assignment, c.reason(), taken);
      case Command.EnRoute c -> rules.enRoute(assignment, taken);
      case Command.OnScene c -> rules.onScene(assignment, c, taken);
      case Command.Update c -> rules.update(assignment, c.note(), taken);
      case Command.Photograph c ->
          PhotoRules.photograph(c.photo(), assignment, incident, actor, moment)
              .orElseGet(() -> rules.over(assignment));
      case Command.Done c -> rules.done(assignment, c.closing(), taken);
    };
  }

  public static Verdict unknownIncident(String id) {
    return new Verdict.Rejected(
        new Refused(Reason.UNKNOWN_INCIDENT, "There is no incident %s.".formatted(id), List.of()));
  }

  public static Verdict unknownAssignment(String id) {
    return new Verdict.Rejected(
        new Refused(
            Reason.UNKNOWN_ASSIGNMENT, "There is no assignment %s.".formatted(id), List.of()));
  }

  private Verdict claim() {
    return switch (incident.state()) {
      case Open o -> {
        draft.state = new Claimed(claimByActor());
        draft.due = draft.idleDue();
        draft.note(Kind.CLAIMED, Map.of("byName", actor.displayName()));
        yield accepted(goesThemselves() ? assignAndAccept() : null);
      }
      case Claimed c ->
          refused(
              Reason.ALREADY_CLAIMED,
              "%s (%s) has it since %d."
                  .formatted(c.claim().byName(), c.claim().by(), c.claim().atMillis()));
      case Handled _, Closed _, Merged _ -> wrongState("claimed");
    };
  }

  /** In an institution one tap by its own staff claims and accepts. */
  private boolean goesThemselves() {
    boolean staff = actor.role() == Role.INSTITUTION_STAFF || actor.role() == Role.INSTITUTION_LEAD;
    return staff && actor.worksAt(incident.subject().placeId());
  }

  private String assignAndAccept() {
    Assignment own =
        draft.assignments().stream()
            .filter(a -> a.status().isAsked() && a.responder().equals(actor.username()))
            .findFirst()
            .orElseGet(() -> Assignments.ask(draft, actor.username(), actor.displayName(), moment));
    Assignments.accept(draft, own, StepTime.heard(moment.nowMillis()), actor, moment);
    return own.id();
  }

  private IncidentState.Claim claimByActor() {
    return new IncidentState.Claim(actor.username(), actor.displayName(), moment.nowMillis());
  }

  private Verdict dispatch(List<String> responders, Function<String, Optional<User>> users) {
    if (!(incident.state() instanceof Open) && !(incident.state() instanceof Claimed)) {
      return wrongState("dispatched");
    }
    List<User> going = new ArrayList<>();
    for (String responder : responders) {
      Optional<User> user = users.apply(responder);
      Optional<Verdict> objection = objection(responder, user);
      if (objection.isPresent()) {
        return objection.get();
      }
      if (!going.contains(user.get())) {
        going.add(user.get());
      }
    }
    long active = incident.activeAssignments().count();
    if (active + going.size() > Incident.ACTIVE_ASSIGNMENTS_MAX) {
      return refused(
          Reason.TOO_MANY_RESPONDERS,
          "%d are on it; more than %d at one time are refused."
              .formatted(active, Incident.ACTIVE_ASSIGNMENTS_MAX));
    }
    if (draft.isOpen()) {
      draft.state = new Claimed(claimByActor());
      draft.note(Kind.CLAIMED, Map.of("byName", actor.displayName()));
    }
    going.forEach(user -> Assignments.ask(draft, user.username(), user.displayName(), moment));
    return accepted(null);
  }

  /**
   * Why this one cannot be sent, if so. Whoever has not the whole city may send only those the
   * ranking offers for this incident, and hears nothing about anybody else, not even that the name
   * exists.
   */
  private Optional<Verdict> objection(String responder, Optional<User> user) {
    if (incident.activeAssignments().anyMatch(a -> a.responder().equals(responder))) {
      return Optional.of(
          refused(Reason.ALREADY_ASSIGNED, "%s is on it already.".formatted(responder)));
    }
    if (user.isEmpty() || !(sendsAnybody() || isOffered(responder))) {
      return Optional.of(
          refused(Reason.UNKNOWN_RESPONDER, "There is no responder %s.".formatted(responder)));
    }
    return Responders.mayGo(user.get().role())
        ? Optional.empty()
        : Optional.of(refused(Reason.NOT_A_RESPONDER, "%s does not go out.".formatted(responder)));
  }

  private boolean sendsAnybody() {
    return switch (actor.role()) {
      case CITY_OPERATOR, ADMIN -> true;
      case COUNTY_OPERATOR, INSTITUTION_LEAD, INSTITUTION_STAFF, FIELD_WORKER, REGISTRAR, AUDITOR ->
          false;
    };
  }

  private boolean isOffered(String responder) {
    return moment.ranking().rank(incident.subject(), incident.kinds()).stream()
        .anyMatch(offered -> offered.responder().equals(responder));
  }

  /** Settled otherwise, for example by telephone. Who is still out is called back. */
  private Verdict handle(String note, Reached reached) {
    if (reached == Reached.NO_ANSWER && incident.state() instanceof Claimed) {
      return nobodyReached();
    }
    return switch (incident.state()) {
      case Claimed c -> {
        withdrawAll("HANDLED_OTHERWISE", false);
        Assignments.handled(
            draft,
            new Handled(c.claim(), actor.username(), moment.nowMillis(), note, null, reached),
            Map.of());
        yield accepted(null);
      }
      case Open _, Handled _, Closed _, Merged _ -> wrongState("handled");
    };
  }

  private void withdrawAll(String reason, boolean askedOnly) {
    for (Assignment assignment : List.copyOf(draft.assignments())) {
      if (assignment.isActive() && (!askedOnly || assignment.status().isAsked())) {
        StepTime now = StepTime.heard(moment.nowMillis());
        Assignments.end(draft, assignment, AssignmentStatus.WITHDRAWN, reason, now);
      }
    }
  }

  private Verdict close(Closing closing) {
    if (!(incident.state() instanceof Handled handled)) {
      return wrongState("closed");
    }
    if (!incident.mayBeClosedBy(actor.username())) {
      return refused(
          Reason.RESPONDER_MAY_NOT_CLOSE,
          "%s went there; an urgent incident is closed by somebody else."
              .formatted(actor.displayName()));
    }
    if (closing.lacksCause()) {
      return causeMissing();
    }
    if (closing.lacksContact(incident, handled.reached())) {
      return nobodyReached();
    }
    draft.state = new Closed(handled, actor.username(), moment.nowMillis(), closing);
    draft.due = null;
    draft.note(Kind.CLOSED, closing.detail(ActionPlans.builtIn().left(incident)));
    return accepted(null);
  }

  private Verdict export() {
    draft.note(Kind.EXPORTED, HistoryEnd.exportDetail(actor));
    return accepted(null);
  }

  private Verdict nobodyReached() {
    return refused(
        Reason.NOBODY_REACHED,
        "Nobody has seen or spoken to the person: somebody has to go, or it says how they were"
            + " reached.");
  }

  private Verdict causeMissing() {
    return refused(Reason.CAUSE_MISSING, "A false alarm needs a cause.");
  }

  private Verdict reached(Assignment assignment, boolean shown) {
    if (!assignment.isActive()) {
      return over(assignment);
    }
    Assignment reached = Assignments.reached(assignment, shown, moment.nowMillis());
    if (!reached.equals(assignment)) {
      draft.putAssignment(reached);
      draft.note(shown ? Kind.SEEN : Kind.DELIVERED, Assignments.detail(reached));
    }
    return accepted(assignment.id());
  }

  private Verdict accept(Assignment assignment, StepTime taken) {
    if (!assignment.status().isAsked()) {
      return assignment.isActive() ? wrongStep(assignment, "accepted") : over(assignment);
    }
    Assignments.accept(draft, assignment, taken, actor, moment);
    return accepted(assignment.id());
  }

  private Verdict decline(Assignment assignment, String reason, StepTime taken) {
    if (!assignment.isActive()) {
      return over(assignment);
    }
    if (assignment.status() == AssignmentStatus.ON_SCENE) {
      return wrongStep(assignment, "declined");
    }
    Assignments.end(draft, assignment, AssignmentStatus.DECLINED, reason, taken);
    Assignments.askNext(draft, QueueReason.DECLINED, moment);
    return accepted(assignment.id());
  }

  private Verdict enRoute(Assignment assignment, StepTime taken) {
    if (assignment.status() != AssignmentStatus.ACCEPTED) {
      return assignment.isActive()
          ? wrongStep(assignment, "set out")
          : late(assignment, Kind.EN_ROUTE, Map.of(), taken);
    }
    Assignments.enRoute(draft, assignment, taken);
    return accepted(assignment.id());
  }

  private Verdict onScene(Assignment assignment, Command.OnScene said, StepTime taken) {
    boolean workGoesOn = draft.isOpen() || incident.state() instanceof Claimed;
    boolean late =
        assignment.status() == AssignmentStatus.TIMED_OUT && assignment.wasAccepted() && workGoesOn;
    if (!assignment.status().isOnTheWay() && !late) {
      return assignment.isActive()
          ? wrongStep(assignment, "on the scene")
          : late(assignment, Kind.ON_SCENE, Map.of(), taken);
    }
    Assignments.onScene(draft, assignment, said.longitude(), said.latitude(), taken, actor, moment);
    return accepted(assignment.id());
  }

  private Verdict update(Assignment assignment, String note, StepTime taken) {
    if (assignment.status() != AssignmentStatus.ON_SCENE) {
      return assignment.isActive()
          ? wrongStep(assignment, "updated")
          : late(assignment, Kind.UPDATED, Map.of("note", note), taken);
    }
    Assignments.update(draft, assignment, note, taken, moment);
    return accepted(assignment.id());
  }

  private Verdict done(Assignment assignment, Closing closing, StepTime taken) {
    if (assignment.status() != AssignmentStatus.ON_SCENE) {
      return assignment.isActive()
          ? wrongStep(assignment, "done")
          : late(assignment, Kind.DONE, account(closing), taken);
    }
    if (closing.lacksCause()) {
      return causeMissing();
    }
    Assignments.done(draft, assignment, closing, taken);
    withdrawAll("DONE_BY_ANOTHER", true);
    // What is back in the queue rings for something newer, which this does not answer.
    if (!draft.hasActiveAssignment() && draft.state instanceof Claimed claimed) {
      Assignments.handled(
          draft,
          new Handled(claimed.claim(), actor.username(), moment.nowMillis(), null, closing, null),
          Map.of());
    }
    return accepted(assignment.id());
  }

  /**
   * A telephone that had no network tells what was tapped an hour ago, and the incident has gone on
   * without them: another one came, or it was settled otherwise. Nothing moves by it, but what
   * somebody found there stands in the history before whoever closes it, or looks back. Who never
   * said yes, or said no, has nothing to account for.
   */
  private Verdict late(
      Assignment assignment, Kind step, Map<String, String> account, StepTime taken) {
    boolean ended =
        assignment.status() == AssignmentStatus.TIMED_OUT
            || assignment.status() == AssignmentStatus.WITHDRAWN;
    if (!ended || !assignment.wasAccepted()) {
      return over(assignment);
    }
    Map<String, String> detail = new TreeMap<>(Assignments.detail(assignment));
    detail.putAll(account);
    detail.put("late", step.name());
    draft.note(Kind.REPORTED_LATE, taken.in(detail));
    return accepted(assignment.id());
  }

  private static Map<String, String> account(Closing closing) {
    Map<String, String> account = new TreeMap<>(closing.detail(List.of()));
    if (closing.note() != null) {
      account.put("note", closing.note());
    }
    return account;
  }

  private Verdict accepted(String assignmentId) {
    return new Verdict.Accepted(decisions, incident.id(), assignmentId);
  }

  private Verdict refused(Reason reason, String detail) {
    return new Verdict.Rejected(new Refused(reason, detail, Possible.with(incident, actor)));
  }

  private Verdict wrongState(String wish) {
    if (incident.state() instanceof Merged merged) {
      return refused(
          Reason.WRONG_STATE,
          "Incident %s goes on as %s since %s merged it."
              .formatted(incident.id(), merged.into(), merged.by()));
    }
    return refused(
        Reason.WRONG_STATE,
        "Incident %s is %s and cannot be %s.".formatted(incident.id(), incident.status(), wish));
  }

  private Verdict wrongStep(Assignment assignment, String wish) {
    return new Verdict.Rejected(
        new Refused(
            Reason.WRONG_STATE,
            "Assignment %s is %s and cannot be %s."
                .formatted(assignment.id(), assignment.status(), wish),
            Possible.with(assignment.status())));
  }

  private Verdict over(Assignment assignment) {
    return new Verdict.Rejected(
        new Refused(
            Reason.ASSIGNMENT_OVER,
            "Assignment %s is over (%s%s)."
                .formatted(
                    assignment.id(),
                    assignment.status(),
                    assignment.reason() == null ? "" : ": " + assignment.reason()),
            assignment.status() == AssignmentStatus.TIMED_OUT && assignment.wasAccepted()
                ? List.of("on-scene")
                : List.of()));
  }
}
