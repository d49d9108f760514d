package care.shouhu.gateway.record;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.db.TestDatabase;
import care.shouhu.core.dedupe.DuplicateWindow;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.event.LinkChange;
import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogLimits;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.LinkPayload;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a log to the tables of a real PostgreSQL. */
final class RecorderIT {
  private static final long NOW = 1_795_521_600_000L;

  @TempDir Path snapshots;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private TestDatabase database;
  private InMemoryLog log;

  @BeforeEach
  void open() {
    database = TestDatabase.fresh();
    log = new InMemoryLog(LogLimits.defaults(), meters);
  }

  @AfterEach
  void close() throws Exception {
    log.close();
    database.close();
  }

  @Test
  void whatDevicesSaidStandsInItsTable() throws Exception {
    say(
        Lane.ROUTINE,
        "bed-1",
        "reading",
        "{\"seq\":1,\"at\":" + NOW + ",\"hr\":62,\"br\":14,\"mv\":3,\"bed\":true}");
    say(Lane.URGENT, "bed-1", "event", "{\"seq\":2,\"at\":" + NOW + ",\"kind\":\"fall\"}");
    say(
        Lane.ROUTINE,
        "bed-1",
        "status",
        "{\"seq\":3,\"battery\":80,\"rssi\":-71,\"fw\":\"1.2.0\"}");

    record();

    assertThat(
            text(
                "select time || '/' || heart_rate || '/' || breath_rate || '/' || in_bed from"
                    + " bed_reading"))
        .isEqualTo("2026-11-24 12:00:00+00/62/14/true");
    assertThat(text("select seq || kind || flags from device_event")).isEqualTo("2fall0");
    assertThat(text("select battery_percent || firmware || flags from device_status"))
        .isEqualTo("801.2.02");
    assertThat(text("select received || '/' || stored from device_count")).isEqualTo("3/3");
  }

  @Test
  void aMessageSentTwiceIsStoredOnceAndCounted() throws Exception {
    for (int i = 0; i < 3; i++) {
      say(Lane.URGENT, "button", "event", "{\"seq\":7,\"at\":" + NOW + ",\"kind\":\"call\"}");
    }

    record();

    assertThat(text("select count(*) from device_event")).isEqualTo("1");
    assertThat(text("select received || '/' || stored || '/' || duplicate from device_count"))
        .isEqualTo("3/1/2");
  }

  @Test
  void whatCannotBeReadIsKeptWithItsReason() throws Exception {
    say(Lane.ROUTINE, "mumbler", "reading", "{\"seq\":");

    record();

    assertThat(text("select reason || '/' || convert_from(payload, 'UTF8') from quarantine"))
        .isEqualTo("not_json/{\"seq\":");
    assertThat(text("select quarantined from device_count")).isEqualTo("1");
  }

  @Test
  void aRecorderThatDiedRepeatsNothingAndStillKnowsTheKeys() throws Exception {
    say(Lane.URGENT, "button", "event", "{\"seq\":7,\"at\":" + NOW + ",\"kind\":\"call\"}");
    record();
    say(Lane.URGENT, "button", "event", "{\"seq\":7,\"at\":" + NOW + ",\"kind\":\"call\"}");
    say(Lane.URGENT, "button", "event", "{\"seq\":8,\"at\":" + NOW + ",\"kind\":\"call\"}");

    record();

    assertThat(text("select string_agg(seq::text, ',' order by seq) from device_event"))
        .isEqualTo("7,8");
    assertThat(text("select received || '/' || stored || '/' || duplicate from device_count"))
        .isEqualTo("3/2/1");
  }

  @Test
  void oneRowTheDatabaseRefusesDoesNotHoldUpTheOthers() throws Exception {
    database
        .database()
        .jdbi()
        .useHandle(h -> h.execute("alter table device_status add check (firmware <> 'poison')"));
    for (int seq = 1; seq <= 9; seq++) {
      String firmware = seq == 4 ? "poison" : "1.0";
      say(Lane.ROUTINE, "box", "status", "{\"seq\":" + seq + ",\"fw\":\"" + firmware + "\"}");
    }

    record();

    assertThat(text("select count(*) from device_status")).isEqualTo("8");
    assertThat(text("select reason from quarantine")).isEqualTo("database_refused");
    assertThat(text("select received || '/' || stored || '/' || quarantined from device_count"))
        .isEqualTo("9/8/1");
  }

