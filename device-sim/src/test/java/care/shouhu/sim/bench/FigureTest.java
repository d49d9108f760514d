package care.shouhu.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class FigureTest {

  static Stream<Arguments> lines() {
    return Stream.of(
        Arguments.of(
            Figure.of(Measure.ACKS_RATIO, 0.83456),
            "{\"figure\":\"acks_ratio\",\"value\":0.8346,\"unit\":\"ratio\","
                + "\"wanted\":\"at least\",\"must\":0.7,\"aim\":1,\"holds\":true}"),
        Arguments.of(
            Figure.of(Measure.IDLE_HEAP, 1_024.4).with("connected", 18_900),
            "{\"figure\":\"idle_heap\",\"value\":1024,\"unit\":\"MiB\","
                + "\"wanted\":\"at most\",\"must\":1024,\"aim\":400,\"holds\":false,"
                + "\"connected\":18900}"),
        Arguments.of(
            Figure.of(Measure.ACKS_PER_SECOND, 309_123.7).with("ack_p99_ms", 0.123456),
            "{\"figure\":\"acks_per_second\",\"value\":309100,\"unit\":\"1/s\","
                + "\"ack_p99_ms\":0.1235}"),
        Arguments.of(
            Figure.of(Measure.RESTART, Double.NaN).with("runs", List.of(1.5, 2.0)),
            "{\"figure\":\"restart\",\"value\":null,\"unit\":\"s\","
                + "\"wanted\":\"at most\",\"must\":10,\"aim\":3,\"holds\":false,"
                + "\"runs\":[1.5,2.0]}"));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void isOneLineOfJson(Figure figure, String line) {
    assertThat(figure.json()).isEqualTo(line);
  }

  @ParameterizedTest
  @CsvSource({
    "ACKS_RATIO, 0.7, true",
    "ACKS_RATIO, 0.69, false",
    "STORED_CPU_PER_MILLION, 25, true",
    "STORED_CPU_PER_MILLION, 25.1, false",
    "RECONNECT_REFUSED, 0, true",
    "RECONNECT_REFUSED, 1, false"
  })
  void holdsUpToWhatItMustBe(Measure measure, double value, boolean holds) {
    assertThat(Figure.of(measure, value).holds()).contains(holds);
  }

  @Test
  void withoutAWishItNeitherHoldsNorFails() {
    assertThat(Figure.of(Measure.COPY_ROWS_PER_SECOND, 1).holds()).isEmpty();
  }

  @Test
  void forPeopleItIsARow() {
    assertThat(Report.row(Figure.of(Measure.LIVE_P99, 12.3456)))
        .matches("holds +live_p99 +12\\.35 ms +must be at most 250, aim 100");
    assertThat(Report.row(Figure.of(Measure.RESTART, Double.NaN)))
        .matches("FAILS +restart +not measured s +must be at most 10, aim 3");
  }
}
