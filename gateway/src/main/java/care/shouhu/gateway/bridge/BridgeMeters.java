package care.shouhu.gateway.bridge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;

/** The bridge's figures (docs/metrics.md). For all threads. */
final class BridgeMeters {
  private final LongAdder connected = new LongAdder();
  private final LongAdder unacknowledged = new LongAdder();
  private final Counter acknowledged;
  private final Counter redials;
  private final Counter lost;
  private final Counter letGo;

  BridgeMeters(MeterRegistry registry) {
    Gauge.builder("shouhu_bridge_connected", connected, LongAdder::sum)
        .strongReference(true)
        .register(registry);
    Gauge.builder("shouhu_bridge_unacknowledged", unacknowledged, LongAdder::sum)
        .strongReference(true)
        .register(registry);
    acknowledged = registry.counter("shouhu_bridge_acknowledged");
    redials = registry.counter("shouhu_bridge_redials");
    letGo = registry.counter("shouhu_bridge_let_go");
    lost = registry.counter("shouhu_bridge_qos0_lost");
  }

  void connected(int change) {
    connected.add(change);
  }

  long connected() {
    return connected.sum();
  }

  /** Messages in hand, so many more or fewer. */
  void taken(int change) {
    unacknowledged.add(change);
  }

  void acknowledged() {
    acknowledged.increment();
  }

  void redialled() {
    redials.increment();
  }

  /** Left to the other link of its rule. */
  void letGo() {
    letGo.increment();
  }

  /** Of QoS 0, which promises nothing, and while the log took nothing. */
  void lost() {
    lost.increment();
  }
}
