package care.shouhu.command.projection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
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
  public record Archived(String id, String division, String placeId, ObjectNode json) {}

  /** Newest first. */
  public List<Archived> list(int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "select id, division, place_id, body from handover order by started_at desc, id limit :limit")
            .setQueryTimeout(QUERY_SECONDS_MAX)
            .bind("limit", limit)
            .map((row, context) -> archived(row))
            .list());
  }

  public Optional<Archived> find(String id) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select id, division, place_id, body from handover where id = :id")
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
          (ObjectNode) MAPPER.readTree(row.getString("body")));
    } catch (JsonProcessingException e) {
      throw new SQLException("a body that is no JSON", e);
    }
  }
}
