package care.shouhu.gateway.record;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.db.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept, and for how long, in a real database. */
final class RetentionIT {
  /** In the middle of an hour. */
  private static final long NOW = 1_795_523_234_567L;

  private static final long DAY = 24 * 3_600_000L;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private TestDatabase database;
  private Retention retention;

  @BeforeEach
  void open() {
    database = TestDatabase.fresh();
    retention = new Retention(database.database(), meters);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whatIsTooOldGoesAndTheRestStays() throws Exception {
    Map<String, String> inserts =
        Map.of(
            "bed_reading",
                "insert into bed_reading (time, received_at, device_id) values (:t, now(), 'x')",
            "device_status",
                "insert into device_status (time, received_at, device_id) values (:t, now(), 'x')",
            "device_event",
                "insert into device_event (time, received_at, device_id, kind) values (:t, now(), 'x', 'call')",
            "incident_photo",
                """
                insert into incident_photo (id, incident_id, assignment_id, taken_by, received_at, sha256, bytes)
                values (cast(:t as text), 'I-1', 'A-1', 'x', :t, repeat('0', 64), 'four'::bytea)
                """,
            "notice",
                """
                insert into notice (id, username, about, class, status, created_at, attempts, position)
                values (cast(:t as text), 'x', 'proof', 'URGENT', 'SEEN', :t, '[]', 1)
                """,
            "blind_window",
                "insert into blind_window (cause, device_id, from_at, position) values ('LINK_DOWN', 'x', :t, 1)",
            "quarantine",
                """
                insert into quarantine (lane, position, device_id, profile, topic, received_at, stored_at, payload, reason, detail)
                values ('URGENT', 1, 'x', 'unknown', 'x', to_timestamp(0), :t, '', 'bad_envelope', 'x')
                """,
            "enrolment",
                """
                insert into enrolment (reason, claimed_id, protocol, address, first_seen_at, last_seen_at, times, said, said_at)
                values ('unknown_device', cast(:t as text), 'mqtt', '', :t, :t, 1, '{}', '{}')
                """);
    for (Retention.Kept kept : Retention.TABLES) {
      long cutoff = NOW - kept.days() * DAY;
      for (long at : new long[] {cutoff - 1, cutoff - 300 * DAY, cutoff, cutoff + DAY, NOW}) {
        insert(inserts.get(kept.table()), Math.max(at, 1_577_836_800_000L));
      }
    }
    boolean plain = !database.database().isTimescale();

    retention.deleteOld(NOW);

    for (Retention.Kept kept : Retention.TABLES) {
      if (!kept.isSeries() || plain) {
        assertThat(rows(kept.table())).as(kept.table()).isEqualTo(3);
        assertThat(
                meters.get("shouhu.retention.deleted").tag("table", kept.table()).counter().count())
            .isEqualTo(2);
      }
    }
  }

  @Test
  void oneProcessAtATimeDoesIt() throws Exception {
    insert(
        "insert into quarantine (lane, position, device_id, profile, topic, received_at, stored_at, payload, reason, detail)"
            + " values ('URGENT', 1, 'x', 'native', 'x', now(), :t, '', 'x', 'x')",
        NOW - 500 * DAY);
    try (Connection other = database.database().pool("other", 1).getConnection();
        var statement = other.createStatement()) {
      statement.execute("select pg_advisory_lock(7348312)");
      assertThat(retention.deleteOld(NOW)).isZero();
      statement.execute("select pg_advisory_unlock(7348312)");
    }

    assertThat(retention.deleteOld(NOW)).isEqualTo(1);
  }

  private void insert(String sql, long atMillis) {
    database
        .database()
        .jdbi()
        .useHandle(handle ->
            handle.createUpdate(sql).bind("t", new java.sql.Timestamp(atMillis)).execute());
  }

  private long rows(String table) {
    return database
        .database()
        .jdbi()
        .withHandle(
            handle -> handle.createQuery("select count(*) from " + table).mapTo(Long.class).one());
  }
}
