package care.shouhu.command.registry.file;

/**
 * How large a table may be.
 *
 * @param bytesMax of the file
 * @param rowsMax below the heading
 * @param columnsMax of a row
 * @param cellCharactersMax of a cell
 * @param charactersMax of all cells together: so much of a file is ever held
 * @param unpackedBytesMax of all parts of an XLSX together
 * @param partsMax of an XLSX
 * @param ratioMax unpacked ÷ packed bytes of one part
 */
public record TableLimits(
    int bytesMax,
    int rowsMax,
    int columnsMax,
    int cellCharactersMax,
    int charactersMax,
    long unpackedBytesMax,
    int partsMax,
    int ratioMax) {

  /**
   * A hundred thousand rows: three cities' beds. A row of a person's file is some 200 characters,
   * and some 900 bytes of a sheet, which pack about 20 to 1.
   */
  public static final TableLimits DEFAULT =
      new TableLimits(16 << 20, 100_000, 60, 4_000, 32 << 20, 128L << 20, 200, 200);
}
