package care.shouhu.command.projection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Handovers from the table, as the projection wrote them. Every query takes 5 s at most. */
public final class HandoverArchive {
  private static final int QUERY_SECONDS_MAX = 5;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Jdbi jdbi;

  public HandoverArchive(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** A handover in the contract's JSON, and whose it was. */
  public record Archived(
      String id, String division, String placeId, long startedAtMillis, ObjectNode json) {}

  /**
   * Whose; null means of all.
   *
   * @param division of this county's desk …
   * @param placeIds … or of one of these institutions
   */
  public record Whose(String division, Collection<String> placeIds) {}

  /**
   * Newest first.
   *
   * @param whose null for all
   * @param beforeMillis and {@code beforeId}: only what comes after this one in the list; null for
   *     the beginning
   * @param without ids to leave out
   */
  public List<Archived> list(
      Whose whose, Long beforeMillis, String beforeId, Collection<String> without, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select id, division, place_id, started_at, body from handover
                where (:all or division = :division or place_id = any(:places))
                  and (cast(:before as timestamptz) is null
                    or (started_at, id collate "C") < (:before, :beforeId))
                  and not (id = any(:without))
                order by started_at desc, id collate "C" desc
                limit :limit
                """)
            .setQueryTimeout(QUERY_SECONDS_MAX)
            .bind("all", whose == null)
            .bind("division", whose == null ? null : whose.division())
            .bindArray(
                "places", String.class, whose == null ? new Object[0] : whose.placeIds().toArray())
            .bind(
                "before",
                beforeMillis == null
                    ? null
                    : Instant.ofEpochMilli(beforeMillis).atOffset(ZoneOffset.UTC))
            .bind("beforeId", beforeId)
            .bindArray("without", String.class, without.toArray())
            .bind("limit", limit)
            .map((row, context) -> archived(row))
            .list());
  }

  public Optional<Archived> find(String id) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "select id, division, place_id, started_at, body from handover where id = :id")
            .setQueryTimeout(QUERY_SECONDS_MAX)
            .bind("id", id)
            .map((row, context) -> archived(row))
            .findOne());
  }

  private static Archived archived(ResultSet row) throws SQLException {
    try {
      return new Archived(
          row.getString("id"),
          row.getString("division"),
          row.getString("place_id"),
          row.getTimestamp("started_at").getTime(),
          (ObjectNode) MAPPER.readTree(row.getString("body")));
    } catch (JsonProcessingException e) {
      throw new SQLException("a body that is no JSON", e);
    }
  }
}
