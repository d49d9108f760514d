package care.shouhu.command.registry;

import care.shouhu.command.registry.Written.Reason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Versions of escalation policies in the register. A version is added and never changed; the
 * numbers of all units are one series. All methods block.
 */
public final class Policies {
  private final Registry registry;
  private final Jdbi jdbi;

  public Policies(Registry registry, Jdbi jdbi) {
    this.registry = registry;
    this.jdbi = jdbi;
  }

  /**
   * A policy for a part of the city.
   *
   * @param division the county it holds for, or null
   * @param placeId the institution it holds for, or null; both null: the whole city
   * @param json in the shape of {@code EscalationPolicy}; was checked
   * @param replaces the version that is in force for this unit as the writer knows it; null where
   *     the writer does not mind
   * @param note why, or null
   * @param by user name
   * @param from network address
   */
  public record NewPolicy(
      String division,
      String placeId,
      String json,
      Integer replaces,
      String note,
      String by,
      String from) {}

  /** A version as it was written. */
  public record Version(
      int number,
      String division,
      String placeId,
      String json,
      String note,
      String by,
      long atMillis) {}

  /** Puts a new version in force; its number. */
  public Written<Integer> put(NewPolicy policy) {
    return registry.write(handle -> {
      // Numbers have no gap and no double: one writer at a time.
      handle.execute("lock table escalation_policy in share row exclusive mode");
      Optional<Integer> newest = newest(handle, policy.division(), policy.placeId());
      if (policy.replaces() != null && newest.orElse(0).intValue() != policy.replaces()) {
        return new Written.Refused<>(
            Reason.NOT_THE_NEWEST,
            "replaces",
            newest.map(n -> "Version " + n + " is in force.").orElse("None is in force yet."));
      }
      return new Written.Done<>(insert(handle, policy));
    });
  }

  private static Optional<Integer> newest(Handle handle, String division, String placeId) {
    return handle
        .createQuery(
            """
            select max(policy_version) from escalation_policy
            where division is not distinct from :division and place_id is not distinct from :placeId
            """)
        .bind("division", division)
        .bind("placeId", placeId)
        .mapTo(Integer.class)
        .findOne();
  }

  /** The built-in policy is version 1, so that the register's own begin with 2. */
  private static int insert(Handle handle, NewPolicy policy) {
    return handle
        .createQuery(
            """
            insert into escalation_policy (policy_version, body, division, place_id, made_by, made_from, note)
            select greatest(coalesce(max(policy_version), 0), 1) + 1,
                   :body::jsonb, :division, :placeId, :by, :from, :note
            from escalation_policy
            returning policy_version
            """)
        .bind("body", policy.json())
        .bind("division", policy.division())
        .bind("placeId", policy.placeId())
        .bind("by", policy.by())
        .bind("from", policy.from())
        .bind("note", policy.note())
        .mapTo(Integer.class)
        .one();
  }

  /**
   * Versions of one unit, newest first.
   *
   * @param below only lower numbers; null for the newest
   */
  public List<Version> versions(String division, String placeId, Integer below, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select policy_version, division, place_id, body::text as body, note, made_by, created_at
                from escalation_policy
                where division is not distinct from :division and place_id is not distinct from :placeId
                  and policy_version < coalesce(:below, 2147483647)
                order by policy_version desc limit :limit
                """)
            .bind("division", division)
            .bind("placeId", placeId)
            .bind("below", below)
            .bind("limit", limit)
            .map((row, context) -> version(row))
            .list());
  }

  /** One version, in force or not. */
  public Optional<Version> version(int number) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select policy_version, division, place_id, body::text as body, note, made_by, created_at
                from escalation_policy where policy_version = :number
                """)
            .bind("number", number)
            .map((row, context) -> version(row))
            .findOne());
  }

  private static Version version(ResultSet row) throws SQLException {
    return new Version(
        row.getInt("policy_version"),
        row.getString("division"),
        row.getString("place_id"),
        row.getString("body"),
        row.getString("note"),
        row.getString("made_by"),
        row.getTimestamp("created_at").getTime());
  }
}
