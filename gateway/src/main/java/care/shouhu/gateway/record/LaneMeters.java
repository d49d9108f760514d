package care.shouhu.gateway.record;

import care.shouhu.core.log.Lane;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.ToDoubleFunction;

/** Figures of one lane's recorder; names in docs/metrics.md. */
final class LaneMeters {
  private final MeterRegistry registry;
  private final String lane;
  private final Timer commit;
  private final Counter duplicates;
  private final Counter failures;
  private final Counter gapRecords;
  private final Counter setBackRecords;
  private final Counter strangers;
  private final Counter overtaken;
  private final Counter mended;
  private final Counter mendedAgain;
  private final Counter stillRefused;
  private final DistributionSummary batchRecords;

  LaneMeters(MeterRegistry registry, Lane lane) {
    this.registry = registry;
    this.lane = lane.name().toLowerCase(java.util.Locale.ROOT);
    this.commit =
        Timer.builder("shouhu.recorder.commit")
            .tag("lane", this.lane)
            .publishPercentileHistogram()
            .register(registry);
    this.duplicates =
        Counter.builder("shouhu.recorder.duplicate").tag("lane", this.lane).register(registry);
    this.failures =
        Counter.builder("shouhu.recorder.failures").tag("lane", this.lane).register(registry);
    this.gapRecords =
        Counter.builder("shouhu.recorder.gap.records").tag("lane", this.lane).register(registry);
    this.setBackRecords =
        Counter.builder("shouhu.recorder.set.back.records")
            .tag("lane", this.lane)
            .register(registry);
    this.strangers =
        Counter.builder("shouhu.recorder.strangers").tag("lane", this.lane).register(registry);
    this.overtaken =
        Counter.builder("shouhu.recorder.overtaken").tag("lane", this.lane).register(registry);
    // From the start, at 0: the first of a counter that begins with it is in no rate.
    this.mended = replayed("stored");
    this.mendedAgain = replayed("duplicate");
    this.stillRefused = replayed("refused");
    this.batchRecords =
        DistributionSummary.builder("shouhu.recorder.batch.records")
            .tag("lane", this.lane)
            .register(registry);
  }

  <T> void gauge(String name, T of, ToDoubleFunction<T> value) {
    Gauge.builder(name, of, value).tag("lane", lane).register(registry);
  }

  Timer commit() {
    return commit;
  }

  void batch(int records) {
    batchRecords.record(records);
  }

  void stored(String table, int rows) {
    registry.counter("shouhu.recorder.stored", "lane", lane, "table", table).increment(rows);
  }

  void failed() {
    failures.increment();
  }

  /** Records that the log had released and the database does not have. */
  void gap(long records) {
    gapRecords.increment((double) records);
  }

  /** Records that were stored once and that the log has lost since. */
  void setBack(long records) {
    setBackRecords.increment((double) records);
  }

  void sorted(Entry entry) {
    switch (entry) {
      case Entry.Stored stored -> {}
      case Entry.Duplicate duplicate -> duplicates.increment();
      case Entry.Quarantined it ->
          registry
              .counter("shouhu.recorder.quarantined", "lane", lane, "reason", it.reason())
              .increment();
      case Entry.Mended it -> (it.duplicate() ? mendedAgain : mended).increment();
      case Entry.StillRefused it -> stillRefused.increment();
      case Entry.FromQuarantine it -> {}
      case Entry.Noted it -> strangers.increment();
    }
  }

  private Counter replayed(String result) {
    return registry.counter("shouhu.recorder.replayed", "lane", lane, "result", result);
  }

  /** Another recorder of the same lane was there first. */
  void overtaken() {
    overtaken.increment();
  }
}
