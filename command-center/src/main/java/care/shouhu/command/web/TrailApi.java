package care.shouhu.command.web;

import care.shouhu.command.access.Scope;
import care.shouhu.command.incident.HistoryChain.Link;
import care.shouhu.command.trail.Trail;
import care.shouhu.command.trail.TrailProjection;
import care.shouhu.command.trail.TrailTable;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The audit trail, to be searched by those who check it. */
final class TrailApi {
  private final Trail trail;
  private final TrailTable table;
  private final TrailProjection projection;
  private final DatabaseCalls database;
  private final Queries queries;

  TrailApi(
      Trail trail,
      TrailTable table,
      TrailProjection projection,
      DatabaseCalls database,
      Queries queries) {
    this.trail = trail;
    this.table = table;
    this.projection = projection;
    this.database = database;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of("listAudit", call -> queries.run(() -> list(call)));
  }

  private Reply list(Call call) {
    Scope scope = call.caller().scope();
    var filter =
        new TrailTable.Filter(
            call.query("kind").orElse(null),
            call.query("by").orElse(null),
            call.query("about").orElse(null),
            scope instanceof Scope.County county ? county.division() : null,
            InScope.sites(scope),
            scope instanceof Scope.Institution ? call.caller().user().organisationId() : null,
            call.moment("from").orElse(null),
            call.moment("to").orElse(null),
            call.cursor()
                .map(cursor -> (int) Math.min(cursor.number(), Integer.MAX_VALUE))
                .orElse(null),
            call.limit() + 1);
    List<Link> found = database.ask(() -> table.find(trail.chain(), filter));
    List<Link> page = found.subList(0, Math.min(call.limit(), found.size()));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("items", page.stream().map(TrailApi::json).toList());
    body.put(
        "next",
        found.size() > page.size() ? new Cursor(page.getLast().number(), "audit").text() : null);
    body.put("chain", trail.chain());
    body.put("lastNumber", trail.lastNumber());
    body.put("notYetHere", projection.lag());
    return Reply.ok(body);
  }

  private static ObjectNode json(Link entry) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("number", entry.number()).put("at", entry.atMillis()).put("kind", entry.kind());
    json.put("by", entry.by()).put("from", entry.from());
    ObjectNode detail = json.putObject("detail");
    entry.detail().forEach(detail::put);
    return json.put("hash", entry.hash());
  }
}
