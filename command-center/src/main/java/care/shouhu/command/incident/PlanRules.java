package care.shouhu.command.incident;

import care.shouhu.command.incident.HistoryEntry.Kind;
import care.shouhu.command.incident.IncidentState.Claimed;
import care.shouhu.command.incident.Refused.Reason;
import care.shouhu.command.incident.StepTaken.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Ticking the steps of the action plan, and notes. Both only tell; they move nothing but the time
 * in which somebody who claimed must do something, because that is what they do. Pure.
 */
final class PlanRules {

  private PlanRules() {}

  static Verdict step(Command.Step command, Incident incident, Actor actor, DeskMoment moment) {
    if (!incident.isActive()) {
      return wrongState(incident, actor);
    }
    boolean planned =
        ActionPlans.builtIn().of(incident).stream().anyMatch(p -> p.step().equals(command.step()));
    Optional<StepTaken> before = incident.step(command.step());
    if (!planned && before.isEmpty()) {
      return refused(
          Reason.UNKNOWN_STEP,
          "%s is no step of the plan of incident %s.".formatted(command.step(), incident.id()),
          incident,
          actor);
    }
    if (command.state() == State.SKIPPED && (command.note() == null || command.note().isBlank())) {
      return refused(
          Reason.STEP_REASON_MISSING, "A step that is left out needs its reason.", incident, actor);
    }
    if (before.map(StepTaken::state).orElse(State.OPEN) == command.state()) {
      // Two operators, or one twice: it is as they want it.
      return new Verdict.Accepted(List.of(), incident.id(), null);
    }
    List<Decision> decisions = new ArrayList<>();
    Draft draft = new Draft(incident, moment, actor, decisions);
    draft.putStep(
        new StepTaken(
            command.step(),
            command.state(),
            actor.username(),
            actor.displayName(),
            moment.nowMillis(),
            command.note()));
    works(draft, incident);
    draft.note(kind(command.state()), detail(command));
    return new Verdict.Accepted(decisions, incident.id(), null);
  }

  static Verdict note(Command.Note command, Incident incident, Actor actor, DeskMoment moment) {
    if (!incident.isActive()) {
      return wrongState(incident, actor);
    }
    List<Decision> decisions = new ArrayList<>();
    Draft draft = new Draft(incident, moment, actor, decisions);
    works(draft, incident);
    draft.note(Kind.NOTED, Map.of("note", command.note(), "byName", actor.displayName()));
    return new Verdict.Accepted(decisions, incident.id(), null);
  }

  /** Who claimed it and does something keeps it. */
  private static void works(Draft draft, Incident incident) {
    boolean idles = incident.due() != null && incident.due().step() == Due.Step.CLAIM_IDLE;
    if (incident.state() instanceof Claimed && idles) {
      draft.due = draft.idleDue();
    }
  }

  private static Kind kind(State state) {
    return switch (state) {
      case DONE -> Kind.STEP_DONE;
      case SKIPPED -> Kind.STEP_SKIPPED;
      case OPEN -> Kind.STEP_UNDONE;
    };
  }

  private static Map<String, String> detail(Command.Step command) {
    Map<String, String> detail = new TreeMap<>();
    detail.put("step", command.step());
    detail.put("planVersion", Integer.toString(ActionPlans.builtIn().version()));
    if (command.note() != null) {
      detail.put("note", command.note());
    }
    return detail;
  }

  private static Verdict wrongState(Incident incident, Actor actor) {
    return refused(
        Reason.WRONG_STATE,
        "Incident %s is %s; nothing is added to it.".formatted(incident.id(), incident.status()),
        incident,
        actor);
  }

  private static Verdict refused(Reason reason, String detail, Incident incident, Actor actor) {
    return new Verdict.Rejected(new Refused(reason, detail, Possible.with(incident, actor)));
  }
}
