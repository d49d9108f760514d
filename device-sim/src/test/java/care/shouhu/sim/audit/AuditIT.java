package care.shouhu.sim.audit;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.db.TestDatabase;
import care.shouhu.sim.load.AckJournal;
import care.shouhu.sim.load.Kind;
import care.shouhu.sim.load.LoadDevice;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real database, with rows as the product writes them. */
class AuditIT {
  private static final long AT = Instant.parse("2026-11-01T08:00:00.123Z").toEpochMilli();

  private static final Duration LATE_AFTER = Duration.ofMillis(500);

  @TempDir Path folder;

  private final TestDatabase database = TestDatabase.fresh();
  private Connection connection;
  private AckJournal journal;

  @BeforeEach
  void open() throws Exception {
    var config = database.config();
    connection =
        DriverManager.getConnection(config.url(), config.user(), config.password().value());
    journal =
        AckJournal.create(
            folder.resolve("journal"),
            List.of(new LoadDevice("a", ""), new LoadDevice("b", "")),
            InstantSource.system());
  }

  @AfterEach
  void close() throws Exception {
    connection.close();
    database.close();
  }

  @Test
  void whatIsStoredOnceAndAlarmedOnceIsClean() throws Exception {
    acked(0, Kind.READING, 1, AT);
    acked(0, Kind.READING, 2, AT + 10_000);
    acked(1, Kind.CALL, 1, AT);
    reading("a", 1, AT);
    reading("a", 2, AT + 10_000);
    reading("a", 3, AT + 20_000);
    event("b", 1, AT);
    alarm("A-1", "b", AT, 40);

    AuditReport report = audit();

    assertThat(report.isClean()).isTrue();
    assertThat(report).isEqualTo(new AuditReport(3, 0, 4, 0, 0, 1, 0, 0, 0, 40, 40, 40));
  }

  @Test
  void whatIsMissingIsLost() throws Exception {
    acked(0, Kind.READING, 1, AT);
    acked(0, Kind.READING, 2, AT);
    acked(0, Kind.READING, 2, AT);
    acked(1, Kind.CALL, 1, AT);
    reading("a", 1, AT);
    reading("a", 2, AT + 1);
    reading("b", 1, AT);

    AuditReport report = audit();

    assertThat(report.isClean()).isFalse();
    assertThat(report.lost()).isEqualTo(2);
    assertThat(report.acknowledged()).isEqualTo(3);
    assertThat(report.acknowledgedTwice()).isEqualTo(1);
    assertThat(report.callsWithoutAlarm()).isEqualTo(1);
  }

  @Test
  void whatIsThereTwiceIsDuplicated() throws Exception {
    acked(0, Kind.READING, 1, AT);
    acked(1, Kind.CALL, 1, AT);
    reading("a", 1, AT);
    reading("a", 1, AT);
    event("b", 1, AT);
    alarm("A-1", "b", AT, 40);
    alarm("A-2", "b", AT, 60);

    AuditReport report = audit();

    assertThat(report.duplicated()).isEqualTo(1);
    assertThat(report.callsAlarmedTwice()).isEqualTo(1);
    assertThat(report.lost()).isZero();
    assertThat(report.alarmMillisMax()).isEqualTo(60);
  }

  @Test
  void whoseIncidentComesAfterTheTimeIsLateAndNotLost() throws Exception {
    acked(0, Kind.CALL, 1, AT);
    acked(1, Kind.CALL, 1, AT);
    event("a", 1, AT);
    event("b", 1, AT);
    alarm("A-1", "a", AT, (int) LATE_AFTER.toMillis());
    alarm("A-2", "b", AT, (int) LATE_AFTER.toMillis() + 1);

    AuditReport report = audit();

    assertThat(report.late()).isEqualTo(1);
    assertThat(report.isClean()).isTrue();
  }

  private AuditReport audit() throws Exception {
    journal.close();
    return Audit.of(folder.resolve("journal"), LATE_AFTER, connection);
  }

  private void acked(int device, Kind kind, long seq, long at) {
    journal.acknowledged(device, kind, seq, at, 0, 0);
  }

  private void reading(String device, long seq, long at) throws Exception {
    execute("insert into bed_reading (time, received_at, device_id, seq) values", device, seq, at);
  }

  private void event(String device, long seq, long at) throws Exception {
    execute(
        "insert into device_event (kind, time, received_at, device_id, seq) values",
        device,
        seq,
        at);
  }

  private void execute(String insert, String device, long seq, long at) throws Exception {
    String kind = insert.contains("kind") ? "'call', " : "";
    run(
        "%s (%sto_timestamp(%d / 1000.0), now(), '%s', %d)"
            .formatted(insert, kind, at, device, seq));
  }

  private void alarm(String id, String device, long at, int lateMillis) throws Exception {
    run(
        """
        insert into incident_alarm
          (alarm_id, incident_id, device_id, kind, class, at, received_at, raised_at, parameter_version)
        values ('%s', 'I-1', '%s', 'CALL', 'URGENT', to_timestamp(%d / 1000.0), '2026-11-01',
                timestamptz '2026-11-01' + %d * interval '1 millisecond', 1)
        """
            .formatted(id, device, at, lateMillis));
  }

  private void run(String sql) throws Exception {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
