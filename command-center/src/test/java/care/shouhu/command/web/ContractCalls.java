package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.json;

import care.shouhu.command.access.ScopeRule;
import care.shouhu.command.web.AccessWorld.Person;
import care.shouhu.command.web.ContractSamples.Request;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Calls of the contract's operations by the people of a world, and what their answers mean. */
final class ContractCalls {
  /** They end the session they are called with: each call gets one of its own. */
  private static final Set<String> ENDING_SESSIONS = Set.of("signOut");

  /** Of numbered things nobody has this one. */
  private static final String UNKNOWN_NUMBER = "999999";

  private static final Set<String> OF_A_PERSON =
      Set.of("person", "record", "contact", "consent", "assessment");
  private static final Set<String> PERSON_FIELDS = Set.of("residentId", "personId");

  private final AccessWorld world;
  private final Map<String, ScopeRule> rules;
  private final ContractSamples samples;

  ContractCalls(AccessWorld world, Contract contract) {
    this.world = world;
    this.rules = ScopeRule.of(contract.scopeByOperation());
    this.samples = new ContractSamples(contract.json());
  }

  ScopeRule rule(Contract.Operation operation) {
    return rules.get(operation.id());
  }

  boolean hasQuery(Contract.Operation operation, String name) {
    return samples.hasQuery(operation, name);
  }

  /** About what is in this county, and the person's own where it is somebody's. */
  Request about(Contract.Operation operation, String county, Person person) {
    Map<String, String> named = world.named(county, operation.id());
    String id = id(operation, named, county, person);
    named.put("revision", String.valueOf(world.register().revision(rule(operation).thing(), id)));
    return samples.request(operation, id, named, null);
  }

  /** The same about nothing that is there. */
  Request aboutNothing(Contract.Operation operation) {
    Map<String, String> named =
        rule(operation).kind() == ScopeRule.Kind.WRITES
            ? world.namedUnknown()
            : world.named(HERE, operation.id());
    return samples.request(operation, unknownId(rule(operation)), named, null);
  }

  /** Whether it is about a person, or what belongs to one, or can name one. */
  boolean namesAPerson(Contract.Operation operation) {
    return operation.path().contains("/residents/{id}")
        || OF_A_PERSON.contains(rule(operation).thing())
        || samples.bodyFields(operation).stream().anyMatch(PERSON_FIELDS::contains)
        || (rule(operation).kind() == ScopeRule.Kind.WITHIN && hasQuery(operation, "residentId"));
  }

  /** Whether its body names somebody whom the directory must know. */
  boolean wantsTheServed(Contract.Operation operation) {
    return samples.bodyFields(operation).contains("residentId")
        && !rule(operation).asksTheRegisterForPeople();
  }

  /**
   * About somebody who is on file only, in this county; null for about nobody. All else that is
   * named is of the own county.
   */
  Request aboutOnFile(Contract.Operation operation, String countyOrNull, Person caller) {
    Map<String, String> named = world.named(HERE, operation.id());
    PERSON_FIELDS.forEach(field -> named.put(field, onFile(countyOrNull, "person")));
    ScopeRule rule = rule(operation);
    String id =
        switch (rule.kind()) {
          case RESIDENT, WRITES -> onFile(countyOrNull, "person");
          case THING ->
              OF_A_PERSON.contains(rule.thing())
                  ? onFile(countyOrNull, rule.thing())
                  : id(operation, named, HERE, caller);
          case PLACE, BED, DEVICE, ALL, SELF, CITY, WITHIN -> id(operation, named, HERE, caller);
        };
    named.put("revision", String.valueOf(world.register().revision(rule.thing(), id)));
    String filter = rule.kind() == ScopeRule.Kind.WITHIN ? "residentId" : null;
    Request request = samples.request(operation, id, named, filter);
    for (String field : samples.bodyFields(operation)) {
      boolean lacks =
          PERSON_FIELDS.contains(field) && !new JsonObject(request.bodyOrNull()).containsKey(field);
      request = lacks ? with(request, samples.field(operation, field, named)) : request;
    }
    return request;
  }

  private static String onFile(String countyOrNull, String thing) {
    return countyOrNull == null
        ? AccessWorld.UNKNOWN
        : AccessRegister.onFile(countyOrNull, thing.equals("record") ? "person" : thing);
  }

  /** A list or sum, narrowed to what is in this county; null for to what is not there. */
  Request narrowed(Contract.Operation operation, String filter, String countyOrNull) {
    Map<String, String> named =
        countyOrNull == null ? world.namedUnknown() : world.named(countyOrNull, operation.id());
    return samples.request(operation, AccessWorld.UNKNOWN, named, filter);
  }

  /** A request about the own county of which one field names what is not of it. */
  record Mixed(String field, Request foreign, Request unknown) {}

