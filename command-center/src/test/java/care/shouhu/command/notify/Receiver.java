package care.shouhu.command.notify;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Somebody else's server, which does what the test says: answers, fails, or says nothing. */
final class Receiver implements AutoCloseable {
  /** Takes the request and never answers. */
  static final int HANG = -1;

  /** One request, whole. */
  // Nobody changes the bytes of a request that was received.
  @SuppressWarnings("ArrayRecordComponent")
  record Received(String path, io.vertx.core.MultiMap headers, byte[] body) {}

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private volatile Function<Received, Integer> answer = request -> 201;

  Receiver() {
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::take)
            .listen(0)
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  private void take(HttpServerRequest request) {
    request.bodyHandler(body -> {
      var whole = new Received(request.path(), request.headers(), body.getBytes());
      received.add(whole);
      int status = answer.apply(whole);
      if (status != HANG) {
        request.response().setStatusCode(status).end();
      }
    });
  }

  String origin() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** What it answers from now on: a status, or {@link #HANG}. */
  void answers(Function<Received, Integer> with) {
    answer = with;
  }

  /** All it was sent, oldest first. */
  List<Received> received() {
    return received;
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
