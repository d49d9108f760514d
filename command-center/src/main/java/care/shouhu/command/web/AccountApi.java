package care.shouhu.command.web;

import care.shouhu.command.access.Caller;
import care.shouhu.command.access.OpenSession;
import care.shouhu.command.access.PasswordRules;
import care.shouhu.command.access.PasswordRules.Weakness;
import care.shouhu.command.access.Passwords;
import care.shouhu.command.access.SecondFactor;
import care.shouhu.command.access.Sessions;
import care.shouhu.command.access.Sessions.SignIn;
import care.shouhu.command.registry.DeviceSecret;
import care.shouhu.command.registry.SignInRegister;
import care.shouhu.command.registry.Written;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.User;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** People's own sessions, passwords and second factors, and what an administrator resets. */
final class AccountApi {
  private final Sessions sessions;
  private final Passwords passwords;
  private final SecondFactor secondFactor;
  private final SignInRegister register;
  private final Directory directory;
  private final Consumer<String> sessionEnded;
  private final Queries queries;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param sessionEnded is told the nonce of a session that ended, so that its pages close
   */
  AccountApi(
      Sessions sessions,
      Passwords passwords,
      SecondFactor secondFactor,
      SignInRegister register,
      Directory directory,
      Consumer<String> sessionEnded,
      Queries queries,
      InstantSource clock) {
    this.sessions = sessions;
    this.passwords = passwords;
    this.secondFactor = secondFactor;
    this.register = register;
    this.directory = directory;
    this.sessionEnded = sessionEnded;
    this.queries = queries;
    this.clock = clock;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "listMySessions", call -> CompletableFuture.completedFuture(mine(call)),
        "endMySession", call -> queries.run(() -> endOne(call)),
        "endMyOtherSessions", call -> queries.run(() -> endOthers(call)),
        "changeMyPassword", this::changePassword,
        "offerSecondFactor", this::offer,
        "confirmSecondFactor", call -> queries.run(() -> confirm(call)),
        "removeMySecondFactor", this::removeOwn,
        "resetPassword", this::resetPassword,
        "resetSecondFactor", call -> queries.run(() -> resetSecondFactor(call)),
        "linkIdentity", call -> queries.run(() -> link(call)));
  }

  private Reply mine(Call call) {
    Caller caller = call.caller();
    List<Map<String, Object>> items =
        sessions.of(caller.user()).stream()
            .map(session ->
                Map.<String, Object>of(
                    "id", session.id(),
                    "openedAt", session.openedAtMillis(),
                    "lastSeenAt", session.lastSeenMillis(),
                    "expiresAt", session.expiresAtMillis(),
                    "address", session.address(),
                    "agent", session.agent(),
                    "current", session.nonce().equals(caller.session().nonce())))
            .toList();
    return Reply.list(items, null);
  }

  private Reply endOne(Call call) {
    List<OpenSession> found =
        sessions.of(call.caller().user()).stream()
            .filter(session -> session.id().equals(call.id()))
            .toList();
    if (found.isEmpty()) {
      return Reply.problem(Problem.notFound("There is no session " + call.id() + "."));
    }
    end(found);
    return Reply.nothing();
  }

  private Reply endOthers(Call call) {
    end(
        sessions.of(call.caller().user()).stream()
            .filter(session -> !session.nonce().equals(call.caller().session().nonce()))
            .toList());
    return Reply.nothing();
  }

  private void end(List<OpenSession> ended) {
    endInTheBook(ended);
    closePages(ended);
  }

  private void endInTheBook(List<OpenSession> ended) {
    try {
      sessions.end(ended);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void closePages(List<OpenSession> ended) {
    ended.forEach(session -> sessionEnded.accept(session.nonce()));
  }

  /** All sessions end; the one who changed it goes on in a new one. */
  private CompletionStage<Reply> changePassword(Call call) {
    User user = call.caller().user();
    String next = call.body().getString("next");
    if (next.equals(call.body().getString("current"))) {
      return done(
          Reply.problem(
              Problem.unprocessable("PASSWORD_SAME", "Another one than before is wanted.")));
    }
    var weakness = PasswordRules.weakness(user.username(), user.displayName(), next);
    if (weakness.isPresent()) {
      return CompletableFuture.completedFuture(weak(weakness.get()));
    }
    return confirmed(call, "current", () -> putPassword(user.username(), next, false))
        .thenCompose(reply -> reply.status() >= 400 ? done(reply) : queries.run(() -> again(call)));
  }

  private static CompletionStage<Reply> done(Reply reply) {
    return CompletableFuture.completedFuture(reply);
  }

  private Reply again(Call call) {
    User user = directory.user(call.caller().user().username()).orElseThrow();
    List<OpenSession> before = sessions.of(user);
    SignIn.Done opened = sessions.open(user, call.address(), SessionApi.agent(call));
    endInTheBook(before);
    // The own page is told when it has the new cookie, and goes on in the new session; told before,
    // it would leave for the login and never hear the answer.
    call.http().addEndHandler(answered -> closePages(before));
    long lasts = sessions.cookieMillis(opened.caller().session());
    Cookies.set(call.http(), opened.cookie(), lasts / 1_000);
    return Reply.nothing();
  }

  private CompletionStage<Reply> putPassword(String username, String password, boolean mustChange) {
    return passwords
        .hash(password)
        .thenCompose(hash ->
            queries.run(() ->
                RegisterApi.answer(
                    register.putPassword(username, hash, mustChange), name -> Reply.nothing())));
  }

  /** Does the work when the field of the body holds the caller's password. */
  private CompletionStage<Reply> confirmed(
      Call call, String field, Supplier<CompletionStage<Reply>> work) {
    return sessions
        .confirm(call.caller(), call.body().getString(field))
        .thenCompose(confirmed ->
            switch (confirmed) {
              case SignIn.Done right -> work.get();
              case SignIn.Wrong wrong ->
                  done(
                      Reply.problem(
                          Problem.unprocessable("WRONG_PASSWORD", "The password is wrong.")));
              case SignIn.Slower slower -> done(SessionApi.slower(slower.retryAfterMillis()));
              case SignIn.Busy busy -> done(SessionApi.busy());
              case SignIn.CodeWanted wanted -> throw new IllegalStateException("no code is asked");
            });
  }

  static Reply weak(Weakness weakness) {
    String detail =
        switch (weakness) {
          case TOO_SHORT -> "At least " + PasswordRules.CHARS_MIN + " characters are wanted.";
          case TOO_LONG -> "At most " + PasswordRules.CHARS_MAX + " characters are taken.";
          case HAS_THE_NAME -> "It must not hold the user's name.";
          case TOO_COMMON ->
              "It is too easily guessed; several words that do not belong together" + " are good.";
        };
    return Reply.problem(Problem.unprocessable("PASSWORD_" + weakness.name(), detail));
  }

  private CompletionStage<Reply> offer(Call call) {
    return confirmed(
        call,
        "password",
        () -> {
          var offer = secondFactor.offer(call.caller().user().username(), clock.millis());
          return done(Reply.ok(Map.of("secret", offer.base32(), "uri", offer.uri())));
        });
  }

  private Reply confirm(Call call) {
    String username = call.caller().user().username();
    var factor = secondFactor.confirm(username, call.body().getString("code"), clock.millis());
    if (factor.isEmpty()) {
      return Reply.problem(
          Problem.unprocessable(
              "WRONG_CODE", "The code does not belong to the secret, or that is too old."));
    }
    return RegisterApi.answer(
        register.putSecondFactor(username, factor.get()),
        name -> Reply.ok(Map.of("recoveryCodes", factor.get().recoveryCodes())));
  }

  private CompletionStage<Reply> removeOwn(Call call) {
    User user = call.caller().user();
    if (sessions.mustHaveSecondFactor(user)) {
      return done(
          Reply.problem(
              Problem.conflict(
                  "SECOND_FACTOR_WANTED", user.role() + " may not do without a second factor.")));
    }
    return confirmed(
        call,
        "password",
        () ->
            queries.run(() ->
                RegisterApi.answer(
                    register.removeSecondFactor(user.username()), name -> Reply.nothing())));
  }

  /** A password that is shown once, and must be changed at the first sign-in. */
  private CompletionStage<Reply> resetPassword(Call call) {
    String username = call.id();
    if (directory.user(username).isEmpty()) {
      return done(Reply.problem(noUser(username)));
    }
    String password = DeviceSecret.random(random);
    return putPassword(username, password, true)
        .thenCompose(reply ->
            reply.status() >= 400
                ? done(reply)
                : queries.run(() -> {
                  directory.user(username).ifPresent(user -> end(sessions.of(user)));
                  return Reply.ok(Map.of("username", username, "password", password));
                }));
  }

  private Reply resetSecondFactor(Call call) {
    return ofUser(call, register::removeSecondFactor);
  }

  private Reply link(Call call) {
    return ofUser(
        call, username -> register.putOidcSubject(username, call.body().getString("subject")));
  }

  private Reply ofUser(Call call, Function<String, Written<String>> write) {
    if (directory.user(call.id()).isEmpty()) {
      return Reply.problem(noUser(call.id()));
    }
    return RegisterApi.answer(write.apply(call.id()), name -> Reply.nothing());
  }

  private static Problem noUser(String username) {
    return Problem.notFound("There is no user " + username + ".");
  }
}
