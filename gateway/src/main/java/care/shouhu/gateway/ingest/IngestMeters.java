package care.shouhu.gateway.ingest;

import care.shouhu.core.log.Lane;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The gateway's own figures up to the acknowledgement (docs/metrics.md). For all threads. */
public final class IngestMeters {

  private final Map<RefusalReason, Counter> refused = new EnumMap<>(RefusalReason.class);
  private final Map<RefusalReason, Counter> connectsRefused = new EnumMap<>(RefusalReason.class);
  private final Map<WillEnd, Counter> wills = new EnumMap<>(WillEnd.class);
  private final Counter connectsAccepted;
  private final Map<Lane, Counter> received = new EnumMap<>(Lane.class);
  private final Map<Lane, Counter> acknowledged = new EnumMap<>(Lane.class);
  private final Map<Lane, Timer> ackTimes = new EnumMap<>(Lane.class);
  private final LongAdder connections = new LongAdder();
  private final LongAdder connectsWaiting = new LongAdder();
  private final LongAdder unacknowledged = new LongAdder();
  private final LongAdder paused = new LongAdder();
  private final LongAdder parked = new LongAdder();
  private final Counter linksLost;
  private final Map<Strangers.Noted, Counter> strangers = new EnumMap<>(Strangers.Noted.class);

  public IngestMeters(MeterRegistry registry) {
    for (WillEnd end : WillEnd.values()) {
      wills.put(end, registry.counter("shouhu_gateway_wills", "result", end.label()));
    }
    for (RefusalReason reason : RefusalReason.values()) {
      refused.put(reason, registry.counter("shouhu_gateway_refused", "reason", reason.label()));
      connectsRefused.put(
          reason, registry.counter("shouhu_gateway_connects", "result", reason.label()));
    }
    connectsAccepted = registry.counter("shouhu_gateway_connects", "result", "accepted");
    for (Strangers.Noted noted : Strangers.Noted.values()) {
      strangers.put(noted, registry.counter("shouhu_gateway_strangers", "result", noted.label()));
    }
    linksLost = registry.counter("shouhu_gateway_links_lost");
    for (Lane lane : new Lane[] {Lane.URGENT, Lane.ROUTINE}) {
      received.put(lane, registry.counter("shouhu_gateway_received", "lane", lane.label()));
      acknowledged.put(lane, registry.counter("shouhu_gateway_acknowledged", "lane", lane.label()));
      ackTimes.put(
          lane,
          Timer.builder("shouhu_gateway_ack")
              .description("From the packet's decoding to the acknowledgement's write")
              .tag("lane", lane.label())
              .serviceLevelObjectives(
                  Duration.ofMillis(1),
                  Duration.ofMillis(2),
                  Duration.ofMillis(5),
                  Duration.ofMillis(10),
                  Duration.ofMillis(25),
                  Duration.ofMillis(50),
                  Duration.ofMillis(100),
                  Duration.ofMillis(250),
                  Duration.ofSeconds(1),
                  Duration.ofSeconds(5))
              .register(registry));
    }
    gauge(registry, "shouhu_gateway_connections", connections);
    gauge(registry, "shouhu_gateway_connects_waiting", connectsWaiting);
    gauge(registry, "shouhu_gateway_unacknowledged", unacknowledged);
    gauge(registry, "shouhu_gateway_paused", paused);
    gauge(registry, "shouhu_gateway_parked", parked);
  }

  private static void gauge(MeterRegistry registry, String name, LongAdder value) {
    Gauge.builder(name, value, LongAdder::sum).strongReference(true).register(registry);
  }

  /** What became of a will; the {@link #label()} is the metric label. */
  public enum WillEnd {
    PUBLISHED,
    /** The client left in order, or came back within the delay. */
    VOID,
    /** When its time came, the device no longer had the right to its topic. */
    DENIED,
    /** The log refused it. */
    NOT_DURABLE;

    private final String label = name().toLowerCase(Locale.ROOT);

    String label() {
      return label;
    }
  }

  public void will(WillEnd end) {
    wills.get(end).increment();
  }

  public void connectAccepted() {
    connectsAccepted.increment();
    connections.increment();
  }

  /** So many more or fewer connections wait to be let in. */
  public void connectWaits(int change) {
    connectsWaiting.add(change);
  }

  public void connectionEnded() {
    connections.decrement();
  }

  public long connections() {
    return connections.sum();
  }

  /** A CONNECT that was refused; counted under both names. */
  public void connectRefused(RefusalReason reason) {
    connectsRefused.get(reason).increment();
    refused.get(reason).increment();
  }

  public void refused(RefusalReason reason) {
    refused.get(reason).increment();
  }

  public void received(Lane lane) {
    received.get(lane).increment();
  }

  public void unacknowledged(int change) {
    unacknowledged.add(change);
  }

  public void acknowledged(Lane lane, long tookNanos) {
    acknowledged.get(lane).increment();
    ackTimes.get(lane).record(tookNanos, TimeUnit.NANOSECONDS);
  }

  /** A connection stopped (+1) or started (-1) reading its socket. */
  public void paused(int change) {
    paused.add(change);
  }

  /** Routine messages that wait in the gateway for the log, so many more or fewer. */
  public void parked(int change) {
    parked.add(change);
  }

  /** The log refused a link change: the command centre will learn of it by silence only. */
  void linkLost() {
    linksLost.increment();
  }

  /** An unknown device, or a wrong secret: whether it was noted for people to see. */
  void stranger(Strangers.Noted noted) {
    strangers.get(noted).increment();
  }
}
