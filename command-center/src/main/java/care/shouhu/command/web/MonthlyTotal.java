package care.shouhu.command.web;

import care.shouhu.command.report.MonthlyReport.Line;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** All lines of a report together: sums, and the days of the line that has most. */
final class MonthlyTotal {
  private MonthlyTotal() {}

  static Line of(List<Line> lines) {
    return new Line(
        "",
        "合计",
        lines.stream().mapToInt(Line::days).max().orElse(0),
        sum(lines, Line::beds),
        sum(lines, Line::occupied),
        sum(lines, Line::nursingBeds),
        sum(lines, Line::nursingOccupied),
        sum(lines, Line::independent),
        sum(lines, Line::partial),
        sum(lines, Line::full),
        count(lines, Line::admissions),
        count(lines, Line::overrides),
        count(lines, Line::discharges),
        count(lines, Line::leaves),
        count(lines, Line::toHospital),
        count(lines, Line::respiteStays),
        count(lines, Line::waiting),
        count(lines, Line::offers),
        count(lines, Line::fromList));
  }

  private static double sum(List<Line> lines, ToDoubleFunction<Line> value) {
    return lines.stream().mapToDouble(value).sum();
  }

  private static long count(List<Line> lines, ToLongFunction<Line> value) {
    return lines.stream().mapToLong(value).sum();
  }
}
