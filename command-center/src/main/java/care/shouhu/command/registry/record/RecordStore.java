package care.shouhu.command.registry.record;

import care.shouhu.command.access.FieldSeal;
import care.shouhu.command.access.Scope;
import care.shouhu.command.registry.Registry;
import care.shouhu.command.registry.Written;
import care.shouhu.command.registry.Written.Reason;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/**
 * Reads and writes the records of the register. Everything blocks. Reading throws what JDBI throws
 * when the database does not answer, for a query at most {@value #QUERY_SECONDS_MAX} s; a write
 * answers with a {@link Written}. A write ends inside the scope or changes nothing.
 */
public final class RecordStore {
  private static final int QUERY_SECONDS_MAX = 5;

  /**
   * A change leaves the id alone, so that others may name the record meanwhile. They hold the
   * feed's lock, which the change waits for: locked any harder the two would wait for each other.
   */
  private static final String NO_KEY = "no key update";

  private final Jdbi jdbi;
  private final Registry registry;
  private final FieldSeal seal;
  private final SecureRandom random = new SecureRandom();

  public RecordStore(Jdbi jdbi, Registry registry, FieldSeal seal) {
    this.jdbi = jdbi;
    this.registry = registry;
    this.seal = seal;
  }

  /**
   * Who writes.
   *
   * @param scope what they may write in
   * @param username as the history names them
   */
  public record Writer(Scope scope, String username) {}

  /** The record, also a removed one; empty when there is none inside the scope. */
  public Optional<ObjectNode> get(RecordKind kind, String id, Scope scope) {
    return jdbi.withHandle(handle -> find(handle, kind, id, readScope(kind, scope)));
  }

  /** What this scope may read of the kind: townships everybody may. */
  public static Scope readScope(RecordKind kind, Scope scope) {
    boolean everybody = kind.openToAll() && !(scope instanceof Scope.Nothing);
    return everybody ? new Scope.City() : scope;
  }

  private Optional<ObjectNode> find(Handle handle, RecordKind kind, String id, Scope scope) {
    String sql = RecordSql.select(kind) + " where r.id = :id and " + RecordSql.inside(kind, scope);
    return RecordSql.bind(handle.createQuery(sql), kind, scope)
        .setQueryTimeout(QUERY_SECONDS_MAX)
        .bind("id", id)
        .map((row, context) -> RecordSql.json(kind, row, seal))
        .findOne();
  }

  /**
   * A page of a list, by id.
   *
   * @param scope as it is: who reads what is open to all asks by {@link #readScope}
   * @param filters by {@link RecordKind#filters}; others are not looked at
   * @param removed whether those that were removed are wanted, instead of those that are there
   * @param after the id behind which the page begins; empty for the first
   */
  public List<ObjectNode> list(
      RecordKind kind,
      Scope scope,
      Map<String, String> filters,
      boolean removed,
      String after,
      int limit) {
    Map<String, String> asked = new HashMap<>(filters);
    asked.keySet().retainAll(kind.filters().keySet());
    String narrowed =
        asked.keySet().stream()
            .map(name -> " and (" + kind.narrowed(name) + ")")
            .collect(Collectors.joining());
    String sql =
        RecordSql.select(kind)
            + " where r.id > :after and r.removed_at is "
            + (removed ? "not null" : "null")
            + " and "
            + RecordSql.inside(kind, scope)
            + narrowed
            + " order by r.id limit :limit";
    return jdbi.withHandle(handle -> {
      Query query = RecordSql.bind(handle.createQuery(sql), kind, scope);
      asked.forEach(query::bind);
      return query
          .setQueryTimeout(QUERY_SECONDS_MAX)
          .bind("after", after)
          .bind("limit", limit)
          .map((row, context) -> RecordSql.json(kind, row, seal))
          .list();
    });
  }

