package care.shouhu.command.registry.record;

import care.shouhu.command.access.FieldSeal;
import care.shouhu.command.access.Scope;
import care.shouhu.command.registry.record.Field.Trait;
import care.shouhu.command.registry.search.Spelling;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.SqlStatement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The SQL of a kind of record, and its rows as JSON. */
final class RecordSql {
  private static final Logger LOG = LoggerFactory.getLogger(RecordSql.class);

  private RecordSql() {}

  /** Everything of a record, with its revision and removal. */
  static String select(RecordKind kind) {
    String columns =
        kind.fields().stream()
            .filter(Field::isShown)
            .map(field -> column(field) + " as \"" + field.name() + "\"")
            .collect(Collectors.joining(", "));
    return "select r.revision, r.removed_at, " + columns + " from " + kind.from();
  }

  private static String column(Field field) {
    if (field.is(Trait.DERIVED)) {
      return field.column();
    }
    return "r." + field.column() + (field.isSealed() ? "_sealed" : "");
  }

  /** The condition that a record lies inside the scope; bind it with {@link #bind}. */
  static String inside(RecordKind kind, Scope scope) {
    return switch (scope) {
      case Scope.City city -> "true";
      case Scope.County county -> "(" + kind.inDivision() + ")";
      case Scope.Institution institution -> "(" + kind.inPlace() + ")";
      case Scope.Own own -> "false";
      case Scope.Nothing nothing -> "false";
    };
  }

  static <S extends SqlStatement<S>> S bind(S statement, RecordKind kind, Scope scope) {
    return switch (scope) {
      case Scope.County county -> statement.bind("scopeDivision", county.division());
      case Scope.Institution institution ->
          kind.inPlace().contains(":scopePlaces")
              ? statement.bindArray("scopePlaces", String.class, institution.placeIds().toArray())
              : statement;
      case Scope.City city -> statement;
      case Scope.Own own -> statement;
      case Scope.Nothing nothing -> statement;
    };
  }

  /**
   * What is bound for these values, by column: sealed ones with their digests, a name with its
   * spelling.
   *
   * @param id of the record, to which what is sealed is bound
   */
  static Map<String, Object> columns(
      RecordKind kind, String id, Map<Field, Object> values, FieldSeal seal) {
    Map<String, Object> columns = new LinkedHashMap<>();
    values.forEach((field, value) -> {
      if (!field.isShown()) {
        return;
      }
      if (!field.isSealed()) {
        columns.put(field.column(), value);
        return;
      }
      String text = (String) value;
      String column = field.column() + "_sealed";
      columns.put(
          column, text == null ? null : seal.seal(FieldSeal.field(kind.table(), id, column), text));
      if (field.isIndexed()) {
        columns.put(
            field.column() + "_index",
            text == null ? null : seal.blindIndex(FieldSeal.searched(text)));
      }
    });
    kind.nameField()
        .map(values::get)
        .ifPresent(name -> {
          Spelling spelling = Spelling.of(name.toString());
          columns.put("pinyin", spelling.full());
          columns.put("initials", spelling.initials());
        });
    return columns;
  }

  static <S extends SqlStatement<S>> void bind(S statement, Map<String, Object> columns) {
    columns.forEach((column, value) -> {
      if (value instanceof String[] several) {
        statement.bindArray(column, String.class, (Object[]) several);
      } else {
        statement.bind(column, value);
      }
    });
  }

  /** A row of {@link #select}. */
  static ObjectNode json(RecordKind kind, ResultSet row, FieldSeal seal) throws SQLException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (Field field : kind.fields()) {
      if (!field.isShown()) {
        continue;
      }
      if (field.isSealed()) {
        json.put(field.name(), opened(kind, field, row, seal));
      } else {
        put(json, field, row);
      }
    }
    Timestamp removedAt = row.getTimestamp("removed_at");
    json.put("revision", row.getInt("revision"));
    json.put("removedAt", removedAt == null ? null : removedAt.getTime());
    return json;
  }

  private static void put(ObjectNode json, Field field, ResultSet row) throws SQLException {
    String name = field.name();
    switch (field.type()) {
      case FieldType.Words words -> texts(json, name, row);
      case FieldType.Texts texts -> texts(json, name, row);
      case FieldType.DivisionCodes codes -> texts(json, name, row);
      case FieldType.Whole whole -> json.put(name, row.getObject(name, Integer.class));
      case FieldType.Decimal decimal -> json.put(name, row.getObject(name, Double.class));
      case FieldType.Flag flag -> json.put(name, row.getObject(name, Boolean.class));
      case FieldType.Day day -> {
        LocalDate value = row.getObject(name, LocalDate.class);
        json.put(name, value == null ? null : value.toString());
      }
      case FieldType.Moment moment -> {
        Timestamp value = row.getTimestamp(name);
        json.put(name, value == null ? null : (Long) value.getTime());
      }
      case FieldType.IdentityNumber number -> throw sealed(field);
      case FieldType.Phone phone -> throw sealed(field);
      case FieldType.Text text -> json.put(name, row.getString(name));
      case FieldType.Id id -> json.put(name, row.getString(name));
      case FieldType.DivisionCode code -> json.put(name, row.getString(name));
      case FieldType.AreaCode code -> json.put(name, row.getString(name));
      case FieldType.Word word -> json.put(name, row.getString(name));
    }
  }

  private static void texts(ObjectNode json, String name, ResultSet row) throws SQLException {
    Array array = row.getArray(name);
    var texts = json.putArray(name);
    if (array != null) {
      for (String text : (String[]) array.getArray()) {
        texts.add(text);
      }
    }
  }

  private static IllegalStateException sealed(Field field) {
    return new IllegalStateException(field.name() + " is sealed");
  }

  private static String opened(RecordKind kind, Field field, ResultSet row, FieldSeal seal)
      throws SQLException {
    byte[] sealed = row.getBytes(field.name());
    if (sealed == null) {
      return null;
    }
    try {
      String column = field.column() + "_sealed";
      return seal.open(FieldSeal.field(kind.table(), row.getString("id"), column), sealed);
    } catch (IllegalArgumentException e) {
      // The key was lost or another one: the rest of the record is still good.
      LOG.warn("A sealed field of the register cannot be opened: {}", e.getMessage());
      return null;
    }
  }
}
