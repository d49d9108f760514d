package care.shouhu.command.registry;

import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Who put a version of the detectors' figures, or of the policy of telling people. Blocks. */
public final class VersionMakers {
  private static final int QUERY_SECONDS_MAX = 5;

  private final Jdbi jdbi;

  public VersionMakers(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Who, and when.
   *
   * @param by user name; null for versions of before this was kept
   */
  public record Made(String by, long atMillis) {}

  /** Of the detectors' figures; empty for the built-in ones. */
  public Optional<Made> ofWatchParameters(int version) {
    return made(
        "select made_by, created_at from watch_parameters where parameter_version = :version",
        version);
  }

  /** Of the policy of telling people; empty for the built-in one. */
  public Optional<Made> ofNotifyPolicy(int version) {
    return made(
        "select made_by, created_at from notify_policy where policy_version = :version", version);
  }

  private Optional<Made> made(String sql, int version) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(sql)
            .setQueryTimeout(QUERY_SECONDS_MAX)
            .bind("version", version)
            .map((row, context) ->
                new Made(row.getString("made_by"), row.getTimestamp("created_at").getTime()))
            .findOne());
  }
}
