package care.shouhu.command.registry.exchange;

import care.shouhu.command.access.FieldSeal;
import care.shouhu.command.access.Scope;
import care.shouhu.command.registry.record.Fault;
import care.shouhu.command.registry.record.Fault.Wrong;
import care.shouhu.command.registry.record.Field;
import care.shouhu.command.registry.record.RecordCheck;
import care.shouhu.command.registry.record.RecordHistory;
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
    stale(lines, planned);
    references(planned);
    // Rules look at what a line names, so lines that name what is foreign are none of theirs.
    List<PlannedLine> known =
        planned.stream().filter(PlannedLine::isWrite).filter(line -> !namesUnknown(line)).toList();
    new ImportRules(handle, kind, scope, seal).check(known);
    namesLeftOut(planned);
    return planned;
  }

  /** With the new record of the same file that it names left out, a line could not be written. */
  private void namesLeftOut(List<PlannedLine> lines) {
    Set<String> bad =
        lines.stream()
            .filter(line -> line.isNew() && line.isBad() && line.id() != null)
            .map(PlannedLine::id)
            .collect(Collectors.toSet());
    for (Field field : kind.fields()) {
      if (!kind.is(RecordRows.kindNamedBy(field))) {
        continue;
      }
      for (PlannedLine line : lines) {
        String named = line.text(field.name());
        if (!line.isBad() && named != null && bad.contains(named)) {
          line.faults().add(new Fault(field.name(), Wrong.UNKNOWN_REFERENCE, named, ""));
        }
      }
    }
  }

  /**
   * Of what is foreign or was removed only that the id is taken: nothing else of it is looked at.
   */
  private PlannedLine plan(ImportLine line, Map<String, ObjectNode> present, Set<String> mine) {
    String id = line.given().path("id").asText(null);
    ObjectNode there = id == null ? null : present.get(id);
    if (there != null && (!mine.contains(id) || !there.get("removedAt").isNull())) {
      Fault taken = new Fault("id", Wrong.TAKEN, id, "");
      return new PlannedLine(line.line(), id, null, false, Map.of(), List.of(taken));
    }
    RecordCheck check =
        there == null
            ? RecordCheck.adding(kind, line.given())
            : RecordCheck.inFile(kind, line.given(), there);
    List<Fault> faults = new ArrayList<>(line.faults());
    faults.addAll(check.faults());
    return new PlannedLine(line.line(), id, there, there == null, check.values(), faults);
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

  /** A line that says from which revision it was made overwrites nothing that was changed since. */
  private void stale(List<ImportLine> lines, List<PlannedLine> planned) {
    Map<String, Integer> seen = new HashMap<>();
    Map<String, PlannedLine> lineById = new HashMap<>();
    for (int at = 0; at < lines.size(); at++) {
      PlannedLine line = planned.get(at);
      Integer revision = lines.get(at).revision();
      if (revision != null && line.before() != null && line.isWrite()) {
        int present = line.before().get("revision").asInt();
        if (revision > present) {
          String said = Integer.toString(revision);
          line.faults().add(new Fault("revision", Wrong.STALE, said, Integer.toString(present)));
        } else if (revision < present) {
          seen.put(line.id(), revision);
          lineById.put(line.id(), line);
        }
      }
    }
    RecordHistory.since(handle, kind, seen)
        .forEach((id, changes) -> {
          PlannedLine line = lineById.get(id);
          changes.stream()
              .filter(change -> line.touches(change.fields().toArray(new String[0])))
              .findFirst()
              .map(change ->
                  new Fault("revision", Wrong.STALE, seen.get(id).toString(), change.sentence()))
              .ifPresent(line.faults()::add);
        });
  }

  private static boolean namesUnknown(PlannedLine line) {
    return line.faults().stream().anyMatch(fault -> fault.wrong() == Wrong.UNKNOWN_REFERENCE);
  }

  /**
   * What is named must be there and inside the scope; hubs and townships may stand in the same
   * file, but for a line whose id is taken: that one is of somebody else.
   */
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
        lines.stream()
            .filter(line -> line.isNew() || line.before() != null)
            .map(PlannedLine::id)
            .filter(Objects::nonNull)
            .forEach(found::add);
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
