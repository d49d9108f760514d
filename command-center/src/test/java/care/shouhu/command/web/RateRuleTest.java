package care.shouhu.command.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RateRuleTest {
  private static final Contract CONTRACT = Contract.load();

  @Test
  void everyOperationThatCanBeHeldUp_declares429() {
    Map<String, RateRule> rules = RateRule.of(CONTRACT);
    var undeclared = new TreeMap<String, RateRule>();
    CONTRACT
        .operations()
        .forEach(operation -> {
          RateRule rule = rules.get(operation.id());
          var responses =
              CONTRACT
                  .json()
                  .getJsonObject("paths")
                  .getJsonObject(operation.path().substring("/api/v1".length()))
                  .getJsonObject(operation.method().name().toLowerCase(java.util.Locale.ROOT))
                  .getJsonObject("responses");
          if (rule != RateRule.NONE && !responses.containsKey("429")) {
            undeclared.put(operation.id(), rule);
          }
        });

    assertThat(undeclared).isEmpty();
  }

  @Test
  void nothingIsBetweenAPersonAndAnAlarm() {
    Map<String, RateRule> rules = RateRule.of(CONTRACT);

    assertThat(CONTRACT.operations())
        .filteredOn(operation ->
            !operation.method().name().equals("GET")
                && (operation.path().startsWith("/api/v1/incidents/")
                    || operation.path().startsWith("/api/v1/assignments/")
                    || operation.path().startsWith("/api/v1/session")))
        .hasSizeGreaterThan(20)
        .allMatch(operation -> rules.get(operation.id()) == RateRule.NONE);
    assertThat(List.of("live", "currentSession", "getIncident", "listAssignments"))
        .allMatch(operation -> rules.get(operation) == RateRule.NONE);
    assertThat(List.of("search", "revealNumbers", "listResidents", "exportRecords"))
        .allMatch(operation -> rules.get(operation) == RateRule.DEAR);
    assertThat(rules.get("getPlace")).isEqualTo(RateRule.ORDINARY);
  }

  @Test
  void aWordThatMeansNothing_stopsTheStart() {
    Contract misspelt =
        Contract.parse(CONTRACT.yaml().replaceFirst("x-rate: DEAR", "x-rate: EXPENSIVE"));

    assertThatThrownBy(() -> RateRule.of(misspelt))
        .hasMessage("openapi.yaml, x-rate of listResidents: EXPENSIVE is neither DEAR nor NONE");
  }
}
