package care.shouhu.allinone;

import care.shouhu.core.time.ClockHealth;
import care.shouhu.core.time.SteadyClock;
import care.shouhu.gateway.Gateway;
import care.shouhu.gateway.GatewayHealth;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Health and metrics of a gateway that runs by itself, under the paths the command centre serves
 * them on: {@code /health/live}, {@code /health/ready}, {@code /metrics}. Nothing else.
 */
final class GatewayStatus implements AutoCloseable {
  private static final int WITHIN_SECONDS = 10;

  private final Gateway gateway;
  private final SteadyClock clock;
  private final PrometheusMeterRegistry meters;
  private final HttpServer server;

  private GatewayStatus(
      Vertx vertx, Gateway gateway, SteadyClock clock, PrometheusMeterRegistry meters) {
    this.gateway = gateway;
    this.clock = clock;
    this.meters = meters;
    this.server = vertx.createHttpServer().requestHandler(this::answer);
  }

  /**
   * Listens.
   *
   * @throws IOException when the port cannot be had
   */
  static GatewayStatus start(
      Vertx vertx, int port, Gateway gateway, SteadyClock clock, PrometheusMeterRegistry meters)
      throws IOException, InterruptedException {
    GatewayStatus status = new GatewayStatus(vertx, gateway, clock, meters);
    try {
      status
          .server
          .listen(port)
          .toCompletionStage()
          .toCompletableFuture()
          .get(WITHIN_SECONDS, TimeUnit.SECONDS);
      return status;
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("HTTP cannot listen on port " + port + ": " + e.getMessage(), e);
    }
  }

  int port() {
    return server.actualPort();
  }

  private void answer(HttpServerRequest request) {
    switch (request.path()) {
      case "/health/live" -> send(request, 200, new JsonObject().put("state", "UP"));
      case "/health/ready" -> ready(request, gateway.health());
      case "/metrics" ->
          request
              .response()
              .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
              .end(meters.scrape());
      default -> request.response().setStatusCode(404).end();
    }
  }

  private void ready(HttpServerRequest request, GatewayHealth health) {
    String said = ClockHealth.said(clock);
    String works = said.isEmpty() ? "UP" : "DEGRADED";
    JsonObject body =
        new JsonObject()
            .put("state", health.isReady() ? works : "DOWN")
            .put("clock", said)
            .put("log", health.log().state() + " " + health.log().reason())
            .put("recorderUrgent", health.urgent() + ", " + health.urgentLagRecords())
            .put("recorderRoutine", health.routine() + ", " + health.routineLagRecords());
    send(request, health.isReady() ? 200 : 503, body);
  }

  private static void send(HttpServerRequest request, int status, JsonObject body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(body.toBuffer());
  }

  /** Takes no more requests; Vert.x, which is closed later, ends those under way. */
  @Override
  public void close() {
    server.close();
  }
}
