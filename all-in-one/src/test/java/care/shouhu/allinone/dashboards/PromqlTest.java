package care.shouhu.allinone.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import care.shouhu.allinone.dashboards.Promql.Matcher;
import care.shouhu.allinone.dashboards.Promql.Selector;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromqlTest {
  @Test
  void selectorsInFunctionsAndAggregations_areReadWithWhatTheyAreGroupedBy() {
    Promql read =
        Promql.of(
            "histogram_quantile(0.99, sum by (le, lane) (rate(a_bucket{x=~\"1|2\",y!=\"}\"}[1m])))"
                + " / max(b:c > 0)");

    assertThat(read.selectors())
        .containsExactly(
            new Selector(
                "a_bucket",
                List.of(new Matcher("x", "=~", "\"1|2\""), new Matcher("y", "!=", "\"}\"")),
                List.of("le", "lane")),
            new Selector("b:c", List.of(), List.of()));
    assertThat(read.selectors().getFirst().text()).isEqualTo("a_bucket{x=~\"1|2\",y!=\"}\"}");
  }

  @Test
  void whatIsJoined_mustHaveTheLabelOnBothSides() {
    Promql read = Promql.of("max by (x) (a) > 1 and on (y) (b == 0 or absent(c{z=\"1\"}))");

    assertThat(read.selectors()).extracting(Selector::metric).containsExactly("a", "b", "c");
    assertThat(read.selectors())
        .extracting(Selector::grouped)
        .containsExactly(List.of("x", "y"), List.of("y"), List.of("y"));
  }

  @Test
  void aSelectorWithoutAName_isRead() {
    assertThat(Promql.of("{__name__=~\"a_(b|c)_d\"} - time()").selectors())
        .containsExactly(
            new Selector("", List.of(new Matcher("__name__", "=~", "\"a_(b|c)_d\"")), List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      emptyValue = "",
      value = {
        "=;ok;ok",
        "!=;a.b;a.b",
        "=~;ok;ok",
        "!~;A|B_C;A,B_C",
        "=~;(A|B);A,B",
        "=~;a_(b|c)_d;a_b_d,a_c_d",
        "=~;.+;''",
        "=~;a.+;''",
        "=~;a|b.*;''"
      })
  void valuesOfAMatcher_areThoseThatStandInIt(String operator, String value, String values) {
    assertThat(String.join(",", new Matcher("x", operator, "\"" + value + "\"").values()))
        .isEqualTo(values);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sum without (x) (a)", "sum(a) by (x)", "a * on (x) group_left (y) b"})
  void whatItDoesNotKnow_isRefused(String expression) {
    assertThatThrownBy(() -> Promql.of(expression)).isInstanceOf(IllegalArgumentException.class);
  }
}
