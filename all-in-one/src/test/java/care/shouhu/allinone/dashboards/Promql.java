package care.shouhu.allinone.dashboards;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which series an expression of PromQL reads, and by which labels it groups and joins them. Reads
 * as much of the language as our dashboards and alerts use, and refuses the rest rather than
 * overlook something in it.
 *
 * @param selectors in order of the expression
 */
record Promql(List<Selector> selectors) {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\"(?:[^\"\\\\]|\\\\.)*\"|\\[[^\\]]*\\]|=~|!~|!=|[a-zA-Z_:][\\w:]*|[\\d.]+[a-z]*|\\S");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][\\w:]*");
  private static final Pattern ONE_OF = Pattern.compile("(.*?)\\(?(\\w+(?:\\|\\w+)+)\\)?(.*)");
  private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool", "offset");
  private static final Set<String> REFUSED =
      Set.of("without", "ignoring", "group_left", "group_right");

  Promql {
    selectors = List.copyOf(selectors);
  }

  /**
   * One selector of an expression.
   *
   * @param metric empty where a matcher names the metrics
   * @param grouped labels by which the expression groups or joins its series
   */
  record Selector(String metric, List<Matcher> matchers, List<String> grouped) {
    Selector {
      matchers = List.copyOf(matchers);
      grouped = List.copyOf(grouped);
    }

    String text() {
      return metric
          + matchers.stream().map(Matcher::text).collect(Collectors.joining(",", "{", "}"));
    }

    private Selector groupedBy(List<String> more) {
      List<String> all = new ArrayList<>(grouped);
      all.addAll(more);
      return new Selector(metric, matchers, all);
    }
  }

  /**
   * A label's condition.
   *
   * @param quoted as it stands in the expression
   */
  record Matcher(String label, String operator, String quoted) {
    String text() {
      return label + operator + quoted;
    }

    /** The values that stand in it; empty when it is any other regular expression. */
    List<String> values() {
      String value = quoted.substring(1, quoted.length() - 1);
      if (operator.equals("=") || operator.equals("!=") || value.matches("\\w+")) {
        return List.of(value);
      }
      var oneOf = ONE_OF.matcher(value);
      return oneOf.matches() && (oneOf.group(1) + oneOf.group(3)).matches("\\w*")
          ? List.of(oneOf.group(2).split("\\|")).stream()
              .map(each -> oneOf.group(1) + each + oneOf.group(3))
              .toList()
          : List.of();
    }
  }

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException where it has words this does not know
   */
  static Promql of(String expression) {
    return new Promql(new Reader(expression).read());
  }

  private static final class Reader {
    private final List<String> tokens;
    private final List<Selector> selectors = new ArrayList<>();
    private int next;

    Reader(String expression) {
      tokens = TOKEN.matcher(expression).results().map(MatchResult::group).toList();
    }

    List<Selector> read() {
      readUntil(tokens.size());
      return selectors;
    }

    private void readUntil(int end) {
      while (next < end) {
        String token = tokens.get(next++);
        switch (token) {
          case "by" -> by();
          case "on" -> joined(labels());
          case "{" -> selector("");
          default -> word(token);
        }
      }
    }

    private void word(String token) {
      if (REFUSED.contains(token)) {
        throw new IllegalArgumentException("teach this test the word " + token);
      }
      boolean name = NAME.matcher(token).matches() && !OPERATORS.contains(token);
      if (!name || isNext("(") || isNext("by")) {
        return;
      }
      if (isNext("{")) {
        next++;
        selector(token);
      } else {
        selectors.add(new Selector(token, List.of(), List.of()));
      }
    }

    /** After its opening brace. */
    private void selector(String metric) {
      List<Matcher> matchers = new ArrayList<>();
      while (!tokens.get(next).equals("}")) {
        matchers.add(new Matcher(tokens.get(next), tokens.get(next + 1), tokens.get(next + 2)));
        next += isAt(next + 3, ",") ? 4 : 3;
      }
      next++;
      selectors.add(new Selector(metric, matchers, List.of()));
    }

    private void by() {
      List<String> labels = labels();
      if (!isNext("(")) {
        throw new IllegalArgumentException("teach this test a `by` behind what it groups");
      }
      int first = selectors.size();
      readUntil(closing(next));
      for (int i = first; i < selectors.size(); i++) {
        selectors.set(i, selectors.get(i).groupedBy(labels));
      }
    }

    /** Taken as if all of the expression were joined, which asks for more rather than less. */
    private void joined(List<String> labels) {
      readUntil(tokens.size());
      selectors.replaceAll(selector -> selector.groupedBy(labels));
    }

    private List<String> labels() {
      int end = closing(next);
      List<String> labels =
          tokens.subList(next + 1, end).stream().filter(token -> !token.equals(",")).toList();
      next = end + 1;
      return labels;
    }

    /** Where the parenthesis that opens here is closed. */
    private int closing(int open) {
      int depth = 0;
      for (int i = open; i < tokens.size(); i++) {
        if (isAt(i, "(")) {
          depth++;
        } else if (isAt(i, ")") && --depth == 0) {
          return i;
        }
      }
      throw new IllegalArgumentException("a parenthesis stays open");
    }

    private boolean isNext(String token) {
      return isAt(next, token);
    }

    private boolean isAt(int index, String token) {
      return index < tokens.size() && tokens.get(index).equals(token);
    }
  }
}
