package care.shouhu.command.web;

import care.shouhu.core.wire.Decoded;
import care.shouhu.core.wire.Decoders;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.Topics;
import care.shouhu.core.wire.tcp.TcpProtocol;
import care.shouhu.core.wire.tcp.TcpProtocols;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/**
 * Devices that the register does not know, with what they said, so that one can be registered with
 * one look. They belong to no place yet, so whoever registers devices sees them all.
 */
final class EnrolmentApi {
  private static final int QUERY_SECONDS_MAX = 5;

  private final Jdbi jdbi;
  private final DatabaseCalls database;
  private final Queries queries;

  EnrolmentApi(Jdbi jdbi, DatabaseCalls database, Queries queries) {
    this.jdbi = jdbi;
    this.database = database;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "listEnrolment", call -> queries.run(() -> list(call)),
        "dismissEnrolment", call -> queries.run(() -> dismiss(call)));
  }

  private record Row(long id, long lastSeenAtMillis, ObjectNode json) {}

  /** The newest first. One that speaks while the pages are read may move to the front. */
  private Reply list(Call call) {
    int limit = call.limit();
    Optional<Cursor> cursor = call.cursor();
    List<Row> found = database.ask(() -> rows(cursor, limit + 1));
    List<Row> page = found.subList(0, Math.min(limit, found.size()));
    String next =
        found.size() > limit
            ? new Cursor(page.getLast().lastSeenAtMillis(), Long.toString(page.getLast().id()))
                .text()
            : null;
    return Reply.list(page.stream().map(row -> (JsonNode) row.json()).toList(), next);
  }

  private List<Row> rows(Optional<Cursor> cursor, int limit) {
    OffsetDateTime before =
        cursor.map(c -> Instant.ofEpochMilli(c.number()).atOffset(ZoneOffset.UTC)).orElse(null);
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select id, claimed_id, protocol, address, first_seen_at, last_seen_at, times, said, said_at
                from enrolment e
                where reason = 'unknown_device'
                  and not exists (select 1 from device d where d.id = e.claimed_id and d.removed_at is null)
                  and (cast(:before as timestamptz) is null or (last_seen_at, id) < (:before, :beforeId))
                order by last_seen_at desc, id desc
                limit :limit
                """)
            .setQueryTimeout(QUERY_SECONDS_MAX)
            .bind("before", before)
            .bind("beforeId", cursor.map(EnrolmentApi::id).orElse(0L))
            .bind("limit", limit)
            .map((row, context) -> row(row))
            .list());
  }

  private static long id(Cursor cursor) {
    return id(cursor.id()).orElseThrow(Cursor::notOne);
  }

  private static Optional<Long> id(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private Reply dismiss(Call call) {
    int gone =
        id(call.id())
            .map(id ->
                database.ask(() ->
                    jdbi.withHandle(handle ->
                        handle
                            .createUpdate(
                                "delete from enrolment where id = :id and reason = 'unknown_device'")
                            .setQueryTimeout(QUERY_SECONDS_MAX)
                            .bind("id", id)
                            .execute())))
            .orElse(0);
    return gone == 0
        ? Reply.problem(Problem.notFound("There is no " + call.id() + " in the enrolment list."))
        : Reply.nothing();
  }

  private static Row row(ResultSet row) throws SQLException {
    String claimedId = row.getString("claimed_id");
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", row.getLong("id"))
            .put("claimedId", claimedId)
            .put("registrable", Topics.isDeviceId(claimedId))
            .put("protocol", row.getString("protocol"))
            .put("address", row.getString("address"))
            .put("firstSeenAt", row.getTimestamp("first_seen_at").getTime())
            .put("lastSeenAt", row.getTimestamp("last_seen_at").getTime())
            .put("times", row.getLong("times"));
    byte[][] said = (byte[][]) row.getArray("said").getArray();
    Timestamp[] saidAt = (Timestamp[]) row.getArray("said_at").getArray();
    ArrayNode all = json.putArray("said");
    String profile = null;
    for (int i = 0; i < said.length; i++) {
      long atMillis = saidAt[i].getTime();
      Optional<TcpProtocol> protocol = protocol(said[i]);
      all.add(said(said[i], atMillis, decoded(protocol, claimedId, atMillis, said[i])));
      if (profile == null) {
        profile = protocol.map(it -> it.profile().wireName()).orElse(null);
      }
    }
    json.put("profile", profile);
    return new Row(row.getLong("id"), row.getTimestamp("last_seen_at").getTime(), json);
  }

  private static ObjectNode said(byte[] bytes, long atMillis, ArrayNode decoded) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("at", atMillis)
            .put("text", ShownBytes.text(bytes))
            .put("base64", Base64.getEncoder().encodeToString(bytes));
    json.set("decoded", decoded);
    return json;
  }

  private static Optional<TcpProtocol> protocol(byte[] bytes) {
    return TcpProtocols.recognise(bytes, bytes.length)
            instanceof TcpProtocols.Recognised.As(TcpProtocol protocol)
        ? Optional.of(protocol)
        : Optional.empty();
  }

  /** What it would have said, had it been registered with the profile of its frames. */
  private static ArrayNode decoded(
      Optional<TcpProtocol> protocol, String claimedId, long atMillis, byte[] bytes) {
    ArrayNode words = JsonNodeFactory.instance.arrayNode();
    if (protocol.isEmpty()) {
      return words;
    }
    var envelope =
        new Envelope(
            claimedId, protocol.get().profile(), atMillis, TcpProtocol.TOPIC_URGENT, bytes);
    if (Decoders.decode(envelope) instanceof Decoded.Events events) {
      events.events().forEach(event -> words.add(ShownBytes.words(event)));
    }
    return words;
  }
}
