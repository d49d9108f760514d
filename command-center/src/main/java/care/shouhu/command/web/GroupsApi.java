package care.shouhu.command.web;

import care.shouhu.command.access.Scope;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentGroups;
import care.shouhu.command.incident.IncidentGroups.By;
import care.shouhu.command.incident.IncidentGroups.Group;
import care.shouhu.command.incident.IncidentStatus;
import care.shouhu.command.watch.AlarmClass;
import care.shouhu.core.directory.Place.PlaceKind;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The incidents that are not over, as few lines; from memory alone. */
final class GroupsApi {
  private final DeskModel desk;
  private final InScope inScope;

  GroupsApi(DeskModel desk, InScope inScope) {
    this.desk = desk;
    this.inScope = inScope;
  }

  Reply groups(Call call) {
    Scope scope = call.caller().scope();
    Optional<String> division = call.query("division");
    inScope.requireDivision(scope, division);
    By by =
        call.query("by").map(word -> By.valueOf(word.toUpperCase(Locale.ROOT))).orElse(By.CAUSE);
    List<Incident> incidents =
        desk.all()
            .map(DeskModel.Held::incident)
            .filter(Incident::isActive)
            .filter(incident -> InScope.sees(scope, incident))
            .filter(wanted(call))
            .filter(incident ->
                division.isEmpty() || division.get().equals(incident.subject().division()))
            .toList();
    Map<String, PlaceKind> kinds = new HashMap<>();
    for (Incident incident : incidents) {
      if (incident.subject().placeId() != null) {
        kinds.put(incident.subject().placeId(), incident.subject().placeKind());
      }
    }
    return Reply.list(
        IncidentGroups.of(incidents, by).stream()
            .limit(call.limit())
            .map(group -> json(group, kinds.get(group.placeId())))
            .toList(),
        null);
  }

  /** What the page looks at, without what it has in rows of its own. */
  private static Predicate<Incident> wanted(Call call) {
    Predicate<Incident> looksAt =
        switch (call.query("only").orElse("")) {
          case "waiting" -> incident -> incident.status() == IncidentStatus.OPEN;
          case "toClose" -> incident -> incident.status() == IncidentStatus.HANDLED;
          default -> incident -> true;
        };
    boolean apart = call.query("without").filter("waitingUrgent"::equals).isPresent();
    return looksAt.and(incident -> !(apart && isUrgentWithoutAnybody(incident)));
  }

  private static boolean isUrgentWithoutAnybody(Incident incident) {
    return incident.alarmClass() == AlarmClass.URGENT && incident.status() == IncidentStatus.OPEN;
  }

  private static ObjectNode json(Group group, PlaceKind kindOrNull) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("class", group.alarmClass().name());
    json.put("kind", group.kind() == null ? null : group.kind().name());
    json.put("placeId", group.placeId());
    json.put("placeName", group.placeName());
    json.put("placeKind", kindOrNull == null ? null : kindOrNull.name());
    json.put("division", group.division());
    json.put("incidents", group.incidents());
    json.put("open", group.open());
    json.put("claimed", group.claimed());
    json.put("handled", group.handled());
    json.put("ringing", group.ringing());
    json.put("places", group.places());
    json.put("alarms", group.alarms());
    json.put("oldestAt", group.oldestAtMillis());
    json.put("newestAt", group.newestAtMillis());
    ArrayNode ids = json.putArray("incidentIds");
    group.incidentIds().forEach(ids::add);
    return json;
  }
}
