package care.shouhu.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProcStatTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "42 (java) S 7 42 42 0 -1 4194560 1 2 3 4 100 20 30 4 20 0 9 0 1; 42; 7; 120; 34",
        "1 (a b) c) R 0 1 1 0 -1 0 0 0 0 0 5 6 0 0 20 0 1 0 1; 1; 0; 11; 0"
      })
  void readsIdsAndTimes(String line, long id, long parent, long own, long waited) {
    assertThat(ProcStat.parse(line)).contains(new ProcStat(id, parent, own, waited));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "42", "42 (java) S 7", "x (java) S 7 0 0 0 0 0 0 0 0 0 1 1 1 1"})
  void whatIsNoSuchLineIsNothing(String line) {
    assertThat(ProcStat.parse(line)).isEmpty();
  }

  @Test
  void readsALimitAndKnowsWhenThereIsNone() {
    String limits =
        """
        Limit                     Soft Limit           Hard Limit           Units
        Max cpu time              unlimited            unlimited            seconds
        Max open files            20000                524288               files
        """;

    assertThat(ProcStat.first(limits, "Max open files")).contains(20_000L);
    assertThat(ProcStat.first(limits, "Max cpu time")).isEmpty();
    assertThat(ProcStat.first(limits, "Max locks")).isEmpty();
  }
}
