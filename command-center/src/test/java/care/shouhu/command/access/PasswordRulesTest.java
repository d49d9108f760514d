package care.shouhu.command.access;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.access.PasswordRules.Weakness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTest {

  @ParameterizedTest
  @CsvSource({
    "short-7-a,TOO_SHORT",
    "1234567890,TOO_COMMON",
    "password123,TOO_COMMON",
    "qwertyuiop,TOO_COMMON",
    "aaaaaaaaaaaa,TOO_COMMON",
    "liwei-and-more-9,HAS_THE_NAME",
    "x-LIWEI-y-42-z,HAS_THE_NAME"
  })
  void weakOnes_areRefused_withTheReason(String password, Weakness why) {
    assertThat(PasswordRules.weakness("liwei", "李伟", password)).contains(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"correct horse battery", "床位护理值守交接班真不错", "Tq7-mf2x-Hw9k"})
  void goodOnes_areTaken(String password) {
    assertThat(PasswordRules.weakness("liwei", "李伟", password)).isEmpty();
  }

  @Test
  void longOnes_areLookedAtOnlyInPart_andEndSomewhere() {
    assertThat(PasswordRules.weakness("liwei", "李伟", "x7-Qm".repeat(40))).isEmpty();
    assertThat(PasswordRules.weakness("liwei", "李伟", "x7-Qm".repeat(41)))
        .contains(Weakness.TOO_LONG);
  }
}
