package care.shouhu.command.registry.file;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/** Writes a table row by row. Every cell is text, so nothing in it is ever worked out. */
public sealed interface TableWriter extends AutoCloseable {

  /** A row; null is an empty cell. */
  void row(List<String> cells);

  /** Ends the table; the stream stays open. */
  @Override
  void close();

  /** CSV in UTF-8 with the mark that spreadsheets know it by. */
  static TableWriter csv(OutputStream out) {
    return new Csv(out);
  }

  /** One sheet of this name. */
  static TableWriter xlsx(OutputStream out, String sheet) {
    return new Xlsx(out, sheet);
  }

  /** CSV; what looks like a formula gets an apostrophe before it. */
  final class Csv implements TableWriter {
    private static final byte[] MARK = "\uFEFF".getBytes(StandardCharsets.UTF_8);

    private final CsvWriter writer;

    private Csv(OutputStream out) {
      try {
        out.write(MARK);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      writer =
          CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(out, StandardCharsets.UTF_8);
    }

    @Override
    public void row(List<String> cells) {
      writer.writeRecord(
          cells.stream().map(cell -> cell == null ? "" : FormulaGuard.guarded(cell)).toList());
    }

    @Override
    public void close() {
      try {
        writer.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** XLSX with strings in place, so that nothing but the rows on their way is in memory. */
  final class Xlsx implements TableWriter {
    private static final int FLUSH_EVERY_ROWS = 500;

    private final Workbook workbook;
    private final Worksheet sheet;
    private int rows;

    private Xlsx(OutputStream out, String name) {
      workbook = new Workbook(out, "Shouhu", "1.0");
      sheet = workbook.newWorksheet(name);
      sheet.freezePane(0, 1);
    }

    @Override
    public void row(List<String> cells) {
      for (int column = 0; column < cells.size(); column++) {
        if (cells.get(column) != null && !cells.get(column).isEmpty()) {
          sheet.inlineString(rows, column, cells.get(column));
        }
      }
      rows++;
      if (rows % FLUSH_EVERY_ROWS == 0) {
        try {
          sheet.flush();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    @Override
    public void close() {
      try {
        sheet.finish();
        workbook.finish();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
