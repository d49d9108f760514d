package care.shouhu.command.incident;

import care.shouhu.command.incident.IncidentState.Claimed;
import care.shouhu.command.incident.IncidentState.Closed;
import care.shouhu.command.incident.IncidentState.Handled;
import care.shouhu.command.incident.IncidentState.Merged;
import care.shouhu.command.incident.IncidentState.Open;
import java.util.List;

/** What leads on from where something stands: what a refusal offers instead. */
final class Possible {

  private Possible() {}

  /** Labels of the commands that lead on from where the incident stands. */
  static List<String> with(Incident incident) {
    return switch (incident.state()) {
      case Open o -> List.of("claim", "dispatch", "merge", betweenDesks(incident));
      case Claimed c -> List.of("dispatch", "handle", "merge", betweenDesks(incident));
      case Handled h -> List.of("close");
      case Closed c -> incident.links().reopenedAs() == null ? List.of("reopen") : List.of();
      case Merged m -> List.of("unmerge");
    };
  }

  private static String betweenDesks(Incident incident) {
    return incident.links().isWithTheCity() ? "give-back" : "to-city";
  }

  static List<String> with(AssignmentStatus status) {
    return switch (status) {
      case NOTIFIED, DELIVERED, SEEN -> List.of("accept", "decline");
      case ACCEPTED -> List.of("en-route", "on-scene", "decline");
      case EN_ROUTE -> List.of("on-scene", "decline");
      case ON_SCENE -> List.of("update", "done");
      case DONE, DECLINED, TIMED_OUT, WITHDRAWN -> List.of();
    };
  }
}
