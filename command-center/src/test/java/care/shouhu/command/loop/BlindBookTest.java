package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.blind.BlindWindow;
import care.shouhu.command.blind.BlindWindow.Cause;
import org.junit.jupiter.api.Test;

class BlindBookTest {
  private static final long BEGIN_MILLIS = 1_795_435_200_000L;

  private final BlindBook book = new BlindBook(3);

  private void ended(String deviceId, long atMillis) {
    book.put(new BlindWindow(Cause.DEVICE_SILENT, deviceId, atMillis - 1_000, atMillis));
  }

  @Test
  void whatLeavesForWantOfRoomIsSaid_alsoAfterARestart() {
    for (int i = 1; i <= 5; i++) {
      ended("d-" + i, BEGIN_MILLIS + i);
    }
    BlindBook restored = new BlindBook(3);
    restored.restore(book.content());

    assertThat(book.windows()).hasSize(3);
    assertThat(book.content().leftMillis()).isEqualTo(BEGIN_MILLIS + 2);
    assertThat(restored.content()).isEqualTo(book.content());
  }

  @Test
  void nothingHasLeftWhileThereIsRoom_andThenByItsAge() {
    ended("d-1", BEGIN_MILLIS);
    assertThat(book.content().leftMillis()).isZero();

    ended("d-2", BEGIN_MILLIS + BlindBook.CLOSED_KEPT_MILLIS + 1);

    assertThat(book.windows()).extracting(BlindWindow::deviceId).containsExactly("d-2");
    assertThat(book.content().leftMillis()).isEqualTo(BEGIN_MILLIS);
  }
}
