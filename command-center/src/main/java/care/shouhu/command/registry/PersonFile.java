package care.shouhu.command.registry;

import care.shouhu.command.access.FieldSeal;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * All that the tables hold of one person: shown in full, taken out, or erased. Which tables those
 * are is found in the database: every one with a column {@code resident_id}. All methods block;
 * each query takes 10 s at most.
 */
public final class PersonFile {
  private static final int QUERY_SECONDS_MAX = 10;
  private static final int ROWS_A_TABLE_MAX = 10_000;

  /** 养老机构管理办法: records are kept at least five years after the contract ends. */
  public static final int KEPT_YEARS = 5;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Who has no rank is called after those who have. */
  private static final int RANK_NONE = Integer.MAX_VALUE;

  private static final String SEALED = "_sealed";
  private static final String INDEX = "_index";

  /** The feed's number, what a device proves itself with, and photographs, which are no text. */
  private static final Set<String> NOT_THEIRS = Set.of("version", "secret_sha256", "bytes");

  /** What was done in the incidents of a person. */
  private static final List<String> OF_INCIDENTS =
      List.of("incident_alarm", "incident_history", "assignment", "incident_photo");

  private static final String OF_THEIR_INCIDENTS =
      "incident_id in (select id from incident where resident_id = :id)";

  private final Jdbi jdbi;
  private final Registry registry;
  private final FieldSeal seal;

  public PersonFile(Jdbi jdbi, Registry registry, FieldSeal seal) {
    this.jdbi = jdbi;
    this.registry = registry;
    this.seal = seal;
  }

  /**
   * Where a person belongs.
   *
   * @param placeId null for who is not served
   * @param removedAtMillis when the contract ended, or null
   * @param erasedAtMillis when the file was erased, or null
   * @param keptUntilMillis before which it must not be erased, or null while it has not ended
   */
  public record Whereabouts(
      String id,
      String division,
      String placeId,
      Long removedAtMillis,
      Long erasedAtMillis,
      Long keptUntilMillis) {}

  public Optional<Whereabouts> find(String id) {
    return jdbi.withHandle(handle -> find(handle, id, ""));
  }

  private static Optional<Whereabouts> find(Handle handle, String id, String lock) {
    return handle
        .createQuery(
            """
            select id, division, place_id, removed_at, erased_at,
                   removed_at + make_interval(years => :years) as kept_until
            from resident where id = :id <lock>
            """)
        .define("lock", lock)
        .setQueryTimeout(QUERY_SECONDS_MAX)
        .bind("id", id)
        .bind("years", KEPT_YEARS)
        .map((row, context) ->
            new Whereabouts(
                row.getString("id"),
                row.getString("division"),
                row.getString("place_id"),
                millis(row, "removed_at"),
                millis(row, "erased_at"),
                millis(row, "kept_until")))
        .findOne();
  }

  private static Long millis(ResultSet row, String column) throws SQLException {
    Timestamp at = row.getTimestamp(column);
    return at == null ? null : at.getTime();
  }

  /** The numbers of a person and of those to be called for them, in full. */
  public ObjectNode numbers(String id) {
    return jdbi.withHandle(handle -> {
      ObjectNode resident = rows(handle, "resident", "id", id).get(0).deepCopy();
      ObjectNode numbers = MAPPER.createObjectNode().put("id", id);
      for (String name : List.of("identity", "phone", "doctor_phone")) {
        numbers.set(camel(name), resident.path(camel(name)));
      }
      ArrayNode contacts = numbers.putArray("contacts");
      rows(handle, "contact", "resident_id", id)
          .forEach(contact ->
              contacts
                  .addObject()
                  .put("id", contact.path("id").asText())
                  .put("name", contact.path("name").asText())
                  .put("phone", contact.path("phone").textValue()));
      return numbers;
    });
  }