  /** One for each field of the body that can name something, beside the id or another field. */
  List<Mixed> mixed(Contract.Operation operation, Person person) {
    List<Mixed> mixed = new ArrayList<>();
    Request own = about(operation, HERE, person);
    if (own.bodyOrNull() == null || own.isFile()) {
      return mixed;
    }
    JsonObject body = new JsonObject(own.bodyOrNull());
    Map<String, String> there = world.named(THERE, operation.id());
    for (String field : samples.bodyFields(operation)) {
      boolean alone =
          rule(operation).kind() == ScopeRule.Kind.WRITES
              && !own.path().contains(HERE)
              && body.fieldNames().stream().noneMatch(one -> names(one) && !one.equals(field));
      if (names(field) && !alone) {
        mixed.add(
            new Mixed(
                field,
                with(own, samples.field(operation, field, there)),
                with(own, samples.field(operation, field, world.namedUnknown()))));
      }
    }
    return mixed;
  }

  private boolean names(String field) {
    return world.named(HERE).containsKey(field);
  }

  private static Request with(Request own, JsonObject field) {
    JsonObject body = new JsonObject(own.bodyOrNull()).mergeIn(field);
    return new Request(own.method(), own.path(), body.encode());
  }

  private static String unknownId(ScopeRule rule) {
    return switch (rule.thing()) {
      case "recontact" -> "resident:" + AccessWorld.UNKNOWN;
      case "waiting", "offer", "respite", "plan" -> UNKNOWN_NUMBER;
      default -> AccessWorld.UNKNOWN;
    };
  }

  private String id(
      Contract.Operation operation, Map<String, String> named, String county, Person person) {
    ScopeRule rule = rule(operation);
    String id =
        switch (rule.kind()) {
          case PLACE -> named.get("placeId");
          case BED -> "free-bed-" + county;
          case RESIDENT ->
              operation.id().equals("dischargeResident")
                  ? world.register().leaving(county)
                  : named.get("residentId");
          case DEVICE -> named.get("deviceId");
          case THING -> person == null ? null : world.thing(rule.thing(), county, person);
          case WRITES -> named.get("personId");
          case ALL, SELF, CITY, WITHIN -> null;
        };
    return id == null ? AccessWorld.UNKNOWN : id;
  }

  /** As this person, with a session of their own where the operation ends it. */
  HttpResponse<String> send(Contract.Operation operation, Request request, Person person) {
    boolean ends = ENDING_SESSIONS.contains(operation.id());
    return send(request, ends ? world.running().signIn(person.username()) : person.cookie());
  }

  HttpResponse<String> send(Request request, String cookieOrNull) {
    return world
        .running()
        .send(
            request.method(),
            request.path(),
            cookieOrNull,
            request.bodyOrNull(),
            request.headers());
  }

  /** Taken as far as the operation's own rules: done, or refused for what it would do. */
  boolean isLetIn(Contract.Operation operation, HttpResponse<String> answer) {
    int status = answer.statusCode();
    boolean mayBeMissing =
        Set.of(ScopeRule.Kind.ALL, ScopeRule.Kind.SELF, ScopeRule.Kind.CITY)
                .contains(rule(operation).kind())
            || operation.method().name().equals("DELETE")
            || operation.path().chars().filter(c -> c == '{').count() > 1;
    return switch (status) {
      case 400 -> false;
      case 401 -> !reason(answer).equals("NOT_SIGNED_IN");
      case 403 -> !Set.of("ROLE_MAY_NOT", "OUT_OF_SCOPE").contains(reason(answer));
      case 404 -> mayBeMissing;
      default -> status < 500;
    };
  }

  static boolean isRefused(HttpResponse<String> answer) {
    return answer.statusCode() == 404
        || (answer.statusCode() == 403 && reason(answer).equals("OUT_OF_SCOPE"));
  }

  static String reason(HttpResponse<String> answer) {
    return answer.body().startsWith("{") ? json(answer).path("reason").asText() : "";
  }

  /** Without the ids that were asked for, which are all that may differ. */
  String neutral(HttpResponse<String> answer, Request request) {
    List<String> ids = new ArrayList<>(world.named(THERE).values());
    ids.addAll(world.namedUnknown().values());
    OF_A_PERSON.forEach(
        thing -> List.of(HERE, THERE).forEach(county -> ids.add(onFile(county, thing))));
    for (String step : request.path().replaceAll("\\?.*", "").split("/", -1)) {
      if (step.matches(".*\\d.*")) {
        ids.add(step);
      }
    }
    if (request.bodyOrNull() != null && !request.isFile()) {
      JsonObject asked = new JsonObject(request.bodyOrNull());
      asked.fieldNames().stream()
          .filter(this::names)
          .filter(field -> asked.getValue(field) instanceof String)
          .forEach(field -> ids.add(asked.getString(field)));
    }
    ids.sort(Comparator.comparingInt(String::length).reversed());
    String body = answer.body();
    for (String id : ids) {
      body = body.replaceAll("(?<![0-9A-Za-z-])" + Pattern.quote(id) + "(?![0-9A-Za-z-])", "it");
    }
    return answer.statusCode() + " " + body;
  }

  static String told(HttpResponse<String> answer) {
    String body = answer.body();
    return answer.statusCode() + " " + body.substring(0, Math.min(300, body.length()));
  }
}