  /** Adds a record; without an id it gets one. */
  public Written<ObjectNode> add(RecordKind kind, ObjectNode given, Writer writer) {
    RecordCheck check = RecordCheck.adding(kind, given);
    if (!check.faults().isEmpty()) {
      return wrong(check.faults());
    }
    return registry.write(
        writer.username(),
        handle -> {
          String id = givenId(check.values()).orElseGet(() -> RecordIds.next(kind, random));
          Map<String, Object> columns = RecordSql.columns(kind, id, check.values(), seal);
          columns.put("id", id);
          Optional<Written.Refused<ObjectNode>> refused =
              RecordRules.references(handle, check.values(), writer.scope())
                  .or(() -> RecordRules.beforeAdding(handle, kind, columns));
          if (refused.isPresent()) {
            return refused.get();
          }
          insert(handle, kind, columns);
          refused =
              RecordRules.afterNaming(handle, kind, id, true, check.values(), writer.scope())
                  .or(() ->
                      RecordRules.afterAdding(
                          handle,
                          kind,
                          id,
                          check.values(),
                          writer.username(),
                          made -> RecordIds.next(made, random)));
          return refused.isPresent() ? refused.get() : done(handle, kind, id, writer);
        });
  }

  private static Optional<String> givenId(Map<Field, Object> values) {
    return values.entrySet().stream()
        .filter(one -> one.getKey().column().equals("id") && one.getValue() != null)
        .map(one -> (String) one.getValue())
        .findFirst();
  }

  static void insert(Handle handle, RecordKind kind, Map<String, Object> columns) {
    String names = String.join(", ", columns.keySet());
    String values = columns.keySet().stream().map(c -> ":" + c).collect(Collectors.joining(", "));
    Update update =
        handle.createUpdate(
            "insert into %s (%s) values (%s)".formatted(kind.table(), names, values));
    RecordSql.bind(update, columns);
    update.execute();
  }

  /**
   * Changes what is given and leaves the rest.
   *
   * @param revision what the writer had seen; with a newer one there it is refused as {@link
   *     Reason#STALE}
   */
  public Written<ObjectNode> change(
      RecordKind kind, String id, int revision, ObjectNode given, Writer writer) {
    return withHeld(
        new Wanted(kind, id, revision, false, NO_KEY),
        writer,
        (handle, before) -> {
          RecordCheck check = RecordCheck.changing(kind, given, before);
          if (!check.faults().isEmpty()) {
            return wrong(check.faults());
          }
          if (check.values().isEmpty()) {
            return new Written.Done<>(before);
          }
          Optional<Written.Refused<ObjectNode>> refused =
              RecordRules.references(handle, check.values(), writer.scope())
                  .or(() ->
                      RecordRules.beforeChanging(handle, kind, id, check.values(), writer.scope()));
          if (refused.isPresent()) {
            return refused.get();
          }
          Map<String, Object> columns = RecordSql.columns(kind, id, check.values(), seal);
          String set =
              columns.keySet().stream().map(c -> c + " = :" + c).collect(Collectors.joining(", "));
          Update update =
              handle.createUpdate("update %s set %s where id = :id".formatted(kind.table(), set));
          RecordSql.bind(update, columns);
          update.bind("id", id).execute();
          refused =
              RecordRules.afterNaming(handle, kind, id, false, check.values(), writer.scope());
          return refused.isPresent() ? refused.get() : done(handle, kind, id, writer);
        });
  }

  /**
   * Removes it; everything stays in the history, and {@link #restore} brings it back.
   *
   * @param reason kept where the kind keeps one; may be null
   */
  public Written<ObjectNode> remove(
      RecordKind kind, String id, int revision, String reason, Writer writer) {
    return withHeld(
        new Wanted(kind, id, revision, false),
        writer,
        (handle, _) -> {
          Optional<Written.Refused<ObjectNode>> refused =
              RecordRules.beforeRemoving(handle, kind, id);
          if (refused.isPresent()) {
            return refused.get();
          }
          String noted = kind.removedForReason() ? ", removed_reason = :reason" : "";
          Update update =
              handle.createUpdate(
                  "update %s set removed_at = now()%s where id = :id"
                      .formatted(kind.table(), noted));
          if (kind.removedForReason()) {
            update.bind("reason", reason);
          }
          update.bind("id", id).execute();
          RecordRules.afterRemoving(handle, kind, id);
          return new Written.Done<>(find(handle, kind, id, new Scope.City()).orElseThrow());
        });
  }

