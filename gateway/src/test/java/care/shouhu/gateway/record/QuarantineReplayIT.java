package care.shouhu.gateway.record;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.Replayed;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages of quarantine that come through the log again, into a real PostgreSQL. */
final class QuarantineReplayIT {
  private static final String FIGURES =
      "select received || '/' || stored || '/' || duplicate || '/' || quarantined from device_count";
  private static final long LATER = RecorderUnderTest.NOW + 40 * 24 * 3_600_000L;
  private static final String CALL =
      "{\"seq\":7,\"at\":" + (RecorderUnderTest.NOW - 500) + ",\"kind\":\"call\"}";

  @TempDir Path snapshots;
  private RecorderUnderTest test;

  @BeforeEach
  void open() {
    test = new RecorderUnderTest(snapshots);
  }

  @AfterEach
  void close() throws Exception {
    test.close();
  }

  @Test
  void whatIsUnderstoodNowIsStoredWithBothClocksAndCountedAnew() {
    keptByAnOlderVersion("event", CALL, "decoder_fault");

    replay(1, "event", CALL);

    test.record(FIGURES, "1/1/0/0");
    assertThat(
            test.text(
                "select extract(epoch from time) * 1000 || '/' || extract(epoch from received_at) * 1000"
                    + " from device_event where kind = 'call'"))
        .matches((RecorderUnderTest.NOW - 500) + "[.0]*/" + RecorderUnderTest.NOW + "[.0]*");
    assertThat(test.text("select count(*) from quarantine where replayed_at is null"))
        .isEqualTo("0");
    assertThat(test.counted("shouhu.recorder.replayed", "result", "stored")).isEqualTo(1);
  }

  @Test
  void handedInTwiceItIsStoredOnceAlsoWithoutAKeyOfTheSender() {
    String keyless = "{\"kind\":\"call\"}";
    for (String payload : new String[] {keyless, CALL}) {
      test.execute(
          "truncate quarantine restart identity; truncate device_event, device_lane_count");
      keptByAnOlderVersion("event", payload, "decoder_fault");

      replay(1, "event", payload);
      replay(1, "event", payload);
      test.record(FIGURES, "1/1/0/0");
      replay(1, "event", payload);

      test.record(FIGURES, "1/1/0/0");
      assertThat(test.text("select count(*) from device_event")).isEqualTo("1");
    }
  }

  @Test
  void whatIsStillNotUnderstoodStaysWithTheNewerReason() {
    keptByAnOlderVersion("event", "{\"kind\":\"wave\"}", "decoder_fault");

    replay(1, "event", "{\"kind\":\"wave\"}");

    test.record(
        "select reason || '/' || (tried_at is not null) || '/' || (replayed_at is null)"
            + " from quarantine",
        "unknown_kind/true/true");
    assertThat(test.text(FIGURES)).isEqualTo("1/0/0/1");
  }

  @Test
  void aCrashBeforeTheCommitLeavesTheRowOpenAndAnotherStartStoresIt() throws Exception {
    keptByAnOlderVersion("event", CALL, "decoder_fault");
    // The transaction cannot end: figures are part of it.
    test.execute("alter table device_lane_count rename to away");
    replay(1, "event", CALL);

    test.start();
    test.await(() -> test.recorder().state(Lane.URGENT) == RecorderState.WAITING_FOR_DATABASE);
    test.kill();

    assertThat(test.text("select replayed_at from quarantine")).isNull();
    assertThat(test.text("select count(*) from device_event")).isEqualTo("0");
    test.execute("alter table away rename to device_lane_count");
    test.record(FIGURES, "1/1/0/0");
    assertThat(test.text("select count(*) from device_event")).isEqualTo("1");
  }

  @Test
  void aCrashAfterTheCommitRepeatsNothing() {
    keptByAnOlderVersion("event", CALL, "decoder_fault");
    replay(1, "event", CALL);
    test.record(FIGURES, "1/1/0/0");

    // Without its snapshot the window is built again from the log, and the row is closed.
    test.say(Lane.URGENT, "button", "event", "{\"seq\":8,\"kind\":\"call\"}");

    test.record(FIGURES, "2/2/0/0");
    assertThat(test.text("select count(*) from device_event")).isEqualTo("2");
  }

