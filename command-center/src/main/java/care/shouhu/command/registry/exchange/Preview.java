package care.shouhu.command.registry.exchange;

import care.shouhu.command.registry.record.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a file would do, before anything is done.
 *
 * @param rows below the heading
 * @param added records that are not there yet
 * @param changed records that would be changed
 * @param same records that are so already
 * @param bad lines with at least one fault; they would not be imported
 * @param faultsAll how many faults there are
 * @param faults the first {@value #FAULTS_KEPT_MAX} of them, in order of the file
 */
public record Preview(
    int rows, int added, int changed, int same, int bad, int faultsAll, List<LineFault> faults) {
  public static final int FAULTS_KEPT_MAX = 2_000;

  public Preview {
    faults = List.copyOf(faults);
  }

  /**
   * What is wrong where.
   *
   * @param column what the file calls it; the field's name where the file has no such column
   */
  public record LineFault(long line, String column, Fault fault) {}

  static Preview of(List<PlannedLine> lines, Map<String, String> headings) {
    int added = 0;
    int changed = 0;
    int bad = 0;
    int faultsAll = 0;
    List<LineFault> kept = new ArrayList<>();
    for (PlannedLine line : lines) {
      if (line.isBad()) {
        bad++;
      } else if (line.isNew()) {
        added++;
      } else if (!line.values().isEmpty()) {
        changed++;
      }
      for (Fault fault : line.faults()) {
        faultsAll++;
        if (kept.size() < FAULTS_KEPT_MAX) {
          String column = headings.getOrDefault(fault.field(), fault.field());
          kept.add(new LineFault(line.line(), column, fault));
        }
      }
    }
    int same = lines.size() - added - changed - bad;
    return new Preview(lines.size(), added, changed, same, bad, faultsAll, kept);
  }
}
