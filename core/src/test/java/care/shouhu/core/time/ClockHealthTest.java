package care.shouhu.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockHealthTest {
  private static final long DAY = 24 * 3_600_000L;

  @Test
  void upToHalfAMinuteIsNothing() {
    assertThat(ClockHealth.said(30_000)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"31000, 31 s, 10 min", "600000, 10 min, 3 h", "3600000, 60 min, 20 h"})
  void upToAnHourLosesItself(long aheadMillis, String ahead, String until) {
    assertThat(ClockHealth.said(aheadMillis))
        .contains("is " + ahead + " behind", "agree, in " + until)
        .doesNotContain("delete");
  }

  @Test
  void moreIsSaidLoudlyWithWhatToDo() {
    assertThat(ClockHealth.said(3 * DAY))
        .contains(
            "3 days",
            "in 60 days",
            "WRONG",
            "open incident",
            "delete clock.mark",
            "not found silent");
  }
}
