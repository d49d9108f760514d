package care.shouhu.command.registry.exchange;

import care.shouhu.command.access.FieldSeal;
import care.shouhu.command.access.Scope;
import care.shouhu.command.registry.record.Fault;
import care.shouhu.command.registry.record.Fault.Wrong;
import care.shouhu.command.registry.record.Field;
import care.shouhu.command.registry.record.RecordCheck;
import care.shouhu.command.registry.record.RecordKind;
import care.shouhu.command.registry.record.RecordRows;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Looks at all lines of a file beside the register: a question for all of them at a time, so that
 * 35,000 lines cost some dozen questions.
 */
final class ImportCheck {
  private final Handle handle;
  private final RecordKind kind;
  private final Scope scope;
  private final RecordRows rows;
  private final FieldSeal seal;

  ImportCheck(Handle handle, RecordKind kind, Scope scope, FieldSeal seal) {
    this.handle = handle;
    this.kind = kind;
    this.scope = scope;
    this.seal = seal;
    this.rows = new RecordRows(handle, seal);
  }

  List<PlannedLine> plan(List<ImportLine> lines) {
    Set<String> ids =
        lines.stream()
            .map(line -> line.given().path("id").asText(""))
            .filter(id -> !id.isEmpty())
            .collect(Collectors.toSet());
    Map<String, ObjectNode> present = rows.byId(kind, ids);
    Set<String> mine = rows.inside(kind, present.keySet(), scope);
    List<PlannedLine> planned = new ArrayList<>(lines.size());
    for (ImportLine line : lines) {
      planned.add(plan(line, present, mine));
    }
    twice(planned, "id", PlannedLine::id);
    references(planned);
    new ImportRules(handle, kind, scope, seal).check(planned);
    return planned;
  }

  private PlannedLine plan(ImportLine line, Map<String, ObjectNode> present, Set<String> mine) {
    String id = line.given().path("id").asText(null);
    ObjectNode there = id == null ? null : present.get(id);
    RecordCheck check =
        there == null
            ? RecordCheck.adding(kind, line.given())
            : RecordCheck.changing(kind, line.given(), there);
    List<Fault> faults = new ArrayList<>(line.faults());
    faults.addAll(check.faults());
    if (there != null && !mine.contains(id)) {
      faults.add(new Fault("id", Wrong.OUT_OF_SCOPE, id, ""));
    } else if (there != null && !there.get("removedAt").isNull()) {
      faults.add(new Fault("id", Wrong.TAKEN, id, ""));
    }
    return new PlannedLine(line.line(), id, there == null, check.values(), faults);
  }

  /** Marks all but the first line of those that say the same. */
  static void twice(
      List<PlannedLine> lines, String field, java.util.function.Function<PlannedLine, String> key) {
    Map<String, Long> first = new HashMap<>();
    for (PlannedLine line : lines) {
      String own = key.apply(line);
      Long before = own == null ? null : first.putIfAbsent(own, line.line());
      if (before != null) {
        line.faults().add(new Fault(field, Wrong.TWICE_IN_FILE, null, Long.toString(before)));
      }
    }
  }

  /** What is named must be there and inside the scope; hubs may stand in the same file. */
  private void references(List<PlannedLine> lines) {
    for (Field field : kind.fields()) {
      RecordKind named = RecordRows.kindNamedBy(field);
      if (named == null) {
        continue;
      }
      Set<String> wanted =
          lines.stream()
              .map(line -> line.text(field.name()))
              .filter(Objects::nonNull)
              .collect(Collectors.toSet());
      Set<String> found = new HashSet<>(rows.there(named, wanted, scope));
      if (named.is(kind)) {
        lines.stream().map(PlannedLine::id).filter(Objects::nonNull).forEach(found::add);
      }
      for (PlannedLine line : lines) {
        String id = line.text(field.name());
        if (id != null && !found.contains(id)) {
          line.faults().add(new Fault(field.name(), Wrong.UNKNOWN_REFERENCE, id, ""));
        }
      }
    }
  }
}