  @Test
  void aDatabaseFromABackupGoesOnAfterTheGap() throws Exception {
    for (int seq = 1; seq <= 3; seq++) {
      call(seq);
    }
    record();
    log.release("recorder-urgent", Lane.URGENT, 4);
    standAt(2);
    call(4);

    record();

    assertThat(text("select max(seq) from device_event")).isEqualTo("4");
    assertThat(
            text(
                "select position from reader_position where reader = 'recorder' and lane ="
                    + " 'URGENT'"))
        .isEqualTo("5");
    assertThat(meters.get("shouhu.recorder.gap.records").tag("lane", "urgent").counter().count())
        .isEqualTo(2);
  }

  /** Brokers that lost power together, or a copy of an older day. */
  @Test
  void whatComesAfterALogLostItsEndIsStored() throws Exception {
    for (int seq = 1; seq <= 4; seq++) {
      call(seq);
    }
    record();
    writeWindow(5);
    loseFrom(2);

    try (Recorder recorder = Recorder.start(log, database.database(), snapshots, meters)) {
      // In the places of what is lost, and beyond: the second of them is a repeat.
      call(5);
      call(4);
      call(6);
      call(7);
      call(8);
      awaitStored(recorder, Lane.URGENT);
    }
    call(9);
    record();

    assertThat(text("select string_agg(seq::text, ',' order by seq) from device_event"))
        .isEqualTo("1,2,3,4,5,6,7,8,9");
    assertThat(setBack()).isEqualTo(3);
    assertThat(text("select duplicate from device_count")).isEqualTo("1");
  }

  /** Its position goes back, and the recorder dies before it hears so. */
  @Test
  void theKeysOfWhatALogLostAreKnownToTheNextTryToo() throws Exception {
    for (int seq = 1; seq <= 4; seq++) {
      call(seq);
    }
    record();
    writeWindow(5);
    loseFrom(2);
    sql("alter table reader_position rename to away");
    try (Recorder recorder = Recorder.start(log, database.database(), snapshots, meters)) {
      await(() -> recorder.state(Lane.URGENT) == RecorderState.WAITING_FOR_DATABASE);
    }
    sql("alter table away rename to reader_position");
    sql("update reader_position set position = 2 where lane = 'URGENT' and position > 2");
    call(4);
    call(5);

    record();

    assertThat(text("select string_agg(seq::text, ',' order by seq) from device_event"))
        .isEqualTo("1,2,3,4,5");
    assertThat(text("select duplicate from device_count")).isEqualTo("1");
  }

  /** What the window knows is then not known to be in the tables. */
  @Test
  void aDatabaseFromABackupStoresAgainWhatTheLogStillHas() throws Exception {
    for (int seq = 1; seq <= 4; seq++) {
      call(seq);
    }
    record();
    writeWindow(5);
    sql("delete from device_event where seq > 1");
    standAt(2);

    record();

    assertThat(text("select string_agg(seq::text, ',' order by seq) from device_event"))
        .isEqualTo("1,2,3,4");
  }

  @Test
  void aLogThatLostItsEndIsNotForgottenWhileTheDatabaseIsAway() throws Exception {
    for (int seq = 1; seq <= 3; seq++) {
      call(seq);
    }
    record();
    loseFrom(2);
    sql("alter table reader_position rename to away");

    try (Recorder recorder = Recorder.start(log, database.database(), snapshots, meters)) {
      for (int seq = 4; seq <= 9; seq++) {
        call(seq);
      }
      await(() -> recorder.state(Lane.URGENT) == RecorderState.WAITING_FOR_DATABASE);
      sql("alter table away rename to reader_position");
      awaitStored(recorder, Lane.URGENT);
    }

    assertThat(text("select string_agg(seq::text, ',' order by seq) from device_event"))
        .isEqualTo("1,2,3,4,5,6,7,8,9");
    assertThat(setBack()).isEqualTo(2);
  }

