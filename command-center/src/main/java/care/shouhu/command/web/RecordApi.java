package care.shouhu.command.web;

import care.shouhu.command.access.Scope;
import care.shouhu.command.registry.Written;
import care.shouhu.command.registry.Written.Reason;
import care.shouhu.command.registry.record.RecordKind;
import care.shouhu.command.registry.record.RecordKinds;
import care.shouhu.command.registry.record.RecordStore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The records of the register: list, get, add, change, remove, restore, the same for each kind.
 * Whoever changes says which revision they saw, in the body or as {@code If-Match}.
 */
final class RecordApi {
  private static final int REVISION_WANTED = 428;

  private final RecordStore store;
  private final InScope inScope;
  private final DatabaseCalls database;
  private final Looks looks;
  private final Queries queries;
  private final Map<String, RegisterLists.FromMemory> fromMemory;

  /**
   * @param fromMemory by operation: what is answered instead while the database does not
   */
  RecordApi(
      RecordStore store,
      InScope inScope,
      DatabaseCalls database,
      Looks looks,
      Queries queries,
      Map<String, RegisterLists.FromMemory> fromMemory) {
    this.store = store;
    this.inScope = inScope;
    this.database = database;
    this.looks = looks;
    this.queries = queries;
    this.fromMemory = Map.copyOf(fromMemory);
  }

  /** The names of a kind's operations. */
  private record Names(RecordKind kind, String one, String many) {}

