package care.shouhu.allinone.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.allinone.dashboards.Promql.Matcher;
import care.shouhu.allinone.dashboards.Promql.Selector;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every expression of the dashboards and of the alerts in a real Prometheus that looks at a real
 * product: panels show something, and whatever an expression names is there, its metrics, its
 * labels and their values.
 */
final class PromqlIT {
  private static final Path DASHBOARDS = Path.of("..", "dashboards", "grafana", "dashboards");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern VARIABLE = Pattern.compile("label_values\\((.+), (\\w+)\\)");
  private static final Pattern LEGEND_LABEL = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");

  /** What shows no figure here, and why; its series are there all the same. */
  private static final Map<String, String> QUIET =
      Map.of(
          "incidents.json 及时接警率与标准（紧急） A", "NaN until a call is older than 60 s",
          "incidents.json 居家及时到场率与标准（紧急） A", "NaN until a call is older than 15 min",
          "storage.json 日志拒收 B", "the log has taken all",
          "storage.json 取连接时延 B", "nobody waited in vain for a connection");

  @TempDir static Path folder;

  private static BusyProduct product;
  private static Prometheus prometheus;
  private static Instant begin;

  record Dashboard(String file, JsonNode json) {
    @Override
    public String toString() {
      return file;
    }
  }

  /**
   * One expression of a panel.
   *
   * @param legend how Grafana names its series
   */
  record Query(String name, String expression, String legend) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void workUntilEachPanelHasSomethingToShow() throws Exception {
    product = BusyProduct.start(folder.resolve("product"));
    prometheus = Prometheus.start(folder.resolve("prometheus"), product.http());
    begin = Instant.now();
    List<Query> missing =
        panels().stream().filter(query -> !QUIET.containsKey(query.name)).toList();
    for (int round = 0; round < BusyProduct.ROUNDS_MAX && !missing.isEmpty(); round++) {
      product.work();
      Thread.sleep(1_000);
      missing = showNothing(missing);
    }
  }

  private static List<Query> showNothing(List<Query> queries) throws Exception {
    List<Query> nothing = new ArrayList<>();
    for (Query query : queries) {
      if (figures(series(query)).isEmpty()) {
        nothing.add(query);
      }
    }
    return nothing;
  }

  @AfterAll
  static void stop() throws Exception {
    if (prometheus != null) {
      prometheus.stop();
    }
    if (product != null) {
      product.stop();
    }
  }

  @ParameterizedTest
  @MethodSource("panels")
  void aPanelShowsFiguresNamedByTheirLabels(Query query) throws Exception {
    List<JsonNode> shown = series(query);

    if (!QUIET.containsKey(query.name)) {
      assertThat(figures(shown)).as(query.expression).isNotEmpty();
    }
    for (MatchResult label : LEGEND_LABEL.matcher(query.legend).results().toList()) {
      assertThat(shown)
          .as("%s of %s", label.group(), query.expression)
          .allMatch(each -> each.get("metric").has(label.group(1)));
    }
  }

  @ParameterizedTest
  @MethodSource({"panels", "alerts"})
  void whatAnExpressionNamesIsThere(Query query) throws Exception {
    List<Selector> selectors = Promql.of(query.expression).selectors();

    assertThat(selectors).isNotEmpty();
    for (Selector selector : selectors) {
      List<JsonNode> read = matching(selector.text());
      assertThat(read).as("series of %s", selector.text()).isNotEmpty();
      for (String label : selector.grouped()) {
        assertThat(read).as("%s of %s", label, selector.text()).allMatch(each -> each.has(label));
      }
      for (Matcher matcher : selector.matchers()) {
        assertThat(known(selector, matcher.label()))
            .as("values of %s in %s", matcher.label(), selector.text())
            .isNotEmpty()
            .containsAll(matcher.values());
      }
    }
  }

  @Test
  void allAlertsAreEvaluated() throws Exception {
    assertThat(rules())
        .hasSizeGreaterThan(30)
        .allSatisfy(rule -> {
          assertThat(rule.path("lastError").asText()).as(rule.get("name").asText()).isEmpty();
          assertThat(rule.get("health").asText()).as(rule.get("name").asText()).isEqualTo("ok");
        });
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void theVariableInstanceOffersTheProduct(Dashboard dashboard) throws Exception {
    for (JsonNode variable : dashboard.json.at("/templating/list")) {
      if (variable.at("/datasource/type").asText().equals("prometheus")) {
        var wanted = VARIABLE.matcher(variable.at("/query/query").asText());
        assertThat(wanted.matches()).as(variable.get("name").asText()).isTrue();
        assertThat(values(wanted.group(2), wanted.group(1)))
            .containsExactly(product.http().getAuthority());
      }
    }
  }

  @Test
  void whatMayBeQuietIsOnADashboard() throws Exception {
    assertThat(panels()).extracting(Query::name).containsAll(QUIET.keySet());
  }

  static List<Dashboard> dashboards() throws IOException {
    try (Stream<Path> files = Files.list(DASHBOARDS)) {
      List<Dashboard> read = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        read.add(new Dashboard(file.getFileName().toString(), JSON.readTree(file.toFile())));
      }
      return read;
    }
  }

  static List<Query> panels() throws IOException {
    List<Query> queries = new ArrayList<>();
    for (Dashboard dashboard : dashboards()) {
      for (JsonNode panel : dashboard.json.get("panels")) {
        for (JsonNode target : panel.path("targets")) {
          if (target.has("expr")) {
            queries.add(
                new Query(
                    "%s %s %s"
                        .formatted(
                            dashboard.file,
                            panel.get("title").asText(),
                            target.get("refId").asText()),
                    expanded(target.get("expr").asText()),
                    target.path("legendFormat").asText()));
          }
        }
      }
    }
    assertThat(queries).hasSizeGreaterThan(90);
    return queries;
  }

  /** As Grafana does it when this one instance is chosen. */
  private static String expanded(String expression) {
    return expression
        .replace("$__rate_interval", "1m")
        .replace("$instance", product.http().getAuthority().replace(".", "\\\\."));
  }

  static List<Query> alerts() throws Exception {
    return rules().stream()
        .map(rule -> new Query(rule.get("name").asText(), rule.get("query").asText(), ""))
        .toList();
  }

  private static List<JsonNode> rules() throws Exception {
    return list(prometheus.get("rules", Map.of()).at("/groups/0/rules"));
  }

  /** The lines that Grafana draws since the product began to work. */
  private static List<JsonNode> series(Query query) throws Exception {
    return list(
        prometheus
            .get(
                "query_range",
                Map.of(
                    "query",
                    query.expression,
                    "start",
                    begin.toString(),
                    "end",
                    Instant.now().toString(),
                    "step",
                    "1s"))
            .get("result"));
  }

  private static List<String> figures(List<JsonNode> series) {
    return series.stream()
        .flatMap(each -> list(each.get("values")).stream())
        .map(value -> value.get(1).asText())
        .filter(figure -> !figure.equals("NaN"))
        .toList();
  }

  private static List<JsonNode> matching(String selector) throws Exception {
    return list(prometheus.get("series", Map.of("match[]", selector)));
  }

  /** All values that this label has on the selector's metric, whatever else is asked of it. */
  private static List<String> known(Selector selector, String label) throws Exception {
    return selector.metric().isEmpty()
        ? values(label, "{" + label + "!=\"\"}")
        : values(label, selector.metric());
  }

  private static List<String> values(String label, String selector) throws Exception {
    return list(prometheus.get("label/" + label + "/values", Map.of("match[]", selector))).stream()
        .map(JsonNode::asText)
        .toList();
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
