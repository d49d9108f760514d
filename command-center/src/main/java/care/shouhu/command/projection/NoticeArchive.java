package care.shouhu.command.projection;

import care.shouhu.command.notify.About;
import care.shouhu.command.notify.Attempt;
import care.shouhu.command.notify.Failure;
import care.shouhu.command.notify.Notice;
import care.shouhu.command.notify.NoticeStatus;
import care.shouhu.command.watch.AlarmClass;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Notices from the table, as the projection wrote them. Every query takes 5 s at most. */
public final class NoticeArchive {
  private static final int QUERY_SECONDS_MAX = 5;
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Jdbi jdbi;

  public NoticeArchive(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Those that told of this incident or its assignments, alone or with others, newest first. */
  public List<Notice> ofIncident(String incidentId, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select id, username, about, incident_id, incident_ids, assignment_id, class, status,
                  created_at, delivered_at, seen_at, ended_at, reason, attempts
                from notice
                where incident_id = :id or incident_ids @> array[cast(:id as text)]
                order by created_at desc, id desc limit :limit
                """)
            .setQueryTimeout(QUERY_SECONDS_MAX)
            .bind("id", incidentId)
            .bind("limit", limit)
            .map((row, context) -> notice(row))
            .list());
  }

  private static Notice notice(ResultSet row) throws SQLException {
    String reason = row.getString("reason");
    long createdAt = row.getTimestamp("created_at").getTime();
    return new Notice(
        row.getString("id"),
        row.getString("username"),
        about(row),
        AlarmClass.valueOf(row.getString("class")),
        NoticeStatus.valueOf(row.getString("status")),
        attempts(row.getString("attempts")),
        List.of(),
        createdAt,
        millis(row.getTimestamp("delivered_at")),
        millis(row.getTimestamp("seen_at")),
        millis(row.getTimestamp("ended_at")),
        null,
        null,
        reason == null ? null : Failure.valueOf(reason),
        createdAt);
  }

  private static About about(ResultSet row) throws SQLException {
    String incidentId = row.getString("incident_id");
    String assignmentId = row.getString("assignment_id");
    if (assignmentId != null) {
      return new About.OfAssignment(incidentId, assignmentId);
    }
    if (!row.getString("about").equals("many")) {
      return new About.OfIncident(incidentId, 0);
    }
    var ids = row.getArray("incident_ids");
    return ids == null
        ? new About.OfMany(0, incidentId, List.of())
        : About.OfMany.of(List.of((String[]) ids.getArray()));
  }

  private static List<Attempt> attempts(String json) throws SQLException {
    try {
      return List.of(JSON.readValue(json, Attempt[].class));
    } catch (JsonProcessingException e) {
      throw new SQLException("attempts that are none", e);
    }
  }

  private static Long millis(Timestamp at) {
    return at == null ? null : at.getTime();
  }
}
