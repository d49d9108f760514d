package care.shouhu.command.web;

import care.shouhu.command.access.Caller;
import care.shouhu.command.access.Scope;
import care.shouhu.command.access.ScopeRule;
import care.shouhu.core.directory.Directory;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatedRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Holds every request to its caller's scope before an operation begins, whatever the operation
 * looks at itself: what {@code {id}} names by the contract's {@code x-scope}, and what is named by
 * a query or body field called {@code division, placeId, bedId, residentId, deviceId} or {@code
 * hubId}. What is foreign is answered like what is not there. The directory knows whom we serve and
 * not who is only on file: where those may be named too, the operation asks the register.
 */
final class ScopeGate {
  private final Map<String, ScopeRule> rules;
  private final InScope inScope;
  private final Directory directory;

  ScopeGate(Map<String, ScopeRule> rules, InScope inScope, Directory directory) {
    this.rules = Map.copyOf(rules);
    this.inScope = inScope;
    this.directory = directory;
  }

  /** What the operation is about. */
  ScopeRule rule(String operation) {
    return rules.get(operation);
  }

  /**
   * Throws {@link Refusal} when the request reaches beyond the caller's scope.
   *
   * @param caller null for operations that need no session: those are about nobody's place
   */
  void check(String operation, Caller caller, ValidatedRequest request) {
    if (caller == null || caller.scope() instanceof Scope.City) {
      return;
    }
    Scope scope = caller.scope();
    ScopeRule rule = rules.get(operation);
    Optional<String> id = text(request.getPathParameters().get("id"));
    switch (rule.kind()) {
      case CITY -> throw InScope.outOfScope(operation);
      case PLACE -> inScope.place(scope, id.orElseThrow());
      case BED -> bed(scope, id.orElseThrow());
      case RESIDENT -> inScope.resident(scope, id.orElseThrow());
      case DEVICE -> inScope.device(scope, id.orElseThrow());
      case ALL, SELF, WITHIN, WRITES, THING -> {
        // What else they name follows.
      }
    }
    boolean writes = rule.kind() == ScopeRule.Kind.WRITES;
    Map<Named, String> named = named(request);
    if (writes && named.isEmpty()) {
      throw InScope.outOfScope("placeId");
    }
    if (rule.asksTheRegisterForPeople()) {
      named.remove(Named.RESIDENT);
    }
    named.forEach((what, value) -> check(scope, what, value, writes));
  }

  /** Fields that name something the directory knows, wherever they stand. */
  private enum Named {
    DIVISION("division"),
    PLACE("placeId"),
    BED("bedId"),
    RESIDENT("residentId"),
    DEVICE("deviceId"),
    HUB("hubId");

    private final String field;

    Named(String field) {
      this.field = field;
    }
  }

  private static Map<Named, String> named(ValidatedRequest request) {
    Map<Named, String> named = new LinkedHashMap<>();
    RequestParameter body = request.getBody();
    JsonObject json =
        body != null && !body.isNull() && body.isJsonObject()
            ? body.getJsonObject()
            : new JsonObject();
    for (Named what : Named.values()) {
      text(request.getQuery().get(what.field)).ifPresent(value -> named.put(what, value));
      if (json.getValue(what.field) instanceof String value) {
        named.put(what, value);
      }
    }
    return named;
  }

  private void check(Scope scope, Named what, String value, boolean writes) {
    if (what == Named.DIVISION) {
      inScope.requireDivision(scope, Optional.of(value));
      return;
    }
    try {
      switch (what) {
        case PLACE -> inScope.place(scope, value);
        case BED -> bed(scope, value);
        case RESIDENT -> inScope.resident(scope, value);
        case DEVICE, HUB -> inScope.device(scope, value);
        case DIVISION -> throw new IllegalStateException("answered above");
      }
    } catch (Refusal foreign) {
      throw writes && what != Named.DEVICE ? InScope.outOfScope(what.field) : foreign;
    }
  }

  private void bed(Scope scope, String bedId) {
    boolean inside =
        directory
            .bed(bedId)
            .flatMap(bed -> directory.place(bed.placeId()))
            .filter(place -> inScope.covers(scope, place))
            .isPresent();
    if (!inside) {
      throw new Refusal(Problem.notFound("There is no bed " + bedId + "."));
    }
  }

  private static Optional<String> text(RequestParameter parameter) {
    return parameter == null || parameter.isNull() || !parameter.isString()
        ? Optional.empty()
        : Optional.of(parameter.getString());
  }
}
