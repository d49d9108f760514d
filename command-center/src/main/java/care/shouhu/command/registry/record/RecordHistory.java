package care.shouhu.command.registry.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Who changed what and when, of one record; the database's triggers write it. */
public final class RecordHistory {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Jdbi jdbi;

  public RecordHistory(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Newest first: {@code revision, at, by, action, changed:[{field, before, after, hidden}]}. Of
   * what is sealed or secret only that it changed. Blocks.
   *
   * @param below only revisions below this one
   */
  public List<ObjectNode> of(RecordKind kind, String id, int below, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select revision, at, by_whom, action, changed::text as changed
                from record_history where kind = :kind and id = :id and revision < :below
                order by revision desc limit :limit
                """)
            .bind("kind", kind.name())
            .bind("id", id)
            .bind("below", below)
            .bind("limit", limit)
            .map((row, context) -> entry(kind, row))
            .list());
  }

  private static ObjectNode entry(RecordKind kind, ResultSet row) throws SQLException {
    ObjectNode entry =
        JsonNodeFactory.instance
            .objectNode()
            .put("revision", row.getInt("revision"))
            .put("at", row.getTimestamp("at").getTime())
            .put("by", row.getString("by_whom"))
            .put("action", row.getString("action"));
    var changed = entry.putArray("changed");
    tree(row.getString("changed"))
        .fields()
        .forEachRemaining(field -> {
          ObjectNode one = changed.addObject().put("field", name(kind, field.getKey()));
          boolean hidden = field.getValue().isNull();
          one.put("hidden", hidden);
          one.set("before", hidden ? null : field.getValue().get(0));
          one.set("after", hidden ? null : field.getValue().get(1));
        });
    return entry;
  }

  /** One sentence: what others changed since, who and when. */
  static String since(Handle handle, RecordKind kind, String id, int revision) {
    return handle
        .createQuery(
            """
            select by_whom, at, changed::text as changed
            from record_history where kind = :kind and id = :id and revision > :revision
            order by revision desc limit 3
            """)
        .bind("kind", kind.name())
        .bind("id", id)
        .bind("revision", revision)
        .map((row, context) -> change(kind, row).sentence())
        .list()
        .stream()
        .collect(Collectors.joining(" "));
  }

  /**
   * A change of one record.
   *
   * @param sentence who changed what and when
   */
  public record Change(Set<String> fields, String sentence) {}

  /**
   * What was changed of each of these records since, newest first.
   *
   * @param revisions what was seen, by id
   */
  public static Map<String, List<Change>> since(
      Handle handle, RecordKind kind, Map<String, Integer> revisions) {
    Map<String, List<Change>> changes = new TreeMap<>();
    handle
        .createQuery(
            """
            select h.id, h.by_whom, h.at, h.changed::text as changed
            from unnest(:ids, :revisions) seen (id, revision)
            join record_history h
              on h.kind = :kind and h.id = seen.id and h.revision > seen.revision
            order by h.id, h.revision desc
            """)
        .bind("kind", kind.name())
        .bindArray("ids", String.class, revisions.keySet().toArray())
        .bindArray("revisions", Integer.class, revisions.values().toArray())
        .map((row, context) -> Map.entry(row.getString("id"), change(kind, row)))
        .forEach(one ->
            changes.computeIfAbsent(one.getKey(), id -> new ArrayList<>()).add(one.getValue()));
    return changes;
  }

  private static Change change(RecordKind kind, ResultSet row) throws SQLException {
    var fields = new TreeSet<String>();
    tree(row.getString("changed"))
        .fieldNames()
        .forEachRemaining(column -> fields.add(name(kind, column)));
    String sentence =
        "%s changed %s at %s."
            .formatted(
                row.getString("by_whom"),
                String.join(", ", fields),
                row.getTimestamp("at").toInstant());
    return new Change(fields, sentence);
  }

  private static String name(RecordKind kind, String column) {
    return kind.fieldOfColumn(column).map(Field::name).orElseGet(() -> camel(column));
  }

  private static String camel(String column) {
    StringBuilder name = new StringBuilder();
    for (String part : column.split("_", -1)) {
      boolean first = name.isEmpty();
      name.append(first || part.isEmpty() ? part : part.substring(0, 1).toUpperCase(Locale.ROOT));
      name.append(first || part.isEmpty() ? "" : part.substring(1));
    }
    return name.toString();
  }

  private static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database gave no JSON", e);
    }
  }
}