  /** Moved a moment ago, it was moved by another recorder that knows more of the log. */
  @Test
  void aDatabaseThatAnotherMovedBeyondTheEndIsNotWrittenToAndItShows() throws Exception {
    call(1);
    record();
    standAt(100);
    // By somebody who goes on moving it, however long this test takes.
    sql("update reader_position set moved_at = now() + interval '1 minute'");
    call(2);

    try (Recorder recorder = Recorder.start(log, database.database(), snapshots, meters)) {
      await(() -> recorder.state(Lane.URGENT) == RecorderState.ENDED);
    }

    assertThat(text("select count(*) from device_event")).isEqualTo("1");
    assertThat(meters.get("shouhu.recorder.failures").tag("lane", "urgent").counter().count())
        .isPositive();
    assertThat(setBack()).isZero();
  }

  @Test
  void positionsOfAnotherLogMeanNothing() throws Exception {
    say(Lane.URGENT, "button", "event", "{\"seq\":1,\"at\":" + NOW + ",\"kind\":\"call\"}");
    record();
    log.close();
    log = new InMemoryLog(LogLimits.defaults(), meters);
    say(Lane.URGENT, "button", "event", "{\"seq\":2,\"at\":" + NOW + ",\"kind\":\"call\"}");

    record();

    assertThat(text("select count(*) from device_event")).isEqualTo("2");
  }

  @Test
  void aChangeOfTheConnectionIsStoredAndIsNoMessageOfTheDevice() throws Exception {
    Envelope link =
        LinkPayload.envelope("bed-1", Profile.NATIVE, NOW, LinkChange.CONNECTED, "connect");
    log.append(Lane.URGENT, "bed-1".getBytes(StandardCharsets.UTF_8), link.toBytes()).join();

    record();

    assertThat(text("select kind || '/' || detail from device_event"))
        .isEqualTo("connected/connect");
    assertThat(text("select count(*) from device_count")).isEqualTo("0");
  }

  /** Lets a new recorder store all there is, and ends it without its snapshot, as a kill would. */
  private void record() throws Exception {
    try (Recorder recorder = Recorder.start(log, database.database(), snapshots, meters)) {
      for (Lane lane : List.of(Lane.URGENT, Lane.ROUTINE)) {
        awaitStored(recorder, lane);
      }
      LockSupport.parkNanos(700_000_000);
    }
  }

  private static void awaitStored(Recorder recorder, Lane lane) {
    await(() -> recorder.state(lane) == RecorderState.STORING && recorder.lagRecords(lane) == 0);
  }

  private static void await(BooleanSupplier condition) {
    long deadlineNanos = System.nanoTime() + 20_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadlineNanos);
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** The log comes back without its calls from this position on, an hour after the last commit. */
  private void loseFrom(long position) {
    log = log.crashed(Map.of(Lane.URGENT, position), new SimpleMeterRegistry());
    sql("update reader_position set moved_at = now() - interval '1 hour'");
  }

  /** The window's file as it is after a minute. */
  private void writeWindow(long position) throws Exception {
    DuplicateWindow window = new DuplicateWindow();
    log.read(Lane.URGENT, 1, (int) position - 1, Integer.MAX_VALUE, Duration.ZERO)
        .records()
        .forEach(record -> Sorting.sort(record, window));
    new WindowFile(snapshots.resolve("recorder-urgent.window"), log.id())
        .write(new WindowFile.Snapshot(window, position));
  }

  private double setBack() {
    return meters.get("shouhu.recorder.set.back.records").tag("lane", "urgent").counter().count();
  }

  private void sql(String statement) {
    database.database().jdbi().useHandle(h -> h.execute(statement));
  }

  private void say(Lane lane, String device, String type, String payload) {
    Envelope envelope =
        new Envelope(
            device,
            Profile.NATIVE,
            NOW,
            "shouhu/v1/" + device + "/" + type,
            payload.getBytes(StandardCharsets.UTF_8));
    log.append(lane, device.getBytes(StandardCharsets.UTF_8), envelope.toBytes()).join();
  }

  private void call(int seq) {
    say(
        Lane.URGENT,
        "button",
        "event",
        "{\"seq\":" + seq + ",\"at\":" + NOW + ",\"kind\":\"call\"}");
  }

  /** The urgent recorder's position, as a backup would have brought it back. */
  private void standAt(long position) {
    database
        .database()
        .jdbi()
        .useHandle(h ->
            h.execute(
                "update reader_position set position = ? where reader = 'recorder' and lane ="
                    + " 'URGENT'",
                position));
  }

  private String text(String sql) {
    return database
        .database()
        .jdbi()
        .withHandle(handle -> handle.createQuery(sql).mapTo(String.class).one());
  }
}
