package care.shouhu.command.registry.file;

/**
 * How large a table may be.
 *
 * @param bytesMax of the file
 * @param rowsMax below the heading
 * @param columnsMax of a row
 * @param cellCharactersMax of a cell
 * @param unpackedBytesMax of all parts of an XLSX together
 * @param partsMax of an XLSX
 * @param ratioMax unpacked ÷ packed bytes of one part
 */
public record TableLimits(
    int bytesMax,
    int rowsMax,
    int columnsMax,
    int cellCharactersMax,
    long unpackedBytesMax,
    int partsMax,
    int ratioMax) {

  /** A hundred thousand rows: three cities' beds; sheets pack about 20 to 1. */
  public static final TableLimits DEFAULT =
      new TableLimits(16 << 20, 100_000, 60, 4_000, 400L << 20, 200, 200);
}
