package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.loop.IncidentBook.LastNumbers;
import care.shouhu.command.watch.FactsFold;
import care.shouhu.command.watch.LiveLimits;
import org.junit.jupiter.api.Test;

/** From which number a desk goes on. */
class BeginNumbersTest {
  private static final long NOW = DeskState.NUMBERS_SINCE_MILLIS + 5_000;

  private final DeskState state =
      new DeskState(new WatchState(new FactsFold(LiveLimits.builtIn()), new SeenKeys()));

  @Test
  void anEmptyDeskGoesOnFromTheTime() {
    state.beginNumbers(NOW);

    assertThat(state.incidents().lastNumbers()).isEqualTo(new LastNumbers(5_000, 5_000, 5_000));
    assertThat(state.downlinks().lastNumber()).isEqualTo(5_000);
    assertThat(state.notices().lastNumber()).isEqualTo(5_000);
    assertThat(state.holds().lastNumber()).isEqualTo(5_000);
    assertThat(state.handovers().lastNumber()).isEqualTo(5_000);
  }

  @Test
  void theLastNumberThatIsKnownMayNotBeTheLastThatWasGiven() {
    state.incidents().restore(new LastNumbers(7, 9_000, 9));
    state.downlinks().restore(3);
    state.notices().restore(6_000);

    state.beginNumbers(NOW);

    assertThat(state.incidents().lastNumbers()).isEqualTo(new LastNumbers(5_000, 9_000, 5_000));
    assertThat(state.downlinks().lastNumber()).isEqualTo(5_000);
    assertThat(state.notices().lastNumber()).isEqualTo(6_000);
  }

  @Test
  void aClockThatIsFarBehindTakesNoNumberBack() {
    state.incidents().restore(new LastNumbers(7, 8, 9));

    state.beginNumbers(0);

    assertThat(state.incidents().lastNumbers()).isEqualTo(new LastNumbers(7, 8, 9));
  }
}
