package care.shouhu.command.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import care.shouhu.command.access.ScopeRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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

  /** What an operation of the desk may be besides never held up: a pack costs a minute of disk. */
  private static final Set<String> DEAR_AT_THE_DESK = Set.of("exportEvidence");

  /** Of the desk by what they do; their scope is a place, a device or oneself. */
  private static final List<String> OF_THE_DESK_BESIDES =
      List.of(
          "live",
          "signIn",
          "currentSession",
          "signOut",
          "giveCode",
          "signInOptions",
          "listIncidents",
          "groupIncidents",
          "listGroup",
          "getActionPlans",
          "getPhoto",
          "listHolds",
          "shelveAlarm",
          "beginDeviceTest",
          "commandDevice",
          "listHandovers",
          "beginHandover",
          "listRecontacts",
          "listAssignments",
          "putMyPlace",
          "getMyDuty",
          "putMyDuty",
          "putUserDuty",
          "listDuty",
          "receiveNotice",
          "reportDelivery");

  @Test
  void nothingIsBetweenAPersonAndAnAlarm() {
    Map<String, RateRule> rules = RateRule.of(CONTRACT);
    List<String> ofTheDesk =
        ScopeRule.of(CONTRACT.scopeByOperation()).entrySet().stream()
            .filter(entry -> TrailRule.OF_THE_DESK.contains(entry.getValue().thing()))
            .map(Map.Entry::getKey)
            .filter(operation -> !DEAR_AT_THE_DESK.contains(operation))
            .toList();

    assertThat(ofTheDesk).hasSizeGreaterThan(30);
    assertThat(ofTheDesk).allMatch(operation -> rules.get(operation) == RateRule.NONE);
    assertThat(OF_THE_DESK_BESIDES).allMatch(operation -> rules.get(operation) == RateRule.NONE);
    var all = new TreeSet<>(ofTheDesk);
    all.addAll(OF_THE_DESK_BESIDES);
    assertThat(rules.entrySet())
        .filteredOn(entry -> entry.getValue() == RateRule.NONE)
        .as("nothing else goes without a limit")
        .extracting(Map.Entry::getKey)
        .containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void whatCostsTheDatabaseOrPeople_isDear_andWhatOneTypesIsNot() {
    Map<String, RateRule> rules = RateRule.of(CONTRACT);

    assertThat(List.of("revealNumbers", "listResidents", "exportRecords", "countExpiries"))
        .allMatch(operation -> rules.get(operation) == RateRule.DEAR);
    assertThat(List.of("search", "searchUnseen", "getPlace"))
        .allMatch(operation -> rules.get(operation) == RateRule.ORDINARY);
    assertThat(List.of("startOidc", "finishOidc"))
        .allMatch(operation -> rules.get(operation) == RateRule.SIGN_IN);
  }

  @Test
  void aWordThatMeansNothing_stopsTheStart() {
    Contract misspelt =
        Contract.parse(CONTRACT.yaml().replaceFirst("x-rate: DEAR", "x-rate: EXPENSIVE"));

    assertThatThrownBy(() -> RateRule.of(misspelt))
        .hasMessage(
            "openapi.yaml, x-rate of listResidents: EXPENSIVE is none of DEAR, SIGN_IN, NONE");
  }
}
