package care.shouhu.sim.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/**
 * The beds of the city, 34,005 of them in 500 institutions, with a year of history by the hour:
 * what a page waits for, and how long a change takes to a wall.
 */
final class Beds {
  private static final int SECONDS = 30;
  private static final int CHANGES_PER_SECOND = 5;
  private static final int REQUESTS = 200;
  private static final int HISTORIES = 50;
  private static final int WARM_UP = 20;
  private static final Duration KNOWN_WITHIN = Duration.ofMinutes(3);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final long SEEN_SECONDS_MAX = 10;
  private static final long YEAR_MILLIS = 365L * 86_400_000;
  private static final long HIGHEST_MICROS = TimeUnit.SECONDS.toMicros(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String YEAR =
      """
      insert into occupancy_hour (place_id, at, division, beds, occupied, vacant, reserved, on_leave, in_hospital, respite,
        out_of_service, nursing_beds, nursing_occupied, independent, partial, "full")
      select 'home-' || n, at, '520302', 68, 61, 7, 0, 2, 1, 0, 0, 23, 20, 20, 20, 21
      from generate_series(0, 499) n, generate_series(date_trunc('hour', now()) - interval '365 days',
        date_trunc('hour', now()) - interval '2 hours', interval '1 hour') at
      """;

  private final Bench bench;
  private final Product product;
  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicInteger reserved = new AtomicInteger(-1);
  private final Semaphore told = new Semaphore(0);

  private Beds(Bench bench, Product product) {
    this.bench = bench;
    this.product = product;
  }

  static void run(Bench bench) throws Exception {
    Product product = bench.product("beds");
    product.start();
    City.enter(product);
    bench.report().say("%d beds entered; writing a year of their history", City.BEDS);
    product.database().execute(YEAR);
    product.database().execute("analyze");
    Operator.add(product);
    new Beds(bench, product).measure();
  }

  private void measure() throws Exception {
    String cookie = Operator.signIn(product);
    product.await("the city is counted", KNOWN_WITHIN, () -> beds(cookie) >= City.BEDS);
    bench.report().figure(times(Measure.OCCUPANCY_P99, "/api/v1/occupancy", cookie, REQUESTS));
    long now = System.currentTimeMillis();
    String year =
        "/api/v1/occupancy/history?placeId=home-7&step=hour&from="
            + (now - YEAR_MILLIS)
            + "&to="
            + now;
    bench.report().figure(times(Measure.HISTORY_YEAR_P99, year, cookie, HISTORIES));
    bench.report().figure(times(Measure.BED_TRUTH_P99, "/api/v1/bed-truth", cookie, HISTORIES));
    changes(cookie);
  }

  private int beds(String cookie) throws IOException {
    int beds = 0;
    for (JsonNode item : JSON.readTree(get("/api/v1/occupancy", cookie)).path("items")) {
      beds += item.path("kind").asText().equals("DIVISION") ? item.path("beds").asInt() : 0;
    }
    return beds;
  }

  private Figure times(Measure measure, String path, String cookie, int requests)
      throws IOException {
    Histogram micros = new Histogram(HIGHEST_MICROS, 3);
    long bytes = 0;
    for (int i = -WARM_UP; i < requests; i++) {
      long began = System.nanoTime();
      bytes = get(path, cookie).length();
      if (i >= 0) {
        micros.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began));
      }
    }
    return figure(measure, micros).with("answer_chars", bytes);
  }

  private static Figure figure(Measure measure, Histogram micros) {
    return Figure.of(measure, micros.getValueAtPercentile(99) / 1_000.0)
        .with("p50_ms", micros.getValueAtPercentile(50) / 1_000.0)
        .with("max_ms", micros.getMaxValue() / 1_000.0)
        .with("count", micros.getTotalCount());
  }

  /** Reserves and releases beds; each must change the counts on the wall. */
  private void changes(String watching) throws Exception {
    String admin = Operator.admin(product);
    int count = CHANGES_PER_SECOND * bench.options().secondsOr(SECONDS);
    Histogram micros = new Histogram(HIGHEST_MICROS, 3);
    int unseen = 0;
    try (Operator _ = Operator.watch(product, watching, this::told)) {
      for (int i = -WARM_UP; i < count; i++) {
        // Every tenth bed is vacant; each is reserved and released in turn.
        String bed = "bed-" + (9 + 10 * ((i + WARM_UP) / 2 % 3_000));
        boolean reserve = i % 2 == 0;
        int expected = reserve ? 1 : 0;
        long began = System.nanoTime();
        post(
            "/api/v1/beds/" + bed + (reserve ? "/reserve" : "/release"),
            reserve ? "{\"personId\":\"person-0\"}" : "{\"reason\":\"bench\"}",
            admin);
        boolean seen = awaitReserved(expected);
        if (i >= 0 && seen) {
          micros.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began));
        }
        unseen += seen ? 0 : 1;
        Thread.sleep(1_000 / CHANGES_PER_SECOND);
      }
    }
    bench.report().figure(figure(Measure.BED_CHANGE_P99, micros).with("unseen", unseen));
  }

  private void told(JsonNode message) {
    JsonNode counts = message.path("counts").path("total").path("reserved");
    if (counts.isInt()) {
      reserved.set(counts.asInt());
      told.release();
    }
  }

  private boolean awaitReserved(int expected) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SEEN_SECONDS_MAX);
    while (reserved.get() != expected) {
      if (!told.tryAcquire(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS)) {
        return false;
      }
    }
    return true;
  }

  private String get(String path, String cookie) throws IOException {
    return send(request(path, cookie).GET());
  }

  private void post(String path, String body, String cookie) throws IOException {
    send(
        request(path, cookie)
            .header("Content-Type", "application/json")
            .header("Origin", product.http().toString())
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path, String cookie) {
    return HttpRequest.newBuilder(product.http().resolve(path))
        .timeout(TIMEOUT)
        .header("Cookie", cookie);
  }

  private String send(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<String> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new IOException(
            answer.uri().getPath() + ": " + answer.statusCode() + " " + answer.body());
      }
      return answer.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
