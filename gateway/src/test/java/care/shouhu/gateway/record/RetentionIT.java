package care.shouhu.gateway.record;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.db.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept, and for how long, in a real database. */
final class RetentionIT {
  /** In the middle of an hour. */
  private static final long NOW = 1_795_523_234_567L;

  private static final long DAY = 24 * 3_600_000L;

  /** Of shifts, by table. */
  private static final Map<String, String> SHIFTS =
      Map.of(
          "recontact",
          "insert into recontact (person, at, by_whom, reached, position) values ('resident:x',"
              + " :t, 'x', true, 1)",
          "alarm_hold",
          """
          insert into alarm_hold (id, type, device_id, by_whom, since, until, reason, count, body)
          values (cast(:t as text), 'TEST', 'x', 'x', :t, :t, 'x', 0, '{}')
          """,
          "alarm_held",
          """
          insert into alarm_held (alarm_id, hold_id, device_id, kind, class, at, received_at, held_at)
          values (cast(:t as text), 'H', 'x', 'fall', 'A', now(), now(), :t)
          """,
          "decision_passed_by",
          """
          insert into decision_passed_by (reason, thing_id, number, at, incident_id, position, passed_at, decision)
          values ('SECOND_HISTORY', 'I-1', 1, :t, 'I-1', 1, :t, '{}')
          """,
          "handover",
          "insert into handover (id, status, by_whom, started_at, items, body) values (cast(:t"
              + " as text), 'OPEN', 'x', :t, 0, '{}')");

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private TestDatabase database;
  private Retention retention;

  @BeforeEach
  void open() {
    database = TestDatabase.fresh();
    retention = new Retention(database.database(), meters, NOW);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whatIsTooOldGoesAndTheRestStays() throws Exception {
    Map<String, String> inserts = new HashMap<>(SHIFTS);
    inserts.putAll(
        Map.of(
            "bed_reading",
                "insert into bed_reading (time, received_at, device_id) values (:t, now(), 'x')",
            "device_status",
                "insert into device_status (time, received_at, device_id) values (:t, now(), 'x')",
            "device_event",
                "insert into device_event (time, received_at, device_id, kind) values (:t, now(),"
                    + " 'x', 'call')",
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
                "insert into blind_window (cause, device_id, from_at, position) values"
                    + " ('LINK_DOWN', 'x', :t, 1)",
            "audit_trail",
                """
                insert into audit_trail (chain, number, at, kind, detail, hash)
                values ('trail:x', (select count(*) + 1 from audit_trail), :t, 'LOOK', '{}', 'x')
                """,
            "quarantine",
                """
                insert into quarantine (lane, position, device_id, profile, topic, received_at, stored_at, payload, reason, detail)
                values ('URGENT', 1, 'x', 'unknown', 'x', to_timestamp(0), :t, '', 'bad_envelope', 'x')
                """,
            "enrolment",
                """
                insert into enrolment (reason, claimed_id, protocol, address, first_seen_at, last_seen_at, times, said, said_at)
                values ('unknown_device', cast(:t as text), 'mqtt', '', :t, :t, 1, '{}', '{}')
                """));
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
  void incidentClosedLongAgo_goesWithItsHistory_andOnesThatAreOpenOrClosedSinceStay()
      throws Exception {
    long old = NOW - 7 * 366 * DAY;
    incident("closed", "CLOSED", old, old + DAY);
    incident("merged", "MERGED", old, null);
    incident("open", "NEW", old, null);
    incident("lasted", "CLOSED", old, NOW - DAY);

    retention.deleteOld(NOW);

    for (String table : new String[] {"incident_history", "incident_alarm", "assignment"}) {
      assertThat(texts("select incident_id from " + table + " order by 1"))
          .as(table)
          .containsExactly("lasted", "open");
    }
    assertThat(texts("select id from incident order by 1")).containsExactly("lasted", "open");
  }

  private void incident(String id, String status, long openedMillis, Long closedMillis) {
    database
        .database()
        .jdbi()
        .useHandle(handle -> {
          handle
              .createUpdate(
                  """
                  insert into incident (id, status, class, kind, opened_at, closed_at, tier, policy_version, position, body)
                  values (:id, :status, 'A', 'fall', :opened, :closed, 1, 1, 1, '{}')
                  """)
              .bind("id", id)
              .bind("status", status)
              .bind("opened", new java.sql.Timestamp(openedMillis))
              .bind("closed", closedMillis == null ? null : new java.sql.Timestamp(closedMillis))
              .execute();
          handle.execute(
              "insert into incident_history (incident_id, number, at, kind, detail, position)"
                  + " values (?, 1, now(), 'OPENED', '{}', 1)",
              id);
          handle.execute(
              "insert into incident_alarm (alarm_id, incident_id, device_id, kind, class, at,"
                  + " received_at, raised_at, parameter_version) values (?, ?, 'x', 'fall', 'A',"
                  + " now(), now(), now(), 1)",
              id,
              id);
          handle.execute(
              "insert into assignment (id, incident_id, responder, status, notified_at, position)"
                  + " values (?, ?, 'x', 'ENDED', now(), 1)",
              id,
              id);
        });
  }

  private java.util.List<String> texts(String sql) {
    return database
        .database()
        .jdbi()
        .withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }

  /** What came in meanwhile has the wrong time, too, and proves nothing. */
  @Test
  void clockIsYearsAheadAtTheStart_nothingIsDeleted_unlessItStillIsADayLater() throws Exception {
    long wrong = NOW + 3 * 366 * DAY;
    quarantined(NOW - 2 * DAY);
    Retention begun = new Retention(database.database(), meters, wrong);
    quarantined(wrong + 60_000);
    long nanos = System.nanoTime();

    assertThat(begun.look(wrong + 600_000, nanos)).isZero();
    assertThat(rows("quarantine")).isEqualTo(2);
    assertThat(meters.get("shouhu.retention.failures").counter().count()).isEqualTo(1);

    assertThat(begun.look(wrong + 600_000 + DAY, nanos + DAY * 1_000_000)).isEqualTo(1);
  }

  @Test
  void clockIsYearsAheadForAWhile_nothingIsDeletedThen_andWhatIsOldIsTheNextDay() throws Exception {
    quarantined(NOW - 500 * DAY);
    quarantined(NOW - DAY);
    long nanos = System.nanoTime();
    assertThat(retention.look(NOW, nanos)).isEqualTo(1);
    quarantined(NOW - 500 * DAY);

    assertThat(retention.look(NOW + 3 * 366 * DAY, nanos + DAY * 1_000_000)).isZero();

    assertThat(retention.look(NOW + 2 * DAY, nanos + 2 * DAY * 1_000_000)).isEqualTo(1);
    assertThat(rows("quarantine")).isEqualTo(1);
  }

  private void quarantined(long atMillis) {
    insert(
        "insert into quarantine (lane, position, device_id, profile, topic, received_at, stored_at,"
            + " payload, reason, detail) values ('URGENT', 1, 'x', 'native', 'x', now(), :t, '',"
            + " 'x', 'x')",
        atMillis);
  }

  @Test
  void oneProcessAtATimeDoesIt() throws Exception {
    quarantined(NOW - 500 * DAY);
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