  /**
   * Whom to ring about a person, in full: the person, the doctor, and the contacts in the order in
   * which they are to be called. Of one who is not in the register, nobody.
   */
  public ObjectNode callList(String id) {
    return jdbi.withHandle(handle -> {
      ArrayNode residents = rows(handle, "resident", "id", id);
      ObjectNode list = nobodyToCall();
      if (residents.isEmpty()) {
        return list;
      }
      for (String name : List.of("name", "phone", "doctor", "doctorPhone")) {
        list.set(name, residents.get(0).get(name));
      }
      ArrayNode contacts = list.withArray("contacts");
      List<JsonNode> inOrder = new ArrayList<>();
      rows(handle, "contact", "resident_id", id).forEach(inOrder::add);
      inOrder.removeIf(contact -> contact.hasNonNull("removedAt"));
      inOrder.sort(Comparator.comparingInt(contact -> contact.path("rank").asInt(RANK_NONE)));
      for (JsonNode contact : inOrder) {
        ObjectNode line = contacts.addObject().put("id", contact.path("id").asText());
        for (String name : List.of("name", "relation", "rank", "phone")) {
          line.set(name, contact.get(name));
        }
      }
      return list;
    });
  }

  /** The list of who is not known. */
  public static ObjectNode nobodyToCall() {
    ObjectNode list = MAPPER.createObjectNode();
    for (String name : List.of("name", "phone", "doctor", "doctorPhone")) {
      list.putNull(name);
    }
    list.putArray("contacts");
    return list;
  }

  /**
   * Everything, by table; numbers in full. Of a table with more than {@value #ROWS_A_TABLE_MAX}
   * rows of one person only the first, and {@code cut} says so.
   */
  public ObjectNode everything(String id) {
    return jdbi.withHandle(handle -> {
      ObjectNode all = MAPPER.createObjectNode();
      all.put("id", id);
      ObjectNode tables = all.putObject("tables");
      tables.set("resident", rows(handle, "resident", "id", id));
      tables(handle).forEach(table -> tables.set(table, rows(handle, table, "resident_id", id)));
      OF_INCIDENTS.forEach(
          table -> tables.set(table, rowsWhere(handle, table, OF_THEIR_INCIDENTS, id)));
      tables.set("recontact", rows(handle, "recontact", "person", "resident:" + id));
      tables.set("record_history", history(handle, id));
      ArrayNode cut = all.putArray("cut");
      tables
          .properties()
          .forEach(table -> {
            if (table.getValue().size() >= ROWS_A_TABLE_MAX) {
              cut.add(table.getKey());
            }
          });
      return all;
    });
  }

  /**
   * The same as a ZIP, with what sensors measured and reported of the person, as CSV, and the
   * photographs of their incidents ({@link PersonArchive}).
   *
   * @param everything as above, with what else is to stand in it
   */
  public byte[] archive(ObjectNode everything, long nowMillis) {
    return jdbi.inTransaction(handle -> PersonArchive.of(handle, everything, nowMillis));
  }

  private static List<String> tables(Handle handle) {
    return handle
        .createQuery(
            """
            select c.table_name from information_schema.columns c
            join information_schema.tables t using (table_schema, table_name)
            where c.table_schema = current_schema() and c.column_name = 'resident_id'
              and t.table_type = 'BASE TABLE'
            order by 1
            """)
        .mapTo(String.class)
        .list();
  }

  private ArrayNode rows(Handle handle, String table, String column, String id) {
    return rowsWhere(handle, table, column + " = :id", id);
  }

  private ArrayNode rowsWhere(Handle handle, String table, String where, String id) {
    ArrayNode rows = MAPPER.createArrayNode();
    handle
        .createQuery("select * from <table> where <where> limit " + ROWS_A_TABLE_MAX)
        .define("table", table)
        .define("where", where)
        .setQueryTimeout(QUERY_SECONDS_MAX)
        .bind("id", id)
        .map((row, context) -> json(table, row))
        .forEach(rows::add);
    return rows;
  }

