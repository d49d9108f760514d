package care.shouhu.sim.link;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;

/** What the links count, named {@code shouhu_sim_*}. */
final class LinkMeters {
  private final MeterRegistry registry;
  final Counter sent;
  final Counter acknowledged;
  final Counter connects;
  final Timer acknowledgement;

  LinkMeters(MeterRegistry registry) {
    this.registry = registry;
    this.sent =
        Counter.builder("shouhu.sim.sent")
            .description("Messages handed to a connection, repeats included")
            .register(registry);
    this.acknowledged =
        Counter.builder("shouhu.sim.acknowledged")
            .description("Messages acknowledged")
            .register(registry);
    this.connects =
        Counter.builder("shouhu.sim.connects").description("Connections made").register(registry);
    this.acknowledgement =
        Timer.builder("shouhu.sim.acknowledgement")
            .description(
                "From the message to its acknowledgement, time without connection included")
            .publishPercentiles(0.5, 0.99)
            .distributionStatisticExpiry(Duration.ofMinutes(1))
            .register(registry);
  }

  void dropped(Message message) {
    String weight = message.weight().name().toLowerCase(Locale.ROOT);
    registry.counter("shouhu.sim.dropped", "weight", weight).increment();
  }

  /** At most 128 codes. */
  void refused(int reasonCode) {
    registry.counter("shouhu.sim.refused", "code", "0x%02x".formatted(reasonCode)).increment();
  }

  void lost(String reason) {
    registry.counter("shouhu.sim.disconnects", "reason", reason).increment();
  }
}
