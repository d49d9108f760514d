package care.shouhu.gateway.record;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.Stranger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Those who were not let in, from the log into the enrolment list. */
final class StrangersIT {
  private static final String SAID =
      "select times || ' ' || (select string_agg(convert_from(s, 'UTF8'), ',') from unnest(said) s)"
          + " || ' ' || cardinality(said_at) from enrolment where claimed_id = 'x'";

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
  void isListedWithTheLastThingsItSaidAndNeverCountedAsADevice() {
    for (String said : List.of("a", "b", "a", "c", "d", "e", "f", "a")) {
      says("x", said);
    }
    test.append(
        Lane.ROUTINE,
        new Stranger(
                Stranger.Reason.WRONG_SECRET,
                "bed-1",
                "mqtt",
                "10.0.0.9",
                RecorderUnderTest.NOW,
                new byte[0])
            .toEnvelope());

    test.record(SAID, "8 a,f,e,d,c 5");

    assertThat(test.text("select count(*) from enrolment where reason = 'wrong_secret'"))
        .isEqualTo("1");
    assertThat(test.text("select count(*) from device_count")).isEqualTo("0");
    assertThat(test.text("select count(*) from quarantine")).isEqualTo("0");
  }

  @Test
  void aCrashCountsNobodyTwice() {
    says("x", "a");
    test.record(SAID, "1 a 1");
    says("x", "b");

    test.record(SAID, "2 b,a 2");
  }

  @Test
  void theListIsBoundedAndThoseUnheardLongestGoFirst() {
    test.execute(
        """
        insert into enrolment (reason, claimed_id, protocol, address, first_seen_at, last_seen_at, times, said, said_at)
        select 'unknown_device', 'old-' || n, 'mqtt', '', now(), to_timestamp(n), 1, '{}', '{}'
        from generate_series(1, 10000) n
        """);
    says("x", "a");

    test.record(
        "select count(*) || '/' || min(last_seen_at) from enrolment",
        "10000/1970-01-01 00:00:02+00");
  }

  private void says(String id, String said) {
    test.append(
        Lane.ROUTINE,
        new Stranger(
                Stranger.Reason.UNKNOWN_DEVICE,
                id,
                "gt06",
                "10.0.0.9",
                RecorderUnderTest.NOW,
                said.getBytes(StandardCharsets.UTF_8))
            .toEnvelope());
  }
}
