package care.shouhu.gateway.record;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.Envelope;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the log holds, the tables take it: a recorder never stands still for one record. */
final class DamagedRecordsIT {
  private static final List<Long> TIMES =
      List.of(
          Long.MIN_VALUE,
          Long.MAX_VALUE,
          Long.MAX_VALUE / 1_000 + 946_684_800_000L,
          Long.MIN_VALUE / 1_000,
          -1L,
          0L,
          253_402_300_800_000L,
          RecorderUnderTest.NOW);
  private static final List<String> IDS = List.of("bed-1", "a\0b", "\0", "护理\ud83d\ude91");
  private static final List<String> TOPICS =
      List.of(
          "shouhu/v1/bed-1/event",
          "shouhu/v1/bed-1/reply",
          "a\0b",
          "shouhu/link",
          "shouhu/command",
          "shouhu/unknown/mqtt",
          "shouhu/unknown/\0",
          "shouhu/wrong_secret/gt06",
          "shouhu/refused/foreign_topic/x\0",
          "shouhu/refused/\0",
          "shouhu/replay/1/1/shouhu/v1/bed-1/event",
          "shouhu/replay/999999999999999999/999999999999999999/\0",
          "shouhu/replay/");
  private static final List<String> PAYLOADS =
      List.of(
          "",
          "\0",
          "\5\0\0\0\0\0\0",
          "{\"seq\":1,\"kind\":\"call\"}",
          "{\"id\":\"a\\u0000\",\"ok\":true}",
          "{\"seq\":9223372036854775807,\"at\":9223372036854775807,\"kind\":\"call\"}",
          "{\"kind\":\"\\u0000\\ud800\"}");

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
  void everyRecordEndsUpSomewhere() {
    int records = 0;
    Iterator<Profile> profiles =
        Stream.generate(() -> Stream.of(Profile.values())).flatMap(all -> all).iterator();
    for (long time : TIMES) {
      for (String id : IDS) {
        for (String topic : TOPICS) {
          for (String payload : PAYLOADS) {
            byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
            Profile profile = profiles.next();
            test.append(Lane.ROUTINE, new Envelope(id, profile, time, topic, bytes));
            records++;
          }
        }
      }
    }
    Random random = new Random(20_261_124);
    for (int i = 0; i < 2_000; i++) {
      byte[] value = RecorderUnderTest.envelope("bed-1", "event", PAYLOADS.get(3)).toBytes();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        value[random.nextInt(value.length)] = (byte) random.nextInt();
      }
      test.log.append(Lane.ROUTINE, new byte[] {0, (byte) i}, value).join();
      records++;
    }

    test.record(
        "select position::text from reader_position where reader = 'recorder' and lane = 'ROUTINE'",
        String.valueOf(records + 1));

    assertThat(test.counted("shouhu.recorder.failures")).isZero();
    assertThat(test.text("select count(*) from quarantine where reason = 'bad_envelope'"))
        .matches("[1-9][0-9]{2,}");
    assertThat(test.text("select count(*) from quarantine where reason = 'database_refused'"))
        .isEqualTo("0");
  }
}
