package care.shouhu.command.incident;

import care.shouhu.command.incident.HistoryEntry.Kind;
import care.shouhu.command.incident.IncidentState.Claimed;
import care.shouhu.command.incident.IncidentState.Open;
import care.shouhu.command.incident.Links.Transfer;
import care.shouhu.command.incident.Refused.Reason;
import care.shouhu.core.directory.User.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The county hands an incident to the city's desk, and the city hands it back. Either way it is
 * nobody's until somebody of the other desk takes it: it goes back into the queue and rings there,
 * and who is on the way stays on the way. The county goes on seeing what the city has. Pure.
 */
final class DeskTransfer {

  private DeskTransfer() {}

  static Verdict toCity(Incident incident, String reason, Actor actor, DeskMoment moment) {
    if (!isTransferable(incident)) {
      return wrongState(incident, actor);
    }
    if (incident.links().isWithTheCity()) {
      return refused(
          Reason.ALREADY_WITH_CITY,
          "%s handed it to the city's desk at %d."
              .formatted(
                  incident.links().transfer().byName(), incident.links().transfer().atMillis()),
          incident,
          actor);
    }
    return transfer(incident, Tier.CITY_DESK, Kind.TRANSFERRED, reason, actor, moment);
  }

  static Verdict giveBack(Incident incident, String reason, Actor actor, DeskMoment moment) {
    if (!isTransferable(incident)) {
      return wrongState(incident, actor);
    }
    if (actor.role() != Role.CITY_OPERATOR && actor.role() != Role.ADMIN) {
      return refused(Reason.NOT_ALLOWED, "Only the city's desk gives back.", incident, actor);
    }
    if (incident.subject().division() == null) {
      return refused(
          Reason.NO_COUNTY,
          "Incident %s belongs to no county: the device has no place yet.".formatted(incident.id()),
          incident,
          actor);
    }
    return transfer(incident, Tier.COUNTY_DESK, Kind.GIVEN_BACK, reason, actor, moment);
  }

  private static boolean isTransferable(Incident incident) {
    return incident.state() instanceof Open || incident.state() instanceof Claimed;
  }

  private static Verdict transfer(
      Incident incident, Tier to, Kind kind, String reason, Actor actor, DeskMoment moment) {
    List<Decision> decisions = new ArrayList<>();
    Draft draft = new Draft(incident, moment, actor, decisions);
    draft.links =
        draft.links.withTransfer(
            new Transfer(to, actor.username(), actor.displayName(), moment.nowMillis(), reason));
    draft.standAt(to);
    draft.state = new Open(moment.nowMillis());
    draft.ring();
    draft.due = draft.nextInQueue(moment.nowMillis());
    draft.note(kind, Map.of("to", to.name(), "reason", reason));
    draft.passEmptyTiers();
    return new Verdict.Accepted(decisions, incident.id(), null);
  }

  private static Verdict wrongState(Incident incident, Actor actor) {
    return refused(
        Reason.WRONG_STATE,
        "Incident %s is %s and stays with its desk.".formatted(incident.id(), incident.status()),
        incident,
        actor);
  }

  private static Verdict refused(Reason reason, String detail, Incident incident, Actor actor) {
    return new Verdict.Rejected(new Refused(reason, detail, Possible.with(incident, actor)));
  }
}
