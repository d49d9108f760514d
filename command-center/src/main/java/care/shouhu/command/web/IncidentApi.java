package care.shouhu.command.web;

import care.shouhu.command.access.Caller;
import care.shouhu.command.access.Scope;
import care.shouhu.command.incident.ClosedIncident;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentJson;
import care.shouhu.command.incident.IncidentStatus;
import care.shouhu.command.incident.Reopening;
import care.shouhu.command.incident.Subject;
import care.shouhu.command.loop.DecisionLoop;
import care.shouhu.command.projection.IncidentArchive;
import care.shouhu.command.projection.IncidentArchive.Archived;
import care.shouhu.command.projection.IncidentArchive.Filter;
import care.shouhu.core.directory.User.Role;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Incidents as asked for: those in memory and, behind them, those in the tables, as one list. An
 * incident is in memory until it is closed and surely in the tables; memory is looked at first and
 * wins, so none is missing and none is there twice.
 */
final class IncidentApi {
  private static final Comparator<Listed> NEWEST_FIRST =
      Comparator.comparingLong(Listed::openedAtMillis).thenComparing(Listed::id).reversed();

  private final DeskModel desk;
  private final DecisionLoop loop;
  private final IncidentArchive archive;
  private final DatabaseCalls database;
  private final InScope inScope;
  private final Queries queries;

