package care.shouhu.command.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FenceTest {
  private static final Subject HOME = home(106.9, 27.7);

  @Test
  void nearThePlace_isInside() {
    Long metersAway = Fence.metersAway(HOME, 106.902, 27.7);

    assertThat(metersAway).isBetween(190L, 200L);
    assertThat(Fence.isOutside(metersAway)).isFalse();
  }

  @Test
  void farFromThePlace_isOutside() {
    Long metersAway = Fence.metersAway(HOME, 106.9, 27.71);

    assertThat(metersAway).isBetween(1_105L, 1_120L);
    assertThat(Fence.isOutside(metersAway)).isTrue();
  }

  @Test
  void withoutAPosition_nothingIsSaid() {
    assertThat(Fence.metersAway(HOME, null, null)).isNull();
    assertThat(Fence.metersAway(home(null, null), 106.9, 27.7)).isNull();
    assertThat(Fence.isOutside(null)).isFalse();
  }

  private static Subject home(Double longitude, Double latitude) {
    return new Subject(
        "r", "老人", null, null, "home", "家", null, null, null, List.of(), null, null, "520302",
        longitude, latitude);
  }
}
