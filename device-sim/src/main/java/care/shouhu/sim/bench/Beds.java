package care.shouhu.sim.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/**
 * The register of the city: 34,005 beds in 500 institutions with a year of history by the hour, and
 * 1.12 million files. What a page waits for, how long a change takes to a wall, and how long a file
 * of beds takes.
 */
final class Beds {
  private static final int SECONDS = 30;
  private static final int CHANGES_PER_SECOND = 5;
  private static final int REQUESTS = 200;
  private static final int HISTORIES = 50;
  private static final int WARM_UP = 20;
  private static final Duration KNOWN_WITHIN = Duration.ofMinutes(3);
  private static final long SEEN_SECONDS_MAX = 10;
  private static final long YEAR_MILLIS = 365L * 86_400_000;

  /** PostgreSQL's code of a refusal for want of a right. */
  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  private final Bench bench;
  private final Product product;
  private final AtomicInteger reserved = new AtomicInteger(-1);
  private final Semaphore told = new Semaphore(0);

  private Beds(Bench bench, Product product) {
    this.bench = bench;
    this.product = product;
  }

  static void run(Bench bench) throws Exception {
    Product product = bench.product("beds");
    product.start();
    var register = new CityRegister(product.database(), bench.options().residents());
    register.fill();
    bench
        .report()
        .say(
            "%d beds and %d residents entered; writing a year of their history",
            CityRegister.BEDS, bench.options().residents());
    register.addYear();
    product.database().execute("vacuum analyze");
    checkpoint(bench.report(), product.database());
    Operator.add(product);
    new Beds(bench, product).measure();
  }

  /** What filling left to be written would be written while answers are measured. */
  private static void checkpoint(Report report, ProductDatabase database)
      throws SQLException, IOException {
    try {
      database.execute("checkpoint");
    } catch (SQLException e) {
      if (!INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
        throw e;
      }
      report.say("this user may not ask for a checkpoint (grant pg_checkpoint): disks are busy");
    }
  }

  private void measure() throws Exception {
    String cookie = Operator.signIn(product);
    Pages city = bench.keep(new Pages(product, cookie));
    Pages admin = bench.keep(new Pages(product, Operator.admin(product)));
    product.await("the city is counted", KNOWN_WITHIN, () -> beds(city) >= CityRegister.BEDS);
    long written = product.database().newestOfRegister();
    product.await(
        "the register is read",
        KNOWN_WITHIN,
        () -> product.metrics().sum("shouhu_directory_version") >= written);
    bench.report().figure(times(Measure.OCCUPANCY_P99, "/api/v1/occupancy", city, REQUESTS));
    long now = System.currentTimeMillis();
    String year =
        "/api/v1/occupancy/history?placeId=home-7&step=hour&from="
            + (now - YEAR_MILLIS)
            + "&to="
            + now;
    bench.report().figure(times(Measure.HISTORY_YEAR_P99, year, city, HISTORIES));
    bench.report().figure(times(Measure.BED_TRUTH_P99, "/api/v1/bed-truth", city, HISTORIES));
    changes(cookie, admin);
    bench.report().figure(new Searches(product).measure(asking(city), admin));
    new BedFiles(product, admin).measure(bench.report());
  }

  /** The city, a county and an institution see different parts of each index. */
  private List<Pages> asking(Pages city) throws IOException, InterruptedException {
    String county = Operator.add(product, "COUNTY_OPERATOR", "division", "520330");
    String ward = Operator.add(product, "INSTITUTION_STAFF", "placeId", "home-7");
    return List.of(
        city, bench.keep(new Pages(product, county)), bench.keep(new Pages(product, ward)));
  }

  private static int beds(Pages city) throws IOException {
    int beds = 0;
    for (JsonNode item : city.json("/api/v1/occupancy").path("items")) {
      beds += item.path("kind").asText().equals("DIVISION") ? item.path("beds").asInt() : 0;
    }
    return beds;
  }

  private static Figure times(Measure measure, String path, Pages page, int requests)
      throws IOException {
    Histogram micros = Pages.micros();
    long bytes = 0;
    for (int i = -WARM_UP; i < requests; i++) {
      long began = System.nanoTime();
      bytes = page.get(path).length();
      if (i >= 0) {
        micros.recordValue(Pages.microsSince(began));
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
  private void changes(String watching, Pages admin) throws Exception {
    int count = CHANGES_PER_SECOND * bench.options().secondsOr(SECONDS);
    Histogram micros = Pages.micros();
    int unseen = 0;
    try (Operator _ = Operator.watch(product, watching, this::told)) {
      for (int i = -WARM_UP; i < count; i++) {
        // Every tenth bed is vacant; each is reserved and released in turn.
        String bed = "bed-" + (9 + 10 * ((i + WARM_UP) / 2 % 3_000));
        boolean reserve = i % 2 == 0;
        int expected = reserve ? 1 : 0;
        long began = System.nanoTime();
        admin.post(
            "/api/v1/beds/" + bed + (reserve ? "/reserve" : "/release"),
            reserve ? "{\"personId\":\"person-0\"}" : "{\"reason\":\"bench\"}");
        boolean seen = awaitReserved(expected);
        if (i >= 0 && seen) {
          micros.recordValue(Pages.microsSince(began));
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
}
