package care.shouhu.command.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What the live connection says of itself; names and labels stand in {@code docs/metrics.md}. */
final class LiveMeters {
  private final MeterRegistry registry;
  private final Timer push;
  private final Map<LiveView, AtomicInteger> connections = new EnumMap<>(LiveView.class);

  LiveMeters(MeterRegistry registry) {
    this.registry = registry;
    this.push =
        Timer.builder("shouhu.live.push")
            .description("From deciding a change to handing it to every connection")
            .serviceLevelObjectives(
                Duration.ofMillis(5),
                Duration.ofMillis(20),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofMillis(250),
                Duration.ofSeconds(1))
            .register(registry);
    for (LiveView view : LiveView.values()) {
      AtomicInteger count = new AtomicInteger();
      connections.put(view, count);
      Gauge.builder("shouhu.live.connections", count, AtomicInteger::get)
          .description("Open live connections")
          .tag("view", view.label())
          .register(registry);
    }
  }

  void opened(LiveView view) {
    connections.get(view).incrementAndGet();
  }

  void ended(LiveView view, String reason) {
    connections.get(view).decrementAndGet();
    Counter.builder("shouhu.live.closed")
        .description("Live connections that ended")
        .tag("reason", reason)
        .register(registry)
        .increment();
  }

  void pushed(long millis) {
    push.record(Math.max(0, millis), TimeUnit.MILLISECONDS);
  }
}
