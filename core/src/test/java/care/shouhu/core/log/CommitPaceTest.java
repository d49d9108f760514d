package care.shouhu.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class CommitPaceTest {
  /** The clock of {@link System#nanoTime} may overflow at any moment. */
  private static final long START = Long.parseLong("9223372036844775807");

  private final CommitPace pace = new CommitPace(START);

  private void beginInARow(int commits, long nowNanos) {
    for (int n = 0; n < commits; n++) {
      assertThat(pace.leftNanos(nowNanos)).isLessThanOrEqualTo(0);
      pace.begins(nowNanos);
    }
  }

  @Test
  void someInARowBeginAtOnceAndTheNextWaitsForItsTurn() {
    beginInARow(CommitPace.IN_A_ROW, START);

    assertThat(pace.leftNanos(START)).isEqualTo(CommitPace.EVERY_NANOS);
    assertThat(pace.leftNanos(START + CommitPace.EVERY_NANOS)).isZero();
  }

  @Test
  void afterAQuietTimeAsManyInARowAgain() {
    beginInARow(CommitPace.IN_A_ROW, START);
    long later = START + CommitPace.IN_A_ROW * CommitPace.EVERY_NANOS;

    beginInARow(CommitPace.IN_A_ROW, later);

    assertThat(pace.leftNanos(later)).isEqualTo(CommitPace.EVERY_NANOS);
  }

  @Test
  void aLongQuietTimeEarnsNoMore() {
    long later = START + 3_600_000_000_000L;

    beginInARow(CommitPace.IN_A_ROW, later);

    assertThat(pace.leftNanos(later)).isEqualTo(CommitPace.EVERY_NANOS);
  }

  @Property
  void whateverComesNoneWaitsLongAndNoMoreBeginThanTheRateAllows(
      @ForAll @IntRange(min = 1, max = 2_000) int commits,
      @ForAll @LongRange(min = 0, max = 5_000_000) long apartNanos) {
    CommitPace each = new CommitPace(START);
    long now = START;
    for (int n = 0; n < commits; n++) {
      long left = each.leftNanos(now);
      assertThat(left).isLessThanOrEqualTo(CommitPace.EVERY_NANOS);
      now += Math.max(left, 0);
      each.begins(now);
      assertThat(n - CommitPace.IN_A_ROW)
          .isLessThanOrEqualTo((int) ((now - START) / CommitPace.EVERY_NANOS));
      now += apartNanos;
    }
  }

  /** As the committer does when company enough waits: it begins whether it is its turn or not. */
  @Property
  void afterAnyNumberThatDidNotWaitForTheirTurnTheNextWaitsForOneTurnAtMost(
      @ForAll @IntRange(min = 1, max = 20_000) int commits,
      @ForAll @LongRange(min = 0, max = 5_000_000) long apartNanos) {
    CommitPace each = new CommitPace(START);
    long now = START;
    for (int n = 0; n < commits; n++) {
      each.begins(now);
      now += apartNanos;
      assertThat(each.leftNanos(now)).isLessThanOrEqualTo(CommitPace.EVERY_NANOS);
    }
  }
}
