package care.shouhu.command.projection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.command.incident.Decision;
import care.shouhu.command.incident.Decision.IncidentChanged;
import care.shouhu.command.incident.DeskMoment;
import care.shouhu.command.incident.EscalationPolicy;
import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.IncidentMachine;
import care.shouhu.command.incident.Numbers;
import care.shouhu.command.incident.Subject;
import care.shouhu.command.loop.DecisionBatch;
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.config.DbConfig;
import care.shouhu.core.db.Database;
import care.shouhu.core.db.TestDatabase;
import care.shouhu.core.log.EndsAtStart;
import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** The projection on PostgreSQL. */
class ProjectionIT {
  private static final long NOW_MILLIS = 1_795_435_200_000L;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private InMemoryLog log = new InMemoryLog();

  @Test
  void whatTheDatabaseWillNeverTakeDoesNotKeepItFromTheRest() throws Exception {
    try (TestDatabase fresh = TestDatabase.fresh()) {
      DbConfig config = fresh.config();
      try (Database database = Database.open(config, meters)) {
        database.migrate();
        append(1, opened(1, "d-1", "a\0b \\u0000"));
        append(2, opened(2, "d-\0", "x"));
        append(3, opened(3, "d-3", "x"));

        try (Projection projection =
            Projection.start(log, EndsAtStart.of(log), database.jdbi(), meters)) {
          RunningCommandCenter.await(() -> projection.projectedBelow() == 4);
        }

        Jdbi jdbi = database.jdbi();
        assertThat(strings(jdbi, "select id from incident order by id"))
            .containsExactly("I-1", "I-3");
        String notes = "select detail->>'note' from incident_history where incident_id = 'I-1'";
        assertThat(strings(jdbi, notes)).containsExactly("a\uFFFDb \\u0000");
        assertThat(meters.get("shouhu.projection.passed.by").counter().count()).isEqualTo(1);
      }
    }
  }

  @Test
  void aRecordThatCannotBeReadDoesNotKeepItFromTheRest() throws Exception {
    try (TestDatabase fresh = TestDatabase.fresh()) {
      append(1, opened(1, "d-1", "x"));
      log.append(Lane.DESK, new byte[0], "{\"version\":1,\"atMillis\":\"护\"".getBytes(UTF_8))
          .join();
      append(3, opened(3, "d-3", "x"));

      try (Projection projection =
          Projection.start(log, EndsAtStart.of(log), fresh.database().jdbi(), meters)) {
        RunningCommandCenter.await(() -> projection.projectedBelow() == 4);
      }

      assertThat(strings(fresh.database().jdbi(), "select id from incident order by id"))
          .containsExactly("I-1", "I-3");
      assertThat(meters.get("shouhu.projection.passed.by").counter().count()).isEqualTo(1);
    }
  }

  @Test
  void whatIsDecidedAfterALogLostItsEndIsWritten() throws Exception {
    try (TestDatabase fresh = TestDatabase.fresh()) {
      Jdbi jdbi = fresh.database().jdbi();
      for (int i = 1; i <= 3; i++) {
        append(i, opened(i, "d-" + i, "x"));
      }
      try (Projection projection = Projection.start(log, EndsAtStart.of(log), jdbi, meters)) {
        RunningCommandCenter.await(() -> projection.projectedBelow() == 4);
      }
      jdbi.useHandle(
          h -> h.execute("update reader_position set moved_at = now() - interval '1 hour'"));
      log = log.crashed(Map.of(Lane.DESK, 2L), new SimpleMeterRegistry());
      EndsAtStart ends = EndsAtStart.of(log);
      for (int i = 2; i <= 5; i++) {
        append(i, opened(i + 2, "d-" + (i + 2), "x"));
      }

      try (Projection projection = Projection.start(log, ends, jdbi, meters)) {
        RunningCommandCenter.await(() -> projection.projectedBelow() == 6);
      }

      assertThat(strings(jdbi, "select id from incident order by id"))
          .containsExactly("I-1", "I-2", "I-3", "I-4", "I-5", "I-6", "I-7");
      assertThat(meters.get("shouhu.projection.set.back.records").counter().count()).isEqualTo(2);
    }
  }

  @Test
  void anotherIncidentOfTheSameIdIsRefusedAndNotMixedWithTheFirst() throws Exception {
    try (TestDatabase fresh = TestDatabase.fresh()) {
      Jdbi jdbi = fresh.database().jdbi();
      append(1, opened(1, "d-1", "first"));
      try (Projection projection = Projection.start(log, EndsAtStart.of(log), jdbi, meters)) {
        RunningCommandCenter.await(() -> projection.projectedBelow() == 2);

        append(2, opened(1, "d-2", "second", NOW_MILLIS + 1));
        append(3, opened(3, "d-3", "x"));
        RunningCommandCenter.await(() -> projection.projectedBelow() == 4);
      }

      assertThat(strings(jdbi, "select id || ' ' || position from incident order by id"))
          .containsExactly("I-1 1", "I-3 3");
      assertThat(strings(jdbi, "select device_id from incident_alarm order by alarm_id"))
          .containsExactly("d-1", "d-3");
      assertThat(meters.get("shouhu.projection.ids.given.twice").counter().count()).isEqualTo(1);
    }
  }

  @Test
  void whatIsSaidOfAFailureHoldsNoRow() throws Exception {
    try (TestDatabase fresh = TestDatabase.fresh()) {
      Jdbi jdbi = fresh.database().jdbi();
      for (String sql :
          List.of(
              "insert into quarantine (lane) values ('张三')",
              "insert into division values ('张三', '张三', null, 1, 1)",
              "select '张三'::integer",
              "select '{\"name\":张三}'::jsonb")) {
        Throwable failure = catchThrowable(() -> jdbi.useHandle(handle -> handle.execute(sql)));

        assertThat(Projection.named(failure)).startsWith("SQLSTATE 2").doesNotContain("张三");
      }
      assertThat(Projection.named(new UncheckedIOException(new IOException("张三"))))
          .isEqualTo("IOException");
    }
  }

  private static List<String> strings(Jdbi jdbi, String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }

  private static Decision opened(long number, String deviceId, String note) {
    return opened(number, deviceId, note, NOW_MILLIS);
  }

  private static Decision opened(long number, String deviceId, String note, long atMillis) {
    Alarm alarm =
        new Alarm(
            "L-" + number, deviceId, AlarmKind.CALL, atMillis, atMillis, atMillis, null, null, 1);
    DeskMoment moment =
        new DeskMoment(
            atMillis,
            EscalationPolicy.defaults(),
            new Numbers(number - 1, 0, 0),
            (subject, kinds) -> List.of());
    var opened =
        (IncidentChanged)
            IncidentMachine.open(Subject.ofDevice(deviceId), alarm, moment).getFirst();
    HistoryEntry entry =
        new HistoryEntry(1, NOW_MILLIS, HistoryEntry.Kind.OPENED, null, null, Map.of("note", note));
    return new IncidentChanged(opened.incident(), entry);
  }

  private void append(long position, Decision decision) {
    DecisionBatch batch =
        new DecisionBatch(
            DecisionBatch.VERSION,
            position,
            NOW_MILLIS,
            List.of(),
            1,
            1,
            NOW_MILLIS,
            List.of(decision));
    log.append(Lane.DESK, "desk".getBytes(StandardCharsets.UTF_8), batch.toBytes()).join();
  }
}
