package care.shouhu.command.web;

import care.shouhu.command.access.Scope;
import care.shouhu.command.quarantine.Outcome;
import care.shouhu.command.quarantine.QuarantineReplay;
import care.shouhu.command.quarantine.Wanted;
import care.shouhu.core.directory.Directory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/** What was acknowledged and could not be understood, newest first; and its replay. */
final class QuarantineApi {
  private static final int QUERY_SECONDS_MAX = 5;

  private final Jdbi jdbi;
  private final Directory directory;
  private final InScope inScope;
  private final DatabaseCalls database;
  private final Queries queries;
  private final QuarantineReplay replay;

  QuarantineApi(
      Jdbi jdbi,
      Directory directory,
      InScope inScope,
      DatabaseCalls database,
      Queries queries,
      QuarantineReplay replay) {
    this.jdbi = jdbi;
    this.replay = replay;
    this.directory = directory;
    this.inScope = inScope;
    this.database = database;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "listQuarantine", call -> queries.run(() -> list(call)),
        "replayQuarantine", call -> queries.run(() -> replay(call)));
  }

  private Reply replay(Call call) {
    Wanted wanted = wanted(call.body());
    if (!(call.caller().scope() instanceof Scope.City)) {
      if (wanted.deviceId() == null) {
        throw InScope.outOfScope("deviceId");
      }
      inScope.device(call.caller().scope(), wanted.deviceId());
    }
    Outcome outcome =
        database.ask(() -> replay.replay(wanted, call.caller().user().username(), call.address()));
    ObjectNode json = QuarantineReplay.counts(outcome);
    ArrayNode rows = json.putArray("rows");
    for (Outcome.Row row : outcome.rows()) {
      rows.addObject().put("id", row.id()).put("state", row.state().label());
    }
    return Reply.ok(json);
  }

  private static Wanted wanted(JsonObject body) {
    List<Long> ids =
        body.getJsonArray("ids", new JsonArray()).stream()
            .map(id -> ((Number) id).longValue())
            .distinct()
            .toList();
    var wanted =
        new Wanted(
            ids, body.getString("reason"), body.getString("deviceId"), body.getString("profile"));
    boolean narrow = !wanted.equals(new Wanted(List.of(), null, null, null));
    if (narrow == body.getBoolean("all", false)) {
      throw new Refusal(
          Problem.badRequest(
              "Say which rows: some of ids, reason, deviceId and profile, or all: true alone."));
    }
    return wanted;
  }

  private record Row(long id, String deviceId, ObjectNode json) {}

  /** In a smaller scope a page may hold fewer than asked for; `next` still leads on. */
  private Reply list(Call call) {
    int limit = call.limit();
    Long before = call.cursor().map(cursor -> (Long) cursor.number()).orElse(null);
    String deviceId = call.query("deviceId").orElse(null);
    Boolean open = call.query("state").map("open"::equals).orElse(null);
    List<Row> found = database.ask(() -> rows(deviceId, open, before, limit + 1));
    List<Row> page = found.subList(0, Math.min(limit, found.size()));
    String next = found.size() > limit ? new Cursor(page.getLast().id(), "-").text() : null;
    List<JsonNode> seen =
        page.stream()
            .filter(row -> covers(call.caller().scope(), row.deviceId()))
            .map(row -> (JsonNode) row.json())
            .toList();
    return Reply.list(seen, next);
  }

  private boolean covers(Scope scope, String deviceId) {
    return scope instanceof Scope.City
        || directory.device(deviceId).filter(device -> inScope.covers(scope, device)).isPresent();
  }

  /**
   * @param open those not replayed; false: those that were; null: all
   */
  private List<Row> rows(String deviceId, Boolean open, Long before, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select id, device_id, profile, topic, received_at, payload, reason, detail,
                       replayable, tried_at, replayed_at
                from quarantine
                where (cast(:deviceId as text) is null or device_id = :deviceId)
                  and (cast(:open as boolean) is null or (replayed_at is null) = :open)
                  and (cast(:before as bigint) is null or id < :before)
                order by id desc limit :limit
                """)
            .setQueryTimeout(QUERY_SECONDS_MAX)
            .bind("deviceId", deviceId)
            .bind("open", open)
            .bind("before", before)
            .bind("limit", limit)
            .map((row, context) -> row(row))
            .list());
  }

  private static Row row(ResultSet row) throws SQLException {
    byte[] payload = row.getBytes("payload");
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", row.getLong("id"))
            .put("deviceId", row.getString("device_id"))
            .put("profile", row.getString("profile"))
            .put("topic", row.getString("topic"))
            .put("receivedAt", row.getTimestamp("received_at").getTime())
            .put("reason", row.getString("reason"))
            .put("detail", row.getString("detail"))
            .put("replayable", row.getBoolean("replayable"))
            .put("triedAt", millis(row, "tried_at"))
            .put("replayedAt", millis(row, "replayed_at"))
            .put("payloadBase64", Base64.getEncoder().encodeToString(payload))
            .put("payloadText", text(payload));
    return new Row(row.getLong("id"), row.getString("device_id"), json);
  }

  private static Long millis(ResultSet row, String column) throws SQLException {
    Timestamp value = row.getTimestamp(column);
    return value == null ? null : (Long) value.getTime();
  }

  /** Null when the bytes are no text. */
  private static String text(byte[] payload) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
