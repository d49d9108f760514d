package care.shouhu.command.web;

import care.shouhu.command.access.Scope;
import care.shouhu.core.directory.Directory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/** What was acknowledged and could not be understood, newest first. */
final class QuarantineApi {
  private static final int QUERY_SECONDS_MAX = 5;

  private final Jdbi jdbi;
  private final Directory directory;
  private final InScope inScope;
  private final DatabaseCalls database;
  private final Queries queries;

  QuarantineApi(
      Jdbi jdbi, Directory directory, InScope inScope, DatabaseCalls database, Queries queries) {
    this.jdbi = jdbi;
    this.directory = directory;
    this.inScope = inScope;
    this.database = database;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of("listQuarantine", call -> queries.run(() -> list(call)));
  }

  private record Row(long id, String deviceId, ObjectNode json) {}

  /** In a smaller scope a page may hold fewer than asked for; `next` still leads on. */
  private Reply list(Call call) {
    int limit = call.limit();
    Long before = call.cursor().map(cursor -> (Long) cursor.number()).orElse(null);
    String deviceId = call.query("deviceId").orElse(null);
    List<Row> found = database.ask(() -> rows(deviceId, before, limit + 1));
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

  private List<Row> rows(String deviceId, Long before, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select id, device_id, profile, topic, received_at, payload, reason, detail
                from quarantine
                where (cast(:deviceId as text) is null or device_id = :deviceId)
                  and (cast(:before as bigint) is null or id < :before)
                order by id desc limit :limit
                """)
            .setQueryTimeout(QUERY_SECONDS_MAX)
            .bind("deviceId", deviceId)
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
            .put("payloadBase64", Base64.getEncoder().encodeToString(payload))
            .put("payloadText", text(payload));
    return new Row(row.getLong("id"), row.getString("device_id"), json);
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
