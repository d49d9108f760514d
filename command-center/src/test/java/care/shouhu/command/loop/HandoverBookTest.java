package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.handover.Handover;
import care.shouhu.command.handover.Handover.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandoverBookTest {
  private final HandoverBook book = new HandoverBook();
  private long number;

  @Test
  void aListThatAnOpenOneGoesOnFromIsKept_andLeavesWithTheOthersAfterwards() {
    Handover first = begun().ended(Status.COMPLETED, 2, "b").goingOnAs("H-2");
    book.put(first);
    Handover second = first.next("H-" + ++number, List.of(), 2);
    book.put(second);
    endedOnes(HandoverBook.ENDED_MAX + 5);

    assertThat(book.before(second)).containsExactly(first);
    assertThat(book.all()).hasSize(HandoverBook.ENDED_MAX + 1);
    HandoverBook again = new HandoverBook();
    again.restore(book.all());
    assertThat(again.before(second)).containsExactly(first);

    book.put(second.ended(Status.COMPLETED, 3, "b"));
    endedOnes(HandoverBook.ENDED_MAX);

    assertThat(book.handover("H-1")).isEmpty();
    assertThat(book.handover("H-2")).isEmpty();
    assertThat(book.all()).hasSize(HandoverBook.ENDED_MAX);
  }

  private void endedOnes(int howMany) {
    for (int i = 0; i < howMany; i++) {
      book.put(begun().ended(Status.CANCELLED, 2, "b"));
    }
  }

  private Handover begun() {
    return Handover.begun("H-" + ++number, null, null, "a", "甲", 1, null, List.of());
  }
}
