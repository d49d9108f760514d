package care.shouhu.command.incident;

import care.shouhu.command.incident.HistoryEntry.Kind;
import care.shouhu.command.incident.Refused.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A closed incident that was not over. What was stated at its closing stays as it was; a new
 * incident that rings goes on from it, and each of the two names the other. Pure.
 */
final class Reopening {

  private Reopening() {}

  static Verdict reopen(Incident closed, String reason, Actor actor, DeskMoment moment) {
    if (closed.status() != IncidentStatus.CLOSED) {
      return new Verdict.Rejected(
          new Refused(
              Reason.WRONG_STATE,
              "Incident %s is %s and not closed.".formatted(closed.id(), closed.status()),
              Possible.with(closed)));
    }
    String as = closed.links().reopenedAs();
    if (as != null) {
      return new Verdict.Rejected(
          new Refused(
              Reason.WRONG_STATE,
              "Incident %s was reopened as %s already: go on with that one."
                  .formatted(closed.id(), as),
              List.of()));
    }
    List<Decision> decisions = new ArrayList<>();
    Draft again = new Draft(closed, reason, moment, actor, decisions);
    again.note(Kind.OPENED, Map.of("follows", closed.id(), "reason", reason));
    again.passEmptyTiers();
    Draft over = new Draft(closed, moment, actor, decisions);
    over.links = over.links.withReopenedAs(again.id());
    over.note(Kind.REOPENED, Map.of("as", again.id(), "reason", reason));
    return new Verdict.Accepted(decisions, again.id(), null);
  }
}
