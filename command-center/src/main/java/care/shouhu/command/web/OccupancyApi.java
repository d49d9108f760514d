package care.shouhu.command.web;

import care.shouhu.command.access.Scope;
import care.shouhu.command.bed.Figures;
import care.shouhu.command.bed.Occupancy;
import care.shouhu.command.registry.OccupancyHistory;
import care.shouhu.core.directory.Bed.BedState;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Division;
import care.shouhu.core.directory.Organisation;
import care.shouhu.core.directory.Place;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
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

/**
 * How full it is: the divisions, then institutions with several sites, then the sites, as far as
 * the caller sees them. What is old is said to be: without the database the beds as they were last
 * known, with their age; of an institution that went silent what its sensors said last.
 */
final class OccupancyApi {
  private static final long DAY_MILLIS = 86_400_000;
  private static final long DAYS_MAX = 400;

  /** A county by the hour for longer is a question for the days. */
  private static final long HOURLY_DAYS_MAX = 31;

  private final Directory directory;
  private final InScope inScope;
  private final Supplier<Occupancy> newest;
  private final OccupancyHistory history;
  private final DatabaseCalls database;
  private final Queries queries;

  /**
   * @param newest the newest count, or null in the first moments
   */
  OccupancyApi(
      Directory directory,
      InScope inScope,
      Supplier<Occupancy> newest,
      OccupancyHistory history,
      DatabaseCalls database,
      Queries queries) {
    this.directory = directory;
    this.inScope = inScope;
    this.newest = newest;
    this.history = history;
    this.database = database;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "getOccupancy", call -> queries.run(() -> list(call)),
        "getOccupancyHistory", call -> queries.run(() -> past(call)));
  }

  private Reply list(Call call) {
    Occupancy occupancy = newest.get();
    if (occupancy == null) {
      throw new Refusal(Problem.unavailable("UNAVAILABLE", "Still counting. Try again."));
    }
    long now = call.receivedAtMillis();
    Scope scope = call.caller().scope();
    Optional<String> asked = call.query("division");
    inScope.requireDivision(scope, asked);
    List<JsonNode> items = new ArrayList<>();
    directory.divisions().stream()
        .filter(division -> division.parent() != null && scope.coversDivision(division.code()))
        .filter(division -> asked.filter(code -> !code.equals(division.code())).isEmpty())
        .sorted(Comparator.comparing(Division::code))
        .forEach(division -> {
          Figures figures =
              occupancy.byDivision().getOrDefault(division.code(), occupancy.nothing());
          items.add(
              item("DIVISION", division.code(), division.name(), figures, occupancy, now)
                  .put("division", division.code()));
        });
    // Institutions only: households are hundreds of thousands.
    List<Place> sites =
        occupancy.byPlace().keySet().stream()
            .flatMap(id -> directory.place(id).stream())
            .filter(place -> inScope.covers(scope, place))
            .filter(place -> asked.filter(code -> !code.equals(place.division())).isEmpty())
            .sorted(Comparator.comparing(Place::division).thenComparing(Place::id))
            .toList();
    sites.stream()
        .filter(place -> place.organisationId() != null)
        .collect(
            Collectors.groupingBy(Place::organisationId, LinkedHashMap::new, Collectors.toList()))
        .forEach((id, several) -> {
          if (several.size() > 1) {
            items.add(organisation(id, several, occupancy, now));
          }
        });
    sites.forEach(place -> items.add(institution(place, occupancy, now)));
    return Reply.list(items, null);
  }

  /** Its sites added up, as far as they are inside what was asked for. */
  private ObjectNode organisation(
      String id, List<Place> sites, Occupancy occupancy, long nowMillis) {
    Set<String> placeIds = sites.stream().map(Place::id).collect(Collectors.toSet());
    Optional<Organisation> known = directory.organisation(id);
    ObjectNode item =
        item(
                "ORGANISATION",
                id,
                known.map(Organisation::name).orElse(id),
                occupancy.ofSites(placeIds),
                occupancy,
                nowMillis)
            .put("division", known.map(Organisation::division).orElse(sites.getFirst().division()))
            .put("organisationId", id)
            .put("sites", sites.size());
    return withStates(item, occupancy.ofSites(placeIds));
  }

  private static ObjectNode withStates(ObjectNode item, Figures figures) {
    ObjectNode states = item.putObject("states");
    for (BedState state : BedState.values()) {
      states.put(state.name(), figures.bed().in(state));
    }
    return item;
  }

  private static ObjectNode institution(Place place, Occupancy occupancy, long nowMillis) {
    Figures figures = occupancy.byPlace().get(place.id());
    ObjectNode item =
        item("INSTITUTION", place.id(), place.name(), figures, occupancy, nowMillis)
            .put("division", place.division())
            .put("placeId", place.id())
            .put("organisationId", place.organisationId())
            .put("longitude", place.longitude())
            .put("latitude", place.latitude());
    return withStates(item, figures);
  }

  private static ObjectNode item(
      String kind, String id, String name, Figures figures, Occupancy occupancy, long nowMillis) {
    ObjectNode item = LiveCounts.figures(figures);
    item.put("kind", kind).put("id", id).put("name", name).put("at", occupancy.atMillis());
    ArrayNode stale = item.putArray("stale");
    if (figures.registerStale(nowMillis)) {
      stale.add("REGISTER");
    }
    if (figures.devicesStale(nowMillis)) {
      stale.add("SENSORS");
    }
    return item;
  }

  private Reply past(Call call) {
    boolean byHour = call.query("step").orElse("day").equals("hour");
    long daysMax = byHour && call.query("placeId").isEmpty() ? HOURLY_DAYS_MAX : DAYS_MAX;
    long to = call.moment("to").orElse(call.receivedAtMillis());
    long from = call.moment("from").orElse(to - HOURLY_DAYS_MAX * DAY_MILLIS);
    if (from > to || to - from > daysMax * DAY_MILLIS) {
      throw new Refusal(
          Problem.badRequest("from comes before to, by %d days at most".formatted(daysMax)));
    }
    OccupancyHistory.Of of = asked(call);
    List<OccupancyHistory.Point> points =
        database.ask(() -> byHour ? history.hours(of, from, to) : history.days(of, from, to));
    return Reply.list(points.stream().map(OccupancyApi::json).toList(), null);
  }

  /** Whose history: what was asked for, else all of the caller's scope. */
  private OccupancyHistory.Of asked(Call call) {
    Scope scope = call.caller().scope();
    Optional<String> place = call.query("placeId");
    if (place.isPresent()) {
      return new OccupancyHistory.Of(Set.of(inScope.place(scope, place.get()).id()), null);
    }
    Optional<String> organisation = call.query("organisationId");
    if (organisation.isPresent()) {
      return new OccupancyHistory.Of(inScope.sitesOf(scope, organisation.get()), null);
    }
    Optional<String> division = call.query("division");
    inScope.requireDivision(scope, division);
    return switch (scope) {
      case Scope.City city -> new OccupancyHistory.Of(null, division.orElse(null));
      case Scope.County county -> new OccupancyHistory.Of(null, county.division());
      case Scope.Institution institution -> new OccupancyHistory.Of(institution.placeIds(), null);
      case Scope.Own own -> throw InScope.outOfScope("division");
      case Scope.Nothing nothing -> throw InScope.outOfScope("division");
    };
  }

  private static JsonNode json(OccupancyHistory.Point point) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("at", point.atMillis())
        .put("hours", point.hours())
        .put("beds", point.beds())
        .put("occupied", point.occupied())
        .put("vacant", point.vacant())
        .put("reserved", point.reserved())
        .put("onLeave", point.onLeave())
        .put("inHospital", point.inHospital())
        .put("respite", point.respite())
        .put("outOfService", point.outOfService())
        .put("nursingType", point.nursingBeds())
        .put("nursingOccupied", point.nursingOccupied())
        .put("independent", point.independent())
        .put("partial", point.partial())
        .put("full", point.full())
        .put("unknown", point.levelUnknown());
  }
}
