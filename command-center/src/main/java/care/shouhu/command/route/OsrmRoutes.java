package care.shouhu.command.route;

import care.shouhu.command.incident.EstimatedTravel;
import care.shouhu.command.incident.Spot;
import care.shouhu.command.incident.TravelRules;
import care.shouhu.command.incident.TravelTimes;
import care.shouhu.command.route.OsrmTable.Way;
import care.shouhu.core.directory.Place.Terrain;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Travel times of an OSRM server. It is asked for many ways at once and ahead of time; {@link
 * #trip} never waits for it. An engine that does not answer costs one time-out, is then let rest,
 * and meanwhile the estimate stands.
 */
public final class OsrmRoutes implements TravelTimes {
  private static final Logger LOG = LoggerFactory.getLogger(OsrmRoutes.class);

  static final Duration ANSWER_MAX = Duration.ofMillis(1_500);

  /** As many as OSRM takes in one table unless told otherwise, less the place itself. */
  static final int SOURCES_MAX = 99;

  static final long REST_MILLIS = 30_000;
  private static final int RUNNING_MAX = 4;
  private static final int ANSWER_BYTES_MAX = 1 << 20;

  /** What became of one question; the metric's label. */
  enum Result {
    OK,
    TIMEOUT,
    UNREACHABLE,
    /** It answered with something else than a table. */
    WRONG,
    /** Too many questions run. */
    BUSY,
    /** It failed a short while ago. */
    RESTING
  }

  private final URI base;
  private final LongSupplier clockMillis;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(ANSWER_MAX)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final TravelTimes estimate = new EstimatedTravel();
  private final KnownWays known;
  private final Semaphore running = new Semaphore(RUNNING_MAX);
  private final Map<Result, Counter> results = new EnumMap<>(Result.class);
  private final Timer timer;
  private volatile long restUntilMillis;

  /**
   * Asks nothing yet.
   *
   * @param base of the engine, such as {@code http://osrm:5000}
   */
  public OsrmRoutes(URI base, MeterRegistry registry, LongSupplier clockMillis) {
    this.base = base;
    this.clockMillis = clockMillis;
    this.known = new KnownWays(clockMillis);
    for (Result result : Result.values()) {
      results.put(
          result,
          Counter.builder("shouhu_routing_requests")
              .description("questions to the routing engine by what became of them")
              .tag("result", result.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
    this.timer =
        Timer.builder("shouhu_routing")
            .description("one question to the routing engine, answered or not")
            .register(registry);
  }

  @Override
  public Trip trip(Spot from, Spot to, Terrain terrain, TravelRules rules) {
    return known
        .way(from, to)
        .map(way -> new Trip(way.seconds(), way.meters(), By.ROUTED))
        .orElseGet(() -> estimate.trip(from, to, terrain, rules));
  }

  @Override
  public void prepare(Collection<Spot> from, Spot to) {
    List<Spot> wanted =
        from.stream()
            .distinct()
            .filter(spot -> !known.isKnown(spot, to))
            .sorted(Comparator.comparingLong(spot -> spot.metersTo(to)))
            .limit(SOURCES_MAX)
            .toList();
    if (!wanted.isEmpty()) {
      results.get(ask(wanted, to)).increment();
    }
  }

  private Result ask(List<Spot> from, Spot to) {
    if (clockMillis.getAsLong() < restUntilMillis) {
      return Result.RESTING;
    }
    if (!running.tryAcquire()) {
      return Result.BUSY;
    }
    long startNanos = System.nanoTime();
    Result result = Result.UNREACHABLE;
    try {
      result = asked(from, to);
    } finally {
      running.release();
      timer.record(Duration.ofNanos(System.nanoTime() - startNanos));
      if (result != Result.OK) {
        restUntilMillis = clockMillis.getAsLong() + REST_MILLIS;
      }
    }
    return result;
  }

  /** The request's own time-out ends with the answer's head; this one is over all of it. */
  private HttpResponse<String> whole(HttpRequest question)
      throws IOException, InterruptedException, TimeoutException {
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(
            question,
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofString(), ANSWER_BYTES_MAX));
    try {
      return answer.get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private Result asked(List<Spot> from, Spot to) {
    try {
      HttpRequest question =
          HttpRequest.newBuilder(OsrmTable.question(base, from, to)).timeout(ANSWER_MAX).build();
      HttpResponse<String> response = whole(question);
      if (response.statusCode() != 200) {
        LOG.warn("The routing engine answers {}", response.statusCode());
        return Result.WRONG;
      }
      List<Optional<Way>> ways = OsrmTable.answer(response.body(), from.size());
      List<Spot> starts = new ArrayList<>(from);
      for (int i = 0; i < ways.size(); i++) {
        known.put(starts.get(i), to, ways.get(i));
      }
      return Result.OK;
    } catch (TimeoutException | HttpTimeoutException e) {
      LOG.warn("The routing engine does not answer within {} ms", ANSWER_MAX.toMillis());
      return Result.TIMEOUT;
    } catch (IOException e) {
      LOG.warn("The routing engine cannot be reached: {}", e.toString());
      return Result.UNREACHABLE;
    } catch (IllegalArgumentException e) {
      LOG.warn("The routing engine's answer is no table: {}", e.getMessage());
      return Result.WRONG;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Result.UNREACHABLE;
    }
  }
}
