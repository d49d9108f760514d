package care.shouhu.command.web;

import care.shouhu.command.access.Scope;
import care.shouhu.command.incident.EscalationPolicy;
import care.shouhu.command.incident.PolicyBook;
import care.shouhu.command.incident.PolicyCheck;
import care.shouhu.command.registry.EscalationRegister;
import care.shouhu.command.registry.EscalationRegister.Unit;
import care.shouhu.command.registry.EscalationRegister.Version;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Place;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Escalation policies: which one holds where, trying one, putting one, and what held before. */
final class PolicyApi {
  private static final int FAULTS_SAID_MAX = 20;

  private final EscalationRegister register;
  private final PolicyBook policies;
  private final Directory directory;
  private final DatabaseCalls database;
  private final InScope inScope;
  private final Queries queries;

  PolicyApi(
      EscalationRegister register,
      PolicyBook policies,
      Directory directory,
      DatabaseCalls database,
      InScope inScope,
      Queries queries) {
    this.register = register;
    this.policies = policies;
    this.directory = directory;
    this.database = database;
    this.inScope = inScope;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "getEscalationPolicy", call -> queries.run(() -> inForce(call)),
        "putEscalationPolicy", call -> queries.run(() -> put(call)),
        "withdrawEscalationPolicy", call -> queries.run(() -> withdraw(call)),
        "checkEscalationPolicy", call -> queries.run(() -> check(call)),
        "listEscalationPolicyVersions", call -> queries.run(() -> versions(call)),
        "getEscalationPolicyVersion", call -> queries.run(() -> version(call)));
  }

  private Reply inForce(Call call) {
    Unit unit = readable(call);
    String division =
        unit.placeId() == null
            ? unit.division()
            : directory.place(unit.placeId()).map(Place::division).orElse(null);
    PolicyBook.InForce held = policies.inForce(unit.placeId(), division);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", held.policy().version());
    json.put("origin", held.origin().name());
    json.put("unit", held.unit());
    json.put("policy", Reply.MAPPER.valueToTree(held.policy()));
    return Reply.ok(json);
  }

  private Reply check(Call call) {
    return Reply.ok(Map.of("faults", PolicyCheck.faults(policy(call))));
  }

  private Reply put(Call call) {
    Unit unit = writable(call);
    JsonNode policy = policy(call);
    List<PolicyCheck.Fault> faults = PolicyCheck.faults(policy);
    if (!faults.isEmpty()) {
      throw new Refusal(
          Problem.unprocessable("POLICY_WRONG", said(faults))
              .withPossible(
                  faults.stream()
                      .limit(FAULTS_SAID_MAX)
                      .map(fault -> fault.at() + ": " + fault.right())
                      .toList()));
    }
    ((ObjectNode) policy).remove("version");
    return written(call, unit, policy.toString());
  }

  private static String said(List<PolicyCheck.Fault> faults) {
    return "%d wrong: %s"
        .formatted(
            faults.size(),
            faults.stream()
                .limit(FAULTS_SAID_MAX)
                .map(PolicyCheck.Fault::toString)
                .collect(Collectors.joining(". ")));
  }

  private Reply withdraw(Call call) {
    Unit unit = writable(call);
    boolean own =
        unit.placeId() != null
            ? directory.policyOfPlace(unit.placeId()).isPresent()
            : unit.division() != null
                ? directory.policyOfDivision(unit.division()).isPresent()
                : directory.policy().isPresent();
    if (!own) {
      throw new Refusal(Problem.notFound("There is no policy of its own to withdraw."));
    }
    return written(call, unit, null);
  }

  private Reply written(Call call, Unit unit, String json) {
    var by =
        new EscalationRegister.By(
            call.caller().user().username(),
            call.address(),
            json == null ? null : call.body().getString("note"));
    return RegisterApi.answer(
        register.put(unit, json, by), version -> Reply.json(201, Map.of("version", version)));
  }

  private static JsonNode policy(Call call) {
    return tree(call.body().getJsonObject("policy").encode());
  }

  private static JsonNode tree(String json) {
    try {
      return Reply.MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("JSON that is none", e);
    }
  }

  private Reply versions(Call call) {
    Unit unit = readable(call);
    int limit = call.limit();
    int below =
        call.cursor().map(cursor -> Math.toIntExact(cursor.number())).orElse(Integer.MAX_VALUE);
    List<Version> found = database.ask(() -> register.versions(unit, below, limit + 1));
    List<Version> page = found.subList(0, Math.min(limit, found.size()));
    String next = found.size() > limit ? new Cursor(page.getLast().version(), "v").text() : null;
    return Reply.list(page.stream().map(one -> json(one, false)).toList(), next);
  }

  private Reply version(Call call) {
    int number = Integer.parseInt(call.id());
    if (number == policies.builtIn().version()) {
      return Reply.ok(
          json(
              new Version(
                  number, new Unit(null, null), EscalationPolicy.defaultsJson(), 0, null, null),
              true));
    }
    Optional<Version> found = database.ask(() -> register.version(number));
    return found
        .filter(version -> isReadable(call.caller().scope(), version.unit()))
        .map(version -> Reply.ok(json(version, true)))
        .orElseThrow(() -> new Refusal(Problem.notFound("There is no policy " + number + ".")));
  }

  private static Map<String, Object> json(Version version, boolean whole) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", version.version());
    json.put("division", version.unit().division());
    json.put("placeId", version.unit().placeId());
    json.put("withdrawn", version.json() == null);
    json.put("at", version.createdAtMillis());
    json.put("by", version.by());
    json.put("note", version.note());
    if (whole) {
      json.put("policy", version.json() == null ? null : tree(version.json()));
    }
    return json;
  }

  /** The city's policy is everybody's to read, for it may be theirs. */
  private Unit readable(Call call) {
    Unit unit = unit(call);
    if (unit.placeId() != null) {
      inScope.place(call.caller().scope(), unit.placeId());
    } else {
      inScope.requireDivision(
          call.caller().scope(), Optional.ofNullable(unit.division()).filter(this::isCounty));
    }
    return unit;
  }

  private boolean isCounty(String division) {
    return directory.division(division).filter(known -> known.parent() == null).isEmpty();
  }

  private boolean isReadable(Scope scope, Unit unit) {
    if (unit.placeId() != null) {
      return directory.place(unit.placeId()).filter(p -> inScope.covers(scope, p)).isPresent();
    }
    try {
      inScope.requireDivision(scope, Optional.ofNullable(unit.division()).filter(this::isCounty));
      return true;
    } catch (Refusal outside) {
      return false;
    }
  }

  /** Written is only what the writer looks after as a whole. */
  private Unit writable(Call call) {
    Unit unit = unit(call);
    Scope scope = call.caller().scope();
    if (unit.placeId() != null) {
      Place place = inScope.place(scope, unit.placeId());
      if (!scope.coversDivision(place.division())) {
        throw InScope.outOfScope("placeId");
      }
    } else if (unit.division() != null) {
      if (!scope.coversDivision(unit.division())) {
        throw InScope.outOfScope("division");
      }
      if (directory.division(unit.division()).isEmpty()) {
        throw new Refusal(Problem.notFound("There is no division " + unit.division() + "."));
      }
    } else if (!(scope instanceof Scope.City)) {
      throw InScope.outOfScope("The city's policy");
    }
    return unit;
  }

  private static Unit unit(Call call) {
    Optional<String> division = call.query("division");
    Optional<String> placeId = call.query("placeId");
    if (division.isPresent() && placeId.isPresent()) {
      throw new Refusal(Problem.badRequest("division or placeId, not both; neither is the city"));
    }
    return new Unit(division.orElse(null), placeId.orElse(null));
  }
}
