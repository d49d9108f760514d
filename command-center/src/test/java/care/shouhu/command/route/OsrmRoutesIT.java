package care.shouhu.command.route;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.Spot;
import care.shouhu.command.incident.TravelRules;
import care.shouhu.command.incident.TravelTimes.By;
import care.shouhu.command.incident.TravelTimes.Trip;
import care.shouhu.core.directory.Place.Terrain;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ways by an HTTP server that speaks as OSRM's table service is documented to; the answers follow
 * the sample of its documentation.
 */
class OsrmRoutesIT {
  private static final Spot HOUSE = new Spot(107.1, 27.9);
  private static final Spot NEAR = new Spot(107.0, 27.8);
  private static final Spot FAR = new Spot(106.9, 27.7);

  private final List<URI> asked = new CopyOnWriteArrayList<>();
  private final AtomicLong now = new AtomicLong(1_000_000);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private HttpServer server;
  private String answer = "";
  private int status = 200;
  private long delayMillis;
  private OsrmRoutes routes;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI());
          pause(delayMillis);
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    URI base = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
    routes = new OsrmRoutes(base, meters, now::get);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void theEnginesTimesAreKnownOncePrepared_andAskedForOnce() {
    answer =
        """
        {"code":"Ok","durations":[[1234.4],[2345.6]],"distances":[[15000.2],[31000]],
         "sources":[{"location":[107.0,27.8],"name":"","distance":4.2}],"destinations":[]}
        """;
    assertThat(trip(NEAR).by()).isEqualTo(By.ESTIMATED);

    routes.prepare(List.of(FAR, NEAR, FAR), HOUSE);
    routes.prepare(List.of(NEAR, FAR), HOUSE);

    assertThat(trip(NEAR)).isEqualTo(new Trip(1_234, 15_000, By.ROUTED));
    assertThat(trip(FAR)).isEqualTo(new Trip(2_346, 31_000, By.ROUTED));
    assertThat(trip(new Spot(107.0002, 27.8))).as("20 m away").isEqualTo(trip(NEAR));
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst().toString())
        .isEqualTo(
            "/table/v1/driving/107.00000,27.80000;106.90000,27.70000;107.10000,27.90000"
                + "?sources=0;1&destinations=2&annotations=duration,distance");
    assertThat(counted("ok")).isEqualTo(1);
  }

  @Test
  void whatItSaidIsForgottenAfterAWhile() {
    answer = "{\"code\":\"Ok\",\"durations\":[[600]],\"distances\":[[9000]]}";
    routes.prepare(List.of(NEAR), HOUSE);

    now.addAndGet(KnownWays.KEPT_MILLIS);

    assertThat(trip(NEAR).by()).isEqualTo(By.ESTIMATED);
  }

  @Test
  void whereItKnowsNoWay_theEstimateStands_andItIsNotAskedAgain() {
    answer = "{\"code\":\"Ok\",\"durations\":[[null]],\"distances\":[[null]]}";

    routes.prepare(List.of(NEAR), HOUSE);
    routes.prepare(List.of(NEAR), HOUSE);

    assertThat(trip(NEAR).by()).isEqualTo(By.ESTIMATED);
    assertThat(asked).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"code\":\"InvalidQuery\",\"message\":\"\"}",
        "{\"code\":\"Ok\",\"durations\":[]}",
        "<html>",
        ""
      })
  void anAnswerThatIsNoTable_isTheEstimate_andItMayRest(String wrong) {
    answer = wrong;

    routes.prepare(List.of(NEAR), HOUSE);
    routes.prepare(List.of(NEAR), HOUSE);

    assertThat(trip(NEAR).by()).isEqualTo(By.ESTIMATED);
    assertThat(asked).hasSize(1);
    assertThat(counted("wrong")).isEqualTo(1);
    assertThat(counted("resting")).isEqualTo(1);
    answer = "{\"code\":\"Ok\",\"durations\":[[600]],\"distances\":[[9000]]}";
    now.addAndGet(OsrmRoutes.REST_MILLIS);
    routes.prepare(List.of(NEAR), HOUSE);
    assertThat(trip(NEAR).by()).isEqualTo(By.ROUTED);
  }

  @Test
  void anEngineThatHangsCostsOneTimeOut() {
    delayMillis = 5_000;
    long begin = System.nanoTime();

    routes.prepare(List.of(NEAR), HOUSE);

    long tookMillis = (System.nanoTime() - begin) / 1_000_000;
    assertThat(tookMillis).isBetween(1_400L, 4_500L);
    assertThat(counted("timeout")).isEqualTo(1);
    assertThat(trip(NEAR).by()).isEqualTo(By.ESTIMATED);
  }

  @Test
  void anEngineThatIsNotThere_isTheEstimate() {
    server.stop(0);

    routes.prepare(List.of(NEAR), HOUSE);

    assertThat(counted("unreachable")).isEqualTo(1);
    assertThat(trip(NEAR).by()).isEqualTo(By.ESTIMATED);
  }

  @Test
  void noMoreAreAskedForThanOneTableTakes_theNearestFirst() {
    answer = "{\"code\":\"Ok\",\"durations\":[]}";
    List<Spot> many = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      many.add(new Spot(106.0 + i / 1_000.0, 27.7));
    }

    routes.prepare(many, HOUSE);

    String path = asked.getFirst().getPath();
    assertThat(path.split(";")).hasSize(OsrmRoutes.SOURCES_MAX + 1);
    assertThat(path).contains("106.29900,27.70000").doesNotContain("106.00000,27.70000");
  }

  private Trip trip(Spot from) {
    return routes.trip(from, HOUSE, Terrain.RURAL, TravelRules.ASSUMED);
  }

  private double counted(String result) {
    return meters.get("shouhu_routing_requests").tag("result", result).counter().count();
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