  /**
   * Brings back what was removed, when all that it names is there; never a file that was erased.
   */
  public Written<ObjectNode> restore(RecordKind kind, String id, int revision, Writer writer) {
    return withHeld(
        new Wanted(kind, id, revision, true),
        writer,
        (handle, before) -> {
          Optional<Written.Refused<ObjectNode>> refused =
              RecordRules.beforeRestoring(handle, kind, before, writer.scope());
          if (refused.isPresent()) {
            return refused.get();
          }
          String noted = kind.removedForReason() ? ", removed_reason = null" : "";
          handle
              .createUpdate(
                  "update %s set removed_at = null%s where id = :id".formatted(kind.table(), noted))
              .bind("id", id)
              .execute();
          return done(handle, kind, id, writer);
        });
  }

  /**
   * Merges an organisation into another one: its sites are the other's from now on, with all that
   * belongs to them, and it is kept as removed with where it went.
   */
  public Written<ObjectNode> mergeOrganisation(
      String id, int revision, String into, Writer writer) {
    RecordKind kind = RecordKinds.ORGANISATION;
    return registry.write(
        writer.username(),
        handle -> {
          // Both, in one order: two merges, or a merge and a removal, then come one after the
          // other.
          new RecordRows(handle, seal).locked(kind, new TreeSet<>(List.of(id, into)));
          Written<ObjectNode> held = held(handle, new Wanted(kind, id, revision, false), writer);
          if (!(held instanceof Written.Done<ObjectNode>)) {
            return held;
          }
          Optional<ObjectNode> other = find(handle, kind, into, writer.scope());
          if (other.isEmpty() || !other.get().get("removedAt").isNull() || into.equals(id)) {
            return new Written.Refused<>(
                Reason.UNKNOWN_REFERENCE, "into", "There is no other organisation " + into + ".");
          }
          Optional<Written.Refused<ObjectNode>> refused =
              RecordRules.beforeChanging(handle, kind, id, Map.of(), writer.scope());
          if (refused.isPresent()) {
            return refused.get();
          }
          Optional<Written.Refused<ObjectNode>> accounts = RecordRules.noAccountOf(handle, id);
          if (accounts.isPresent()) {
            return accounts.get();
          }
          handle
              .createUpdate("update place set organisation_id = :into where organisation_id = :id")
              .bind("into", into)
              .bind("id", id)
              .execute();
          handle
              .createUpdate(
                  """
                  update organisation
                  set merged_into = :into, merged_at = now(), removed_at = now(), removed_reason = 'MERGED'
                  where id = :id
                  """)
              .bind("into", into)
              .bind("id", id)
              .execute();
          return new Written.Done<>(find(handle, kind, id, new Scope.City()).orElseThrow());
        });
  }

  /**
   * A record as its writer saw it.
   *
   * @param removed whether it must have been removed, or must not
   * @param lock what nobody else may do meanwhile
   */
  private record Wanted(RecordKind kind, String id, int revision, boolean removed, String lock) {

    /** Nobody may begin to name it either. */
    Wanted(RecordKind kind, String id, int revision, boolean removed) {
      this(kind, id, revision, removed, "update");
    }
  }

  /** One transaction for a record that is there as it was seen; else the answer says what is. */
  private Written<ObjectNode> withHeld(
      Wanted wanted, Writer writer, BiFunction<Handle, ObjectNode, Written<ObjectNode>> work) {
    return registry.write(
        writer.username(),
        handle ->
            switch (held(handle, wanted, writer)) {
              case Written.Done<ObjectNode>(ObjectNode present) -> work.apply(handle, present);
              case Written<ObjectNode> otherwise -> otherwise;
            });
  }

