package care.shouhu.command.web;

import care.shouhu.command.access.Caller;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentJson;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Division;
import care.shouhu.core.directory.User.Role;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;

/**
 * What a page that knows nothing is told of the desk. Of ten thousand incidents it is sent the most
 * pressing and how many there are besides: those it reaches by the lines of {@link GroupsApi}.
 */
final class LiveSnapshot {
  /**
   * Some hundreds more than a desk has on a bad day; about 2 MB of text. Pages count on it: {@code
   * liveLimits} of the front end, which lets in 500 more before it drops any.
   */
  static final int INCIDENTS_MAX = 1_500;

  private final DeskModel desk;
  private final Directory directory;

  LiveSnapshot(DeskModel desk, Directory directory) {
    this.desk = desk;
    this.directory = directory;
  }

  /** Puts it into the beginning of a connection. */
  void describe(ObjectNode snapshot, LiveView view, Caller caller) {
    String username = caller.user().username();
    Role role = caller.user().role();
    List<Incident> seen =
        desk.all()
            .map(DeskModel.Held::incident)
            .filter(incident -> incident.isActive() && view.showsIncidents())
            .filter(incident -> InScope.sees(caller.scope(), incident))
            .toList();
    List<Incident> sent =
        seen.stream().sorted(new LivePriority(username, role)).limit(INCIDENTS_MAX).toList();
    snapshot.put("username", username);
    snapshot.put("role", role.name());
    snapshot.set(
        "incidents", LiveMessages.array(sent.stream().map(IncidentJson::incident).toList()));
    snapshot.put("beyond", seen.size() - sent.size());
    snapshot.set(
        "divisions",
        LiveMessages.array(
            directory.divisions().stream()
                .sorted(Comparator.comparing(Division::code))
                .map(LiveSnapshot::json)
                .toList()));
    if (view.showsAssignments()) {
      snapshot.set(
          "assignments",
          LiveMessages.array(
              desk.assignmentsOf(username).stream()
                  .map(own -> LiveMessages.ownAssignment(own.assignment(), own.incident()))
                  .toList()));
    }
  }

  private static ObjectNode json(Division division) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("code", division.code())
        .put("name", division.name())
        .put("parent", division.parent())
        .put("longitude", division.longitude())
        .put("latitude", division.latitude());
  }
}