  @Test
  void whatTheDeviceSentAgainMeanwhileIsADuplicate() {
    keptByAnOlderVersion("event", CALL, "decoder_fault");
    test.say(Lane.URGENT, "button", "event", CALL);

    replay(1, "event", CALL);

    test.record(FIGURES, "2/1/1/0");
    assertThat(test.text("select count(*) from device_event")).isEqualTo("1");
    assertThat(test.text("select count(*) from quarantine where replayed_at is null"))
        .isEqualTo("0");
  }

  @Test
  void whatTheTablesRefusedIsStoredOnceTheyTakeIt() {
    test.execute("alter table device_event add constraint fussy check (kind <> 'call')");
    test.say(Lane.URGENT, "button", "event", CALL);
    test.record(FIGURES, "1/0/0/1");
    replay(1, "event", CALL);
    test.record(
        "select reason || '/' || (tried_at is not null) from quarantine", "database_refused/true");
    test.execute("alter table device_event drop constraint fussy");

    replay(1, "event", CALL);

    test.record(FIGURES, "1/1/0/0");
    assertThat(test.text("select count(*) from device_event")).isEqualTo("1");
  }

  @Test
  void whatTheTablesRefusedAndThenAnotherDecoderIsStoredOnceBothTakeIt() {
    test.execute("alter table device_event add constraint fussy check (kind <> 'call')");
    test.say(Lane.URGENT, "button", "event", CALL);
    test.record(FIGURES, "1/0/0/1");
    // As a decoder would have left it that did not understand it at a replay.
    test.execute("update quarantine set reason = 'unknown_kind', tried_at = now()");
    test.execute("alter table device_event drop constraint fussy");

    replay(1, "event", CALL);

    test.record(FIGURES, "1/1/0/0");
    assertThat(test.text("select count(*) from device_event")).isEqualTo("1");
  }

  @Test
  void howFarTheClockWasAhead_isKeptWithTheRow() {
    test.append(
        Lane.URGENT,
        RecorderUnderTest.envelope("button", "event", "{\"kind\":\"wave\"}")
            .receivedAhead(3_600_000));

    test.record("select ahead_millis from quarantine", "3600000");
  }

  @Test
  void aRowThatIsGoneMeansNothing() {
    test.say(Lane.URGENT, "button", "event", "{\"seq\":1,\"kind\":\"call\"}");

    replay(99, "event", CALL);

    test.record(FIGURES, "1/1/0/0");
    assertThat(test.text("select count(*) from device_event")).isEqualTo("1");
  }

  @Test
  void aRecordTheDatabaseRefusesIsCountedOnceThoughTheProcessDies() {
    test.execute("alter table device_status add check (firmware <> 'poison')");
    test.execute("alter table device_lane_count rename to away");
    for (int seq = 1; seq <= 9; seq++) {
      String firmware = seq == 4 ? "poison" : "1.0";
      test.say(Lane.ROUTINE, "box", "status", "{\"seq\":" + seq + ",\"fw\":\"" + firmware + "\"}");
    }
    test.start();
    test.await(() -> test.recorder().state(Lane.ROUTINE) == RecorderState.WAITING_FOR_DATABASE);
    test.kill();

    test.execute("alter table away rename to device_lane_count");

    test.record(FIGURES, "9/8/0/1");
    assertThat(test.text("select count(*) from device_status")).isEqualTo("8");
  }

  /** As a version would have left it that could not read it. */
  private void keptByAnOlderVersion(String leaf, String payload, String reason) {
    test.database
        .database()
        .jdbi()
        .useHandle(handle -> {
          handle.execute(
              """
              insert into quarantine (lane, position, device_id, profile, topic, received_at, payload, reason, detail)
              values ('URGENT', 1, 'button', 'native', ?, to_timestamp(? / 1000.0), convert_to(?, 'UTF8'), ?, 'old')
              """,
              "shouhu/v1/button/" + leaf,
              RecorderUnderTest.NOW,
              payload,
              reason);
          handle.execute(
              """
              insert into device_lane_count (device_id, lane, stored, duplicate, quarantined, last_seen_at, counted_at)
              values ('button', 'URGENT', 0, 0, 1, now(), now())
              """);
        });
  }

  private void replay(long quarantineId, String leaf, String payload) {
    Envelope original = RecorderUnderTest.envelope("button", leaf, payload);
    test.append(Lane.URGENT, new Replayed(quarantineId, original, LATER).toEnvelope());
  }
}
