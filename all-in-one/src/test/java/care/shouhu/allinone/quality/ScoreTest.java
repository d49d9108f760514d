package care.shouhu.allinone.quality;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.watch.AlarmKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was raised beside what was wanted, with times in minutes. */
class ScoreTest {
  private final Score score = new Score();

  @Test
  void alarmOfThePressAfterALostOne_isThatPresss() {
    score.count(List.of(call(0, false), call(5, true)), List.of(raised(5)));

    assertThat(score.of(AlarmKind.CALL).recall()).isEqualTo(1);
    assertThat(score.of(AlarmKind.CALL).wrong).isZero();
    assertThat(score.of(AlarmKind.CALL).delayMillis(0.5)).isZero();
  }

  @Test
  void eachPressHasOneAlarm_inTheirOrder() {
    score.count(List.of(call(0, true), call(5, true)), List.of(raised(5)));
    assertThat(score.missed()).hasSize(1).first().asString().contains("dueMillis=300000");

    Score all = new Score();
    all.count(List.of(call(0, true), call(5, true)), List.of(raised(0), raised(5), raised(6)));
    assertThat(all.of(AlarmKind.CALL).recall()).isEqualTo(1);
    assertThat(all.of(AlarmKind.CALL).wrong).as("one too many").isEqualTo(1);
  }

  @Test
  void alarmThatNeedNotCome_isNoFault() {
    score.count(List.of(call(0, false)), List.of(raised(0)));

    assertThat(score.of(AlarmKind.CALL).wrong).isZero();
    assertThat(score.of(AlarmKind.CALL).wanted).isZero();
  }

  private static Expected call(int minute, boolean must) {
    long at = minute * 60_000L;
    return new Expected("button-1", AlarmKind.CALL, at, at, at + 31 * 60_000L, must);
  }

  private static Score.Raised raised(int minute) {
    return new Score.Raised("button-1", AlarmKind.CALL, minute * 60_000L);
  }
}
