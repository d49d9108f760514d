package care.shouhu.command.web;

import care.shouhu.command.access.Scope;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentGroups;
import care.shouhu.command.incident.IncidentGroups.By;
import care.shouhu.command.incident.IncidentGroups.Group;
import care.shouhu.command.incident.IncidentJson;
import care.shouhu.command.incident.IncidentStatus;
import care.shouhu.core.directory.Place.PlaceKind;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The incidents that are not over, as few lines, and a line page by page; from memory alone. */
final class GroupsApi {
  private final DeskModel desk;
  private final InScope inScope;

  GroupsApi(DeskModel desk, InScope inScope) {
    this.desk = desk;
    this.inScope = inScope;
  }

  /**
   * Which incidents are meant, and how they are made lines of.
   *
   * @param only empty, {@code waiting} or {@code toClose}
   * @param without ids of those the page has in rows of their own
   */
  record Asked(Scope scope, Optional<String> division, By by, String only, Set<String> without) {
    private boolean means(Incident incident) {
      return incident.isActive()
          && InScope.sees(scope, incident)
          && (division.isEmpty() || division.get().equals(incident.subject().division()))
          && !without.contains(incident.id())
          && switch (only) {
            case "waiting" -> incident.status() == IncidentStatus.OPEN;
            case "toClose" -> incident.status() == IncidentStatus.HANDLED;
            default -> true;
          };
    }
  }

  /** Part of a line; {@code next} is null at its end. */
  record Page(List<ObjectNode> items, String next) {}

  Reply groups(Call call) {
    return Reply.list(lines(asked(call), call.limit()), null);
  }

  Reply members(Call call) {
    Page page = page(asked(call), call.query("key").orElseThrow(), call.cursor(), call.limit());
    return Reply.list(page.items(), page.next());
  }

  private Asked asked(Call call) {
    Scope scope = call.caller().scope();
    Optional<String> division = call.query("division");
    inScope.requireDivision(scope, division);
    return new Asked(
        scope,
        division,
        call.query("by").map(word -> By.valueOf(word.toUpperCase(Locale.ROOT))).orElse(By.CAUSE),
        call.query("only").orElse(""),
        call.query("without").map(ids -> Set.copyOf(List.of(ids.split(",")))).orElse(Set.of()));
  }

  List<ObjectNode> lines(Asked asked, int limit) {
    List<Incident> incidents = meant(asked);
    Map<String, PlaceKind> kinds = new HashMap<>();
    for (Incident incident : incidents) {
      if (incident.subject().placeId() != null) {
        kinds.put(incident.subject().placeId(), incident.subject().placeKind());
      }
    }
    return IncidentGroups.of(incidents, asked.by()).stream()
        .limit(limit)
        .map(group -> json(group, kinds.get(group.placeId())))
        .toList();
  }

  /** Of a line that is no more, nothing: the page asks for the lines again anyway. */
  Page page(Asked asked, String key, Optional<Cursor> cursor, int limit) {
    Optional<LinePlace> from = cursor.map(LinePlace::of);
    List<Incident> rest =
        IncidentGroups.of(meant(asked), asked.by(), key).stream()
            .filter(incident -> from.isEmpty() || LinePlace.of(incident).compareTo(from.get()) > 0)
            .toList();
    List<Incident> page = rest.subList(0, Math.min(limit, rest.size()));
    return new Page(
        page.stream().map(IncidentJson::incident).toList(),
        rest.size() > limit ? LinePlace.of(page.getLast()).cursor().text() : null);
  }

  private List<Incident> meant(Asked asked) {
    return desk.all().map(DeskModel.Held::incident).filter(asked::means).toList();
  }

  private static ObjectNode json(Group group, PlaceKind kindOrNull) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("key", group.key());
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
