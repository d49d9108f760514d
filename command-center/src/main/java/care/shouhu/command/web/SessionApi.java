package care.shouhu.command.web;

import care.shouhu.command.access.Caller;
import care.shouhu.command.access.Scope;
import care.shouhu.command.access.Sessions;
import care.shouhu.command.access.Sessions.SignIn;
import care.shouhu.command.trail.TrailKind;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.User;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/** Signing in and out, and who is signed in. */
final class SessionApi {
  private final Sessions sessions;
  private final Directory directory;
  private final Trailing trailing;
  private final Consumer<String> signedOut;
  private final Queries queries;
  private final HttpMeters meters;

  /**
   * @param signedOut is told the nonce of a session that ended
   */
  SessionApi(
      Sessions sessions,
      Directory directory,
      Trailing trailing,
      Consumer<String> signedOut,
      Queries queries,
      HttpMeters meters) {
    this.sessions = sessions;
    this.directory = directory;
    this.trailing = trailing;
    this.signedOut = signedOut;
    this.queries = queries;
    this.meters = meters;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "signIn", this::signIn,
        "currentSession", this::current,
        "giveCode", this::giveCode,
        "signOut", this::signOut);
  }

  private CompletionStage<Reply> signIn(Call call) {
    JsonObject body = call.body();
    return sessions
        .signIn(
            new Sessions.Attempt(
                body.getString("username"),
                body.getString("password"),
                body.getString("code"),
                call.address(),
                agent(call)))
        .thenCompose(signIn -> noted(call, body.getString("username"), signIn))
        .thenApply(signIn -> answer(call, signIn));
  }

  private Reply answer(Call call, SignIn signIn) {
    meters.signIn(signIn.label());
    return switch (signIn) {
      case SignIn.Done done -> {
        long lasts = sessions.cookieMillis(done.caller().session());
        Cookies.set(call.http(), done.cookie(), lasts / 1_000);
        yield Reply.ok(json(done.caller()));
      }
      case SignIn.Wrong wrong -> Reply.problem(Problem.wrongCredentials());
      case SignIn.CodeWanted wanted -> Reply.problem(Problem.codeWanted());
      case SignIn.Slower slower -> slower(slower.retryAfterMillis());
      case SignIn.Busy busy -> busy();
    };
  }

  /** What the identity provider had proved, made whole: another session, and this one is over. */
  private CompletionStage<Reply> giveCode(Call call) {
    Caller caller = call.caller();
    if (!caller.session().owesCode()) {
      return CompletableFuture.completedFuture(
          Reply.problem(Problem.conflict("NO_CODE_WANTED", "This session owes no code.")));
    }
    return queries
        .run(() -> {
          SignIn given = sessions.giveCode(caller, call.body().getString("code"), agent(call));
          if (given instanceof SignIn.Done) {
            end(caller);
          }
          return given;
        })
        .thenCompose(given -> noted(call, caller.user().username(), given))
        .thenApply(given -> answer(call, given));
  }

  /** A name nobody has may be a password typed into the wrong field: it is not kept. */
  private CompletionStage<SignIn> noted(Call call, String username, SignIn signIn) {
    String known = directory.user(username).map(User::username).orElse("?");
    CompletionStage<Void> written =
        signIn instanceof SignIn.Done done
            ? trailing.session(
                TrailKind.SIGN_IN,
                done.caller(),
                call.address(),
                call.receivedAtMillis(),
                Map.of("about", "user:" + known))
            : trailing.session(
                TrailKind.SIGN_IN_REFUSED,
                null,
                call.address(),
                call.receivedAtMillis(),
                Map.of("username", known, "about", "user:" + known, "reason", signIn.label()));
    return written.thenApply(done -> signIn);
  }

  static Reply busy() {
    return Reply.problem(Problem.unavailable("BUSY", "Too many sign in just now. Try again."));
  }

  /** What the browser calls itself. */
  static String agent(Call call) {
    String agent = call.http().request().getHeader("User-Agent");
    return agent == null ? "" : agent;
  }

  static Reply slower(long retryAfterMillis) {
    int seconds = (int) ((retryAfterMillis + 999) / 1_000);
    return Reply.problem(
        Problem.tooMany(
            "TOO_MANY_ATTEMPTS",
            "Too many wrong passwords. Try again in " + seconds + " s.",
            seconds));
  }

  private CompletionStage<Reply> current(Call call) {
    return CompletableFuture.completedFuture(Reply.ok(json(call.caller())));
  }

  private CompletionStage<Reply> signOut(Call call) {
    Cookies.clear(call.http());
    var _ =
        trailing.session(
            TrailKind.SIGN_OUT, call.caller(), call.address(), call.receivedAtMillis(), Map.of());
    return queries.run(() -> {
      end(call.caller());
      return Reply.nothing();
    });
  }

  private void end(Caller caller) {
    try {
      sessions.signOut(caller.session());
      signedOut.accept(caller.session().nonce());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Object> json(Caller caller) {
    var user = caller.user();
    var json = new HashMap<String, Object>();
    json.put("username", user.username());
    json.put("displayName", user.displayName());
    json.put("role", user.role().name());
    json.put("scope", scope(user));
    json.put("sites", sites(caller));
    json.put("page", Pages.pageOf(user.role()));
    json.put("expiresAt", caller.session().expiresAtMillis());
    json.put("wallOnly", sessions.isPastItsEnd(caller.session()));
    json.put("duty", sessions.duty(caller).map(Enum::name).orElse(null));
    json.put("secondFactor", user.signIn().sealedTotp() != null);
    return json;
  }

  /** As the contract's Scope; both null means the whole city. */
  private static Map<String, Object> scope(User user) {
    var scope = new HashMap<String, Object>();
    scope.put("division", user.division());
    scope.put("placeId", user.placeId());
    scope.put("organisationId", user.organisationId());
    return scope;
  }

  /** The sites whoever works in an institution looks after, by name; of others none. */
  private List<Map<String, Object>> sites(Caller caller) {
    return caller.scope() instanceof Scope.Institution own
        ? own.placeIds().stream()
            .flatMap(id -> directory.place(id).stream())
            .sorted(Comparator.comparing(Place::name).thenComparing(Place::id))
            .map(place -> Map.<String, Object>of("id", place.id(), "name", place.name()))
            .toList()
        : List.of();
  }
}
