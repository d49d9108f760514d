package care.shouhu.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogRecord;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.Stranger;
import care.shouhu.gateway.TestDevices;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IngestStrangerTest {
  private static final long NOW = 1_795_521_600_000L;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final InMemoryLog log = new InMemoryLog();
  private final Ingest ingest =
      new Ingest(
          log,
          TestDevices.directory(),
          IngestLimits.defaults(),
          new IngestMeters(registry),
          () -> 0);

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void an_unknown_device_is_in_the_log_with_what_it_said() throws Exception {
    ingest.unknownDevice("868120", "gt06", "10.0.0.9", new byte[] {1, 2}, NOW);

    Stranger stranger = Stranger.of(Envelope.fromBytes(records(1).getFirst().value())).get();
    assertThat(stranger.reason()).isEqualTo(Stranger.Reason.UNKNOWN_DEVICE);
    assertThat(stranger.claimedId()).isEqualTo("868120");
    assertThat(stranger.said()).containsExactly(1, 2);
    assertThat(count("noted")).isEqualTo(1);
  }

  @Test
  void what_is_not_noted_is_counted_under_its_reason() throws Exception {
    for (int i = 0; i < 8; i++) {
      ingest.unknownDevice("a", "mqtt", "10.0.0.9", new byte[0], NOW);
    }
    ingest.unknownDevice("", "mqtt", "10.0.0.9", new byte[0], NOW);
    log.close();
    ingest.unknownDevice("b", "mqtt", "10.0.0.9", new byte[0], NOW);

    assertThat(count("noted")).isEqualTo(5);
    assertThat(count("id_rate")).isEqualTo(3);
    assertThat(count("nameless")).isEqualTo(1);
    assertThat(count("not_durable") + count("log_full")).isEqualTo(1);
  }

  @Test
  void a_wrong_secret_is_marked_and_the_secret_is_not() throws Exception {
    ingest.wrongSecret(TestDevices.bedSensor("bed-1"), "mqtt", "10.0.0.9", NOW);

    byte[] value = records(1).getFirst().value();
    assertThat(Stranger.of(Envelope.fromBytes(value)).get().reason())
        .isEqualTo(Stranger.Reason.WRONG_SECRET);
    assertThat(new String(value, StandardCharsets.ISO_8859_1)).doesNotContain("secret-bed-1");
  }

  private List<LogRecord> records(int count) throws InterruptedException {
    List<LogRecord> records =
        log.read(Lane.ROUTINE, 1, 100, 1 << 20, Duration.ofSeconds(10)).records();
    assertThat(records).hasSize(count);
    return records;
  }

  private double count(String result) {
    return registry.get("shouhu_gateway_strangers").tag("result", result).counter().count();
  }
}
