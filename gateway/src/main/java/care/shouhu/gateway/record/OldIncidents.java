package care.shouhu.gateway.record;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Incidents that ended longer ago than they are kept: each goes in one transaction with its chained
 * history, so that none is ever there with half of it. Photographs and notices have their own time.
 */
final class OldIncidents {
  private static final int AT_A_TIME_MAX = 1_000;
  private static final int STATEMENT_SECONDS_MAX = 60;

  /** By the index on opening; what was merged into another ended then, and has no time of it. */
  private static final String OLD =
      """
      select id from incident
      where opened_at < ? and coalesce(closed_at, opened_at) < ? and status in ('CLOSED', 'MERGED')
      order by opened_at limit %d
      """
          .formatted(AT_A_TIME_MAX);

  private static final List<String> DELETES =
      List.of(
          "delete from incident_history where incident_id = ?",
          "delete from incident_alarm where incident_id = ?",
          "delete from assignment where incident_id = ?",
          "delete from incident where id = ?");

  private OldIncidents() {}

  /**
   * Deletes them, with a pause as long as each took.
   *
   * @return how many incidents went
   */
  static long delete(Connection connection, long beforeMillis)
      throws SQLException, InterruptedException {
    long gone = 0;
    for (List<String> ids = old(connection, beforeMillis);
        !ids.isEmpty();
        ids = old(connection, beforeMillis)) {
      for (String id : ids) {
        long startedNanos = System.nanoTime();
        gone += ByRetention.run(connection, () -> one(connection, id));
        TimeUnit.NANOSECONDS.sleep(System.nanoTime() - startedNanos);
      }
    }
    return gone;
  }

  private static List<String> old(Connection connection, long beforeMillis) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(OLD)) {
      select.setQueryTimeout(STATEMENT_SECONDS_MAX);
      select.setTimestamp(1, new Timestamp(beforeMillis));
      select.setTimestamp(2, new Timestamp(beforeMillis));
      List<String> ids = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          ids.add(rows.getString(1));
        }
      }
      return ids;
    }
  }

  private static long one(Connection connection, String id) throws SQLException {
    long incidents = 0;
    for (String sql : DELETES) {
      try (PreparedStatement delete = connection.prepareStatement(sql)) {
        delete.setQueryTimeout(STATEMENT_SECONDS_MAX);
        delete.setString(1, id);
        incidents = delete.executeLargeUpdate();
      }
    }
    return incidents;
  }
}
