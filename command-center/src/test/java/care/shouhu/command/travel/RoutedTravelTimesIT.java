package care.shouhu.command.travel;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.command.incident.RoadFactor;
import care.shouhu.command.incident.TravelTimes;
import care.shouhu.command.incident.TravelTimes.By;
import care.shouhu.command.incident.TravelTimes.Point;
import care.shouhu.command.incident.TravelTimes.Travel;
import care.shouhu.core.directory.Place.Terrain;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against an HTTP server that answers as OSRM does. */
class RoutedTravelTimesIT {
  private static final Point HOUSE = new Point(106.9, 27.7);
  private static final Point NEAR = new Point(106.91, 27.7);
  private static final Point FAR = new Point(107.1, 27.8);

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final AtomicLong now = new AtomicLong(1_800_000_000_000L);
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile String answer =
      "{\"code\":\"Ok\",\"durations\":[[612.4]],\"destinations\":[{}],\"sources\":[{}]}";
  private HttpServer server;
  private RoutedTravelTimes times;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    times =
        RoutedTravelTimes.start(
            URI.create("http://localhost:" + server.getAddress().getPort()),
            new RoadFactor(),
            now::get,
            metrics);
  }

  @AfterEach
  void stop() {
    times.close();
    server.stop(0);
  }

  @Test
  void theFirstAnswerIsReckonedAndTheNextIsTheEngines() {
    Travel first = times.between(NEAR, HOUSE, Terrain.TOWN);
    RunningCommandCenter.await(() -> times.between(NEAR, HOUSE, Terrain.TOWN).by() == By.ROUTED);

    assertThat(first).isEqualTo(new RoadFactor().between(NEAR, HOUSE, Terrain.TOWN));
    assertThat(times.between(NEAR, HOUSE, Terrain.TOWN)).isEqualTo(new Travel(612, By.ROUTED));
    assertThat(asked.getFirst())
        .isEqualTo(
            "/table/v1/driving/106.900,27.700;106.910,27.700?sources=1&destinations=0&annotations=duration");
  }

  @Test
  void whatTheEngineSaidIsAskedAgainWhenItIsOld() {
    times.between(NEAR, HOUSE, Terrain.TOWN);
    RunningCommandCenter.await(() -> times.between(NEAR, HOUSE, Terrain.TOWN).by() == By.ROUTED);

    now.addAndGet(RoutedTravelTimes.WAY_KEPT_MILLIS);

    assertThat(times.between(NEAR, HOUSE, Terrain.TOWN).by()).isEqualTo(By.ROAD_FACTOR);
  }

  @Test
  void anEngineThatSaysNonsenseIsLeftAloneForAWhile() {
    answer = "{\"code\":\"NoSegment\"}";
    times.between(NEAR, HOUSE, Terrain.TOWN);
    RunningCommandCenter.await(() -> failed() == 1);
    answer = "{\"code\":\"Ok\",\"durations\":[[30]]}";

    TravelTimes.Travel resting = times.between(FAR, HOUSE, Terrain.TOWN);

    assertThat(resting.by()).isEqualTo(By.ROAD_FACTOR);
    assertThat(asked).hasSize(1);
    now.addAndGet(RoutedTravelTimes.REST_MILLIS);
    RunningCommandCenter.await(() -> times.between(FAR, HOUSE, Terrain.TOWN).by() == By.ROUTED);
  }

  @Test
  void anEngineThatIsGoneCostsNothing() {
    server.stop(0);

    Travel travel = times.between(NEAR, HOUSE, Terrain.RURAL);

    assertThat(travel.by()).isEqualTo(By.ROAD_FACTOR);
    RunningCommandCenter.await(() -> failed() == 1);
  }

  private double failed() {
    return metrics.counter("shouhu.routing.requests", "result", "failed").count();
  }
}
