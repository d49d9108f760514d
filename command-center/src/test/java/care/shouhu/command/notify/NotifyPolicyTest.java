package care.shouhu.command.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import care.shouhu.command.watch.AlarmClass;
import org.junit.jupiter.api.Test;

class NotifyPolicyTest {

  @Test
  void theDefaultTellsWhatRingsAndNothingElse() {
    NotifyPolicy policy = NotifyPolicy.defaults();

    for (AlarmClass alarmClass : AlarmClass.values()) {
      assertThat(policy.steps(alarmClass) != null).isEqualTo(alarmClass.rings());
    }
  }

  @Test
  void aPolicyThatWouldKeepUrgentSilentIsRefused() {
    String silent =
        """
        {"version": 2, "classes": {}, "tries": {"triesMax": 6, "firstSeconds": 1, "secondsMax": 60},
         "flood": {"perMinuteMax": 6, "togetherEachSeconds": 20}, "downAfterFailures": 5}
        """;

    assertThatThrownBy(() -> NotifyPolicy.parse(silent)).hasMessageContaining("URGENT");
  }

  @Test
  void aFigureThatMakesNoSenseIsNamed() {
    assertThatThrownBy(() -> new NotifyPolicy.Tries(0, 1, 60))
        .hasMessage("triesMax must be from 1 to 20: 0");
  }

  @Test
  void waitsAreDoubledCappedAndDrawn() {
    var tries = new NotifyPolicy.Tries(6, 1, 60);

    assertThat(tries.waitMillis(1, 0)).isEqualTo(500);
    assertThat(tries.waitMillis(1, 0.999)).isBetween(990L, 1_000L);
    assertThat(tries.waitMillis(4, 0)).isEqualTo(4_000);
    assertThat(tries.waitMillis(20, 0)).isEqualTo(30_000);
  }
}
