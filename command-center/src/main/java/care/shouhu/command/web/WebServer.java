package care.shouhu.command.web;

import care.shouhu.core.ShortTurns;
import care.shouhu.core.ThreadPriority;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop that serves HTTP: pages, contract, live connection, health, metrics. Several share
 * a port.
 */
final class WebServer extends AbstractVerticle {
  private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
  private static final int BODY_BYTES_MAX = 64 * 1024;

  /** A photograph in Base64, and the little around it. */
  private static final int PHOTO_BODY_BYTES_MAX = 4 * PhotoApi.BYTES_MAX / 3 + 1_024;

  private static final String UPLOADS = "/api/v1/imports";
  private static final int UPLOAD_BYTES_MAX = 16 << 20;
  private static final int HEADER_BYTES_MAX = 16 * 1024;
  private static final int REQUEST_LINE_BYTES_MAX = 8 * 1024;
  private static final int IDLE_SECONDS_MAX = 75;
  private static final int LIVE_MESSAGE_BYTES_MAX = 4 * 1024;
  private static final int BACKLOG = 1_024;

  private static final Map<String, String> SECURITY_HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:;"
              + " connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self';"
              + " frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Permissions-Policy",
          "geolocation=(self), camera=(self), microphone=()");

  /** Who came over HTTPS comes over nothing else for a year. */
  private static final String HTTPS_FROM_NOW_ON = "max-age=31536000";

  private final int port;
  private final Proxies proxies;
  private final Contract contract;
  private final OpenAPIContract checked;
  private final Api api;
  private final LiveSocket live;
  private final Pages pages;
  private final Health health;
  private final PrometheusMeterRegistry metrics;
  private final HttpMeters meters;
  private HttpServer server;

  WebServer(
      int port,
      Proxies proxies,
      Contract contract,
      OpenAPIContract checked,
      Api api,
      LiveSocket live,
      Pages pages,
      Health health,
      PrometheusMeterRegistry metrics,
      HttpMeters meters) {
    this.port = port;
    this.proxies = proxies;
    this.contract = contract;
    this.checked = checked;
    this.api = api;
    this.live = live;
    this.pages = pages;
    this.health = health;
    this.metrics = metrics;
    this.meters = meters;
  }

  /** The port it listens on. */
  int port() {
    return server.actualPort();
  }

  @Override
  public void start(Promise<Void> started) {
    ThreadPriority.carryCalls();
    ShortTurns turns = new ShortTurns();
    vertx.setPeriodic(ShortTurns.LOOK_EVERY_MILLIS, timer -> turns.look());
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setAcceptBacklog(BACKLOG)
                    .setMaxHeaderSize(HEADER_BYTES_MAX)
                    .setMaxInitialLineLength(REQUEST_LINE_BYTES_MAX)
                    .setMaxFormAttributeSize(BODY_BYTES_MAX)
                    .setIdleTimeout(IDLE_SECONDS_MAX)
                    .setIdleTimeoutUnit(TimeUnit.SECONDS)
                    .setCompressionSupported(true)
                    .setPerMessageWebSocketCompressionSupported(false)
                    .setPerFrameWebSocketCompressionSupported(false)
                    .setMaxWebSocketMessageSize(LIVE_MESSAGE_BYTES_MAX)
                    .setMaxWebSocketFrameSize(LIVE_MESSAGE_BYTES_MAX))
            .requestHandler(router());
    server.listen(port).<Void>mapEmpty().onComplete(started);
  }

  private Router router() {
    Router router = Router.router(vertx);
    router.route().handler(this::guard);
    router
        .get("/health/live")
        .handler(http -> Api.send(http.response(), Reply.ok(Map.of("state", "UP"))));
    router.get("/health/ready").handler(this::ready);
    router.get("/metrics").handler(this::metrics);
    router.get("/openapi.yaml").handler(this::contract);
    router.get("/api/v1/live").handler(live::open);
    // What has read a body is not followed by another that does.
    router
        .post("/api/v1/assignments/:id/photos")
        .handler(BodyHandler.create(false).setBodyLimit(PHOTO_BODY_BYTES_MAX));
    router.post(UPLOADS).handler(api::admitUpload);
    router.post(UPLOADS).handler(BodyHandler.create(false).setBodyLimit(UPLOAD_BYTES_MAX));
    router
        .route("/api/v1/*")
        .handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX))
        .subRouter(api.router(vertx, checked));
    pages.mount(router);
    router.route().failureHandler(this::failed);
    for (int status : new int[] {400, 404, 405, 413, 415, 500}) {
      router.errorHandler(status, this::failed);
    }
    return router;
  }

  /** The same headers on every answer, and nothing changed by the pages of others. */
  private void guard(RoutingContext http) {
    SECURITY_HEADERS.forEach(http.response()::putHeader);
    proxies.mark(http);
    if (Proxies.isHttps(http)) {
      http.response().putHeader("Strict-Transport-Security", HTTPS_FROM_NOW_ON);
    }
    if (OwnOrigin.isNeeded(http.request().method()) && !OwnOrigin.allows(http.request())) {
      meters.refusedOrigin();
      Api.send(
          http.response(),
          Reply.problem(Problem.forbidden("FOREIGN_ORIGIN", "Only our own pages may send this.")));
      return;
    }
    http.next();
  }

  private void ready(RoutingContext http) {
    Health.Report report = health.report();
    int status = report.state() == Health.State.DOWN ? 503 : 200;
    Api.send(http.response(), Reply.json(status, report));
  }

  private void metrics(RoutingContext http) {
    http.response()
        .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        .end(metrics.scrape());
  }

  private void contract(RoutingContext http) {
    http.response()
        .putHeader("Content-Type", "application/yaml; charset=utf-8")
        .putHeader("Cache-Control", "no-cache")
        .end(contract.yaml());
  }

  private void failed(RoutingContext http) {
    int status = http.statusCode() < 400 ? 500 : http.statusCode();
    if (status >= 500) {
      LOG.error("{} {} failed", http.request().method(), http.request().path(), http.failure());
    }
    Problem problem =
        switch (status) {
          case 404 -> Problem.notFound("There is nothing at " + http.request().path() + ".");
          case 405 ->
              new Problem(
                  405,
                  "Not this method",
                  "METHOD_NOT_ALLOWED",
                  "See /openapi.yaml.",
                  java.util.List.of());
          case 413 ->
              new Problem(
                  413,
                  "Too large",
                  "TOO_LARGE",
                  "A body has at most %d bytes, a photograph's %d, a file of records %d."
                      .formatted(BODY_BYTES_MAX, PHOTO_BODY_BYTES_MAX, UPLOAD_BYTES_MAX),
                  java.util.List.of());
          case 400, 415 -> Problem.badRequest("The request cannot be read.");
          default -> Problem.internal();
        };
    Api.send(http.response(), Reply.problem(problem));
  }
}
