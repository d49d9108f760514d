package care.shouhu.command.web;

import care.shouhu.command.access.Caller;
import care.shouhu.command.access.Permissions;
import care.shouhu.command.access.Sessions;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.validation.RequestValidator;
import io.vertx.openapi.validation.ValidatorException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of each request: who calls, may they, does it follow the contract, do it, answer. One
 * such way for every operation; what an operation does is a function {@link Call} → {@link Reply}.
 */
final class Api {
  private static final Logger LOG = LoggerFactory.getLogger(Api.class);

  private final Permissions permissions;
  private final Sessions sessions;
  private final HttpMeters meters;
  private final Clock clock;
  private final Map<String, Function<Call, CompletionStage<Reply>>> operations;

  /**
   * @param operations what each operation of the contract does, by operation id
   */
  Api(
      Permissions permissions,
      Sessions sessions,
      HttpMeters meters,
      Clock clock,
      Map<String, Function<Call, CompletionStage<Reply>>> operations) {
    this.permissions = permissions;
    this.sessions = sessions;
    this.meters = meters;
    this.clock = clock;
    this.operations = Map.copyOf(operations);
  }

  /** Throws when the contract names an operation that nothing here does, or the other way. */
  void checkComplete(Contract contract) {
    var declared = new TreeSet<>(contract.rolesByOperation().keySet());
    declared.remove(LiveSocket.OPERATION);
    if (!declared.equals(new TreeSet<>(operations.keySet()))) {
      throw new IllegalStateException(
          "openapi.yaml declares " + declared + ", and there are " + operations.keySet());
    }
  }

  /** Routes below {@code /api/v1}. */
  Router router(Vertx vertx, OpenAPIContract contract) {
    RouterBuilder builder = RouterBuilder.create(vertx, contract);
    RequestValidator validator = RequestValidator.create(vertx, contract);
    // The live connection has a route of its own ahead of these.
    builder.getRoute(LiveSocket.OPERATION).setDoValidation(false).addHandler(RoutingContext::next);
    operations.forEach((id, work) ->
        builder
            .getRoute(id)
            .setDoValidation(false)
            .addHandler(http -> serve(http, id, validator, contract, work)));
    return builder.createRouter();
  }

  private void serve(
      RoutingContext http,
      String operation,
      RequestValidator validator,
      OpenAPIContract contract,
      Function<Call, CompletionStage<Reply>> work) {
    long startNanos = System.nanoTime();
    long receivedAt = clock.millis();
    Optional<Caller> caller = sessions.caller(Cookies.session(http), address(http));
    Optional<Problem> denied = denied(operation, caller);
    Future<Reply> reply =
        denied.isPresent()
            ? Future.succeededFuture(Reply.problem(denied.get()))
            : validator
                .validate(RequestParts.of(http, contract.operation(operation)), operation)
                .map(valid -> new Call(http, valid, caller.orElse(null), address(http), receivedAt))
                .compose(call -> Future.fromCompletionStage(work.apply(call), context(http)));
    reply
        .otherwise(failure -> Reply.problem(problem(operation, failure)))
        .onSuccess(done -> {
          meters.answered(operation, done.status(), System.nanoTime() - startNanos);
          send(http.response(), done);
        });
  }

  private static Context context(RoutingContext http) {
    return http.vertx().getOrCreateContext();
  }

  private Optional<Problem> denied(String operation, Optional<Caller> caller) {
    if (permissions.isOpen(operation)) {
      return Optional.empty();
    }
    if (caller.isEmpty()) {
      return Optional.of(Problem.notSignedIn());
    }
    return permissions.allows(operation, caller.get().user().role())
        ? Optional.empty()
        : Optional.of(
            Problem.forbidden(
                "ROLE_MAY_NOT", caller.get().user().role() + " may not " + operation + "."));
  }

  private static Problem problem(String operation, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return switch (cause) {
      case Refusal refusal -> refusal.problem();
      case ValidatorException wrong -> Problem.badRequest(wrong.getMessage());
      default -> {
        LOG.error("{} failed", operation, failure);
        yield Problem.internal();
      }
    };
  }

  static String address(RoutingContext http) {
    var remote = http.request().remoteAddress();
    return remote == null || remote.host() == null ? "unknown" : remote.host();
  }

  static void send(HttpServerResponse response, Reply reply) {
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(reply.status());
    response.putHeader("Cache-Control", "no-store");
    reply.headers().forEach(response::putHeader);
    if (reply.body().length() == 0) {
      response.end();
    } else {
      response.putHeader("Content-Type", reply.contentType());
      response.end(reply.body());
    }
  }
}
