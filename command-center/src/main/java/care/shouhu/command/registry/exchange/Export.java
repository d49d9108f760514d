package care.shouhu.command.registry.exchange;

import care.shouhu.command.registry.file.TableWriter;
import care.shouhu.command.registry.record.Choice;
import care.shouhu.command.registry.record.Field;
import care.shouhu.command.registry.record.FieldType;
import care.shouhu.command.registry.record.RecordKind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Records as a table that people read and that can be imported again. */
public final class Export {
  /** Says from which revision of a record a line was made; what changed since is then noticed. */
  static final Field REVISION =
      new Field(
          "revision",
          "r.revision",
          new FieldType.Whole(1, Integer.MAX_VALUE),
          "版本",
          Set.of(Field.Trait.DERIVED));

  private Export() {}

  /** The heading in Chinese. */
  public static void heading(RecordKind kind, TableWriter writer) {
    List<String> cells = new ArrayList<>(kind.fields().stream().map(Field::zh).toList());
    cells.add(REVISION.zh());
    writer.row(cells);
  }

  /** The heading of a file for new records, which have no revision. */
  public static void template(RecordKind kind, TableWriter writer) {
    writer.row(kind.fields().stream().map(Field::zh).toList());
  }

  /** One record, with words as people write them. */
  public static void row(RecordKind kind, ObjectNode record, TableWriter writer) {
    List<String> cells = new ArrayList<>(kind.fields().size());
    for (Field field : kind.fields()) {
      cells.add(cell(field, record.get(field.name())));
    }
    cells.add(record.get(REVISION.name()).asText());
    writer.row(cells);
  }

  private static String cell(Field field, JsonNode value) {
    if (value == null || value.isNull()) {
      return null;
    }
    if (value.isArray()) {
      List<String> parts = new ArrayList<>();
      value.forEach(one -> parts.add(word(field, one.asText())));
      return String.join("、", parts);
    }
    if (value.isBoolean()) {
      return value.asBoolean() ? "是" : "否";
    }
    return word(field, value.asText());
  }

  private static String word(Field field, String code) {
    List<Choice> choices =
        switch (field.type()) {
          case FieldType.Word(var one) -> one;
          case FieldType.Words(var several) -> several;
          default -> List.of();
        };
    return choices.stream()
        .filter(choice -> choice.code().equals(code))
        .map(Choice::zh)
        .findFirst()
        .orElse(code);
  }
}
