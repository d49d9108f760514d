package care.shouhu.sim.link;

import care.shouhu.sim.link.Message.Weight;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All hubs of a city and their connections, every other one on MQTT 5.0, the rest on 3.1.1. What is
 * published is kept until it is acknowledged, through any number of lost connections.
 */
public final class Fleet implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);
  private static final long CLOSE_SECONDS_MAX = 10;

  private final String brokerUri;
  private final Listening listening;
  private final LinkLimits limits;
  private final RandomGenerator chance;
  private final LightThreads threads = new LightThreads("sim-link");
  private final LinkMeters meters;
  private final Counter reconnects;
  private final SequencedMap<String, HubLink> links = new LinkedHashMap<>();
  private final Map<String, HubSeat> seats = new LinkedHashMap<>();

  /**
   * What comes down.
   *
   * @param topics by hub; none is fine
   * @param ear told of each message, by topic and payload
   */
  public record Listening(Function<String, List<String>> topics, BiConsumer<String, byte[]> ear) {

    /** To nothing. */
    public static Listening none() {
      return new Listening(hub -> List.of(), (topic, payload) -> {});
    }
  }

  /** How a hub connects. */
  private record HubSeat(Pipe.Address address, boolean five) {}

  /**
   * Nothing connects before {@link #start}.
   *
   * @param brokerUri such as {@code tcp://127.0.0.1:1883}
   * @param hubSecrets the secret of each hub by its device id
   * @param listening what each hub listens to, and who hears it; not on a thread of the caller's
   * @param chance for the jitter of reconnecting
   */
  public Fleet(
      String brokerUri,
      SequencedMap<String, String> hubSecrets,
      Listening listening,
      LinkLimits limits,
      RandomGenerator chance,
      MeterRegistry registry) {
    this.brokerUri = brokerUri;
    this.listening = listening;
    this.limits = limits;
    this.chance = chance;
    this.meters = new LinkMeters(registry);
    this.reconnects =
        Counter.builder("shouhu.sim.reconnects")
            .description("Connections made again after one was lost")
            .register(registry);
    hubSecrets.forEach(this::add);
    Gauge.builder("shouhu.sim.pending", this, Fleet::pending)
        .description("Messages kept by hubs until they are acknowledged")
        .register(registry);
    Gauge.builder("shouhu.sim.connected", this, Fleet::connected)
        .description("Hubs with a connection")
        .register(registry);
  }

  private void add(String hubId, String secret) {
    boolean five = links.size() % 2 == 1;
    seats.put(hubId, new HubSeat(new Pipe.Address(brokerUri, hubId, secret), five));
    links.put(hubId, new HubLink(hubId, this, listening.topics().apply(hubId), limits));
  }

  /** Connects all hubs, not faster than the limit allows. */
  public void start() {
    long number = 0;
    for (HubLink link : links.values()) {
      long delayMillis = number++ * 1000 / limits.dialsPerSecondMax();
      threads.after(delayMillis, link::dial);
    }
  }

  /** Whether it is one of the hubs. */
  public boolean has(String hubId) {
    return links.containsKey(hubId);
  }

  /** A call, a fall, or one taken back: goes before all else and is never dropped. */
  public void publishCall(String hubId, String topic, byte[] payload) {
    links.get(hubId).offer(Weight.CALL, topic, payload);
  }

  /** A bed event or a status. */
  public void publishNotice(String hubId, String topic, byte[] payload) {
    links.get(hubId).offer(Weight.NOTICE, topic, payload);
  }

  /** A reading: the oldest is dropped when its hub is full. */
  public void publishReading(String hubId, String topic, byte[] payload) {
    links.get(hubId).offer(Weight.READING, topic, payload);
  }

  /** The hub is without its connection for that long. */
  public void cut(String hubId, long millis) {
    links.get(hubId).cut(millis);
  }

  /** Messages that are kept because they are not acknowledged yet. */
  public int pending() {
    return links.values().stream().mapToInt(HubLink::pending).sum();
  }

  /** Hubs that are connected. */
  public int connected() {
    return (int) links.values().stream().filter(HubLink::isUp).count();
  }

  /** Says goodbye to the broker; what is not acknowledged by then is forgotten. */
  @Override
  public void close() {
    List<Future<?>> ends = new ArrayList<>();
    for (HubLink link : links.values()) {
      ends.add(threads.submit(link::close));
    }
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS_MAX);
    for (Future<?> end : ends) {
      await(end, until);
    }
    threads.shutdownNow();
  }

  private static void await(Future<?> end, long untilNanos) {
    try {
      end.get(Math.max(0, untilNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.warn("a hub did not end its connection in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void heard(String topic, byte[] payload) {
    listening.ear().accept(topic, payload);
  }

  LinkMeters meters() {
    return meters;
  }

  LightThreads threads() {
    return threads;
  }

  void countReconnect() {
    reconnects.increment();
  }

  void dialLater(HubLink link, int failures) {
    long millis = limits.backoffMillis(failures, chance.nextDouble());
    threads.after(millis, link::dial);
  }

  Pipe pipe(String hubId, HubLink link) {
    HubSeat seat = seats.get(hubId);
    try {
      return seat.five()
          ? new Pipe5(seat.address(), threads, link)
          : new Pipe3(seat.address(), limits.inFlightMax(), threads, link);
    } catch (org.eclipse.paho.client.mqttv3.MqttException
        | org.eclipse.paho.mqttv5.common.MqttException e) {
      throw new IllegalArgumentException("no MQTT client for " + brokerUri, e);
    }
  }
}
