package care.shouhu.core.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The log's metrics. They are touched once a commit, not once a record: {@code
 * shouhu_log_append_seconds} takes from each commit and lane the record that waited longest, so it
 * shows the worst, not the mean.
 */
public final class LogMeters implements AutoCloseable {

  private static final Duration[] BUCKETS = {
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5)
  };

  private final MeterRegistry registry;
  private final Map<Meter.Id, Meter> registered = new ConcurrentHashMap<>();
  private final Map<Lane, Timer> append = new EnumMap<>(Lane.class);
  private final Map<Lane, Map<LogRefused.Reason, Counter>> refused = new EnumMap<>(Lane.class);
  private final Timer commit;
  private final DistributionSummary commitRecords;

  public LogMeters(MeterRegistry registry) {
    this.registry = registry;
    this.commit = timer("shouhu.log.commit", "One group commit: encode, write, fsync");
    this.commitRecords =
        keep(
            DistributionSummary.builder("shouhu.log.commit.records")
                .description("Records that one fsync served")
                .serviceLevelObjectives(1, 4, 16, 64, 256, 1_024, 4_096, 16_384)
                .register(registry));
    for (Lane lane : Lane.values()) {
      append.put(
          lane,
          timer(
              "shouhu.log.append",
              "Append to durable; of each commit the record that waited longest",
              "lane",
              lane.label()));
      Map<LogRefused.Reason, Counter> byReason = new EnumMap<>(LogRefused.Reason.class);
      for (LogRefused.Reason reason : LogRefused.Reason.values()) {
        byReason.put(
            reason,
            keep(
                Counter.builder("shouhu.log.refused")
                    .description("Appends that were not acknowledged")
                    .tags("lane", lane.label(), "reason", reason.label())
                    .register(registry)));
      }
      refused.put(lane, byReason);
    }
  }

  private Timer timer(String name, String description, String... tags) {
    return keep(
        Timer.builder(name)
            .description(description)
            .tags(tags)
            .serviceLevelObjectives(BUCKETS)
            .register(registry));
  }

  public void watchState(Supplier<LogHealth.State> state) {
    for (LogHealth.State each : LogHealth.State.values()) {
      gauge(
          "shouhu.log.state",
          "1 for the state the log is in",
          () -> state.get() == each ? 1 : 0,
          "state",
          each.name().toLowerCase(Locale.ROOT));
    }
  }

  public void watchLimits(LogLimits limits) {
    gauge("shouhu.log.disk.bytes.max", "All lanes' bytes on disk at most", limits::diskBytesMax);
  }

  public void watchLane(Lane lane, Supplier<Number> queueBytes, Supplier<Number> diskBytes) {
    gauge("shouhu.log.queue.bytes", "Appended, not yet durable", queueBytes, "lane", lane.label());
    gauge("shouhu.log.disk.bytes", "Durable, not yet released", diskBytes, "lane", lane.label());
  }

  public void watchReader(String reader, Lane lane, Supplier<Number> lagRecords) {
    gauge(
        "shouhu.log.reader.lag.records",
        "Durable, not yet released by this reader",
        lagRecords,
        "reader",
        reader,
        "lane",
        lane.label());
  }

  public void unwatchReader(String reader) {
    registered
        .values()
        .removeIf(meter -> {
          boolean gone = reader.equals(meter.getId().getTag("reader"));
          if (gone) {
            registry.remove(meter);
          }
          return gone;
        });
  }

  private void gauge(String name, String description, Supplier<Number> value, String... tags) {
    keep(Gauge.builder(name, value).description(description).tags(tags).register(registry));
  }

  private <M extends Meter> M keep(M meter) {
    registered.put(meter.getId(), meter);
    return meter;
  }

  /** One commit is durable: {@code nanos} from its beginning to its end. */
  public void committed(int records, long nanos) {
    commit.record(nanos, TimeUnit.NANOSECONDS);
    commitRecords.record(records);
  }

  public void appended(Lane lane, long longestWaitNanos) {
    append.get(lane).record(longestWaitNanos, TimeUnit.NANOSECONDS);
  }

  public void refused(Lane lane, LogRefused.Reason reason, int records) {
    refused.get(lane).get(reason).increment(records);
  }

  /** A log that is opened again registers anew; gauges of the closed one would stay otherwise. */
  @Override
  public void close() {
    registered.values().forEach(registry::remove);
    registered.clear();
  }
}