  IncidentApi(
      DeskModel desk,
      DecisionLoop loop,
      IncidentArchive archive,
      DatabaseCalls database,
      InScope inScope,
      Queries queries) {
    this.desk = desk;
    this.loop = loop;
    this.archive = archive;
    this.database = database;
    this.inScope = inScope;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "listIncidents", call -> queries.run(() -> list(call)),
        "groupIncidents", call -> queries.run(() -> groups(call)),
        "listGroup", call -> queries.run(() -> members(call)),
        "getActionPlans", call -> queries.run(() -> Reply.ok(ActionPlanJson.plans())),
        "getIncident", call -> queries.run(() -> find(call)),
        "rankResponders", call -> queries.run(() -> responders(call)));
  }

  private Reply groups(Call call) {
    requireDesk();
    return new GroupsApi(desk, inScope).groups(call);
  }

  private Reply members(Call call) {
    requireDesk();
    return new GroupsApi(desk, inScope).members(call);
  }

  /** Of ten thousand that match only those of the page are written out. */
  private record Listed(String id, long openedAtMillis, Supplier<JsonNode> json) {}

  private Reply list(Call call) {
    requireDesk();
    Scope scope = call.caller().scope();
    if (scope instanceof Scope.Own || scope instanceof Scope.Nothing) {
      return page(new ArrayList<>(), call.limit(), true);
    }
    Filter filter = filter(call);
    Optional<Cursor> cursor = call.cursor();
    int limit = call.limit();
    List<Incident> inMemory = desk.all().map(DeskModel.Held::incident).toList();
    List<Listed> found = new ArrayList<>();
    inMemory.stream()
        .filter(incident -> matches(filter, incident) && InScope.sees(scope, incident))
        .filter(incident -> cursor.isEmpty() || isAfter(cursor.get(), incident))
        .forEach(incident ->
            found.add(
                new Listed(
                    incident.id(),
                    incident.openedAtMillis(),
                    () -> IncidentJson.incident(incident))));
    boolean complete = true;
    if (mayBeInTables(filter)) {
      try {
        List<String> ids = inMemory.stream().map(Incident::id).toList();
        for (Archived archived : database.ask(() -> archived(filter, cursor, ids, limit + 1))) {
          found.add(new Listed(archived.id(), archived.openedAtMillis(), archived::json));
        }
      } catch (Refusal databaseStopped) {
        complete = false;
      }
    }
    return page(found, limit, complete);
  }

  private List<Archived> archived(
      Filter filter, Optional<Cursor> cursor, List<String> inMemory, int limit) {
    return archive.list(
        filter,
        cursor.map(c -> (Long) c.number()).orElse(null),
        cursor.map(Cursor::id).orElse(null),
        inMemory,
        limit);
  }

  private static Reply page(List<Listed> found, int limit, boolean complete) {
    found.sort(NEWEST_FIRST);
    List<Listed> page = found.subList(0, Math.min(limit, found.size()));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("items", page.stream().map(one -> one.json().get()).toList());
    body.put(
        "next",
        found.size() > limit
            ? new Cursor(page.getLast().openedAtMillis(), page.getLast().id()).text()
            : null);
    body.put("complete", complete);
    return Reply.ok(body);
  }

  private Filter filter(Call call) {
    Scope scope = call.caller().scope();
    Optional<String> division = call.query("division");
    inScope.requireDivision(scope, division);
    Optional<String> place = call.query("placeId");
    place.ifPresent(id -> inScope.place(scope, id));
    Optional<Long> since = call.moment("since");
    Optional<String> text = call.query("text").map(String::strip).filter(t -> !t.isEmpty());
    if (text.isPresent() && since.isEmpty()) {
      throw new Refusal(
          Problem.badRequest("text: say since when to look; all the years are too many to read"));
    }
    return new Filter(
        words(call, "status"),
        words(call, "class"),
        scope instanceof Scope.County county ? county.division() : division.orElse(null),
        place.map(Set::of).orElseGet(() -> InScope.sites(scope)),
        since.orElse(null),
        call.moment("until").orElse(null),
        call.query("deviceId").orElse(null),
        call.query("residentId").orElse(null),
        text.orElse(null));
  }

  private static Set<String> words(Call call, String name) {
    return call.query(name)
        .map(text -> Arrays.stream(text.split(",", -1)).collect(Collectors.toSet()))
        .orElse(Set.of());
  }

  private static boolean matches(Filter filter, Incident incident) {
    Subject subject = incident.subject();
    return (filter.statuses().isEmpty() || filter.statuses().contains(incident.status().name()))
        && (filter.classes().isEmpty() || filter.classes().contains(incident.alarmClass().name()))
        && (filter.division() == null || filter.division().equals(subject.division()))
        && (filter.placeIds() == null
            || (subject.placeId() != null && filter.placeIds().contains(subject.placeId())))
        && (filter.sinceMillis() == null || incident.openedAtMillis() >= filter.sinceMillis())
        && (filter.untilMillis() == null || incident.openedAtMillis() < filter.untilMillis())
        && (filter.deviceId() == null
            || incident.alarms().stream()
                .anyMatch(alarm -> alarm.deviceId().equals(filter.deviceId())))
        && (filter.residentId() == null || filter.residentId().equals(subject.residentId()))
        && (filter.text() == null
            || filter.text().equals(incident.id())
            || Stream.of(subject.residentName(), subject.placeName(), subject.bedLabel())
                .anyMatch(name -> name != null && name.contains(filter.text())));
  }

  private static boolean isAfter(Cursor cursor, Incident incident) {
    return incident.openedAtMillis() < cursor.number()
        || (incident.openedAtMillis() == cursor.number()
            && incident.id().compareTo(cursor.id()) < 0);
  }

  /** Those not closed are all in memory. */
  private static boolean mayBeInTables(Filter filter) {
    return filter.statuses().isEmpty()
        || !Set.of(
                IncidentStatus.OPEN.name(),
                IncidentStatus.CLAIMED.name(),
                IncidentStatus.HANDLED.name())
            .containsAll(filter.statuses());
  }

  private Reply find(Call call) {
    requireDesk();
    Scope scope = call.caller().scope();
    Optional<Incident> inMemory =
        loop.incident(call.id()).or(() -> desk.held(call.id()).map(DeskModel.Held::incident));
    if (inMemory.isPresent()) {
      Incident incident =
          inMemory.filter(i -> InScope.sees(scope, i)).orElseThrow(() -> unknown(call.id()));
      return Reply.ok(IncidentJson.incident(incident, loop.history(incident.id())));
    }
    ObjectNode json =
        database
            .ask(() -> archive.find(call.id()))
            .map(Archived::json)
            .filter(found -> scope.covers(text(found, "division"), text(found, "placeId")))
            .orElseThrow(() -> unknown(call.id()));
    return Reply.ok(json);
  }

  private Reply responders(Call call) {
    Incident incident = visible(call.caller().scope(), call.id());
    loop.responders().learnWays(incident.id());
    return Reply.list(loop.responders().rank(incident.id()), null);
  }

  /** The incident in memory, if the scope covers it. */
  Incident visible(Scope scope, String incidentId) {
    requireDesk();
    return loop.incident(incidentId)
        .filter(incident -> InScope.sees(scope, incident))
        .orElseThrow(() -> unknown(incidentId));
  }

  /** It is in memory or in the tables, and the scope covers it. */
  void requireVisible(Scope scope, String incidentId) {
    requireDesk();
    Optional<Incident> inMemory =
        loop.incident(incidentId).or(() -> desk.held(incidentId).map(DeskModel.Held::incident));
    boolean visible =
        inMemory.isPresent()
            ? InScope.sees(scope, inMemory.get())
            : database
                .ask(() -> archive.find(incidentId))
                .map(Archived::json)
                .filter(found -> scope.covers(text(found, "division"), text(found, "placeId")))
                .isPresent();
    if (!visible) {
      throw unknown(incidentId);
    }
  }

  /**
   * A closed incident that has left the loop's memory, as another one may go on from it. Asks the
   * table.
   */
  ClosedIncident closed(Scope scope, String incidentId) {
    requireDesk();
    Optional<Incident> held = desk.held(incidentId).map(DeskModel.Held::incident);
    if (held.isPresent()) {
      return held.filter(incident -> InScope.sees(scope, incident))
          .map(ClosedIncident::of)
          .orElseThrow(() -> unknown(incidentId));
    }
    return database
        .ask(() -> archive.find(incidentId))
        .map(Archived::json)
        .filter(found -> scope.covers(text(found, "division"), text(found, "placeId")))
        .map(ClosedIncident::of)
        .orElseThrow(() -> unknown(incidentId));
  }

  /**
   * Why nothing but reopening can be done with an incident that is not in memory: it is unknown, or
   * was closed long ago. Asks the table.
   */
  Refusal gone(Caller caller, String incidentId) {
    Scope scope = caller.scope();
    try {
      return database
          .ask(() -> archive.find(incidentId))
          .map(Archived::json)
          .filter(found -> scope.covers(text(found, "division"), text(found, "placeId")))
          .map(found -> archived(found, caller.user().role()))
          .orElseGet(() -> unknown(incidentId));
    } catch (Refusal databaseStopped) {
      return unknown(incidentId);
    }
  }

  private static Refusal archived(ObjectNode found, Role role) {
    String status = text(found, "status");
    String as = text(found, "reopenedAs");
    String goesOn = as == null ? "" : " It goes on as %s.".formatted(as);
    boolean reopens =
        as == null && IncidentStatus.CLOSED.name().equals(status) && Reopening.isFor(role);
    return new Refusal(
        Problem.conflict(
                "ARCHIVED",
                "Incident %s is %s for more than a day: nothing of it is changed any more.%s"
                    .formatted(text(found, "id"), status, goesOn))
            .withPossible(reopens ? List.of("reopen") : List.of()));
  }

  private void requireDesk() {
    if (desk.position() < 0) {
      throw new Refusal(
          Problem.unavailable("UNAVAILABLE", "The desk is being rebuilt. Try again in a moment."));
    }
  }

  static Refusal unknown(String incidentId) {
    return new Refusal(Problem.notFound("There is no incident " + incidentId + "."));
  }

  private static String text(JsonNode json, String field) {
    JsonNode value = json.get(field);
    return value == null || value.isNull() ? null : value.textValue();
  }
}
