package care.shouhu.command.registry.file;

import care.shouhu.command.registry.file.FileRefused.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ExcelReaderException;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;

/**
 * The first sheet of an XLSX. The archive is walked through once with nothing kept, so that a bomb
 * is found before anything is built from it; then it is read row by row. Formulas are not worked
 * out and their last value is not believed.
 */
final class XlsxTable {
  private static final int CHUNK_BYTES = 1 << 16;

  /** Below this a part may pack as well as it likes. */
  private static final int RATIO_COUNTS_FROM_BYTES = 1 << 20;

  /** What a spreadsheet keeps of a number; behind it stand noughts. */
  private static final int NUMBER_DIGITS_KEPT = 15;

  private static final byte[] DOCTYPE = "<!DOCTYPE".getBytes(StandardCharsets.US_ASCII);

  private XlsxTable() {}

  static void read(byte[] bytes, TableLimits limits, TableFile.Counted rows) throws FileRefused {
    checkArchive(bytes, limits);
    try (var workbook =
            new ReadableWorkbook(new ByteArrayInputStream(bytes), new ReadingOptions(true, false));
        Stream<Row> stream = workbook.getFirstSheet().openStream()) {
      for (Iterator<Row> each = stream.iterator(); each.hasNext(); ) {
        rows.row(row(each.next(), limits));
      }
    } catch (IOException | ExcelReaderException | IllegalArgumentException e) {
      throw broken();
    } catch (NullPointerException | IndexOutOfBoundsException | IllegalStateException e) {
      // The library meets a part that is missing or out of order so: the file is to blame.
      throw broken();
    }
  }

  private static FileRefused broken() {
    return new FileRefused(Reason.NOT_A_TABLE, "The XLSX is broken: save it anew.");
  }

  private static void checkArchive(byte[] bytes, TableLimits limits) throws FileRefused {
    long unpacked = 0;
    int parts = 0;
    // Read as the library reads it, by the directory at the end: no other walk sees the same parts.
    try (ZipFile zip =
        ZipFile.builder().setSeekableByteChannel(new SeekableInMemoryByteChannel(bytes)).get()) {
      for (ZipArchiveEntry part : Collections.list(zip.getEntries())) {
        parts++;
        if (parts > limits.partsMax()) {
          throw new FileRefused(
              Reason.ARCHIVE_BOMB, "The XLSX has more than " + limits.partsMax() + " parts.");
        }
        checkName(part.getName());
        try (InputStream unpacking = zip.getInputStream(part)) {
          unpacked += walk(unpacking, part.getCompressedSize(), unpacked, limits);
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw broken();
    }
    if (parts == 0) {
      throw broken();
    }
  }

  private static void checkName(String name) throws FileRefused {
    boolean leavesTheArchive =
        name.startsWith("/")
            || name.contains("\\")
            || name.contains(":")
            || List.of(name.split("/", -1)).contains("..");
    if (leavesTheArchive) {
      throw new FileRefused(
          Reason.PATH_IN_ARCHIVE, "A part of the XLSX is named like a path: this is no table.");
    }
  }

  /**
   * How much a part unpacks to; nothing of it is kept.
   *
   * @param packedBytes of this part, of which no more is read than the archive says
   */
  private static long walk(InputStream part, long packedBytes, long before, TableLimits limits)
      throws IOException, FileRefused {
    var chunk = new byte[CHUNK_BYTES];
    long unpacked = 0;
    boolean beginning = true;
    for (int read = part.read(chunk); read >= 0; read = part.read(chunk)) {
      unpacked += read;
      boolean bomb =
          before + unpacked > limits.unpackedBytesMax()
              || (unpacked > RATIO_COUNTS_FROM_BYTES && unpacked > packedBytes * limits.ratioMax());
      if (bomb) {
        throw new FileRefused(
            Reason.ARCHIVE_BOMB, "The XLSX unpacks to far more than a table of its size.");
      }
      if (beginning && contains(chunk, read, DOCTYPE)) {
        throw new FileRefused(
            Reason.NOT_A_TABLE, "The XLSX declares entities of its own: this is no table.");
      }
      beginning = false;
    }
    return unpacked;
  }

  private static boolean contains(byte[] bytes, int length, byte[] wanted) {
    for (int at = 0; at + wanted.length <= length; at++) {
      if (java.util.Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        return true;
      }
    }
    return false;
  }

  private static TableRow row(Row row, TableLimits limits) throws FileRefused {
    if (row.getCellCount() > limits.columnsMax()) {
      throw new FileRefused(
          Reason.TOO_LARGE,
          "Row %d has more than %d columns.".formatted(row.getRowNum(), limits.columnsMax()));
    }
    List<String> cells = new ArrayList<>();
    Set<Integer> formulas = new HashSet<>();
    Set<Integer> rounded = new HashSet<>();
    for (int column = 0; column < row.getCellCount(); column++) {
      Cell cell = row.getCell(column);
      if (cell != null && cell.getType() == CellType.FORMULA) {
        formulas.add(column);
      } else if (cell != null && isRounded(cell)) {
        rounded.add(column);
      }
      cells.add(cell == null ? "" : text(cell));
    }
    return new TableRow(row.getRowNum(), cells, formulas, rounded);
  }

  private static boolean isRounded(Cell cell) {
    if (cell.getType() != CellType.NUMBER) {
      return false;
    }
    BigDecimal number = cell.asNumber();
    return number.precision() - number.scale() > NUMBER_DIGITS_KEPT;
  }

  private static String text(Cell cell) {
    return switch (cell.getType()) {
      case STRING -> cell.asString().strip();
      case BOOLEAN -> Boolean.TRUE.equals(cell.asBoolean()) ? "是" : "否";
      case NUMBER -> number(cell);
      case FORMULA, ERROR, EMPTY -> "";
    };
  }

  private static String number(Cell cell) {
    String format = cell.getDataFormatString();
    if (format != null && format.contains("y")) {
      return cell.asDate().toLocalDate().toString();
    }
    return cell.asNumber().stripTrailingZeros().toPlainString();
  }
}
