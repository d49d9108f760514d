package care.shouhu.command.report;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.indicator.Counts;
import care.shouhu.command.indicator.Indicators;
import care.shouhu.command.indicator.PlanFigure;
import care.shouhu.command.report.MonthlyReport.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openpdf.text.pdf.PdfReader;
import org.openpdf.text.pdf.parser.PdfTextExtractor;

/** With {@code -Dreport.folder=DIR} both files are also left there, to be looked at. */
class MonthlyReportIT {
  private static final Line KNOWN =
      new Line(
          "520302", "红花岗区", 31, 4_210, 3_520.5, 2_300, 2_100, 800, 1_200, 1_520.5, 96, 3, 71, 40,
          22, 18, 57, 30, 25);
  private static final Line UNKNOWN =
      new Line("520325", "道真仡佬族苗族自治县", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  private static MonthlyReport report() {
    var counts =
        new Counts(
            1_795_521_600_000L,
            null,
            null,
            34_005,
            18_703,
            34_005,
            13_602,
            2_410,
            2_169,
            9_000,
            8_800,
            2_000,
            1_400,
            500,
            480);
    return new MonthlyReport(
        YearMonth.of(2026, 10),
        "遵义市",
        1_795_521_600_000L,
        List.of(KNOWN, UNKNOWN),
        KNOWN,
        Indicators.of(PlanFigure.load(), counts, counts, 34),
        "遵义市，" + LocalDate.of(2026, 10, 31));
  }

  private static void leave(String name, byte[] bytes) throws IOException {
    String folder = System.getProperty("report.folder");
    if (folder != null) {
      Files.write(Path.of(folder, name), bytes);
    }
  }

  @Test
  void pdf_holdsTheChineseText_withItsFont() throws IOException {
    byte[] pdf = MonthlyPdf.write(report());
    leave("monthly.pdf", pdf);

    assertThat(new String(pdf, 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
    assertThat(pdf.length).as("only the glyphs that are used").isLessThan(300_000);
    var reader = new PdfReader(pdf);
    String text = new PdfTextExtractor(reader).getTextFromPage(1);
    assertThat(text).contains("遵义市养老服务月报").contains("道真仡佬族").contains("入住率");
    assertThat(text).contains("无法计算：没有录入老年人口数").contains("制表时间 2026-11-24 20:00");
    assertThat(new String(pdf, StandardCharsets.ISO_8859_1)).contains("/FontFile2");
  }

  @Test
  void xlsx_holdsNumbersAsNumbers_andAStrokeForWhatIsNotKnown(@TempDir Path folder)
      throws IOException {
    byte[] xlsx = MonthlyXlsx.write(report());
    leave("monthly.xlsx", xlsx);

    Map<String, String> parts = new HashMap<>();
    Path file = Files.write(folder.resolve("monthly.xlsx"), xlsx);
    try (var zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        parts.put(
            entry.getName(),
            readable(new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8)));
      }
    }
    assertThat(parts.get("xl/workbook.xml")).contains("床位与人员").contains("规划指标");
    assertThat(parts.get("xl/worksheets/sheet1.xml")).contains("<v>3520.5</v>");
    assertThat(parts.get("xl/sharedStrings.xml"))
        .contains("红花岗区")
        .contains("—")
        .contains("每千名老年人口拥有养老床位数")
        .contains("制表时间 2026-11-24 20:00")
        .contains("，比 34 天前");
  }

  /** Chinese stands in the parts as numbers of characters. */
  private static String readable(String xml) {
    return Pattern.compile("&#x([0-9a-f]+);")
        .matcher(xml)
        .replaceAll(found -> Character.toString(Integer.parseInt(found.group(1), 16)));
  }
}
