package care.shouhu.command.incident;

import care.shouhu.command.incident.HistoryEntry.Kind;
import care.shouhu.command.incident.IncidentState.Claim;
import care.shouhu.command.incident.IncidentState.Claimed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the end of a shift does to an incident. It silences nothing. Pure. */
public final class Takeover {

  private Takeover() {}

  /**
   * Somebody of the next shift takes it over by name. What the one before had claimed is theirs
   * from now on; what rings goes on ringing until somebody claims it.
   *
   * @param from user name of the one whose shift ends
   */
  public static List<Decision> take(
      Incident incident, String from, String handoverId, Actor actor, DeskMoment moment) {
    if (!incident.isActive()) {
      return List.of();
    }
    List<Decision> decisions = new ArrayList<>();
    Draft draft = new Draft(incident, moment, actor, decisions);
    if (incident.state() instanceof Claimed claimed && claimed.claim().by().equals(from)) {
      draft.state =
          new Claimed(new Claim(actor.username(), actor.displayName(), moment.nowMillis()));
      draft.due = draft.due == null ? null : draft.idleDue();
    }
    draft.note(Kind.TAKEN_OVER, Map.of("handover", handoverId, "from", from));
    return decisions;
  }

  /** It is handled and nobody closed it: said when a shift ends. */
  public static List<Decision> remind(
      Incident incident, String handoverId, Actor actor, DeskMoment moment) {
    List<Decision> decisions = new ArrayList<>();
    new Draft(incident, moment, actor, decisions)
        .note(Kind.REMINDED, Map.of("handover", handoverId, "toClose", "true"));
    return decisions;
  }
}
