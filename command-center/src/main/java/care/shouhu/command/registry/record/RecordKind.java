package care.shouhu.command.registry.record;

import care.shouhu.command.registry.record.Field.Trait;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A kind of record.
 *
 * @param name also its name in the history and in paths
 * @param table in the database; always called {@code r}
 * @param from what stands behind FROM, so that the expressions below can be read
 * @param inDivision the condition that it belongs to the county {@code :scopeDivision}
 * @param inPlace the condition that it belongs to one of the sites {@code :scopePlaces}
 * @param openToAll whether everybody may read all of them, whatever their scope
 * @param removedForReason whether a removal notes why
 * @param filters by which a list may be narrowed: name in the contract → column or expression, or a
 *     whole condition that says {@code :name}
 * @param uses what may not be there any more when one is removed
 * @param unique what no two of them have alike
 */
public record RecordKind(
    String name,
    String table,
    String zh,
    String from,
    String inDivision,
    String inPlace,
    boolean openToAll,
    boolean removedForReason,
    Map<String, String> filters,
    List<Use> uses,
    List<Unique> unique,
    List<Field> fields) {

  public RecordKind {
    filters = Map.copyOf(filters);
    uses = List.copyOf(uses);
    unique = List.copyOf(unique);
    fields = List.copyOf(fields);
  }

  /** A kind of which two may be alike in all but their ids. */
  public RecordKind(
      String name,
      String table,
      String zh,
      String from,
      String inDivision,
      String inPlace,
      boolean openToAll,
      boolean removedForReason,
      Map<String, String> filters,
      List<Use> uses,
      List<Field> fields) {
    this(
        name,
        table,
        zh,
        from,
        inDivision,
        inPlace,
        openToAll,
        removedForReason,
        filters,
        uses,
        List.of(),
        fields);
  }

  /**
   * Fields that no other record has alike.
   *
   * @param fields in the contract; the last is the one to change
   * @param alsoRemoved whether those of a removed record are taken too
   */
  public record Unique(List<String> fields, boolean alsoRemoved) {
    public Unique {
      fields = List.copyOf(fields);
    }
  }

  /** A table whose rows may name a record by this column. */
  public record Use(String table, String column) {}

  /** Whether it is this kind; null is none. */
  public boolean is(RecordKind other) {
    return other != null && name.equals(other.name);
  }

  /** The condition that this filter makes of {@code :name}. */
  String narrowed(String name) {
    String filter = filters.get(name);
    return filter.contains(":" + name) ? filter : filter + " = :" + name;
  }

  /** The field of this name. */
  public Optional<Field> field(String wanted) {
    return fields.stream().filter(field -> field.name().equals(wanted)).findFirst();
  }

  /** The field that stands in this column, as the history names it. */
  public Optional<Field> fieldOfColumn(String column) {
    return fields.stream()
        .filter(field -> !field.is(Trait.DERIVED))
        .filter(
            field -> field.column().equals(column) || (field.column() + "_sealed").equals(column))
        .findFirst();
  }

  /** The name people look for, if it has one. */
  Optional<Field> nameField() {
    return fields.stream().filter(field -> field.is(Trait.NAME)).findFirst();
  }
}
