package care.shouhu.gateway.record;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.db.TestDatabase;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogLimits;
import care.shouhu.core.wire.Envelope;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A log, a database of its own and a recorder between them that can be killed and started. */
final class RecorderUnderTest {
  static final long NOW = 1_795_521_600_000L;
  private static final long WAIT_NANOS_MAX = 20_000_000_000L;

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final TestDatabase database = TestDatabase.fresh();
  final InMemoryLog log = new InMemoryLog(LogLimits.defaults(), meters);
  private final Path snapshots;
  private Recorder recorder;

  RecorderUnderTest(Path snapshots) {
    this.snapshots = snapshots;
  }

  /** Starts a recorder, as a new process would. */
  void start() {
    recorder = Recorder.start(log, database.database(), snapshots, meters);
  }

  /** Ends it without its snapshot, as a kill would. */
  void kill() {
    recorder.close();
  }

  Recorder recorder() {
    return recorder;
  }

  /** Stores all there is, figures included; what tells is the query's answer. */
  void record(String sql, String expected) {
    start();
    try {
      await(() -> stands() && Objects.equals(text(sql), expected));
    } catch (AssertionError e) {
      assertThat(text(sql)).isEqualTo(expected);
      throw e;
    } finally {
      kill();
    }
  }

  private boolean stands() {
    return stands(Lane.URGENT) && stands(Lane.ROUTINE);
  }

  private boolean stands(Lane lane) {
    return recorder.state(lane) == RecorderState.STORING && recorder.lagRecords(lane) == 0;
  }

  void await(BooleanSupplier condition) {
    long deadlineNanos = System.nanoTime() + WAIT_NANOS_MAX;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("not within 20 s").isLessThan(deadlineNanos);
      LockSupport.parkNanos(5_000_000);
    }
  }

  void append(Lane lane, Envelope envelope) {
    byte[] key = envelope.deviceId().getBytes(StandardCharsets.UTF_8);
    log.append(lane, key, envelope.toBytes()).join();
  }

  void say(Lane lane, String device, String leaf, String payload) {
    append(lane, envelope(device, leaf, payload));
  }

  static Envelope envelope(String device, String leaf, String payload) {
    return new Envelope(
        device,
        Profile.NATIVE,
        NOW,
        "shouhu/v1/" + device + "/" + leaf,
        payload.getBytes(StandardCharsets.UTF_8));
  }

  /** One value as text; null for no row. */
  String text(String sql) {
    return database
        .database()
        .jdbi()
        .withHandle(handle -> handle.createQuery(sql).mapTo(String.class).findOne().orElse(null));
  }

  void execute(String sql) {
    database.database().jdbi().useHandle(handle -> handle.execute(sql));
  }

  double counted(String name, String... tags) {
    return meters.find(name).tags(tags).counters().stream().mapToDouble(c -> c.count()).sum();
  }

  /** Ends all of it. */
  void close() throws Exception {
    if (recorder != null) {
      recorder.close();
    }
    log.close();
    database.close();
  }
}
