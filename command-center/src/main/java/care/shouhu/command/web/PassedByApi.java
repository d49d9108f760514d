package care.shouhu.command.web;

import care.shouhu.command.projection.PassedBy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Decisions that the tables know as something else, newest first. */
final class PassedByApi {
  private final PassedBy passedBy;
  private final DatabaseCalls database;
  private final Queries queries;

  PassedByApi(PassedBy passedBy, DatabaseCalls database, Queries queries) {
    this.passedBy = passedBy;
    this.database = database;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of("listPassedBy", call -> queries.run(() -> list(call)));
  }

  private Reply list(Call call) {
    int limit = call.limit();
    String incidentId = call.query("incidentId").orElse(null);
    Long before = call.cursor().map(cursor -> (Long) cursor.number()).orElse(null);
    List<PassedBy.Row> found = database.ask(() -> passedBy.list(incidentId, before, limit + 1));
    List<PassedBy.Row> page = found.subList(0, Math.min(limit, found.size()));
    String next = found.size() > limit ? new Cursor(page.getLast().id(), "-").text() : null;
    return Reply.list(page, next);
  }
}
