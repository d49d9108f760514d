package care.shouhu.command.projection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.command.evidence.HistoryAudit;
import care.shouhu.command.incident.Assignment;
import care.shouhu.command.incident.AssignmentStatus;
import care.shouhu.command.incident.Decision;
import care.shouhu.command.incident.Decision.IncidentChanged;
import care.shouhu.command.incident.DeskMoment;
import care.shouhu.command.incident.EscalationPolicy;
import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentMachine;
import care.shouhu.command.incident.Numbers;
import care.shouhu.command.incident.Subject;
import care.shouhu.command.loop.DecisionBatch;
import care.shouhu.command.projection.PassedBy.Reason;
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
  void anotherIncidentOfTheSameIdIsKeptBesideTheFirst_andWhatWasDecidedWithItIsWritten()
      throws Exception {
    try (TestDatabase fresh = TestDatabase.fresh()) {
      Jdbi jdbi = fresh.database().jdbi();
      append(1, opened(1, "d-1", "first"));
      project(jdbi);
      IncidentChanged second = opened(1, "d-2", "second", NOW_MILLIS + 1);
      append(2, second, opened(3, "d-3", "x"));
      // The same once more, as after a commit whose answer was lost, and a further step.
      append(3, second, step(second.incident(), 2, "2"));
      project(jdbi);

      assertThat(strings(jdbi, "select id || ' ' || position from incident order by id"))
          .containsExactly("I-1 1", "I-3 2");
      assertThat(strings(jdbi, "select device_id from incident_alarm order by alarm_id"))
          .containsExactly("d-1", "d-3");
      assertThat(
              strings(jdbi, "select incident_id || ' ' || number from incident_history order by 1"))
          .containsExactly("I-1 1", "I-3 1");
      assertThat(new PassedBy(jdbi).list("I-1", null, 10))
          .extracting(PassedBy.Row::reason, PassedBy.Row::number)
          .containsExactly(
              tuple(Reason.INCIDENT_OF_ANOTHER, 2), tuple(Reason.INCIDENT_OF_ANOTHER, 1));
      assertThat(new PassedBy(jdbi).list(null, null, 10))
          .allMatch(row -> row.decision().at("/incident/subject/deviceId").asText().equals("d-2"));
      assertThat(count("ids.given.twice")).isEqualTo(2);
      assertThat(count("passed.by")).isZero();
    }
  }

  @Test
  void alarmAndAssignmentOfTheSameIdStayWithWhomTheyAreOf_andTheirIncidentIsWritten()
      throws Exception {
    try (TestDatabase fresh = TestDatabase.fresh()) {
      Jdbi jdbi = fresh.database().jdbi();
      IncidentChanged first = opened(1, "d-1", "x");
      append(1, sent(first, "worker-1"));
      project(jdbi);
      IncidentChanged other = opened(7, "d-7", "x", NOW_MILLIS + 1);
      Alarm taken = alarm(1, "d-7", NOW_MILLIS + 1);
      append(2, sent(withAlarm(other, taken), "worker-2"));
      project(jdbi);

      assertThat(strings(jdbi, "select id from incident order by id"))
          .containsExactly("I-1", "I-7");
      assertThat(
              strings(
                  jdbi,
                  "select concat_ws(' ', alarm_id, incident_id, device_id) from incident_alarm"))
          .containsExactly("L-1 I-1 d-1");
      assertThat(strings(jdbi, "select concat_ws(' ', id, incident_id, responder) from assignment"))
          .containsExactly("A-1 I-1 worker-1");
      assertThat(new PassedBy(jdbi).list("I-7", null, 10))
          .extracting(PassedBy.Row::reason, PassedBy.Row::thingId)
          .containsExactlyInAnyOrder(
              tuple(Reason.ALARM_OF_ANOTHER, "L-1"), tuple(Reason.ASSIGNMENT_OF_ANOTHER, "A-1"));
      assertThat(count("ids.given.twice")).isEqualTo(2);
    }
  }

  @Test
  void aHistoryThatGoesOnAnotherWayIsKeptBesideTheOneInTheTables_andTheIncidentIsNamed()
      throws Exception {
    try (TestDatabase fresh = TestDatabase.fresh()) {
      Jdbi jdbi = fresh.database().jdbi();
      IncidentChanged first = opened(1, "d-1", "x");
      append(1, first);
      append(2, step(first.incident(), 2, "a"));
      project(jdbi);
      append(3, step(first.incident(), 2, "b"), opened(3, "d-3", "x"));
      append(4, new Decision.HistoryAppended("I-1", step(first.incident(), 2, "c").entry()));
      project(jdbi);

      assertThat(
              strings(
                  jdbi,
                  "select hash from incident_history where incident_id = 'I-1' order by number"))
          .containsExactly(null, "a");
      assertThat(new PassedBy(jdbi).list("I-1", null, 10))
          .allMatch(row -> row.reason() == Reason.SECOND_HISTORY && row.number() == 2)
          .extracting(row -> row.decision().at("/entry/hash").asText())
          .containsExactly("c", "b");
      assertThat(count("second.histories")).isEqualTo(2);
      assertThat(count("ids.given.twice")).isZero();
      assertThat(new HistoryAudit(jdbi).check(new HistoryAudit.Page("", null, null, 10)).broken())
          .filteredOn(broken -> broken.fault().equals(Reason.SECOND_HISTORY.name()))
          .containsExactly(new HistoryAudit.Broken("I-1", 2, "SECOND_HISTORY"));
    }
  }

  /** All that was appended; the desk's lane begins at 1. */
  private void project(Jdbi jdbi) {
    try (Projection projection = Projection.start(log, EndsAtStart.of(log), jdbi, meters)) {
      RunningCommandCenter.await(() -> projection.projectedBelow() == log.endPosition(Lane.DESK));
    }
  }

  private double count(String name) {
    return meters.get("shouhu.projection." + name).counter().count();
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

  private static IncidentChanged opened(long number, String deviceId, String note) {
    return opened(number, deviceId, note, NOW_MILLIS);
  }

  private static IncidentChanged opened(long number, String deviceId, String note, long atMillis) {
    DeskMoment moment =
        new DeskMoment(
            atMillis,
            EscalationPolicy.defaults(),
            new Numbers(number - 1, 0, 0),
            (subject, kinds) -> List.of());
    var opened =
        (IncidentChanged)
            IncidentMachine.open(
                    Subject.ofDevice(deviceId), alarm(number, deviceId, atMillis), moment)
                .getFirst();
    HistoryEntry entry =
        new HistoryEntry(1, NOW_MILLIS, HistoryEntry.Kind.OPENED, null, null, Map.of("note", note));
    return new IncidentChanged(opened.incident(), entry);
  }

  private static Alarm alarm(long number, String deviceId, long atMillis) {
    return new Alarm(
        "L-" + number, deviceId, AlarmKind.CALL, atMillis, atMillis, atMillis, null, null, 1);
  }

  private static IncidentChanged step(Incident incident, int number, String hash) {
    return new IncidentChanged(
        incident,
        new HistoryEntry(
            number,
            NOW_MILLIS + hash.charAt(0),
            HistoryEntry.Kind.RANG_AGAIN,
            null,
            null,
            Map.of(),
            hash));
  }

  private static IncidentChanged withAlarm(IncidentChanged change, Alarm alarm) {
    Incident it = change.incident();
    return new IncidentChanged(with(it, List.of(alarm), it.assignments()), change.entry());
  }

  /** {@code A-1} of this person, asked when the incident was opened. */
  private static IncidentChanged sent(IncidentChanged change, String responder) {
    Incident it = change.incident();
    Assignment assignment =
        new Assignment(
            "A-1",
            it.id(),
            responder,
            responder,
            AssignmentStatus.NOTIFIED,
            it.openedAtMillis(),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    return new IncidentChanged(with(it, it.alarms(), List.of(assignment)), change.entry());
  }

  private static Incident with(Incident it, List<Alarm> alarms, List<Assignment> assignments) {
    return new Incident(
        it.id(),
        it.kind(),
        it.alarmClass(),
        it.kinds(),
        it.subject(),
        it.state(),
        it.openedAtMillis(),
        it.tier(),
        it.tierName(),
        it.due(),
        it.rings(),
        it.policyVersion(),
        alarms,
        it.alarmCount(),
        assignments,
        it.historyCount(),
        it.help(),
        it.historyHash(),
        it.links(),
        it.steps());
  }

  private void append(long position, Decision... decisions) {
    DecisionBatch batch =
        new DecisionBatch(
            DecisionBatch.VERSION,
            position,
            NOW_MILLIS,
            List.of(),
            1,
            1,
            NOW_MILLIS,
            List.of(decisions));
    log.append(Lane.DESK, "desk".getBytes(StandardCharsets.UTF_8), batch.toBytes()).join();
  }
}
