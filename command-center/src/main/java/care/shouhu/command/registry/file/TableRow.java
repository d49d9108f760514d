package care.shouhu.command.registry.file;

import java.util.List;
import java.util.Set;

/**
 * A row of a table.
 *
 * @param line as people count: of a CSV the line of the file, of an XLSX the row of the sheet
 * @param cells text without blanks around it; empty for nothing
 * @param formulas columns, from 0, that hold a formula instead of a value
 * @param rounded columns, from 0, that hold a number of which the program kept the first 15 digits
 *     only
 */
public record TableRow(long line, List<String> cells, Set<Integer> formulas, Set<Integer> rounded) {
  public TableRow {
    cells = List.copyOf(cells);
    formulas = Set.copyOf(formulas);
    rounded = Set.copyOf(rounded);
  }

  /** The text in this column, from 0. */
  public String cell(int column) {
    return column < cells.size() ? cells.get(column) : "";
  }

  boolean isEmpty() {
    return formulas.isEmpty() && cells.stream().allMatch(String::isEmpty);
  }
}
