package care.shouhu.command.registry.file;

import care.shouhu.command.registry.file.FileRefused.Reason;
import java.util.function.Consumer;

/** Reads a table, whatever kind of file it stands in; told by its first bytes, not by its name. */
public final class TableFile {
  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final byte[] OLD_EXCEL = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0};

  private TableFile() {}

  /**
   * Hands over the rows that are not empty, the heading first.
   *
   * @throws FileRefused when the file breaks a limit or cannot be read; rows may have been handed
   *     over before
   */
  public static void read(byte[] bytes, TableLimits limits, Consumer<TableRow> rows)
      throws FileRefused {
    if (bytes.length > limits.bytesMax()) {
      throw new FileRefused(
          Reason.TOO_LARGE, "The file has more than " + limits.bytesMax() + " bytes.");
    }
    var counted = new Counted(limits, rows);
    if (begins(bytes, ZIP)) {
      XlsxTable.read(bytes, limits, counted);
    } else if (begins(bytes, OLD_EXCEL)) {
      throw new FileRefused(Reason.NOT_A_TABLE, "This is an old .xls: save it as .xlsx or .csv.");
    } else {
      CsvTable.read(bytes, limits, counted);
    }
    if (counted.rows == 0) {
      throw new FileRefused(Reason.EMPTY, "The table is empty.");
    }
  }

  private static boolean begins(byte[] bytes, byte[] mark) {
    return bytes.length >= mark.length
        && java.util.Arrays.equals(bytes, 0, mark.length, mark, 0, mark.length);
  }

  /** Where both kinds of file hand their rows to; holds the limits. */
  static final class Counted {
    private final TableLimits limits;
    private final Consumer<TableRow> taker;
    private int rows;
    private long characters;

    Counted(TableLimits limits, Consumer<TableRow> taker) {
      this.limits = limits;
      this.taker = taker;
    }

    void row(TableRow row) throws FileRefused {
      if (row.cells().size() > limits.columnsMax()) {
        throw new FileRefused(
            Reason.TOO_LARGE,
            "Line %d has more than %d columns.".formatted(row.line(), limits.columnsMax()));
      }
      for (String cell : row.cells()) {
        if (cell.length() > limits.cellCharactersMax()) {
          throw new FileRefused(
              Reason.TOO_LARGE,
              "A cell of line %d has more than %d characters."
                  .formatted(row.line(), limits.cellCharactersMax()));
        }
        characters += cell.length();
      }
      if (characters > limits.charactersMax()) {
        throw new FileRefused(
            Reason.TOO_LARGE,
            "The table has more than %d characters: split it.".formatted(limits.charactersMax()));
      }
      if (row.isEmpty()) {
        return;
      }
      rows++;
      if (rows > limits.rowsMax() + 1) {
        throw new FileRefused(
            Reason.TOO_LARGE,
            "The table has more than %d rows: split it.".formatted(limits.rowsMax()));
      }
      taker.accept(row);
    }
  }
}
