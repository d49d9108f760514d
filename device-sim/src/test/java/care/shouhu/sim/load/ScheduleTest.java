package care.shouhu.sim.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScheduleTest {

  @ParameterizedTest
  @CsvSource({
    "1000, -1, 0",
    "1000, 0, 1",
    "1000, 999999, 1",
    "1000, 1000000, 2",
    "1000, 1000000000, 1001",
    "0.5, 1999999999, 1",
    "0.5, 2000000000, 2",
    "333333, 1000000000, 333334"
  })
  void countsWhatIsDue(double perSecond, long sinceNanos, long due) {
    assertThat(new Schedule(5_000, perSecond).due(5_000 + sinceNanos)).isEqualTo(due);
  }

  @ParameterizedTest
  @CsvSource({"1000, 0, 0", "1000, 7, 7000000", "3, 1, 333333334", "250000, 1000001, 4000004000"})
  void everyMessageIsDueWhenItIsCounted(double perSecond, long n, long sinceNanos) {
    Schedule schedule = new Schedule(5_000, perSecond);

    assertThat(schedule.dueNanos(n)).isEqualTo(5_000 + sinceNanos);
    assertThat(schedule.due(schedule.dueNanos(n))).isEqualTo(n + 1);
    assertThat(schedule.due(schedule.dueNanos(n) - 1)).isEqualTo(n);
  }
}
