package care.shouhu.command.quarantine;

import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.BadEnvelope;
import care.shouhu.core.wire.Envelope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;

/** The table {@code quarantine} as a replay sees it. Every query takes 5 s at most. */
final class QuarantineRows {
  private static final int QUERY_SECONDS_MAX = 5;

  private static final String MATCHES =
      """
      (cardinality(:ids) = 0 or id = any(:ids))
        and (cast(:reason as text) is null or reason = :reason)
        and (cast(:deviceId as text) is null or device_id = :deviceId)
        and (cast(:profile as text) is null or profile = :profile)
      """;

  private final Jdbi jdbi;

  QuarantineRows(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** How many match, by where they stand. */
  record Matching(long open, long already, long notReplayable) {}

  /**
   * One row.
   *
   * @param message empty when its bytes are no envelope to this version either
   */
  record Row(long id, Lane lane, Optional<Envelope> message) {}

  /** What a row says of itself. */
  record Standing(long id, boolean replayable, boolean replayed, boolean triedSince) {}

  Matching matching(Wanted wanted) {
    return jdbi.withHandle(handle ->
        bind(
                handle.createQuery(
                    """
                    select count(*) filter (where replayable and replayed_at is null) as open,
                           count(*) filter (where replayed_at is not null) as already,
                           count(*) filter (where not replayable) as not_replayable
                    from quarantine where
                    """
                        + MATCHES),
                wanted)
            .map((row, context) ->
                new Matching(
                    row.getLong("open"), row.getLong("already"), row.getLong("not_replayable")))
            .one());
  }

  /** Those that were never tried first, so that asking again and again reaches all. */
  List<Long> open(Wanted wanted, int max) {
    return jdbi.withHandle(handle ->
        bind(
                handle.createQuery(
                    "select id from quarantine where replayable and replayed_at is null and "
                        + MATCHES
                        + " order by tried_at nulls first, id limit :max"),
                wanted)
            .bind("max", max)
            .mapTo(Long.class)
            .list());
  }

  private static <S extends SqlStatement<S>> S bind(S statement, Wanted wanted) {
    return statement
        .setQueryTimeout(QUERY_SECONDS_MAX)
        .bindArray("ids", Long.class, wanted.ids().toArray())
        .bind("reason", wanted.reason())
        .bind("deviceId", wanted.deviceId())
        .bind("profile", wanted.profile());
  }

  List<Row> rows(Collection<Long> ids) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select id, lane, device_id, profile, topic, received_at, ahead_millis, payload
                from quarantine where id = any(:ids) and replayed_at is null order by id
                """)
            .setQueryTimeout(QUERY_SECONDS_MAX)
            .bindArray("ids", Long.class, ids.toArray())
            .map((row, context) -> row(row))
            .list());
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(row.getLong("id"), Lane.valueOf(row.getString("lane")), message(row));
  }

  /** A damaged record was kept whole, for want of anything that could be told of it. */
  private static Optional<Envelope> message(ResultSet row) throws SQLException {
    byte[] payload = row.getBytes("payload");
    for (Profile profile : Profile.values()) {
      if (profile.wireName().equals(row.getString("profile"))) {
        long receivedAtMillis = row.getTimestamp("received_at").getTime();
        return Optional.of(
            new Envelope(
                row.getString("device_id"),
                profile,
                receivedAtMillis,
                row.getString("topic"),
                payload,
                row.getLong("ahead_millis")));
      }
    }
    try {
      return Optional.of(Envelope.fromBytes(payload)).filter(Envelope::isSound);
    } catch (BadEnvelope e) {
      return Optional.empty();
    }
  }

  /** Why a row stays. */
  record Refusal(long id, String reason, String detail) {}

  void stillRefused(List<Refusal> refusals) {
    jdbi.useHandle(handle -> {
      var batch =
          handle.prepareBatch(
              """
              update quarantine set reason = :reason, detail = :detail, tried_at = now()
              where id = :id and replayed_at is null
              """);
      for (Refusal refusal : refusals) {
        // PostgreSQL's text takes every character but one.
        batch
            .bind("id", refusal.id())
            .bind("reason", refusal.reason())
            .bind("detail", refusal.detail().replace('\0', '\uFFFD'))
            .add();
      }
      batch.execute();
    });
  }

  /**
   * @param deviceId of one device's rows only, where it is not null
   */
  List<Standing> standing(Collection<Long> ids, String deviceId, long sinceMillis) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select id, replayable, replayed_at is not null as replayed,
                       coalesce(tried_at >= :since, false) as tried
                from quarantine
                where id = any(:ids) and (cast(:deviceId as text) is null or device_id = :deviceId)
                """)
            .setQueryTimeout(QUERY_SECONDS_MAX)
            .bindArray("ids", Long.class, ids.toArray())
            .bind("deviceId", deviceId)
            .bind("since", time(sinceMillis))
            .map((row, context) ->
                new Standing(
                    row.getLong("id"),
                    row.getBoolean("replayable"),
                    row.getBoolean("replayed"),
                    row.getBoolean("tried")))
            .list());
  }

  /** The audit's row, before anything is done. */
  long asked(String by, String from, String wantedJson) {
    return jdbi.withHandle(handle ->
        handle
            .createUpdate(
                """
                insert into quarantine_replay (asked_at, asked_by, from_where, wanted)
                values (now(), :by, :from, cast(:wanted as jsonb))
                """)
            .setQueryTimeout(QUERY_SECONDS_MAX)
            .bindMap(Map.of("by", by, "from", from, "wanted", wantedJson))
            .executeAndReturnGeneratedKeys("id")
            .mapTo(Long.class)
            .one());
  }

  void answered(long id, String resultJson) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "update quarantine_replay set result = cast(:result as jsonb) where id = :id")
            .setQueryTimeout(QUERY_SECONDS_MAX)
            .bind("id", id)
            .bind("result", resultJson)
            .execute());
  }

  /** The database's own clock, by which rows are stamped. */
  long nowMillis() {
    return jdbi.withHandle(
            handle -> handle.createQuery("select now()").mapTo(OffsetDateTime.class).one())
        .toInstant()
        .toEpochMilli();
  }

  private static OffsetDateTime time(long millis) {
    return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
  }
}
