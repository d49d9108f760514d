package care.shouhu.command.web;

import care.shouhu.command.access.ScopeRule;
import care.shouhu.command.trail.TrailKind;
import io.vertx.core.http.HttpMethod;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an operation leaves in the audit trail: the word of the contract's {@code x-trail}, or what
 * follows from its method and {@code x-scope} where there is none. Reading a resident is a LOOK;
 * what writes the register is a CHANGE; incidents and what hangs on them have chained histories of
 * their own and leave nothing.
 */
final class TrailRule {
  private static final String NONE = "NONE";

  /** Things of the desk, which keeps their history itself, and must never wait for a trail. */
  static final Set<String> OF_THE_DESK =
      Set.of("incident", "assignment", "hold", "handover", "recontact", "notice");

  private static final Set<TrailKind> DECLARED =
      EnumSet.of(
          TrailKind.LOOK,
          TrailKind.REVEAL,
          TrailKind.EXPORT,
          TrailKind.CHANGE,
          TrailKind.USER_CHANGE,
          TrailKind.ERASE,
          TrailKind.TRAIL_READ);

  private TrailRule() {}

  /** By operation id; an operation that is not in it leaves nothing. */
  static Map<String, TrailKind> of(Contract contract, Map<String, ScopeRule> rules) {
    Map<String, TrailKind> kinds = new HashMap<>();
    for (Contract.Operation operation : contract.operations()) {
      Optional<TrailKind> kind =
          operation.trail().isEmpty()
              ? implied(operation.method(), rules.get(operation.id()))
              : declared(operation);
      kind.ifPresent(one -> kinds.put(operation.id(), one));
    }
    return Map.copyOf(kinds);
  }

  private static Optional<TrailKind> declared(Contract.Operation operation) {
    if (operation.trail().equals(NONE)) {
      return Optional.empty();
    }
    return Optional.of(
        DECLARED.stream()
            .filter(kind -> kind.name().equals(operation.trail()))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "openapi.yaml, x-trail of %s: %s is none of NONE, %s"
                        .formatted(operation.id(), operation.trail(), DECLARED))));
  }

  private static Optional<TrailKind> implied(HttpMethod method, ScopeRule rule) {
    boolean reads = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    return switch (rule.kind()) {
      case RESIDENT -> Optional.of(reads ? TrailKind.LOOK : TrailKind.CHANGE);
      case CITY, WRITES, PLACE, BED -> reads ? Optional.empty() : Optional.of(TrailKind.CHANGE);
      case THING ->
          reads || OF_THE_DESK.contains(rule.thing())
              ? Optional.empty()
              : Optional.of(TrailKind.CHANGE);
      case ALL, SELF, WITHIN, DEVICE -> Optional.empty();
    };
  }
}
