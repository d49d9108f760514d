package care.shouhu.command.report;

import care.shouhu.command.indicator.Indicator;
import care.shouhu.command.report.MonthlyReport.Line;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The columns of both tables and their words, the same in XLSX and PDF. */
final class ReportColumns {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.of("Asia/Shanghai"));

  private ReportColumns() {}

  /**
   * A column of the figures.
   *
   * @param value null when it means nothing
   * @param decimals how many are shown
   */
  record Column(String title, Function<Line, Number> value, int decimals) {

    /** As people read it; a stroke for what is not known. */
    String text(Line line) {
      Number number = value.apply(line);
      return number == null
          ? "—"
          : String.format(Locale.ROOT, "%,." + decimals + "f", number.doubleValue());
    }
  }

  static final List<Column> FIGURES =
      List.of(
          mean("在用床位", Line::beds),
          mean("占用床位", Line::occupied),
          new Column("入住率 %", Line::occupancyPercent, 1),
          mean("护理型床位", Line::nursingBeds),
          mean("护理型占用", Line::nursingOccupied),
          mean("自理", Line::independent),
          mean("半失能", Line::partial),
          mean("失能", Line::full),
          new Column("入住人次", Line::admissions, 0),
          new Column("其中免评估", Line::overrides, 0),
          new Column("退住人次", Line::discharges, 0),
          new Column("请假", Line::leaves, 0),
          new Column("住院", Line::toHospital, 0),
          new Column("喘息服务", Line::respiteStays, 0),
          new Column("月末轮候", Line::waiting, 0),
          new Column("轮候入住", Line::fromList, 0),
          new Column("有数据天数", Line::days, 0));

  private static Column mean(String title, Function<Line, Double> value) {
    return new Column(title, line -> line.days() == 0 ? null : value.apply(line), 1);
  }

  static final List<String> INDICATORS =
      List.of("指标", "单位", "2020 年", "2025 年目标", "当前值", "达标", "变化", "说明");

  /** One indicator in the order of {@link #INDICATORS}. */
  static List<String> row(Indicator indicator) {
    Double value = indicator.value();
    return List.of(
        indicator.plan().nameZh(),
        indicator.plan().unit(),
        number(indicator.plan().baseline2020()),
        (indicator.plan().isCeiling() ? "≤ " : "") + number(indicator.plan().target2025()),
        number(value),
        value == null ? "—" : indicator.plan().isReachedBy(value) ? "是" : "否",
        change(indicator),
        note(indicator));
  }

  /** With since how long: where a day was not kept it is against one before that. */
  private static String change(Indicator indicator) {
    return indicator.change() == null
        ? "—"
        : String.format(
            Locale.ROOT, "%+.1f，比 %d 天前", indicator.change(), indicator.changeSinceDays());
  }

  private static String note(Indicator indicator) {
    if (indicator.notComputable() != null) {
      return "无法计算：" + indicator.notComputable().zh();
    }
    String made = indicator.numerator() + " / " + indicator.denominator();
    return indicator.missing() == 0 ? made : made + "，另有 " + indicator.missing() + " 项未登记";
  }

  private static String number(Double value) {
    return value == null ? "—" : String.format(Locale.ROOT, "%.1f", value);
  }

  static String title(MonthlyReport report) {
    return "%s养老服务月报 %d 年 %d 月"
        .formatted(report.scopeName(), report.month().getYear(), report.month().getMonthValue());
  }

  /** When it was made, and what the figures are. */
  static String about(MonthlyReport report) {
    return "制表时间 "
        + MINUTE.format(Instant.ofEpochMilli(report.madeAtMillis()))
        + "　"
        + FIGURES_NOTE;
  }

  private static final String FIGURES_NOTE = "床位与人数为当月各日均值；其余为当月发生数。“—”表示没有数据。";
}
