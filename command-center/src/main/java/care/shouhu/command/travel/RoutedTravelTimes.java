package care.shouhu.command.travel;

import care.shouhu.command.incident.TravelTimes;
import care.shouhu.core.directory.Place.Terrain;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a routing engine that speaks the table service of OSRM ({@code GET
 * /table/v1/driving/LON,LAT;…?sources=…&destinations=0&annotations=duration}), in the background.
 * Whoever asks has an answer at once: the engine's when it is known, else the one of {@code
 * otherwise}; the engine is asked then, and the next one who asks has it. So a slow or dead engine
 * never holds a decision up.
 *
 * <p>All ways to one place go in one request. Points are taken to about 100 m, which is what a
 * phone knows.
 */
public final class RoutedTravelTimes implements TravelTimes, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RoutedTravelTimes.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  static final int WAYS_MAX = 50_000;
  static final int PLACES_WAITING_MAX = 100;
  static final int SOURCES_MAX = 99;
  static final long WAY_KEPT_MILLIS = 6 * 3_600_000L;
  static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);

  /** So long an engine that failed is left alone. */
  static final long REST_MILLIS = 10_000;

  private static final double ROUNDED_TO_DEGREES = 0.001;

  private record Way(Point from, Point to) {}

  private record Known(long seconds, long atMillis) {}

  private final URI engine;
  private final TravelTimes otherwise;
  private final LongSupplier clockMillis;
  private final MeterRegistry metrics;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER_TIMEOUT).build();
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wanted = lock.newCondition();
  private final Map<Way, Known> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Way, Known> eldest) {
          return size() > WAYS_MAX;
        }
      };
  private final Map<Point, Set<Point>> waiting = new LinkedHashMap<>();
  private long restUntilMillis;
  private boolean closed;

  private RoutedTravelTimes(
      URI engine, TravelTimes otherwise, LongSupplier clockMillis, MeterRegistry metrics) {
    this.engine = engine;
    this.otherwise = otherwise;
    this.clockMillis = clockMillis;
    this.metrics = metrics;
    this.thread = Thread.ofVirtual().name("routing").unstarted(this::askUntilClosed);
  }

  /**
   * @param engine where it is, such as {@code http://localhost:5000}
   * @param otherwise for what the engine has not said (yet)
   */
  public static RoutedTravelTimes start(
      URI engine, TravelTimes otherwise, LongSupplier clockMillis, MeterRegistry metrics) {
    var times = new RoutedTravelTimes(engine, otherwise, clockMillis, metrics);
    times.thread.start();
    return times;
  }

  @Override
  public Travel between(Point from, Point to, Terrain terrain) {
    Way way = new Way(rounded(from), rounded(to));
    long now = clockMillis.getAsLong();
    lock.lock();
    try {
      Known found = known.get(way);
      if (found != null && now - found.atMillis() < WAY_KEPT_MILLIS) {
        return new Travel(found.seconds(), By.ROUTED);
      }
      want(way, now);
    } finally {
      lock.unlock();
    }
    return otherwise.between(from, to, terrain);
  }

  private void want(Way way, long nowMillis) {
    boolean room = waiting.containsKey(way.to()) || waiting.size() < PLACES_WAITING_MAX;
    if (closed || nowMillis < restUntilMillis || !room) {
      return;
    }
    Set<Point> sources = waiting.computeIfAbsent(way.to(), to -> new LinkedHashSet<>());
    if (sources.size() < SOURCES_MAX) {
      sources.add(way.from());
      wanted.signal();
    }
  }

  private void askUntilClosed() {
    try {
      Map.Entry<Point, List<Point>> next = take();
      while (next != null) {
        ask(next.getKey(), next.getValue());
        next = take();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Null when closed. */
  private Map.Entry<Point, List<Point>> take() throws InterruptedException {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        wanted.await();
      }
      if (closed) {
        return null;
      }
      Point to = waiting.keySet().iterator().next();
      return Map.entry(to, List.copyOf(waiting.remove(to)));
    } finally {
      lock.unlock();
    }
  }

  private void ask(Point to, List<Point> sources) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(uri(to, sources)).timeout(ANSWER_TIMEOUT).build();
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      List<Long> seconds = durations(response, sources.size());
      remember(to, sources, seconds);
      count("answered");
    } catch (IOException e) {
      count("failed");
      LOG.warn("The routing engine did not answer; going by the straight line: {}", e.toString());
      lock.lock();
      try {
        restUntilMillis = clockMillis.getAsLong() + REST_MILLIS;
        waiting.clear();
      } finally {
        lock.unlock();
      }
    }
  }

  private URI uri(Point to, List<Point> sources) {
    List<Point> all = new ArrayList<>();
    all.add(to);
    all.addAll(sources);
    String points = all.stream().map(RoutedTravelTimes::text).collect(Collectors.joining(";"));
    String indexes =
        IntStream.rangeClosed(1, sources.size())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(";"));
    return URI.create(
        engine
            + (engine.toString().endsWith("/") ? "" : "/")
            + "table/v1/driving/"
            + points
            + "?sources="
            + indexes
            + "&destinations=0&annotations=duration");
  }

  private static String text(Point point) {
    return String.format(Locale.ROOT, "%.3f,%.3f", point.longitude(), point.latitude());
  }

  /** Null for a way that has no road. */
  private static List<Long> durations(HttpResponse<String> response, int count) throws IOException {
    JsonNode body = JSON.readTree(response.body());
    JsonNode rows = body.path("durations");
    if (!body.path("code").asText().equals("Ok") || rows.size() != count) {
      throw new IOException(
          "status " + response.statusCode() + ", code " + body.path("code").asText("none"));
    }
    List<Long> seconds = new ArrayList<>();
    for (JsonNode row : rows) {
      seconds.add(row.path(0).isNumber() ? (Long) Math.round(row.path(0).doubleValue()) : null);
    }
    return seconds;
  }

  private void remember(Point to, List<Point> sources, List<Long> seconds) {
    long now = clockMillis.getAsLong();
    lock.lock();
    try {
      for (int i = 0; i < sources.size(); i++) {
        if (seconds.get(i) != null) {
          known.put(new Way(sources.get(i), to), new Known(seconds.get(i), now));
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * @param result answered or failed
   */
  private void count(String result) {
    metrics.counter("shouhu.routing.requests", "result", result).increment();
  }

  private static Point rounded(Point point) {
    return new Point(rounded(point.longitude()), rounded(point.latitude()));
  }

  private static double rounded(double degrees) {
    return Math.round(degrees / ROUNDED_TO_DEGREES) * ROUNDED_TO_DEGREES;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      wanted.signalAll();
    } finally {
      lock.unlock();
    }
    thread.interrupt();
    http.close();
  }
}
