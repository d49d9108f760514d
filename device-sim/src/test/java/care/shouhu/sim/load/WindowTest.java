package care.shouhu.sim.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class WindowTest {
  private static final long FIRST = Template.FIRST_SEQ;

  @Test
  void hasRoomUntilItIsFullAndAgainWhenOneIsSettled() {
    Window window = new Window(2);
    int first = window.take(Kind.READING, FIRST, 1, 10);
    window.take(Kind.CALL, FIRST + 1, 2, 20);
    assertThat(window.hasRoom()).isFalse();

    window.settle(first);

    assertThat(window.hasRoom()).isTrue();
    assertThat(window.inFlight()).isEqualTo(1);
    assertThat(window.holds(first)).isFalse();
    assertThat(window.atMillis(first)).isEqualTo(1);
  }

  @Test
  void holdsNothingUnderANumberThatIsNoSlot() {
    Window window = new Window(2);

    assertThat(window.holds(Window.slot(0))).isFalse();
    assertThat(window.holds(Window.slot(3))).isFalse();
  }

  @Test
  void sendsAgainInTheOrderOfTheNumbersWhateverTheSlots() {
    Window window = new Window(4);
    for (int n = 0; n < 4; n++) {
      window.take(Kind.READING, FIRST + n, 0, 0);
    }
    window.settle(0);
    window.settle(2);
    window.take(Kind.READING, FIRST + 4, 0, 0);
    window.take(Kind.READING, FIRST + 5, 0, 0);

    assertThat(Arrays.stream(window.inOrder()).mapToLong(slot -> window.seq(slot) - FIRST))
        .containsExactly(1L, 3L, 4L, 5L);
  }
}
