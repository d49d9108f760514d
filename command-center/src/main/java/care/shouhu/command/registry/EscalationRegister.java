package care.shouhu.command.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * Keeps escalation policies: one row a version, never changed. All methods block. What stands in a
 * policy is for the caller to have checked.
 */
public final class EscalationRegister {
  private static final int QUERY_SECONDS_MAX = 5;

  /** The built-in policy is number 1. */
  private static final int BUILT_IN_VERSION = 1;

  private final Registry registry;
  private final Jdbi jdbi;

  public EscalationRegister(Registry registry, Jdbi jdbi) {
    this.registry = registry;
    this.jdbi = jdbi;
  }

  /**
   * Whose policy it is; both null for the city's.
   *
   * @param division code of a division, or null
   * @param placeId of an institution or a home, or null
   */
  public record Unit(String division, String placeId) {}

  /**
   * Who writes.
   *
   * @param from network address
   * @param note why, at most 500 characters, or null
   */
  public record By(String username, String from, String note) {}

  /**
   * A version as it is kept.
   *
   * @param json null when it took the unit's own policy away
   * @param by null for those of before this was kept
   */
  public record Version(
      int version, Unit unit, String json, long createdAtMillis, String by, String note) {}

  /**
   * Puts a policy as the next version; in force at once.
   *
   * @param json null takes the unit's own away: what is above it holds again
   */
  public Written<Integer> put(Unit unit, String json, By by) {
    return registry.write(handle ->
        new Written.Done<>(
            handle
                .createQuery(
                    """
                    insert into escalation_policy
                      (policy_version, body, division, place_id, made_by, made_from, note)
                    select coalesce(max(policy_version), :builtIn) + 1, cast(:body as jsonb), :division, :placeId,
                      :by, :from, :note
                    from escalation_policy
                    returning policy_version
                    """)
                .bind("builtIn", BUILT_IN_VERSION)
                .bind("body", json)
                .bind("division", unit.division())
                .bind("placeId", unit.placeId())
                .bind("by", by.username())
                .bind("from", by.from())
                .bind("note", by.note())
                .mapTo(Integer.class)
                .one()));
  }

  /** Versions of this unit below a number, newest first, without their text. */
  public List<Version> versions(Unit unit, int below, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select policy_version, division, place_id, case when body is null then null else '' end as body,
                  created_at, made_by, note
                from escalation_policy
                where division is not distinct from :division and place_id is not distinct from :placeId
                  and policy_version < :below
                order by policy_version desc limit :limit
                """)
            .setQueryTimeout(QUERY_SECONDS_MAX)
            .bind("division", unit.division())
            .bind("placeId", unit.placeId())
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
                select policy_version, division, place_id, body::text as body, created_at, made_by, note
                from escalation_policy where policy_version = :number
                """)
            .setQueryTimeout(QUERY_SECONDS_MAX)
            .bind("number", number)
            .map((row, context) -> version(row))
            .findOne());
  }

  private static Version version(ResultSet row) throws SQLException {
    return new Version(
        row.getInt("policy_version"),
        new Unit(row.getString("division"), row.getString("place_id")),
        row.getString("body"),
        row.getTimestamp("created_at").getTime(),
        row.getString("made_by"),
        row.getString("note"));
  }
}
