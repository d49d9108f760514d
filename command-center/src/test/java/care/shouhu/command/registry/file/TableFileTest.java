package care.shouhu.command.registry.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import care.shouhu.command.registry.file.FileRefused.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableFileTest {
  private static final TableLimits SMALL =
      new TableLimits(1 << 20, 100, 10, 50, 2_000, 8 << 20, 20, 200);
  private static final List<List<String>> ROWS =
      List.of(
          List.of("姓名", "备注"),
          List.of("张三", "=HYPERLINK(\"http://x\")"),
          List.of("李,四", "\"引号\""),
          List.of("@王五", "-1+2"),
          List.of("+8613800000000", "-5.5"));

  @ParameterizedTest
  @ValueSource(strings = {"csv", "xlsx"})
  void whatIsWritten_isReadAgain_alsoWhatLooksLikeAFormula(String format) throws Exception {
    byte[] file = written(format, ROWS);

    assertThat(cells(file)).isEqualTo(ROWS);
  }

  @Test
  void inACsv_nothingIsAFormulaForASpreadsheet_andNumbersStayNumbers() {
    String csv = new String(written("csv", ROWS), StandardCharsets.UTF_8);

    assertThat(csv)
        .contains("\"'=HYPERLINK(\"\"http://x\"\")\"")
        .contains("'@王五,'-1+2")
        .contains("+8613800000000,-5.5");
  }

  @ParameterizedTest
  @CsvSource({"UTF-8", "GB18030", "UTF-16"})
  void chineseIsRead_inTheEncodingsThatAreUsedHere(String charset) throws Exception {
    byte[] file = "姓名;地址\r\n张𠮷;遵义市\r\n".getBytes(Charset.forName(charset));

    assertThat(cells(file)).isEqualTo(List.of(List.of("姓名", "地址"), List.of("张𠮷", "遵义市")));
  }

  @Test
  void linesAreCountedAsPeopleDo_alsoBehindALineBreakInACell() throws Exception {
    byte[] file = "a,b\n\"1\n2\",x\n\n3,y\n".getBytes(StandardCharsets.UTF_8);
    List<Long> lines = new ArrayList<>();

    TableFile.read(file, SMALL, row -> lines.add(row.line()));

    assertThat(lines).containsExactly(1L, 2L, 5L);
  }

  @Test
  void whatIsNoTable_isRefusedWithItsReason() {
    byte[] noise = new byte[500];
    new Random(1).nextBytes(noise);
    noise[0] = (byte) 0xFF;
    byte[] old = Arrays.copyOf(new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0}, 600);

    refused(noise, Reason.WRONG_ENCODING);
    refused("a,b\0c".getBytes(StandardCharsets.UTF_8), Reason.NOT_A_TABLE);
    refused(old, Reason.NOT_A_TABLE);
    refused(new byte[0], Reason.EMPTY);
    refused("\n\n , \n".getBytes(StandardCharsets.UTF_8), Reason.EMPTY);
    refused("a,\"b".repeat(200_000).getBytes(StandardCharsets.UTF_8), Reason.NOT_A_TABLE);
  }

  @Test
  void whatIsTooLarge_isRefused() {
    refused(new byte[(1 << 20) + 1], Reason.TOO_LARGE);
    refused("a\n".repeat(102).getBytes(StandardCharsets.UTF_8), Reason.TOO_LARGE);
    refused("a,".repeat(11).getBytes(StandardCharsets.UTF_8), Reason.TOO_LARGE);
    refused("a".repeat(51).getBytes(StandardCharsets.UTF_8), Reason.TOO_LARGE);
    refused(("a".repeat(49) + "\n").repeat(42).getBytes(StandardCharsets.UTF_8), Reason.TOO_LARGE);
    List<List<String>> many = new ArrayList<>();
    for (int n = 0; n < 102; n++) {
      many.add(List.of("x" + n));
    }
    refused(written("xlsx", many), Reason.TOO_LARGE);
    refused(written("xlsx", List.of(java.util.Collections.nCopies(11, "x"))), Reason.TOO_LARGE);
  }

  @Test
  void archivesThatHurt_areRefusedBeforeAnythingIsBuilt() throws Exception {
    byte[] zeros = new byte[4 << 20];
    Map<String, byte[]> many = new LinkedHashMap<>();
    for (int n = 0; n < 21; n++) {
      many.put("part" + n, new byte[1]);
    }
    byte[] entities =
        "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><x>&a;</x>"
            .getBytes(StandardCharsets.UTF_8);

    refused(zip(Map.of("xl/worksheets/sheet1.xml", zeros)), Reason.ARCHIVE_BOMB);
    refused(zip(many), Reason.ARCHIVE_BOMB);
    refused(zip(Map.of("../../etc/cron.d/x", new byte[1])), Reason.PATH_IN_ARCHIVE);
    refused(zip(Map.of("/etc/passwd", new byte[1])), Reason.PATH_IN_ARCHIVE);
    refused(zip(Map.of("..\\..\\x", new byte[1])), Reason.PATH_IN_ARCHIVE);
    refused(zip(Map.of("xl/..\\x", new byte[1])), Reason.PATH_IN_ARCHIVE);
    refused(zip(Map.of("C:\\x", new byte[1])), Reason.PATH_IN_ARCHIVE);
    // Old programs of Windows write their folders so; it leads nowhere, but here is no table.
    refused(zip(Map.of("xl\\workbook.xml", new byte[1])), Reason.NOT_A_TABLE);
    refused(zip(Map.of("xl/sharedStrings.xml", entities)), Reason.NOT_A_TABLE);
    refused(zip(Map.of("hello.txt", new byte[] {1})), Reason.NOT_A_TABLE);
  }

  @Test
  void whatTheLibraryWouldBuildBeforeAnybodyLooks_isRefused() throws Exception {
    String shared = "<c r=\"A1\"><f t=\"shared\" ref=\"A1:A9\" si=\"0\">%s</f></c>";

    refused(sheet("<c r=\"ZZZZZZ1\" t=\"inlineStr\"><is><t>x</t></is></c>"), Reason.ARCHIVE_BOMB);
    refused(sheet("<c/>".repeat(101)), Reason.ARCHIVE_BOMB);
    refused(sheet("<c/>".repeat(60) + "<row>" + "<c/>".repeat(60)), Reason.ARCHIVE_BOMB);
    refused(sheet(shared.formatted("A1+".repeat(3_000))), Reason.ARCHIVE_BOMB);
    refused(
        sheet(
            "<c/></row><row>"
                + shared.formatted("1").repeat(50)
                + ("</row><row>" + shared.formatted("1").repeat(50)).repeat(20)),
        Reason.ARCHIVE_BOMB);
    refused(book("", "<si/>".repeat(2_501)), Reason.ARCHIVE_BOMB);
    refused(
        sheet(
            "<c t=\"inlineStr\"><is><c/>%s</is></c>"
                .formatted("<t>%s</t>".formatted("x".repeat(1_000)).repeat(263))),
        Reason.ARCHIVE_BOMB);
    refused(sheet("<c r=\"A1\"><v>%s</v></c>".formatted("9".repeat(65))), Reason.ARCHIVE_BOMB);
    refused(sheet("<a>".repeat(70) + "</a>".repeat(70)), Reason.ARCHIVE_BOMB);
    StringBuilder names = new StringBuilder();
    for (int n = 0; n < 5_001; n++) {
      names.append("<n").append(n).append("/>");
    }
    refused(sheet(names.toString()), Reason.ARCHIVE_BOMB);
    refused(sheet("<c x=\"%s\"/>".formatted("x".repeat(270_000))), Reason.ARCHIVE_BOMB);
  }

  @Test
  void numbersThatNoSpreadsheetHas_areRefused() throws Exception {
    refused(sheet("<c r=\"A1\"><v>1E+2000000000</v></c>"), Reason.NOT_A_TABLE);
    refused(sheet("<c r=\"A1\"><v>1E-2000000000</v></c>"), Reason.NOT_A_TABLE);
    refused(sheet("<c r=\"A1\" s=\"1\"><v>1E+30</v></c>"), Reason.NOT_A_TABLE);
  }

  @Test
  void partsThatAreNotUtf8_orDeclareEntitiesLateOn_areRefused() throws Exception {
    String late =
        "<?xml version=\"1.0\"?><!--%s--><!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>"
            .formatted("x".repeat(70_000));

    refused(
        zip(Map.of("xl/workbook.xml", "<x/>".getBytes(StandardCharsets.UTF_16))),
        Reason.NOT_A_TABLE);
    refused(
        zip(
            Map.of(
                "xl/workbook.xml",
                "<?xml version=\"1.0\" encoding=\"IBM037\"?><x/>"
                    .getBytes(StandardCharsets.US_ASCII))),
        Reason.NOT_A_TABLE);
    refused(
        zip(Map.of("xl/workbook.xml", late.getBytes(StandardCharsets.UTF_8))), Reason.NOT_A_TABLE);
  }

  @Test
  void aSheetOfTheSameMake_isRead() throws Exception {
    byte[] file =
        book(
            "<c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\"><v>12.5</v></c><c r=\"D1\""
                + " s=\"1\"><v>2</v></c>",
            "<si><t>王</t></si>");

    assertThat(cells(file)).isEqualTo(List.of(List.of("王", "", "12.5", "1900-01-02")));
  }

  @Test
  void aBombBesideAPartThatDoesNotPack_isFoundByItsOwnRatio() throws Exception {
    byte[] noise = new byte[500_000];
    new Random(2).nextBytes(noise);
    Map<String, byte[]> parts = new LinkedHashMap<>();
    parts.put("xl/media/image1.png", noise);
    parts.put("xl/worksheets/sheet1.xml", new byte[4 << 20]);

    refused(zip(parts), Reason.ARCHIVE_BOMB);
  }

  @Test
  void aNumberOfMoreThan15Digits_isKnownAsRounded() throws Exception {
    var out = new ByteArrayOutputStream();
    try (var workbook = new Workbook(out, "test", "1.0")) {
      Worksheet sheet = workbook.newWorksheet("表");
      sheet.value(0, 0, 520302195003154000L);
      sheet.value(0, 1, 866123456789012L);
      sheet.value(0, 2, "520302195003154210");
      sheet.value(0, 3, 12.123456789012344);
    }
    List<TableRow> rows = new ArrayList<>();

    TableFile.read(out.toByteArray(), SMALL, rows::add);

    assertThat(rows.getFirst().rounded()).containsExactly(0);
    assertThat(rows.getFirst().cell(1)).isEqualTo("866123456789012");
  }

  @Test
  void aBrokenXlsx_isRefused_whereverItIsBroken() {
    byte[] whole = written("xlsx", ROWS);
    var random = new Random(5);
    int refused = 0;
    for (int n = 0; n < 200; n++) {
      byte[] broken = whole.clone();
      int at = 4 + random.nextInt(broken.length - 4);
      broken[at] = (byte) (broken[at] ^ (1 + random.nextInt(255)));
      try {
        TableFile.read(Arrays.copyOf(broken, 4 + random.nextInt(broken.length)), SMALL, row -> {});
      } catch (FileRefused e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(150);
  }

  private static void refused(byte[] file, Reason reason) {
    assertThatThrownBy(() -> TableFile.read(file, SMALL, row -> {}))
        .isInstanceOfSatisfying(
            FileRefused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  private static List<List<String>> cells(byte[] file) throws FileRefused {
    List<List<String>> cells = new ArrayList<>();
    TableFile.read(file, SMALL, row -> cells.add(row.cells()));
    return cells;
  }

  private static byte[] written(String format, List<List<String>> rows) {
    var out = new ByteArrayOutputStream();
    try (TableWriter writer =
        format.equals("csv") ? TableWriter.csv(out) : TableWriter.xlsx(out, "表")) {
      rows.forEach(writer::row);
    }
    return out.toByteArray();
  }

  private static byte[] sheet(String row) throws IOException {
    return book(row, "");
  }

  /** As a spreadsheet writes it, but for what is given. */
  private static byte[] book(String row, String texts) throws IOException {
    String types = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put(
        "[Content_Types].xml",
        """
        <Types>
          <Override PartName="/xl/workbook.xml" ContentType="%1$ssheet.main+xml"/>
          <Override PartName="/xl/strings.xml" ContentType="%1$ssharedStrings+xml"/>
          <Override PartName="/xl/styles.xml" ContentType="%1$sstyles+xml"/>
        </Types>
        """
            .formatted(types));
    parts.put(
        "xl/workbook.xml",
        """
        <workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
          <sheets><sheet name="a" sheetId="1" r:id="R1"/></sheets></workbook>
        """);
    parts.put(
        "xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id=\"R1\" Target=\"sheet.xml\"/></Relationships>");
    parts.put(
        "xl/styles.xml",
        """
        <styleSheet><numFmts><numFmt numFmtId="200" formatCode="yyyy-mm-dd"/></numFmts>
          <cellXfs><xf numFmtId="0"/><xf numFmtId="200"/></cellXfs></styleSheet>
        """);
    parts.put("xl/strings.xml", "<sst>" + texts + "</sst>");
    parts.put(
        "xl/sheet.xml", "<worksheet><sheetData><row>" + row + "</row></sheetData></worksheet>");
    Map<String, byte[]> bytes = new LinkedHashMap<>();
    parts.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
    return zip(bytes);
  }

  private static byte[] zip(Map<String, byte[]> parts) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> part : parts.entrySet()) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        zip.write(part.getValue());
        zip.closeEntry();
      }
    }
    return out.toByteArray();
  }
}
