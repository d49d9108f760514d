package care.shouhu.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogRecord;
import care.shouhu.core.wire.Envelope;
import care.shouhu.gateway.TestDevices;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A gateway whose machine's clock was set back. */
class IngestAheadTest {
  private static final long NOW = 1_795_521_600_000L;

  private final AtomicLong aheadMillis = new AtomicLong();
  private final InMemoryLog log = new InMemoryLog();
  private final Ingest ingest =
      new Ingest(
          log,
          TestDevices.directory(),
          IngestLimits.defaults(),
          new IngestMeters(new SimpleMeterRegistry()),
          aheadMillis::get);

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void how_far_the_time_is_ahead_stands_in_each_message() throws Exception {
    Envelope said =
        new Envelope("bed-1", TestDevices.bedSensor("bed-1").profile(), NOW, "a/b", new byte[0]);

    ingest.tell(said).join();
    aheadMillis.set(8 * 3_600_000);
    ingest.tell(said).join();

    List<LogRecord> records =
        log.read(Lane.URGENT, 1, 100, 1 << 20, Duration.ofSeconds(10)).records();
    assertThat(records)
        .extracting(record -> Envelope.fromBytes(record.value()).aheadMillis())
        .containsExactly(0L, 8 * 3_600_000L);
  }
}
