package care.shouhu.core.directory;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The feed's metrics, under {@code shouhu.directory}. */
final class FeedMeters implements AutoCloseable {
  private final MeterRegistry registry;
  private final List<Meter> meters = new ArrayList<>();
  private final Timer pull;
  private final Counter failed;
  private volatile long pulledAtNanos = System.nanoTime();

  FeedMeters(MeterRegistry registry, Directory directory) {
    this.registry = registry;
    this.pull =
        keep(
            Timer.builder("shouhu.directory.pull")
                .description("Reading what changed in the register")
                .register(registry));
    this.failed =
        keep(
            Counter.builder("shouhu.directory.pull.failed")
                .description("Times the register could not be read")
                .register(registry));
    keep(
        Gauge.builder("shouhu.directory.age", this, m -> m.ageMillis() / 1_000.0)
            .description("How long the directory may be behind the register")
            .baseUnit("seconds")
            .register(registry));
    keep(
        Gauge.builder("shouhu.directory.version", directory, Directory::version)
            .description("Version of the register that is applied")
            .register(registry));
    keep(
        Gauge.builder("shouhu.directory.devices", directory, d -> d.devices().size())
            .description("Devices known")
            .register(registry));
  }

  long ageMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - pulledAtNanos);
  }

  void pulled(long nanos) {
    pulledAtNanos = System.nanoTime() - nanos;
    pull.record(nanos, TimeUnit.NANOSECONDS);
  }

  void failed() {
    failed.increment();
  }

  /**
   * @param result known, unknown or unreachable
   */
  void lookedUp(String result) {
    registry.counter("shouhu.directory.lookup", "result", result).increment();
  }

  /**
   * @param result written, failed or unreadable
   */
  void copied(String result) {
    registry.counter("shouhu.directory.copy", "result", result).increment();
  }

  @Override
  public void close() {
    meters.forEach(registry::remove);
  }

  private <M extends Meter> M keep(M meter) {
    meters.add(meter);
    return meter;
  }
}
