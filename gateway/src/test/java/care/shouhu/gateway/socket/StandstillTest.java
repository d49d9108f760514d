package care.shouhu.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StandstillTest {
  private final Standstill standstill = new Standstill();

  @Test
  void looksThatComeInTimeOrALittleLateAreNone() {
    assertThat(standstill.endedAt(10_000)).as("the first").isFalse();
    assertThat(standstill.endedAt(11_000)).isFalse();
    assertThat(standstill.endedAt(16_000)).isFalse();
  }

  @Test
  void clockThatWasSetForwardIsOne_once() {
    standstill.endedAt(10_000);

    assertThat(standstill.endedAt(3_610_000)).isTrue();
    assertThat(standstill.endedAt(3_611_000)).isFalse();
  }
}
