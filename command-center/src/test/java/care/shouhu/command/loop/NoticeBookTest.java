package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.notify.About;
import care.shouhu.command.notify.Notice;
import care.shouhu.command.notify.NoticeMachine;
import care.shouhu.command.notify.NotifyPolicy;
import care.shouhu.command.watch.AlarmClass;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is remembered of notices, and for how long. */
class NoticeBookTest {
  private static final NotifyPolicy.Steps STEPS = NotifyPolicy.defaults().steps(AlarmClass.URGENT);

  private final NoticeBook book = new NoticeBook();
  private long nowMillis = 1_000_000;

  /** One that has ended already, for there is no channel. */
  private Notice ended(String incidentId, int ring) {
    Notice notice =
        NoticeMachine.begin(
            book.nextId(),
            "nurse",
            new About.OfIncident(incidentId, ring),
            AlarmClass.URGENT,
            List.of(),
            STEPS,
            nowMillis);
    book.put(notice);
    return notice;
  }

  @Test
  void anIncidentThatRingsForDaysDoesNotFillTheMemory() {
    for (int ring = 1; ring <= 3 * NoticeBook.ENDED_PER_INCIDENT_MAX; ring++) {
      nowMillis += 1_000;
      ended("I-1", ring);
    }

    assertThat(book.all()).hasSize(NoticeBook.ENDED_PER_INCIDENT_MAX);
    assertThat(book.ofIncident("I-1")).hasSize(NoticeBook.ENDED_PER_INCIDENT_MAX);
    assertThat(book.lastRing("I-1")).isEqualTo(3 * NoticeBook.ENDED_PER_INCIDENT_MAX);
  }

  @Test
  void allTogetherAreBoundedAndNoNumberComesTwice() {
    for (int i = 0; i < NoticeBook.ENDED_MAX + 500; i++) {
      ended("I-" + i, 1);
    }

    assertThat(book.all()).hasSize(NoticeBook.ENDED_MAX);
    assertThat(book.lastRing("I-0")).isZero();
    assertThat(book.nextId()).isEqualTo("N-" + (NoticeBook.ENDED_MAX + 501));
  }

  @Test
  void whatEndedADayAgoIsForgotten() {
    Notice old = ended("I-1", 1);
    nowMillis += NoticeBook.KEPT_MILLIS;

    ended("I-2", 1);

    assertThat(book.notice(old.id())).isEmpty();
    assertThat(book.ofIncident("I-1")).isEmpty();
    assertThat(book.open()).isZero();
  }

  @Test
  void onlyTheLastMinuteCounts() {
    ended("I-1", 1);
    nowMillis += NoticeBook.COUNTED_MILLIS - 1;
    ended("I-2", 1);

    assertThat(book.begunFor("nurse", nowMillis)).isEqualTo(2);
    assertThat(book.begunFor("nurse", nowMillis + 1)).isEqualTo(1);
    assertThat(book.begunFor("somebody", nowMillis)).isZero();
  }
}
