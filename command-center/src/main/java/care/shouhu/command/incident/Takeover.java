package care.shouhu.command.incident;

import care.shouhu.command.incident.HistoryEntry.Kind;
import care.shouhu.command.incident.IncidentState.Claim;
import care.shouhu.command.incident.IncidentState.Claimed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What the end of a shift does to an incident. It silences nothing. Pure. */
public final class Takeover {

  private Takeover() {}

  /**
   * Somebody of the next shift takes it over by name. What one of the shift before had claimed is
   * theirs from now on, whoever of it hands over; what rings goes on ringing until somebody claims
   * it.
   *
   * @param from user name of the one who hands over
   * @param leaves whether who claimed it, by user name, is of the shift that ends
   */
  public static List<Decision> take(
      Incident incident,
      String from,
      Predicate<String> leaves,
      String handoverId,
      Actor actor,
      DeskMoment moment) {
    if (!incident.isActive()) {
      return List.of();
    }
    List<Decision> decisions = new ArrayList<>();
    Draft draft = new Draft(incident, moment, actor, decisions);
    String before = from;
    if (incident.state() instanceof Claimed(var claim)
        && !claim.by().equals(actor.username())
        && leaves.test(claim.by())) {
      before = claim.by();
      draft.state =
          new Claimed(new Claim(actor.username(), actor.displayName(), moment.nowMillis()));
      draft.due = draft.due == null ? null : draft.idleDue();
    }
    draft.note(Kind.TAKEN_OVER, Map.of("handover", handoverId, "from", before));
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
