package care.shouhu.command.registry.record;

import care.shouhu.command.access.FieldSeal;
import care.shouhu.command.access.Scope;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** Many records of one kind at once, inside a transaction of the caller. */
public final class RecordRows {
  private static final int ROWS_A_BATCH = 1_000;
  private static final int IDS_A_QUESTION = 5_000;

  /** Fields that name another record, and its kind. */
  private static final Map<String, RecordKind> KIND_BY_FIELD =
      Map.of(
          "placeId", RecordKinds.PLACE,
          "bedId", RecordKinds.BED,
          "residentId", RecordKinds.RESIDENT,
          "roomId", RecordKinds.ROOM,
          "buildingId", RecordKinds.BUILDING,
          "hubId", RecordKinds.DEVICE,
          "organisationId", RecordKinds.ORGANISATION,
          "area", RecordKinds.AREA,
          "parent", RecordKinds.AREA);

  private final Handle handle;
  private final FieldSeal seal;

  public RecordRows(Handle handle, FieldSeal seal) {
    this.handle = handle;
    this.seal = seal;
  }

  /** The kind of record that this field names, or null. */
  public static RecordKind kindNamedBy(Field field) {
    return field.is(Field.Trait.DERIVED) ? null : KIND_BY_FIELD.get(field.name());
  }

  /** Those of these ids that are there, also removed ones, whatever the scope. */
  public Map<String, ObjectNode> byId(RecordKind kind, Set<String> ids) {
    Map<String, ObjectNode> found = new HashMap<>();
    String sql = RecordSql.select(kind) + " where r.id = any (:ids)";
    for (List<String> part : parts(ids)) {
      handle
          .createQuery(sql)
          .bindArray("ids", String.class, part.toArray())
          .map((row, context) -> RecordSql.json(kind, row, seal))
          .forEach(record -> found.put(record.get("id").asText(), record));
    }
    return found;
  }

  /** Those of these ids that lie inside the scope. */
  public Set<String> inside(RecordKind kind, Set<String> ids, Scope scope) {
    return ids(kind, ids, scope, "");
  }

  /** Those of these ids that may be named: there, not removed, and inside the scope. */
  public Set<String> there(RecordKind kind, Set<String> ids, Scope scope) {
    Scope readable = kind.openToAll() ? new Scope.City() : scope;
    return ids(kind, ids, readable, " and r.removed_at is null");
  }

  private Set<String> ids(RecordKind kind, Set<String> ids, Scope scope, String also) {
    Set<String> found = new HashSet<>();
    String sql =
        "select r.id from %s where r.id = any (:ids) and %s%s"
            .formatted(kind.from(), RecordSql.inside(kind, scope), also);
    for (List<String> part : parts(ids)) {
      Query query = RecordSql.bind(handle.createQuery(sql), kind, scope);
      query.bindArray("ids", String.class, part.toArray()).mapTo(String.class).forEach(found::add);
    }
    return found;
  }

  /** Those of these organisations that run a site outside of the scope. */
  public Set<String> withForeignSites(Set<String> organisationIds, Scope scope) {
    String sql =
        """
        select distinct r.organisation_id from %s
        where r.organisation_id = any (:ids) and r.removed_at is null and not (%s)
        """
            .formatted(RecordKinds.PLACE.from(), RecordSql.inside(RecordKinds.PLACE, scope));
    return RecordSql.bind(handle.createQuery(sql), RecordKinds.PLACE, scope)
        .bindArray("ids", String.class, organisationIds.toArray())
        .mapTo(String.class)
        .collect(Collectors.toSet());
  }

  /** Those of these ids that are there, locked until the transaction ends, with their revisions. */
  public Map<String, Integer> locked(RecordKind kind, Set<String> ids) {
    Map<String, Integer> revisions = new HashMap<>();
    String sql =
        "select id, revision from %s where id = any (:ids) order by id for no key update"
            .formatted(kind.table());
    // In one order over all parts, so that two who lock many never wait for each other.
    for (List<String> part : parts(new TreeSet<>(ids))) {
      handle
          .createQuery(sql)
          .bindArray("ids", String.class, part.toArray())
          .map((row, context) -> Map.entry(row.getString("id"), row.getInt("revision")))
          .forEach(one -> revisions.put(one.getKey(), one.getValue()));
    }
    return revisions;
  }

  private static List<List<String>> parts(Set<String> ids) {
    List<String> all = new ArrayList<>(ids);
    List<List<String>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += IDS_A_QUESTION) {
      parts.add(all.subList(from, Math.min(all.size(), from + IDS_A_QUESTION)));
    }
    return parts;
  }

  /**
   * Values as they stand in the table, with what is worked out from them, of the record of this id.
   */
  public Map<String, Object> columns(RecordKind kind, String id, Map<Field, Object> values) {
    return RecordSql.columns(kind, id, values, seal);
  }

  /**
   * Inserts these rows; each has its id.
   *
   * @param done told how many more are written, a batch at a time
   */
  public void insert(RecordKind kind, List<Map<String, Object>> rows, IntConsumer done) {
    Map<Set<String>, List<Map<String, Object>>> alike = new LinkedHashMap<>();
    rows.forEach(row -> alike.computeIfAbsent(row.keySet(), columns -> new ArrayList<>()).add(row));
    alike.forEach((columns, some) -> {
      String names = String.join(", ", columns);
      String values = columns.stream().map(c -> ":" + c).collect(Collectors.joining(", "));
      batch("insert into %s (%s) values (%s)".formatted(kind.table(), names, values), some, done);
    });
  }

  /** Updates these rows by their ids. */
  public void update(RecordKind kind, List<Map<String, Object>> rows, IntConsumer done) {
    Map<Set<String>, List<Map<String, Object>>> alike = new LinkedHashMap<>();
    rows.forEach(row -> alike.computeIfAbsent(row.keySet(), columns -> new ArrayList<>()).add(row));
    alike.forEach((columns, some) -> {
      String set =
          columns.stream()
              .filter(column -> !column.equals("id"))
              .map(column -> column + " = :" + column)
              .collect(Collectors.joining(", "));
      batch("update %s set %s where id = :id".formatted(kind.table(), set), some, done);
    });
  }

  private void batch(String sql, List<Map<String, Object>> rows, IntConsumer done) {
    for (int from = 0; from < rows.size(); from += ROWS_A_BATCH) {
      List<Map<String, Object>> some =
          rows.subList(from, Math.min(rows.size(), from + ROWS_A_BATCH));
      PreparedBatch batch = handle.prepareBatch(sql);
      for (Map<String, Object> row : some) {
        RecordSql.bind(batch, row);
        batch.add();
      }
      batch.execute();
      done.accept(some.size());
    }
  }
}
