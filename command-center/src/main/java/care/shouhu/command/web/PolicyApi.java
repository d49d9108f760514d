package care.shouhu.command.web;

import care.shouhu.command.access.Scope;
import care.shouhu.command.incident.EscalationPolicy;
import care.shouhu.command.incident.PolicyCheck;
import care.shouhu.command.incident.PolicyFault;
import care.shouhu.command.registry.Policies;
import care.shouhu.command.registry.Policies.NewPolicy;
import care.shouhu.command.registry.Policies.Version;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.PolicyText;
import care.shouhu.core.directory.UnitPolicy;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Escalation policies: which holds where, its older versions, and a new one. What holds is answered
 * from memory; older versions stand in the database alone.
 */
final class PolicyApi {
  private final Policies policies;
  private final Directory directory;
  private final DatabaseCalls database;
  private final InScope inScope;
  private final Queries queries;

  PolicyApi(
      Policies policies,
      Directory directory,
      DatabaseCalls database,
      InScope inScope,
      Queries queries) {
    this.policies = policies;
    this.directory = directory;
    this.database = database;
    this.inScope = inScope;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "listPolicies", call -> queries.run(() -> list(call)),
        "getPolicy", call -> queries.run(() -> find(call)),
        "policyInForce", call -> queries.run(() -> inForce(call)),
        "putPolicy", call -> queries.run(() -> put(call)));
  }

  private Reply list(Call call) {
    Unit unit = unit(call, call.query("division"), call.query("placeId"), false);
    int limit = call.limit();
    Integer below =
        call.cursor()
            .map(cursor -> (int) Math.min(cursor.number(), Integer.MAX_VALUE))
            .orElse(null);
    List<Version> found =
        database.ask(() -> policies.versions(unit.division(), unit.placeId(), below, limit + 1));
    List<Version> page = found.subList(0, Math.min(limit, found.size()));
    String next = found.size() > limit ? new Cursor(page.getLast().number(), "-").text() : null;
    return Reply.list(page.stream().map(PolicyApi::json).toList(), next);
  }

  private Reply find(Call call) {
    Version version =
        number(call.id())
            .flatMap(number -> database.ask(() -> policies.version(number)))
            .filter(found -> mayRead(call.caller().scope(), found))
            .orElseThrow(
                () -> new Refusal(Problem.notFound("There is no policy " + call.id() + ".")));
    return Reply.ok(json(version));
  }

  private static Optional<Integer> number(String text) {
    return text.matches("[0-9]{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }

  /** What holds for the city holds for everybody; a county's for what is in it. */
  private boolean mayRead(Scope scope, Version version) {
    if (version.placeId() != null) {
      String division = directory.place(version.placeId()).map(Place::division).orElse(null);
      return scope.covers(division, version.placeId());
    }
    return version.division() == null || isInside(scope, version.division());
  }

  private boolean isInside(Scope scope, String division) {
    return scope.coversDivision(division)
        || (scope instanceof Scope.Institution ward
            && directory
                .place(ward.placeId())
                .filter(place -> place.division().equals(division))
                .isPresent());
  }

  /** For a place: its own, else its county's, else the city's, else the built-in one. */
  private Reply inForce(Call call) {
    Unit unit = unit(call, call.query("division"), call.query("placeId"), false);
    Optional<UnitPolicy> held = Optional.empty();
    String division = unit.division();
    if (unit.placeId() != null) {
      held = directory.policyOfPlace(unit.placeId());
      division = directory.place(unit.placeId()).map(Place::division).orElse(null);
    }
    if (held.isEmpty() && division != null) {
      held = directory.policyOfDivision(division);
    }
    ObjectNode json = Reply.MAPPER.createObjectNode();
    PolicyText text = held.map(UnitPolicy::text).or(directory::policy).orElse(null);
    if (text == null) {
      EscalationPolicy builtIn = EscalationPolicy.defaults();
      json.put("version", builtIn.version()).put("builtIn", true);
      json.set("policy", Reply.MAPPER.valueToTree(builtIn));
    } else {
      json.put("version", text.policyVersion()).put("builtIn", false);
      json.set("policy", tree(text.json()));
    }
    json.put("division", held.map(UnitPolicy::division).orElse(null));
    json.put("placeId", held.map(UnitPolicy::placeId).orElse(null));
    return Reply.ok(json);
  }

  private Reply put(Call call) {
    JsonObject body = call.body();
    Unit unit =
        unit(
            call,
            Optional.ofNullable(body.getString("division")),
            Optional.ofNullable(body.getString("placeId")),
            true);
    JsonNode policy = tree(body.getJsonObject("policy").encode());
    List<PolicyFault> faults = PolicyCheck.faults(policy);
    if (!faults.isEmpty()) {
      PolicyFault first = faults.getFirst();
      throw new Refusal(
          Problem.unprocessable("POLICY_INVALID", first.field() + ": " + first.detail())
              .withPossible(
                  faults.stream().map(fault -> fault.field() + ": " + fault.detail()).toList()));
    }
    var written =
        policies.put(
            new NewPolicy(
                unit.division(),
                unit.placeId(),
                policy.toString(),
                body.getInteger("replaces"),
                body.getString("note"),
                call.caller().user().username(),
                call.address()));
    return RegisterApi.reply(written, number -> Map.of("version", number));
  }

  private Unit unit(
      Call call, Optional<String> division, Optional<String> placeId, boolean writes) {
    return Unit.of(directory, inScope, call.caller().scope(), division, placeId, writes);
  }

  private static ObjectNode json(Version version) {
    ObjectNode json = Reply.MAPPER.createObjectNode();
    json.put("version", version.number());
    json.put("division", version.division());
    json.put("placeId", version.placeId());
    json.put("by", version.by());
    json.put("at", version.atMillis());
    json.put("note", version.note());
    json.set("policy", tree(version.json()));
    return json;
  }

  private static JsonNode tree(String json) {
    try {
      return Reply.MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a policy that is no JSON", e);
    }
  }
}
