package care.shouhu.command.report;

import care.shouhu.command.indicator.Indicator;
import care.shouhu.command.report.MonthlyReport.Line;
import care.shouhu.command.report.ReportColumns.Column;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/** The report as a workbook of two sheets, with numbers as numbers. */
public final class MonthlyXlsx {
  private static final int NAME_WIDTH = 26;
  private static final int COLUMN_WIDTH = 11;
  private static final int HEAD_ROW = 2;

  private MonthlyXlsx() {}

  /** The file's bytes. */
  public static byte[] write(MonthlyReport report) {
    var out = new ByteArrayOutputStream();
    try (var workbook = new Workbook(out, "Shouhu", "1.0")) {
      figures(workbook.newWorksheet("床位与人员"), report);
      indicators(workbook.newWorksheet("规划指标"), report);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void figures(Worksheet sheet, MonthlyReport report) {
    sheet.value(0, 0, ReportColumns.title(report));
    sheet.style(0, 0).bold().fontSize(14).set();
    sheet.value(1, 0, ReportColumns.about(report));
    sheet.width(0, NAME_WIDTH);
    sheet.value(HEAD_ROW, 0, "单位");
    for (int c = 0; c < ReportColumns.FIGURES.size(); c++) {
      sheet.width(c + 1, COLUMN_WIDTH);
      sheet.value(HEAD_ROW, c + 1, ReportColumns.FIGURES.get(c).title());
    }
    sheet.range(HEAD_ROW, 0, HEAD_ROW, ReportColumns.FIGURES.size()).style().bold().set();
    int row = HEAD_ROW + 1;
    for (Line line : report.lines()) {
      line(sheet, row++, line);
    }
    line(sheet, row, report.total());
    sheet.range(row, 0, row, ReportColumns.FIGURES.size()).style().bold().set();
    sheet.freezePane(1, HEAD_ROW + 1);
  }

  private static void line(Worksheet sheet, int row, Line line) {
    sheet.value(row, 0, line.name());
    for (int c = 0; c < ReportColumns.FIGURES.size(); c++) {
      Column column = ReportColumns.FIGURES.get(c);
      Number number = column.value().apply(line);
      if (number == null) {
        sheet.value(row, c + 1, "—");
      } else {
        sheet.value(row, c + 1, number);
        sheet.style(row, c + 1).format(column.decimals() == 0 ? "#,##0" : "#,##0.0").set();
      }
    }
  }

  private static void indicators(Worksheet sheet, MonthlyReport report) {
    sheet.value(0, 0, "“十四五”规划指标");
    sheet.style(0, 0).bold().fontSize(14).set();
    sheet.value(1, 0, report.indicators().isEmpty() ? "当月没有留存数据" : report.indicatorsDay());
    for (int c = 0; c < ReportColumns.INDICATORS.size(); c++) {
      sheet.width(
          c, c == 0 || c == ReportColumns.INDICATORS.size() - 1 ? NAME_WIDTH : COLUMN_WIDTH);
      sheet.value(HEAD_ROW, c, ReportColumns.INDICATORS.get(c));
    }
    sheet.range(HEAD_ROW, 0, HEAD_ROW, ReportColumns.INDICATORS.size() - 1).style().bold().set();
    int row = HEAD_ROW + 1;
    for (Indicator indicator : report.indicators()) {
      List<String> texts = ReportColumns.row(indicator);
      for (int c = 0; c < texts.size(); c++) {
        sheet.value(row, c, texts.get(c));
      }
      row++;
    }
  }
}
