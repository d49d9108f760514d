package care.shouhu.command.web;

import care.shouhu.command.access.Scope;
import care.shouhu.command.preflight.Channels;
import care.shouhu.command.preflight.Coverage;
import care.shouhu.command.preflight.Preflight;
import care.shouhu.command.preflight.Preflight.Counts;
import care.shouhu.command.preflight.Preflight.Spot;
import care.shouhu.command.preflight.PreflightWatch;
import care.shouhu.core.directory.Directory;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;

/** The check beforehand, as it was last made. */
final class PreflightApi {
  private final PreflightWatch watch;
  private final Directory directory;
  private final InScope inScope;
  private final Queries queries;

  PreflightApi(PreflightWatch watch, Directory directory, InScope inScope, Queries queries) {
    this.watch = watch;
    this.directory = directory;
    this.inScope = inScope;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of("getPreflight", call -> queries.run(() -> report(call)));
  }

  private Reply report(Call call) {
    Preflight preflight =
        watch
            .latest()
            .orElseThrow(() ->
                new Refusal(
                    Problem.unavailable(
                        "UNAVAILABLE", "The first check runs. Try again in a moment.")));
    boolean uncoveredOnly = call.query("uncovered").map(Boolean::parseBoolean).orElse(false);
    String after = call.cursor().map(Cursor::id).orElse("");
    int limit = call.limit();
    List<Spot> found =
        asked(call)
            .filter(spot -> spot.id().compareTo(after) > 0)
            .filter(spot -> !uncoveredOnly || isUncovered(preflight, spot))
            .sorted(Comparator.comparing(Spot::id))
            .limit(limit + 1L)
            .toList();
    List<Spot> page = found.subList(0, Math.min(limit, found.size()));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("at", preflight.atMillis());
    body.put("counts", counts(preflight.count(asked(call))));
    body.put("items", page.stream().map(spot -> json(spot, preflight.coverage(spot))).toList());
    body.put("next", found.size() > limit ? new Cursor(0, page.getLast().id()).text() : null);
    return Reply.ok(body);
  }

  private Stream<Spot> asked(Call call) {
    Scope scope = call.caller().scope();
    Optional<String> division = call.query("division");
    inScope.requireDivision(scope, division);
    return Preflight.spots(directory)
        .filter(spot -> division.filter(d -> !d.equals(spot.place().division())).isEmpty())
        .filter(spot -> inScope.covers(scope, spot.place()));
  }

  private static boolean isUncovered(Preflight preflight, Spot spot) {
    Coverage coverage = preflight.coverage(spot);
    return coverage == null || !coverage.uncovered().isEmpty();
  }

  private static ObjectNode counts(Counts counts) {
    ObjectNode json = Reply.MAPPER.createObjectNode();
    json.put("beds", counts.beds());
    json.put("households", counts.households());
    json.put("uncoveredBeds", counts.uncoveredBeds());
    json.put("uncoveredHouseholds", counts.uncoveredHouseholds());
    ObjectNode reasons = json.putObject("reasons");
    counts.uncovered().forEach((reason, count) -> reasons.put(reason.name(), count));
    return json;
  }

  private static ObjectNode json(Spot spot, Coverage coverage) {
    ObjectNode json = Reply.MAPPER.createObjectNode();
    switch (spot) {
      case Spot.OfBed bed ->
          json.put("kind", "BED").put("id", spot.id()).put("label", bed.bed().label());
      case Spot.OfHousehold household -> json.put("kind", "HOUSEHOLD").put("id", spot.id());
    }
    json.put("placeId", spot.place().id());
    json.put("placeName", spot.place().name());
    json.put("division", spot.place().division());
    ArrayNode uncovered = json.putArray("uncovered");
    ArrayNode steps = json.putArray("steps");
    if (coverage != null) {
      json.put("policyVersion", coverage.policyVersion());
      coverage.uncovered().stream().sorted().forEach(reason -> uncovered.add(reason.name()));
      coverage.steps().forEach(step -> steps.add(step(step)));
    }
    return json;
  }

  private static ObjectNode step(Coverage.Step step) {
    ObjectNode json = Reply.MAPPER.createObjectNode();
    json.put("tier", step.tier().name());
    json.put("afterSeconds", step.afterSeconds());
    json.put("gap", step.gap() == null ? null : step.gap().name());
    ArrayNode people = json.putArray("people");
    for (Coverage.Told told : step.people()) {
      ObjectNode person = people.addObject();
      person.put("username", told.person().username());
      person.put("displayName", told.person().displayName());
      person.put("role", told.person().role().name());
      person.put("tier", told.person().tier().name());
      person.put("why", told.person().why().name());
      person.put("onDuty", told.person().onDuty());
      ArrayNode channels = person.putArray("channels");
      for (Channels.Channel channel : told.channels()) {
        channels
            .addObject()
            .put("kind", channel.kind())
            .put("verified", channel.verified())
            .put("verifiedAt", channel.verifiedAtMillis());
      }
    }
    return json;
  }
}
