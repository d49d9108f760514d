package care.shouhu.gateway.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import care.shouhu.core.log.Lane;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real server, TimescaleDB where there is one. */
final class LateReadingsIT {
  private static final long HOUR = 3_600_000;

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
  void aReadingOfLastWeekIsInNoTransactionWithThoseOfNow() {
    long now = RecorderUnderTest.NOW;
    reading("a", 1, now);
    reading("b", 1, now - 170 * HOUR);
    reading("b", 2, now - 2 * HOUR);
    reading("a", 2, now);

    test.record("select count(*) from bed_reading", "4");

    assertThat(test.text("select count(distinct xmin::text) from bed_reading")).isEqualTo("3");
    assertThat(
            test.text(
                "select count(*) from (select 1 from bed_reading group by xmin::text"
                    + " having max(time) - min(time) > interval '1 hour') wide"))
        .isEqualTo("0");
    assertThat(
            test.text("select string_agg(stored::text, ',' order by device_id) from device_count"))
        .isEqualTo("2,2");
  }

  /** The batch is tried whole, and then by halves: what was stored ahead of it stays. */
  @Test
  void whenItsBatchIsStoredOnceMoreItIsNotStoredTwice() {
    long now = RecorderUnderTest.NOW;
    test.execute("alter table device_status add check (firmware <> 'poison')");
    for (int seq = 1; seq <= 8; seq++) {
      reading("b", seq, now - 170 * HOUR + seq);
    }
    test.say(Lane.ROUTINE, "box", "status", "{\"seq\":1,\"fw\":\"poison\"}");
    reading("b", 9, now);

    test.record("select count(*) from bed_reading", "9");

    assertThat(test.text("select count(distinct seq) from bed_reading")).isEqualTo("9");
    assertThat(test.text("select reason from quarantine")).isEqualTo("database_refused");
  }

  /** What TimescaleDB notes is to be computed again. */
  @Test
  void aggregatesAreComputedAgainForNoMoreThanAnHour() {
    assumeThat(test.text("select count(*) from pg_extension where extname = 'timescaledb'"))
        .isEqualTo("1");
    long now = RecorderUnderTest.NOW;
    test.execute(
        "call refresh_continuous_aggregate('bed_reading_minute', null, timestamptz '2026-11-25"
            + " 12:00+00')");
    reading("a", 1, now);
    reading("b", 1, now - 170 * HOUR);
    reading("a", 2, now + 1);

    test.record("select count(*) from bed_reading", "3");

    assertThat(
            test.text(
                """
                select count(*) || '/' || coalesce(max(greatest_modified_value - lowest_modified_value), 0) / 3600000000
                from _timescaledb_catalog.continuous_aggs_hypertable_invalidation_log
                """))
        .isEqualTo("2/0");
  }

  private void reading(String device, int seq, long atMillis) {
    test.say(
        Lane.ROUTINE,
        device,
        "reading",
        "{\"seq\":" + seq + ",\"at\":" + atMillis + ",\"hr\":60,\"bed\":true}");
  }
}
