package care.shouhu.command.registry.exchange;

import care.shouhu.command.registry.file.FileRefused;
import care.shouhu.command.registry.file.TableFile;
import care.shouhu.command.registry.file.TableLimits;
import care.shouhu.command.registry.file.TableRow;
import care.shouhu.command.registry.record.Fault;
import care.shouhu.command.registry.record.Field;
import care.shouhu.command.registry.record.Field.Trait;
import care.shouhu.command.registry.record.RecordKind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A file as lines of one kind of record. The first row names the fields, in Chinese or as in the
 * contract, in any order; what the register works out by itself may stand there and is passed over.
 *
 * @param headings what the file calls each field
 */
record ImportTable(List<ImportLine> lines, Map<String, String> headings) {
  private static final int REVISION_DIGITS_MAX = 9;

  /** Reads it, a row at a time. */
  static ImportTable read(RecordKind kind, byte[] bytes, TableLimits limits) throws FileRefused {
    var reading = new Reading(kind);
    TableFile.read(bytes, limits, reading::row);
    return reading.table();
  }

  /** A file on its way: the first row says what the cells of the others are. */
  private static final class Reading {
    private final RecordKind kind;
    private final Map<String, String> headings = new HashMap<>();
    private final List<ImportLine> lines = new ArrayList<>();
    private Map<Integer, Field> fields;
    private FileRefused refused;

    Reading(RecordKind kind) {
      this.kind = kind;
    }

    void row(TableRow row) {
      if (refused != null) {
        return;
      }
      if (fields != null) {
        lines.add(line(row, fields));
        return;
      }
      try {
        fields = fields(kind, row);
        fields.forEach((column, field) -> headings.put(field.name(), row.cell(column)));
      } catch (FileRefused e) {
        refused = e;
      }
    }

    ImportTable table() throws FileRefused {
      if (refused != null) {
        throw refused;
      }
      if (lines.isEmpty()) {
        throw FileRefused.empty("There is nothing below the heading.");
      }
      return new ImportTable(lines, headings);
    }
  }

  private static Map<Integer, Field> fields(RecordKind kind, TableRow heading) throws FileRefused {
    Map<Integer, Field> fields = new LinkedHashMap<>();
    for (int column = 0; column < heading.cells().size(); column++) {
      String name = heading.cell(column);
      if (name.isEmpty()) {
        continue;
      }
      Field field =
          Stream.concat(kind.fields().stream(), Stream.of(Export.REVISION))
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
      if (field.equals(Export.REVISION)) {
        given.put(field.name(), row.cell(column));
      }
      if (field.is(Trait.DERIVED)) {
        return;
      }
      if (row.formulas().contains(column)) {
        faults.add(new Fault(field.name(), Fault.Wrong.FORMULA, null, ""));
      } else if (row.rounded().contains(column)) {
        faults.add(new Fault(field.name(), Fault.Wrong.STORED_AS_NUMBER, null, ""));
      } else if (!row.cell(column).isEmpty()) {
        given.put(field.name(), row.cell(column));
      }
    });
    return new ImportLine(row.line(), revision(given, faults), given, faults);
  }

  private static Integer revision(ObjectNode given, List<Fault> faults) {
    JsonNode said = given.remove(Export.REVISION.name());
    if (said == null || said.asText().isEmpty()) {
      return null;
    }
    String text = said.asText();
    if (text.length() > REVISION_DIGITS_MAX || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      faults.add(new Fault(Export.REVISION.name(), Fault.Wrong.NOT_A_NUMBER, cut(text), "1"));
      return null;
    }
    return Integer.valueOf(text);
  }
}
