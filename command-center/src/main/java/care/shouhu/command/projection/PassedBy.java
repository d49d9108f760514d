package care.shouhu.command.projection;

import care.shouhu.command.incident.Decision;
import care.shouhu.command.loop.DecisionBatch;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Decisions that were not mixed with what the tables know as something else ({@link Conflicts}), in
 * {@code decision_passed_by}: kept as a whole, each thing once, for people to look at.
 */
public final class PassedBy {
  private static final int QUERY_SECONDS_MAX = 5;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Jdbi jdbi;

  public PassedBy(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** What the tables have in its place. */
  public enum Reason {
    /** Another incident has the id: nothing of this one is in the tables. */
    INCIDENT_OF_ANOTHER,
    /** Another alarm has the id: of the incident this alarm alone is not in the tables. */
    ALARM_OF_ANOTHER,
    /** Another assignment has the id: of the incident this assignment alone is not there. */
    ASSIGNMENT_OF_ANOTHER,
    /** Another entry has its place in the history: the incident has two from there on. */
    SECOND_HISTORY
  }

  /**
   * A decision to keep.
   *
   * @param thingId of the incident, alarm or assignment
   * @param number of the history entry; 0 for an alarm or an assignment
   * @param atMillis of the entry, the alarm's raising, the assignment
   * @param position of its batch in the lane DESK
   */
  record Kept(
      Reason reason,
      String thingId,
      int number,
      long atMillis,
      String incidentId,
      long position,
      Decision decision) {}

  /**
   * Writes these, in the caller's transaction. Writing the same again changes nothing.
   *
   * @return how many were not there yet
   */
  static Map<Reason, Integer> keep(Handle handle, List<Kept> all) {
    Map<Reason, Integer> added = new EnumMap<>(Reason.class);
    if (all.isEmpty()) {
      return added;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into decision_passed_by (reason, thing_id, number, at, incident_id, position, decision)
            values (:reason, :thingId, :number, :at, :incidentId, :position, cast(:decision as jsonb))
            on conflict (reason, thing_id, number, at) do nothing
            """);
    for (Kept one : all) {
      batch
          .bind("reason", one.reason().name())
          .bind("thingId", one.thingId())
          .bind("number", one.number())
          .bind("at", Instant.ofEpochMilli(one.atMillis()).atOffset(ZoneOffset.UTC))
          .bind("incidentId", one.incidentId())
          .bind("position", one.position())
          .bind("decision", IncidentTables.storable(DecisionBatch.json(one.decision())))
          .add();
    }
    int[] rows = batch.execute();
    for (int i = 0; i < rows.length; i++) {
      added.merge(all.get(i).reason(), rows[i], Integer::sum);
    }
    return added;
  }

  /** One that was kept, as it is shown. {@code decision} is as the desk's log has it. */
  public record Row(
      long id,
      Reason reason,
      String thingId,
      int number,
      long at,
      String incidentId,
      long position,
      long passedAt,
      JsonNode decision) {}

  /**
   * Newest first.
   *
   * @param incidentIdOrNull only of this incident
   * @param beforeIdOrNull only those behind this one in the list
   */
  public List<Row> list(String incidentIdOrNull, Long beforeIdOrNull, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select id, reason, thing_id, number, at, incident_id, position, passed_at, decision
                from decision_passed_by
                where (cast(:incidentId as text) is null or incident_id = :incidentId)
                  and (cast(:before as bigint) is null or id < :before)
                order by id desc limit :limit
                """)
            .setQueryTimeout(QUERY_SECONDS_MAX)
            .bind("incidentId", incidentIdOrNull)
            .bind("before", beforeIdOrNull)
            .bind("limit", limit)
            .map((row, context) -> row(row))
            .list());
  }

  private static Row row(ResultSet row) throws SQLException {
    try {
      return new Row(
          row.getLong("id"),
          Reason.valueOf(row.getString("reason")),
          row.getString("thing_id"),
          row.getInt("number"),
          row.getTimestamp("at").getTime(),
          row.getString("incident_id"),
          row.getLong("position"),
          row.getTimestamp("passed_at").getTime(),
          MAPPER.readTree(row.getString("decision")));
    } catch (JsonProcessingException e) {
      throw new SQLException("a decision that is no JSON", e);
    }
  }
}
