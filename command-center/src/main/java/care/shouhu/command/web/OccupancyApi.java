package care.shouhu.command.web;

import care.shouhu.command.access.Scope;
import care.shouhu.command.bed.Figures;
import care.shouhu.command.bed.Occupancy;
import care.shouhu.core.directory.Bed.BedState;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Division;
import care.shouhu.core.directory.Place;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** How full it is: the divisions, then the institutions, as far as the caller sees them. */
final class OccupancyApi {
  private final Directory directory;
  private final InScope inScope;
  private final Supplier<Occupancy> newest;
  private final Queries queries;

  /**
   * @param newest the newest count, or null in the first moments
   */
  OccupancyApi(Directory directory, InScope inScope, Supplier<Occupancy> newest, Queries queries) {
    this.directory = directory;
    this.inScope = inScope;
    this.newest = newest;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of("getOccupancy", call -> queries.run(() -> list(call)));
  }

  private Reply list(Call call) {
    Occupancy occupancy = newest.get();
    if (occupancy == null) {
      throw new Refusal(Problem.unavailable("UNAVAILABLE", "Still counting. Try again."));
    }
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
              item("DIVISION", division.code(), division.name(), figures, occupancy)
                  .put("division", division.code()));
        });
    directory.places().stream()
        .filter(place -> occupancy.byPlace().containsKey(place.id()))
        .filter(place -> inScope.covers(scope, place))
        .filter(place -> asked.filter(code -> !code.equals(place.division())).isEmpty())
        .sorted(Comparator.comparing(Place::division).thenComparing(Place::id))
        .forEach(place -> items.add(institution(place, occupancy)));
    return Reply.list(items, null);
  }

  private static ObjectNode institution(Place place, Occupancy occupancy) {
    Figures figures = occupancy.byPlace().get(place.id());
    ObjectNode item =
        item("INSTITUTION", place.id(), place.name(), figures, occupancy)
            .put("division", place.division())
            .put("placeId", place.id());
    ObjectNode states = item.putObject("states");
    Map<BedState, Integer> counted = occupancy.statesByPlace().getOrDefault(place.id(), Map.of());
    for (BedState state : BedState.values()) {
      states.put(state.name(), counted.getOrDefault(state, 0));
    }
    return item;
  }

  private static ObjectNode item(
      String kind, String id, String name, Figures figures, Occupancy occupancy) {
    ObjectNode item = LiveCounts.figures(figures);
    item.put("kind", kind).put("id", id).put("name", name).put("at", occupancy.atMillis());
    return item;
  }
}
