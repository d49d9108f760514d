package care.shouhu.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MomentTest {

  @Test
  void theSameSeedIsTheSameMoments() {
    assertThat(Moment.of(42, 50)).isEqualTo(Moment.of(42, 50)).hasSize(50);
    assertThat(Moment.of(42, 50)).isNotEqualTo(Moment.of(43, 50));
  }

  @Test
  void oneInFiveMeetsAProductThatStarts() {
    assertThat(Moment.of(42, 50)).filteredOn(Moment::whileStarting).hasSize(10);
    assertThat(Moment.of(42, 4)).noneMatch(Moment::whileStarting);
  }
}
