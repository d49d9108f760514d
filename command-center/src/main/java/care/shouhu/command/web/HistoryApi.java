package care.shouhu.command.web;

import care.shouhu.command.registry.record.RecordHistory;
import care.shouhu.command.registry.record.RecordKind;
import care.shouhu.command.registry.record.RecordKinds;
import care.shouhu.command.registry.record.RecordStore;
import care.shouhu.core.directory.User.Role;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** Who changed what and when, of one record. */
final class HistoryApi {
  /** What a person's file says is not for who may not read the file; that it changed is. */
  private static final Set<RecordKind> ABOUT_A_PERSON =
      Set.of(
          RecordKinds.RESIDENT, RecordKinds.CONTACT, RecordKinds.CONSENT, RecordKinds.ASSESSMENT);

  private final RecordStore store;
  private final RecordHistory history;
  private final DatabaseCalls database;
  private final Looks looks;
  private final Queries queries;

  HistoryApi(
      RecordStore store,
      RecordHistory history,
      DatabaseCalls database,
      Looks looks,
      Queries queries) {
    this.store = store;
    this.history = history;
    this.database = database;
    this.looks = looks;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of("getRecordHistory", call -> queries.run(() -> history(call)));
  }

  private Reply history(Call call) {
    String name = call.request().getPathParameters().get("kind").getString();
    RecordKind kind = RecordKinds.named(name).orElseThrow(() -> RecordApi.notThere(name));
    int limit = call.limit();
    int below =
        call.cursor().map(cursor -> Math.toIntExact(cursor.number())).orElse(Integer.MAX_VALUE);
    var household = new AtomicBoolean();
    List<ObjectNode> found =
        database.ask(() -> {
          ObjectNode record =
              store
                  .get(kind, call.id(), call.caller().scope())
                  .orElseThrow(() -> RecordApi.notThere(call.id()));
          looks.one(kind, record, call);
          household.set("HOUSEHOLD".equals(record.path("kind").textValue()));
          return history.of(kind, call.id(), below, limit + 1);
        });
    boolean ofAPerson = ABOUT_A_PERSON.contains(kind) || household.get();
    if (call.caller().user().role() == Role.AUDITOR && ofAPerson) {
      found.forEach(HistoryApi::hide);
    }
    List<ObjectNode> page = found.subList(0, Math.min(limit, found.size()));
    String next =
        found.size() > limit
            ? new Cursor(page.getLast().get("revision").asInt(), call.id()).text()
            : null;
    return Reply.list(page, next);
  }

  private static void hide(ObjectNode entry) {
    for (JsonNode changed : entry.withArray("changed")) {
      ((ObjectNode) changed).put("hidden", true).putNull("before").putNull("after");
    }
  }
}