  private static final List<Names> NAMES =
      List.of(
          new Names(RecordKinds.AREA, "Area", "Areas"),
          new Names(RecordKinds.ORGANISATION, "Organisation", "Organisations"),
          new Names(RecordKinds.PLACE, "Place", "Places"),
          new Names(RecordKinds.BUILDING, "Building", "Buildings"),
          new Names(RecordKinds.ROOM, "Room", "Rooms"),
          new Names(RecordKinds.BED, "Bed", "Beds"),
          new Names(RecordKinds.RESIDENT, "Resident", "Residents"),
          new Names(RecordKinds.CONTACT, "Contact", "Contacts"),
          new Names(RecordKinds.CONSENT, "Consent", "Consents"),
          new Names(RecordKinds.ASSESSMENT, "Assessment", "Assessments"),
          new Names(RecordKinds.DEVICE, "Device", "Devices"),
          new Names(RecordKinds.STAFF, "StaffMember", "Staff"));

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    Map<String, Function<Call, CompletionStage<Reply>>> operations = new HashMap<>();
    for (Names names : NAMES) {
      RecordKind kind = names.kind();
      String list = "list" + names.many();
      String get = "get" + names.one();
      operations.put(list, call -> queries.run(() -> listed(kind, list, call)));
      operations.put("change" + names.one(), call -> queries.run(() -> change(kind, call)));
      operations.put("remove" + names.one(), call -> queries.run(() -> remove(kind, call)));
      operations.put("restore" + names.one(), call -> queries.run(() -> restore(kind, call)));
      // A device is registered with a secret and shown with what is heard of it, elsewhere.
      if (!kind.is(RecordKinds.DEVICE)) {
        operations.put(get, call -> queries.run(() -> asked(get, call, c -> get(kind, c))));
        operations.put("add" + names.one(), call -> queries.run(() -> add(kind, call)));
      }
    }
    operations.put("mergeOrganisation", call -> queries.run(() -> merge(call)));
    return operations;
  }

  /** Whom a device speaks for is worked out in memory only, so that question is asked there. */
  private Reply listed(RecordKind kind, String operation, Call call) {
    boolean bySubject = kind.is(RecordKinds.DEVICE) && call.query("residentId").isPresent();
    if (!bySubject) {
      return asked(operation, call, one -> list(kind, one));
    }
    RegisterLists.FromMemory memory = fromMemory.get(operation);
    if (!memory.knows(call)) {
      throw new Refusal(Problem.badRequest("removed: not together with residentId"));
    }
    return memory.answer(call);
  }

  /** From the database, or what memory knows of it while that does not answer. */
  private Reply asked(String operation, Call call, Function<Call, Reply> question) {
    try {
      return question.apply(call);
    } catch (Refusal refusal) {
      RegisterLists.FromMemory instead = fromMemory.get(operation);
      if (instead == null || refusal.problem().status() != 503 || !instead.knows(call)) {
        throw refusal;
      }
      return instead.answer(call);
    }
  }

  private Reply list(RecordKind kind, Call call) {
    inScope.requireDivision(call.caller().scope(), call.query("division"));
    Map<String, String> filters = new LinkedHashMap<>();
    for (String name : kind.filters().keySet()) {
      call.query(name).ifPresent(value -> filters.put(name, value));
    }
    call.query("residentId").ifPresent(id -> requirePerson(id, call));
    String after = call.cursor().map(Cursor::id).orElse("");
    boolean removed = call.query("removed").filter("true"::equals).isPresent();
    int limit = call.limit();
    Scope readable = RecordStore.readScope(kind, call.caller().scope());
    List<ObjectNode> found =
        database.ask(() -> store.list(kind, readable, filters, removed, after, limit + 1));
    List<ObjectNode> page = found.subList(0, Math.min(limit, found.size()));
    String next =
        found.size() > limit ? new Cursor(0, page.getLast().get("id").asText()).text() : null;
    page.forEach(record -> RecordMask.mask(kind, record, call.caller().user().role()));
    if (removed) {
      filters.put("removed", "true");
    }
    looks.several(kind, filters, page, call);
    return Reply.list(page, next);
  }

  /** Somebody on file inside the scope, whether we serve them or not. */
  private void requirePerson(String residentId, Call call) {
    Scope scope = call.caller().scope();
    if (database.ask(() -> store.get(RecordKinds.RESIDENT, residentId, scope)).isEmpty()) {
      throw new Refusal(Problem.notFound("There is no resident " + residentId + "."));
    }
  }

  private Reply get(RecordKind kind, Call call) {
    Optional<ObjectNode> found =
        database.ask(() -> store.get(kind, call.id(), call.caller().scope()));
    return found.map(record -> shown(kind, record, call)).orElseThrow(() -> notThere(call.id()));
  }

  static Refusal notThere(String id) {
    return new Refusal(Problem.notFound("There is no " + id + "."));
  }

  private Reply shown(RecordKind kind, ObjectNode record, Call call) {
    looks.one(kind, record, call);
    String revision = "\"" + record.get("revision").asInt() + "\"";
    return Reply.ok(RecordMask.mask(kind, record, call.caller().user().role()))
        .with("ETag", revision);
  }

  private Reply add(RecordKind kind, Call call) {
    return RegisterApi.answer(
        store.add(kind, body(call), writer(call)),
        added -> {
          looks.one(kind, added, call);
          return Reply.created(RecordMask.mask(kind, added, call.caller().user().role()));
        });
  }

  private Reply change(RecordKind kind, Call call) {
    ObjectNode body = body(call);
    return answer(kind, call, store.change(kind, call.id(), revision(call), body, writer(call)));
  }

  private Reply remove(RecordKind kind, Call call) {
    String reason = call.query("reason").orElse(null);
    return answer(kind, call, store.remove(kind, call.id(), revision(call), reason, writer(call)));
  }

  private Reply merge(Call call) {
    String into = call.body().getString("into");
    return answer(
        RecordKinds.ORGANISATION,
        call,
        store.mergeOrganisation(call.id(), revision(call), into, writer(call)));
  }

  private Reply restore(RecordKind kind, Call call) {
    return answer(kind, call, store.restore(kind, call.id(), revision(call), writer(call)));
  }

  private Reply answer(RecordKind kind, Call call, Written<ObjectNode> written) {
    if (written instanceof Written.Refused<ObjectNode> refused
        && refused.reason() == Reason.NOT_THERE) {
      throw notThere(call.id());
    }
    return RegisterApi.answer(written, record -> shown(kind, record, call));
  }

  private static RecordStore.Writer writer(Call call) {
    return new RecordStore.Writer(call.caller().scope(), call.caller().user().username());
  }

  private static ObjectNode body(Call call) {
    try {
      return (ObjectNode) Reply.MAPPER.readTree(call.body().encode());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a body that was read already", e);
    }
  }

  /** Which one the caller saw. */
  static int revision(Call call) {
    Integer inBody = call.body().getInteger("revision");
    int given = inBody == null ? call.integer("revision", -1) : inBody;
    String header = call.http().request().getHeader("If-Match");
    if (header != null) {
      try {
        given = Integer.parseInt(header.replace("\"", "").strip());
      } catch (NumberFormatException e) {
        throw new Refusal(Problem.badRequest("If-Match: the ETag of the record is wanted"));
      }
    }
    if (given < 0) {
      throw new Refusal(
          new Problem(
              REVISION_WANTED,
              "Which one was seen",
              "REVISION_WANTED",
              "Say which revision you saw: `revision`, or the ETag as If-Match.",
              List.of()));
    }
    return given;
  }
}
