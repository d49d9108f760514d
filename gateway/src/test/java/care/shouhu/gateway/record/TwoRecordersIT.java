package care.shouhu.gateway.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import care.shouhu.core.dedupe.DuplicateWindow;
import care.shouhu.core.log.EndsAtStart;
import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that by mistake store one lane into one database. */
final class TwoRecordersIT {
  @TempDir Path snapshots;
  @TempDir Path othersSnapshots;
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
  void whoComesSecondWritesNothingAndSaysSo() throws Exception {
    var one = tables("one", test.log.id());
    var other = tables("other", test.log.id());
    one.begin(1, EndsAtStart.of(test.log));
    other.begin(1, EndsAtStart.of(test.log));
    one.store(List.of(stored("a")), 1, 2);

    assertThatThrownBy(() -> other.store(List.of(stored("a"), stored("b")), 1, 3))
        .isInstanceOf(PositionTable.MovedByAnother.class)
        .hasMessageContaining("stands at 2");

    assertThat(test.text("select count(*) from device_event")).isEqualTo("1");
  }

  @Test
  void anAnswerThatWasLostIsNoSecondRecorder() throws Exception {
    var one = tables("one", test.log.id());
    one.begin(1, EndsAtStart.of(test.log));
    one.store(List.of(stored("a")), 1, 2);

    one.store(List.of(stored("a")), 1, 2);

    assertThat(test.text("select count(*) from device_event")).isEqualTo("1");
  }

  @Test
  void twoLogsStandApartInOneDatabase() throws Exception {
    var one = tables("one", test.log.id());
    var other = tables("other", UUID.randomUUID());
    one.begin(1, EndsAtStart.of(test.log));
    one.store(List.of(stored("a")), 1, 2);
    other.begin(1, EndsAtStart.of(test.log));
    other.store(List.of(stored("b")), 1, 2);

    one.store(List.of(stored("c")), 2, 3);

    assertThat(test.text("select string_agg(device_id, '' order by device_id) from device_event"))
        .isEqualTo("abc");
  }

  @Test
  void bothRunningEachMessageIsStoredAndCountedOnce() throws Exception {
    int messages = 3_000;
    try (InMemoryLog log = test.log;
        Recorder _ = Recorder.start(log, test.database.database(), snapshots, test.meters);
        Recorder _ = Recorder.start(log, test.database.database(), othersSnapshots, test.meters)) {
      for (int seq = 1; seq <= messages; seq++) {
        test.say(Lane.URGENT, "button", "event", "{\"seq\":" + seq + ",\"kind\":\"cancel\"}");
      }
      String figures =
          "select count(*) || '/' || (select sum(stored) from device_count) from device_event";
      test.await(() -> (messages + "/" + messages).equals(test.text(figures)));
    }
  }

  private LaneTables tables(String name, UUID logId) {
    return new LaneTables(test.database.database().pool(name, 1), Lane.URGENT, logId);
  }

  private static Entry stored(String device) {
    var window = new DuplicateWindow();
    byte[] value =
        RecorderUnderTest.envelope(device, "event", "{\"seq\":1,\"kind\":\"call\"}").toBytes();
    return Sorting.sort(new LogRecord(1, new byte[0], value), window);
  }
}
