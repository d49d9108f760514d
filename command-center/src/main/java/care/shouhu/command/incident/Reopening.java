package care.shouhu.command.incident;

import care.shouhu.command.incident.HistoryEntry.Kind;
import care.shouhu.command.incident.Refused.Reason;
import care.shouhu.core.directory.User.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A closed incident that was not over. What was stated at its closing stays as it was; a new
 * incident that rings goes on from it, and each of the two names the other. Pure.
 */
public final class Reopening {

  private Reopening() {}

  /** Whether this role may ever reopen one. */
  public static boolean isFor(Role role) {
    return Possible.ROLES.get("reopen").contains(role);
  }

  static Verdict reopen(Incident closed, String reason, Actor actor, DeskMoment moment) {
    ClosedIncident from = ClosedIncident.of(closed);
    Optional<Refused> refused = refused(from, Possible.with(closed, actor));
    if (refused.isPresent()) {
      return new Verdict.Rejected(refused.get());
    }
    List<Decision> decisions = new ArrayList<>();
    String as = goesOn(from, reason, actor, moment, decisions);
    Draft over = new Draft(closed, moment, actor, decisions);
    over.links = over.links.withReopenedAs(as);
    over.note(Kind.REOPENED, Map.of("as", as, "reason", reason));
    return new Verdict.Accepted(decisions, as, null);
  }

  /**
   * The same of one that is in the tables alone: however long ago it was closed, whoever finds that
   * the person was not helped must not be told that it is too late.
   *
   * @param latest where its history ends by all that the desk knows; the tables may be behind
   */
  public static Verdict reopen(
      ClosedIncident archived, HistoryEnd latest, String reason, Actor actor, DeskMoment moment) {
    ClosedIncident from = archived.endingAt(latest);
    Optional<Refused> refused = refused(from, List.of());
    if (refused.isPresent()) {
      return new Verdict.Rejected(refused.get());
    }
    List<Decision> decisions = new ArrayList<>();
    String as = goesOn(from, reason, actor, moment, decisions);
    HistoryEntry entry = latest.reopened(from.id(), as, reason, actor, moment.nowMillis());
    decisions.add(new Decision.HistoryAppended(from.id(), entry));
    return new Verdict.Accepted(decisions, as, null);
  }

  private static Optional<Refused> refused(ClosedIncident from, List<String> possible) {
    if (from.status() != IncidentStatus.CLOSED) {
      return Optional.of(
          new Refused(
              Reason.WRONG_STATE,
              "Incident %s is %s and not closed.".formatted(from.id(), from.status()),
              possible));
    }
    String as = from.end().reopenedAs();
    if (as != null) {
      return Optional.of(
          new Refused(
              Reason.WRONG_STATE,
              "Incident %s was reopened as %s already: go on with that one."
                  .formatted(from.id(), as),
              List.of()));
    }
    return Optional.empty();
  }

  /** The new one's id. */
  private static String goesOn(
      ClosedIncident from,
      String reason,
      Actor actor,
      DeskMoment moment,
      List<Decision> decisions) {
    Draft again = new Draft(from, reason, moment, actor, decisions);
    Map<String, String> detail = new TreeMap<>(from.origin());
    detail.put("reason", reason);
    again.note(Kind.OPENED, detail);
    again.passEmptyTiers();
    return again.id();
  }
}
