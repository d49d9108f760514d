package care.shouhu.command.registry.exchange;

import care.shouhu.command.registry.file.FileRefused;
import care.shouhu.command.registry.file.TableFile;
import care.shouhu.command.registry.file.TableLimits;
import care.shouhu.command.registry.file.TableRow;
import care.shouhu.command.registry.record.Fault;
import care.shouhu.command.registry.record.Field;
import care.shouhu.command.registry.record.Field.Trait;
import care.shouhu.command.registry.record.RecordKind;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file as lines of one kind of record. The first row names the fields, in Chinese or as in the
 * contract, in any order; what the register works out by itself may stand there and is passed over.
 *
 * @param headings what the file calls each field
 */
record ImportTable(List<ImportLine> lines, Map<String, String> headings) {

  /** Reads it. */
  static ImportTable read(RecordKind kind, byte[] bytes, TableLimits limits) throws FileRefused {
    List<TableRow> rows = new ArrayList<>();
    TableFile.read(bytes, limits, rows::add);
    Map<Integer, Field> fields = fields(kind, rows.getFirst());
    Map<String, String> headings = new HashMap<>();
    fields.forEach((column, field) -> headings.put(field.name(), rows.getFirst().cell(column)));
    if (rows.size() == 1) {
      throw FileRefused.empty("There is nothing below the heading.");
    }
    List<ImportLine> lines = new ArrayList<>(rows.size() - 1);
    for (TableRow row : rows.subList(1, rows.size())) {
      lines.add(line(row, fields));
    }
    return new ImportTable(lines, headings);
  }

  private static Map<Integer, Field> fields(RecordKind kind, TableRow heading) throws FileRefused {
    Map<Integer, Field> fields = new LinkedHashMap<>();
    for (int column = 0; column < heading.cells().size(); column++) {
      String name = heading.cell(column);
      if (name.isEmpty()) {
        continue;
      }
      Field field =
          kind.fields().stream()
              .filter(one -> one.zh().equals(name) || one.name().equalsIgnoreCase(name))
              .findFirst()
              .orElseThrow(() -> FileRefused.heading("No field is called " + cut(name) + "."));
      if (fields.containsValue(field)) {
        throw FileRefused.heading("Two columns are called " + cut(name) + ".");
      }
      fields.put(column, field);
    }
    for (Field field : kind.fields()) {
      if (field.is(Trait.REQUIRED) && !fields.containsValue(field)) {
        throw FileRefused.heading("The column " + field.zh() + " is missing.");
      }
    }
    return fields;
  }

  private static String cut(String text) {
    return text.length() <= 30 ? text : text.substring(0, 30) + "…";
  }

  private static ImportLine line(TableRow row, Map<Integer, Field> fields) {
    ObjectNode given = JsonNodeFactory.instance.objectNode();
    List<Fault> faults = new ArrayList<>();
    fields.forEach((column, field) -> {
      if (field.is(Trait.DERIVED)) {
        return;
      }
      if (row.formulas().contains(column)) {
        faults.add(new Fault(field.name(), Fault.Wrong.FORMULA, null, ""));
      } else if (!row.cell(column).isEmpty()) {
        given.put(field.name(), row.cell(column));
      }
    });
    return new ImportLine(row.line(), given, faults);
  }
}
