package care.shouhu.command.registry.file;

import care.shouhu.command.registry.file.FileRefused.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ExcelReaderException;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;

/**
 * The first sheet of an XLSX. The archive is looked through with nothing kept, so that a bomb is
 * found before anything is built from it; then it is read row by row. Formulas are not worked out
 * and their last value is not believed.
 */
final class XlsxTable {
  /** What a spreadsheet keeps of a number; behind it stand noughts. */
  private static final int NUMBER_DIGITS_KEPT = 15;

  /** The largest number of a spreadsheet has 309 digits before its point; a text says more. */
  private static final int NUMBER_EXPONENT_MAX = 400;

  private XlsxTable() {}

  static void read(byte[] bytes, TableLimits limits, TableFile.Counted rows) throws FileRefused {
    XlsxArchive.check(bytes, limits);
    try (var workbook =
            new ReadableWorkbook(new ByteArrayInputStream(bytes), new ReadingOptions(true, false));
        Stream<Row> stream = workbook.getFirstSheet().openStream()) {
      for (Iterator<Row> each = stream.iterator(); each.hasNext(); ) {
        rows.row(row(each.next(), limits));
      }
    } catch (IOException | ExcelReaderException | IllegalArgumentException | DateTimeException e) {
      throw broken();
    } catch (NullPointerException | IndexOutOfBoundsException | IllegalStateException e) {
      // The library meets a part that is missing or out of order so: the file is to blame.
      throw broken();
    }
  }

  static FileRefused broken() {
    return new FileRefused(Reason.NOT_A_TABLE, "The XLSX is broken: save it anew.");
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
    return (long) number.precision() - number.scale() > NUMBER_DIGITS_KEPT;
  }

  private static String text(Cell cell) throws FileRefused {
    return switch (cell.getType()) {
      case STRING -> cell.asString().strip();
      case BOOLEAN -> Boolean.TRUE.equals(cell.asBoolean()) ? "是" : "否";
      case NUMBER -> number(cell);
      case FORMULA, ERROR, EMPTY -> "";
    };
  }

  private static String number(Cell cell) throws FileRefused {
    if (Math.abs((long) cell.asNumber().scale()) > NUMBER_EXPONENT_MAX) {
      throw broken();
    }
    String format = cell.getDataFormatString();
    if (format != null && format.contains("y")) {
      return cell.asDate().toLocalDate().toString();
    }
    return cell.asNumber().stripTrailingZeros().toPlainString();
  }
}
