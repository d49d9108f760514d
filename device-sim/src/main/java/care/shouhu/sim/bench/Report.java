package care.shouhu.sim.bench;

import care.shouhu.sim.bench.Measure.Wish;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where figures go: a JSON line each on standard output as soon as it is known, progress for people
 * on the error stream, and a table at the end.
 */
final class Report {
  private final PrintStream lines;
  private final PrintStream people;
  private final List<Figure> figures = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private String database = "";

  Report(PrintStream lines, PrintStream people) {
    this.lines = lines;
    this.people = people;
  }

  /** From now on each figure names the database of whoever measures. */
  void onDatabase(String kind) {
    database = kind;
  }

  void figure(Figure measured) {
    Figure figure = database.isEmpty() ? measured : measured.with("database", database);
    figures.add(figure);
    lines.println(figure.json());
    lines.flush();
  }

  /** What is being done. */
  void say(String format, Object... arguments) {
    people.printf(Locale.ROOT, "  " + format + "%n", arguments);
  }

  /** A scenario could not be run to its end. */
  void failed(String scenario, Exception cause) {
    failures.add(scenario + ": " + cause.getMessage());
    people.println("  " + scenario + " FAILED");
    cause.printStackTrace(people);
  }

  /** The table for people; true when every scenario ran to its end. */
  boolean summary() {
    people.println();
    figures.forEach(figure -> people.println(row(figure)));
    failures.forEach(failure -> people.println("FAILED  " + failure));
    return failures.isEmpty();
  }

  /** One row, such as {@code holds acks_ratio 0.83 ratio must 0.7, aim 1}. */
  static String row(Figure figure) {
    String wish =
        switch (figure.measure().wish()) {
          case Wish.None none -> "";
          case Wish.AtLeast(double must, double aim) -> wish("at least", must, aim);
          case Wish.AtMost(double must, double aim) -> wish("at most", must, aim);
        };
    String verdict = figure.holds().map(holds -> holds ? "holds" : "FAILS").orElse("");
    String value =
        Double.isFinite(figure.value())
            ? Figure.rounded(figure.value()).toPlainString()
            : "not measured";
    return String.format(
            Locale.ROOT,
            "%-6s %-30s %12s %-8s %s",
            verdict,
            figure.label(),
            value,
            figure.measure().unit(),
            wish)
        .stripTrailing();
  }

  private static String wish(String direction, double must, double aim) {
    return String.format(
        Locale.ROOT,
        "must be %s %s, aim %s",
        direction,
        Figure.rounded(must).toPlainString(),
        Figure.rounded(aim).toPlainString());
  }
}
