package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.loop.IncidentBook.LastNumbers;
import care.shouhu.command.watch.FactsFold;
import care.shouhu.command.watch.LiveLimits;
import org.junit.jupiter.api.Test;

/** From which number a desk goes on that has no snapshot. */
class BeginNumbersTest {
  private static final long NOW = DeskState.NUMBERS_SINCE_MILLIS + 5_000;

  private final DeskState state =
      new DeskState(new WatchState(new FactsFold(LiveLimits.builtIn()), new SeenKeys()));

  @Test
  void anEmptyDeskGoesOnFromTheTime() {
    state.beginNumbers(NOW, true);

    assertThat(state.incidents().lastNumbers()).isEqualTo(new LastNumbers(5_000, 5_000, 5_000));
    assertThat(state.downlinks().lastNumber()).isEqualTo(5_000);
  }

  @Test
  void whoKnowsAllDecisionsGoesOnFromTheLast() {
    state.incidents().restore(new LastNumbers(7, 8, 9));
    state.downlinks().restore(3);

    state.beginNumbers(NOW, true);

    assertThat(state.incidents().lastNumbers()).isEqualTo(new LastNumbers(7, 8, 9));
    assertThat(state.downlinks().lastNumber()).isEqualTo(3);
  }

  @Test
  void whereDecisionsWereReleasedWhatIsLeftMayNotHoldTheLast() {
    state.incidents().restore(new LastNumbers(7, 9_000, 9));

    state.beginNumbers(NOW, false);

    assertThat(state.incidents().lastNumbers()).isEqualTo(new LastNumbers(5_000, 9_000, 5_000));
  }
}
