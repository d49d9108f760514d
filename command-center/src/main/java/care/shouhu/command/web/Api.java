package care.shouhu.command.web;

import care.shouhu.command.access.Caller;
import care.shouhu.command.access.Permissions;
import care.shouhu.command.access.Sessions;
import care.shouhu.command.access.Sessions.Duty;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.validation.RequestValidator;
import io.vertx.openapi.validation.ValidatedRequest;
import io.vertx.openapi.validation.ValidatorException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of each request: who calls, may they, does it follow the contract, do it, answer. One
 * such way for every operation; what an operation does is a function {@link Call} → {@link Reply}.
 */
final class Api {
  private static final Logger LOG = LoggerFactory.getLogger(Api.class);

  /** What can be done by who has first to choose a password or to set a second factor. */
  private static final Set<String> BEFORE_ANY_DUTY =
      Set.of(
          "currentSession",
          "signOut",
          "changeMyPassword",
          "offerSecondFactor",
          "confirmSecondFactor");

  /** What can be done by who owes a code, and might be somebody else. */
  private static final Set<String> BEFORE_THE_CODE =
      Set.of("currentSession", "signOut", "giveCode");

  /** What the wall asks for: counts and measures; no names, nobody's file and no home. */
  private static final Set<String> FOR_A_WALL =
      Set.of("currentSession", "signOut", "getOccupancy", "getMeasures", "getIndicators");

  /** Set on a request that was counted before its body was read. */
  private static final String COUNTED = "shouhu.counted";

  private final Permissions permissions;
  private final ScopeGate gate;
  private final Trailing trailing;
  private final Sessions sessions;
  private final RateLimit rates;
  private final HttpMeters meters;
  private final Clock clock;
  private final Map<String, Function<Call, CompletionStage<Reply>>> operations;

  /**
   * @param operations what each operation of the contract does, by operation id
   */
  Api(
      Permissions permissions,
      ScopeGate gate,
      Trailing trailing,
      Sessions sessions,
      RateLimit rates,
      HttpMeters meters,
      Clock clock,
      Map<String, Function<Call, CompletionStage<Reply>>> operations) {
    this.permissions = permissions;
    this.gate = gate;
    this.trailing = trailing;
    this.sessions = sessions;
    this.rates = rates;
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
    var form = new Form(contract, RequestValidator.create(vertx, contract));
    // The live connection has a route of its own ahead of these.
    builder.getRoute(LiveSocket.OPERATION).setDoValidation(false).addHandler(RoutingContext::next);
    operations.forEach((id, work) ->
        builder
            .getRoute(id)
            .setDoValidation(false)
            .addHandler(http -> serve(http, id, form, work)));
    return builder.createRouter();
  }

  /** What a request has to look like. */
  private record Form(OpenAPIContract contract, RequestValidator validator) {
    Future<ValidatedRequest> of(RoutingContext http, String operation) {
      return validator.validate(RequestParts.of(http, contract.operation(operation)), operation);
    }
  }

  private void serve(
      RoutingContext http,
      String operation,
      Form form,
      Function<Call, CompletionStage<Reply>> work) {
    long startNanos = System.nanoTime();
    long receivedAt = clock.millis();
    String cookie = Cookies.session(http);
    Optional<Caller> caller =
        FOR_A_WALL.contains(operation)
            ? sessions.watcher(cookie, address(http))
            : sessions.caller(cookie, address(http));
    Optional<Reply> tooMany =
        http.get(COUNTED, false)
            ? Optional.empty()
            : rates.refused(operation, caller, address(http), receivedAt);
    tooMany
        .map(Future::succeededFuture)
        .orElseGet(() -> answered(http, operation, form, caller, receivedAt, work))
        .otherwise(failure -> Reply.problem(problem(operation, failure)))
        .onSuccess(done -> {
          meters.answered(operation, done.status(), System.nanoTime() - startNanos);
          send(http.response(), done);
        });
  }