  private ObjectNode json(String table, ResultSet row) throws SQLException {
    ObjectNode json = MAPPER.createObjectNode();
    var columns = row.getMetaData();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String name = columns.getColumnName(i);
      if (name.endsWith(INDEX) || NOT_THEIRS.contains(name)) {
        continue;
      }
      if (name.endsWith(SEALED)) {
        byte[] sealed = row.getBytes(i);
        String plain = name.substring(0, name.length() - SEALED.length());
        json.put(camel(plain), sealed == null ? null : opened(table, row, name, sealed));
      } else {
        put(json, camel(name), row.getObject(i), row.getString(i));
      }
    }
    return json;
  }

  private String opened(String table, ResultSet row, String column, byte[] sealed)
      throws SQLException {
    try {
      return seal.open(FieldSeal.field(table, row.getString("id"), column), sealed);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static void put(ObjectNode json, String name, Object value, String text) {
    switch (value) {
      case null -> json.putNull(name);
      case Boolean flag -> json.put(name, flag);
      case Integer number -> json.put(name, number);
      case Long number -> json.put(name, number);
      case Short number -> json.put(name, number);
      case Double number -> json.put(name, number);
      case Timestamp at -> json.put(name, at.getTime());
      default -> {
        try {
          json.set(name, text.startsWith("{\"") ? MAPPER.readTree(text) : json.textNode(text));
        } catch (JsonProcessingException e) {
          json.put(name, text);
        }
      }
    }
  }

  private static String camel(String column) {
    var camel = new StringBuilder();
    boolean upper = false;
    for (int i = 0; i < column.length(); i++) {
      char c = column.charAt(i);
      if (c == '_') {
        upper = true;
      } else {
        camel.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      }
    }
    return camel.toString();
  }

  /** Of the file itself, and of all records that hang on it. */
  private static ArrayNode history(Handle handle, String id) {
    ArrayNode entries = MAPPER.createArrayNode();
    handle
        .createQuery(
            """
            with own (kind, id) as (
              values ('resident', cast(:id as text))
              union all select 'contact', id from contact where resident_id = :id
              union all select 'consent', id from consent where resident_id = :id
              union all select 'assessment', id from assessment where resident_id = :id
            )
            select kind, id, revision, at, by_whom, action, changed::text as changed
            from record_history join own using (kind, id)
            order by kind = 'resident' desc, kind, id, revision limit <limit>
            """)
        .define("limit", ROWS_A_TABLE_MAX)
        .setQueryTimeout(QUERY_SECONDS_MAX)
        .bind("id", id)
        .map((row, context) -> {
          ObjectNode entry = MAPPER.createObjectNode();
          entry.put("kind", row.getString("kind")).put("id", row.getString("id"));
          entry.put("revision", row.getInt("revision")).put("at", millis(row, "at"));
          entry.put("by", row.getString("by_whom")).put("action", row.getString("action"));
          put(entry, "changed", "", row.getString("changed"));
          return entry;
        })
        .forEach(entries::add);
    return entries;
  }

  /** What became of erasing. */
  public sealed interface Erasure {
    /** What names the person is gone. */
    record Done() implements Erasure {}

    /** It had been done before. */
    record Already() implements Erasure {}

    /** The person is still served, or their contract has not ended. */
    record StillServed() implements Erasure {}

    /** The law wants it kept until then. */
    record KeptUntil(long atMillis) implements Erasure {}

    record Unknown() implements Erasure {}
  }

  /**
   * Takes away what names the person ({@link PersonErasure}). Division, year of birth, sex, levels,
   * categories and dates stay, for statistics.
   */
  public Written<Erasure> erase(String id, long nowMillis, String by) {
    return registry.write(handle -> {
      // Whoever restores the file at this moment comes first, or finds it erased.
      Optional<Whereabouts> person = find(handle, id, "for no key update");
      if (person.isEmpty()) {
        return new Written.Done<>(new Erasure.Unknown());
      }
      if (person.get().erasedAtMillis() != null) {
        return new Written.Done<>(new Erasure.Already());
      }
      if (person.get().removedAtMillis() == null) {
        return new Written.Done<>(new Erasure.StillServed());
      }
      if (person.get().keptUntilMillis() > nowMillis) {
        return new Written.Done<>(new Erasure.KeptUntil(person.get().keptUntilMillis()));
      }
      handle.createUpdate("select set_config('shouhu.actor', :by, true)").bind("by", by).execute();
      PersonErasure.run(handle, id);
      return new Written.Done<>(new Erasure.Done());
    });
  }
}
