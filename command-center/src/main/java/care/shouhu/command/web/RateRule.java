package care.shouhu.command.web;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often an operation may be called, by the word of the contract's {@code x-rate}; without a
 * word it is ordinary. A word that means nothing stops the start.
 */
enum RateRule {
  ORDINARY,

  /** Costs the database or the people in it more than a page's questions do. */
  DEAR,

  /** On the way in, before anybody is known: of an address, whatever else comes from there. */
  SIGN_IN,

  /** Never held up: what is between a person and an alarm, and what guards itself. */
  NONE;

  /** By operation id. */
  static Map<String, RateRule> of(Contract contract) {
    Map<String, RateRule> rules = new LinkedHashMap<>();
    contract.operations().forEach(operation -> rules.put(operation.id(), of(operation)));
    return Map.copyOf(rules);
  }

  private static RateRule of(Contract.Operation operation) {
    if (operation.rate().isEmpty()) {
      return ORDINARY;
    }
    return Arrays.stream(new RateRule[] {DEAR, SIGN_IN, NONE})
        .filter(rule -> rule.name().equals(operation.rate()))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "openapi.yaml, x-rate of %s: %s is none of DEAR, SIGN_IN, NONE"
                    .formatted(operation.id(), operation.rate())));
  }
}
