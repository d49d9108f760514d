package care.shouhu.command.incident;

import care.shouhu.command.incident.HistoryEntry.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A responder photographs what is found: noted from the acceptance to the end of the task. Pure.
 */
final class PhotoRules {

  private PhotoRules() {}

  /** Empty when the assignment is not underway. */
  static Optional<Verdict> photograph(
      Photo photo, Assignment assignment, Incident incident, Actor actor, DeskMoment moment) {
    boolean underway =
        switch (assignment.status()) {
          case ACCEPTED, EN_ROUTE, ON_SCENE -> true;
          case NOTIFIED, DELIVERED, SEEN, DONE, DECLINED, TIMED_OUT, WITHDRAWN -> false;
        };
    if (!underway) {
      return Optional.empty();
    }
    List<Decision> decisions = new ArrayList<>();
    Draft draft = new Draft(incident, moment, actor, decisions);
    Map<String, String> detail = new TreeMap<>(Assignments.detail(assignment));
    detail.putAll(photo.detail());
    draft.note(Kind.PHOTO, detail);
    return Optional.of(new Verdict.Accepted(decisions, incident.id(), assignment.id()));
  }
}
