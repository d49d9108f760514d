package care.shouhu.command.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import care.shouhu.command.access.ScopeRule.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScopeRuleTest {

  @Test
  void operationWithoutADeclaration_stopsTheStart_andIsToldWhatItMaySay() {
    assertThatThrownBy(() -> ScopeRule.of(Map.of("newOne", List.of(), "good", List.of("ALL"))))
        .hasMessageContaining("newOne=not declared")
        .hasMessageContaining("WITHIN")
        .hasMessageNotContaining("good");
  }

  @Test
  void wordsThatMeanNothing_stopTheStart() {
    assertThatThrownBy(() -> ScopeRule.of(Map.of("a", List.of("EVERYTHING"))))
        .hasMessageContaining("EVERYTHING");
    assertThatThrownBy(() -> ScopeRule.of(Map.of("a", List.of("THING"))))
        .hasMessageContaining("[THING] means nothing");
    assertThatThrownBy(() -> ScopeRule.of(Map.of("a", List.of("CITY", "incident"))))
        .hasMessageContaining("means nothing");
    assertThatThrownBy(() -> ScopeRule.of(Map.of("a", List.of("WITHIN", "incident"))))
        .hasMessageContaining("means nothing");
    assertThatThrownBy(() -> ScopeRule.of(Map.of("a", List.of("THING", "incident", "staff"))))
        .hasMessageContaining("means nothing");
    assertThatThrownBy(
            () -> ScopeRule.of(Map.of("a", List.of("THING", "contact", "person", "person"))))
        .hasMessageContaining("means nothing");
    assertThatThrownBy(() -> ScopeRule.of(Map.of("a", List.of("BED", "person"))))
        .hasMessageContaining("means nothing");
  }

  @Test
  void thing_saysOfWhichKind() {
    assertThat(ScopeRule.of(Map.of("a", List.of("THING", "incident"), "b", List.of("SELF"))))
        .containsEntry("a", new ScopeRule(Kind.THING, "incident", false))
        .containsEntry("b", new ScopeRule(Kind.SELF, "", false));
  }

  @Test
  void peopleOnFile_areTheOperationsOwn_whereItSaysSo() {
    Map<String, ScopeRule> rules =
        ScopeRule.of(
            Map.of(
                "list", List.of("WITHIN", "person"),
                "add", List.of("WRITES", "person"),
                "change", List.of("THING", "contact", "person"),
                "get", List.of("THING", "person"),
                "other", List.of("WITHIN")));

    assertThat(rules)
        .allSatisfy((operation, rule) ->
            assertThat(rule.asksTheRegisterForPeople())
                .as(operation)
                .isEqualTo(Set.of("list", "add", "change").contains(operation)));
    assertThat(rules.get("change").thing()).isEqualTo("contact");
  }
}
