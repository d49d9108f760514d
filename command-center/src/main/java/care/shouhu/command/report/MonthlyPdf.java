package care.shouhu.command.report;

import care.shouhu.command.indicator.Indicator;
import care.shouhu.command.report.MonthlyReport.Line;
import care.shouhu.command.report.ReportColumns.Column;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.openpdf.text.Document;
import org.openpdf.text.Element;
import org.openpdf.text.Font;
import org.openpdf.text.PageSize;
import org.openpdf.text.Paragraph;
import org.openpdf.text.Phrase;
import org.openpdf.text.pdf.BaseFont;
import org.openpdf.text.pdf.PdfPCell;
import org.openpdf.text.pdf.PdfPTable;
import org.openpdf.text.pdf.PdfWriter;

/** The report on A4, turned. The font goes along as far as it is used. */
public final class MonthlyPdf {
  private static final String FONT = "/fonts/NotoSansSC-GB2312.ttf";
  private static final Color HEAD = new Color(0xE8, 0xEE, 0xF4);
  private static final float MARGIN_POINTS = 28;
  private static final float TITLE_POINTS = 16;
  private static final float TEXT_POINTS = 9;
  private static final float TABLE_POINTS = 7;
  private static final float SPACE_POINTS = 8;
  private static final float PADDING_POINTS = 3;

  private MonthlyPdf() {}

  /** The file's bytes. */
  public static byte[] write(MonthlyReport report) {
    var out = new ByteArrayOutputStream();
    BaseFont base = font();
    try (var document =
        new Document(
            PageSize.A4.rotate(), MARGIN_POINTS, MARGIN_POINTS, MARGIN_POINTS, MARGIN_POINTS)) {
      PdfWriter.getInstance(document, out);
      document.addTitle(ReportColumns.title(report));
      document.addCreator("Shouhu");
      document.open();
      document.add(paragraph(ReportColumns.title(report), new Font(base, TITLE_POINTS)));
      document.add(paragraph(ReportColumns.about(report), new Font(base, TEXT_POINTS)));
      document.add(figures(report, new Font(base, TABLE_POINTS)));
      document.add(
          paragraph(
              "“十四五”规划指标　" + (report.indicators().isEmpty() ? "当月没有留存数据" : report.indicatorsDay()),
              new Font(base, TEXT_POINTS)));
      if (!report.indicators().isEmpty()) {
        document.add(indicators(report, new Font(base, TABLE_POINTS)));
      }
    }
    return out.toByteArray();
  }

  private static BaseFont font() {
    try (InputStream in =
        Objects.requireNonNull(MonthlyPdf.class.getResourceAsStream(FONT), FONT)) {
      return BaseFont.createFont(
          "NotoSansSC.ttf", BaseFont.IDENTITY_H, BaseFont.EMBEDDED, true, in.readAllBytes(), null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Paragraph paragraph(String text, Font font) {
    var paragraph = new Paragraph(text, font);
    paragraph.setSpacingBefore(SPACE_POINTS);
    paragraph.setSpacingAfter(SPACE_POINTS);
    return paragraph;
  }

  private static PdfPTable figures(MonthlyReport report, Font font) {
    int columns = ReportColumns.FIGURES.size() + 1;
    var table = new PdfPTable(columns);
    float[] widths = new float[columns];
    java.util.Arrays.fill(widths, 1);
    widths[0] = 2.6f;
    table.setWidths(widths);
    table.setWidthPercentage(100);
    table.setHeaderRows(1);
    table.addCell(cell("单位", font, HEAD, Element.ALIGN_LEFT));
    for (Column column : ReportColumns.FIGURES) {
      table.addCell(cell(column.title(), font, HEAD, Element.ALIGN_CENTER));
    }
    report.lines().forEach(line -> line(table, line, font, Color.WHITE));
    line(table, report.total(), font, HEAD);
    return table;
  }

  private static void line(PdfPTable table, Line line, Font font, Color background) {
    table.addCell(cell(line.name(), font, background, Element.ALIGN_LEFT));
    for (Column column : ReportColumns.FIGURES) {
      table.addCell(cell(column.text(line), font, background, Element.ALIGN_RIGHT));
    }
  }

  private static PdfPTable indicators(MonthlyReport report, Font font) {
    var table = new PdfPTable(ReportColumns.INDICATORS.size());
    table.setWidths(new float[] {3.4f, 0.7f, 1, 1.2f, 1, 0.7f, 1.2f, 4});
    table.setWidthPercentage(100);
    table.setHeaderRows(1);
    for (String title : ReportColumns.INDICATORS) {
      table.addCell(cell(title, font, HEAD, Element.ALIGN_LEFT));
    }
    for (Indicator indicator : report.indicators()) {
      for (String text : ReportColumns.row(indicator)) {
        table.addCell(cell(text, font, Color.WHITE, Element.ALIGN_LEFT));
      }
    }
    return table;
  }

  private static PdfPCell cell(String text, Font font, Color background, int alignment) {
    var cell = new PdfPCell(new Phrase(text, font));
    cell.setBackgroundColor(background);
    cell.setHorizontalAlignment(alignment);
    cell.setPadding(PADDING_POINTS);
    cell.setBorderColor(Color.LIGHT_GRAY);
    return cell;
  }
}