  /** The record as it is, locked until the transaction ends. */
  private Written<ObjectNode> held(Handle handle, Wanted wanted, Writer writer) {
    RecordKind kind = wanted.kind();
    String id = wanted.id();
    handle
        .createQuery(
            "select 1 from %s where id = :id for %s".formatted(kind.table(), wanted.lock()))
        .bind("id", id)
        .mapTo(Integer.class)
        .findOne();
    Optional<ObjectNode> present = find(handle, kind, id, writer.scope());
    if (present.isEmpty()) {
      return new Written.Refused<>(Reason.NOT_THERE, "id", "There is no " + id + ".");
    }
    ObjectNode record = present.get();
    if (record.get("revision").asInt() != wanted.revision()) {
      return new Written.Refused<>(
          Reason.STALE,
          "revision",
          "Revision %d is there. %s"
              .formatted(
                  record.get("revision").asInt(),
                  RecordHistory.since(handle, kind, id, wanted.revision())));
    }
    if (record.get("removedAt").isNull() == wanted.removed()) {
      return wanted.removed()
          ? new Written.Refused<>(Reason.NOT_REMOVED, "id", id + " is there.")
          : new Written.Refused<>(Reason.REMOVED, "id", id + " was removed; restore it first.");
    }
    return new Written.Done<>(record);
  }

  /** What was written must agree with what is around it, and lie inside the scope. */
  private Written<ObjectNode> done(Handle handle, RecordKind kind, String id, Writer writer) {
    Optional<ObjectNode> written = find(handle, kind, id, writer.scope());
    if (written.isEmpty()) {
      return new Written.Refused<>(
          Reason.OUT_OF_SCOPE, "placeId", "This would lie outside of what you look after.");
    }
    Optional<Written.Refused<ObjectNode>> refused =
        RecordRules.afterWriting(handle, kind, id, written.get())
            .or(() -> identityTaken(handle, kind, written.get()));
    if (refused.isPresent()) {
      return refused.get();
    }
    return new Written.Done<>(find(handle, kind, id, new Scope.City()).orElseThrow());
  }

  /**
   * While keys are rotated a number has a digest of each, and the index of the table, which tells
   * two of the same key, does not see that they are one.
   */
  private Optional<Written.Refused<ObjectNode>> identityTaken(
      Handle handle, RecordKind kind, ObjectNode record) {
    String number = record.path("identityNumber").asText("");
    List<byte[]> digests =
        number.isEmpty() ? List.of() : seal.blindIndexes(FieldSeal.searched(number));
    if (digests.size() < 2) {
      return Optional.empty();
    }
    return handle
        .createQuery(
            """
            select id from %s where id <> :id and removed_at is null
              and identity_index = any (array(select decode(d, 'hex') from unnest(:digests) d)) limit 1
            """
                .formatted(kind.table()))
        .bind("id", record.get("id").asText())
        .bindArray(
            "digests", String.class, digests.stream().map(HexFormat.of()::formatHex).toArray())
        .mapTo(String.class)
        .findOne()
        .map(other ->
            new Written.Refused<>(
                Reason.IDENTITY_TAKEN, "identityNumber", "Another file has this identity number."));
  }

  private static <T> Written<T> wrong(List<Fault> faults) {
    Fault first = faults.getFirst();
    String all =
        faults.stream()
            .map(fault -> fault.field() + ": " + fault.sentence())
            .collect(Collectors.joining(" "));
    return new Written.Refused<>(
        Reason.FIELD_WRONG,
        first.field(),
        all,
        faults.stream()
            .map(fault ->
                new Written.FieldFault(
                    fault.field(), fault.wrong().name(), fault.found(), fault.right()))
            .toList());
  }
}
