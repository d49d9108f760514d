package care.shouhu.command.registry.exchange;

import care.shouhu.command.registry.record.Field;
import care.shouhu.command.registry.record.RecordKind;
import care.shouhu.command.registry.record.RecordRows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * In which order lines of one file are written that name one another: a device its hub, a community
 * its township.
 */
final class ImportLayers {
  /** Deeper than anything is: two lines that name each other end here, and the database refuses. */
  private static final int LAYERS_MAX = 4;

  private final Optional<Field> naming;
  private final Map<String, PlannedLine> newById;

  ImportLayers(RecordKind kind, List<PlannedLine> lines) {
    this.naming =
        kind.fields().stream().filter(f -> kind.is(RecordRows.kindNamedBy(f))).findFirst();
    this.newById =
        lines.stream()
            .filter(line -> line.isNew() && line.id() != null)
            .collect(Collectors.toMap(PlannedLine::id, Function.identity()));
  }

  /**
   * 0 for a line that names no new one of the file, else one more than that of the line it names.
   */
  int of(PlannedLine line) {
    int layer = 0;
    PlannedLine next = named(line);
    while (next != null && layer < LAYERS_MAX) {
      layer++;
      next = named(next);
    }
    return layer;
  }

  private PlannedLine named(PlannedLine line) {
    return naming.map(field -> line.text(field.name())).map(newById::get).orElse(null);
  }
}