  private Future<Reply> answered(
      RoutingContext http,
      String operation,
      Form form,
      Optional<Caller> caller,
      long receivedAt,
      Function<Call, CompletionStage<Reply>> work) {
    Optional<Problem> denied = denied(operation, caller);
    if (denied.isPresent()) {
      return refused(operation, caller, denied.get(), receivedAt);
    }
    return form.of(http, operation)
        .map(valid ->
            new Call(http, valid, caller.orElse(null), address(http), receivedAt, new Noted()))
        .compose(call -> {
          CleanText.check(call.request());
          inside(operation, call);
          return Future.fromCompletionStage(
              inTheirPlaces(operation, call, () -> trailing.around(operation, call, work))
                  .thenApply(answer -> namesFor(call, answer)),
              context(http));
        });
  }

  /** What is never held up takes nobody's share of the places. */
  private CompletionStage<Reply> inTheirPlaces(
      String operation, Call call, Supplier<CompletionStage<Reply>> work) {
    if (!rates.holdsUp(operation)) {
      return work.get();
    }
    Caller caller = call.caller();
    return Queries.askedBy(
        caller == null ? RateLimit.network(call.address()) : caller.user().username(), work);
  }

  private Reply namesFor(Call call, Reply reply) {
    boolean spared =
        call.caller() == null || NameMask.spares(permissions, call.caller().user().role());
    return spared ? reply : NameMask.reply(reply);
  }

  private void inside(String operation, Call call) {
    try {
      gate.check(operation, call.caller(), call.request());
    } catch (Refusal beyond) {
      trailing.denied(
          operation,
          call.caller(),
          call.receivedAtMillis(),
          beyond.problem().reason(),
          call.pathId().orElse(null));
      throw beyond;
    }
  }

  /** Lets a file in only from who may send one, before any of it is read. */
  void admitUpload(RoutingContext http) {
    Optional<Caller> caller = sessions.caller(Cookies.session(http), address(http));
    Optional<Reply> refused =
        rates
            .refused("previewImport", caller, address(http), clock.millis())
            .or(() -> denied("previewImport", caller).map(Reply::problem));
    if (refused.isPresent()) {
      send(http.response(), refused.get());
    } else {
      http.put(COUNTED, true);
      http.next();
    }
  }

  private static Context context(RoutingContext http) {
    return http.vertx().getOrCreateContext();
  }

  private Future<Reply> refused(
      String operation, Optional<Caller> caller, Problem problem, long atMillis) {
    caller.ifPresent(who -> trailing.denied(operation, who, atMillis, problem.reason(), null));
    return Future.succeededFuture(Reply.problem(problem));
  }

  private Optional<Problem> denied(String operation, Optional<Caller> caller) {
    if (permissions.isOpen(operation)) {
      return Optional.empty();
    }
    if (caller.isEmpty()) {
      return Optional.of(Problem.notSignedIn());
    }
    if (!permissions.allows(operation, caller.get().user().role())) {
      return Optional.of(
          Problem.forbidden(
              "ROLE_MAY_NOT", caller.get().user().role() + " may not " + operation + "."));
    }
    return sessions
        .duty(caller.get())
        .filter(duty -> !mayBefore(duty).contains(operation))
        .map(Api::dutyFirst);
  }

  private static Set<String> mayBefore(Duty duty) {
    return duty == Duty.GIVE_CODE ? BEFORE_THE_CODE : BEFORE_ANY_DUTY;
  }

  private static Problem dutyFirst(Duty duty) {
    return switch (duty) {
      case GIVE_CODE ->
          Problem.forbidden(
              "SECOND_FACTOR_WANTED", "A code is wanted first: POST /api/v1/session/code.");
      case CHANGE_PASSWORD ->
          Problem.forbidden(
              "PASSWORD_MUST_CHANGE", "Choose a password of your own: POST /api/v1/me/password.");
      case SET_SECOND_FACTOR ->
          Problem.forbidden(
              "SECOND_FACTOR_MUST_BE_SET",
              "This role needs a second factor: POST /api/v1/me/second-factor.");
    };
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
    return Proxies.address(http);
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
