package care.shouhu.command.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * All versions of the detectors' figures: those for everybody and those of one resident are one
 * series of numbers, never changed. An alarm names the newest that had a part in it. All methods
 * block.
 */
public final class WatchVersions {
  private static final int QUERY_SECONDS_MAX = 5;

  private final Jdbi jdbi;

  public WatchVersions(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * A version as it is kept.
   *
   * @param residentId null for everybody's
   * @param json null when it took the resident's own away
   * @param by user name
   */
  public record Version(
      int version, String residentId, String json, long createdAtMillis, String by) {}

  /** Everybody's, or of this resident, below a number; newest first, without their figures. */
  public List<Version> versions(String residentId, int below, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select parameter_version, resident_id, case when body is null then null else '' end as body,
                  created_at, made_by
                from watch_parameters
                where resident_id is not distinct from :residentId and parameter_version < :below
                order by parameter_version desc limit :limit
                """)
            .setQueryTimeout(QUERY_SECONDS_MAX)
            .bind("residentId", residentId)
            .bind("below", below)
            .bind("limit", limit)
            .map((row, context) -> version(row))
            .list());
  }

  public Optional<Version> version(int number) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select parameter_version, resident_id, body::text as body, created_at, made_by
                from watch_parameters where parameter_version = :number
                """)
            .setQueryTimeout(QUERY_SECONDS_MAX)
            .bind("number", number)
            .map((row, context) -> version(row))
            .findOne());
  }

  /**
   * Everybody's, or of this resident, as an alarm that was raised then and carries that number went
   * by them. An alarm carries the newest number that stood, and one that was withdrawn stands no
   * more: so a higher number counts where it withdrew, in time, what a lower one had said. Empty
   * where none stood.
   *
   * @param raisedAtMillis epoch milliseconds
   */
  public Optional<Version> asOf(String residentId, int number, long raisedAtMillis) {
    return jdbi.withHandle(handle ->
            handle
                .createQuery(
                    """
                    select parameter_version, resident_id, body::text as body, created_at, made_by
                    from watch_parameters
                    where resident_id is not distinct from :residentId
                      and (parameter_version <= :number or (body is null and created_at <= :raisedAt))
                    order by (parameter_version = :number) desc, parameter_version desc limit 1
                    """)
                .setQueryTimeout(QUERY_SECONDS_MAX)
                .bind("residentId", residentId)
                .bind("number", number)
                .bind("raisedAt", new Timestamp(raisedAtMillis))
                .map((row, context) -> version(row))
                .findOne())
        .filter(version -> version.json() != null);
  }

  private static Version version(ResultSet row) throws SQLException {
    return new Version(
        row.getInt("parameter_version"),
        row.getString("resident_id"),
        row.getString("body"),
        row.getTimestamp("created_at").getTime(),
        row.getString("made_by"));
  }
}
