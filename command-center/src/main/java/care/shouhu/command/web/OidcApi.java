package care.shouhu.command.web;

import care.shouhu.command.access.Sessions;
import care.shouhu.command.access.Sessions.SignIn;
import care.shouhu.command.trail.TrailKind;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.User;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signing in through an identity provider (OpenID Connect, authorization code with PKCE). Who the
 * provider names must be linked to a user by an administrator: nobody is let in, and no user made,
 * because the provider knows them.
 */
final class OidcApi {
  private static final Logger LOG = LoggerFactory.getLogger(OidcApi.class);
  private static final String COOKIE = "shouhu_oidc";
  private static final String PATH = "/api/v1/oidc";

  private final Optional<OidcProvider> provider;
  private final Sessions sessions;
  private final Directory directory;
  private final Trailing trailing;
  private final Queries queries;

  OidcApi(
      Optional<OidcProvider> provider,
      Sessions sessions,
      Directory directory,
      Trailing trailing,
      Queries queries) {
    this.provider = provider;
    this.sessions = sessions;
    this.directory = directory;
    this.trailing = trailing;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "signInOptions", call -> done(Reply.ok(Map.of("oidc", provider.isPresent()))),
        "startOidc", this::start,
        "finishOidc", this::finish);
  }

  private static CompletionStage<Reply> done(Reply reply) {
    return CompletableFuture.completedFuture(reply);
  }

  private static Reply none() {
    return Reply.problem(Problem.notFound("There is no identity provider."));
  }

  private CompletionStage<Reply> start(Call call) {
    if (provider.isEmpty()) {
      return done(none());
    }
    return provider
        .get()
        .begin(call.receivedAtMillis())
        .thenApply(begun -> {
          cookie(call, begun.cookie(), OidcProvider.PENDING_MILLIS_MAX / 1_000);
          return new Reply(302, "", Buffer.buffer(), Map.of("Location", begun.address()));
        })
        .exceptionally(OidcApi::unreachable);
  }

  /** Lax: the provider sends the browser back here, and the cookie has to come with it. */
  private static void cookie(Call call, String value, long lastsSeconds) {
    call.http()
        .response()
        .addCookie(
            Cookie.cookie(COOKIE, value)
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.LAX)
                .setPath(PATH)
                .setSecure(Cookies.isHttps(call.http()))
                .setMaxAge(lastsSeconds));
  }

  private static Reply unreachable(Throwable failure) {
    LOG.warn("The identity provider cannot be asked: {}", failure.getMessage());
    return Reply.problem(
        Problem.unavailable("IDENTITY_PROVIDER_UNAVAILABLE", "The identity provider is away."));
  }

  private CompletionStage<Reply> finish(Call call) {
    if (provider.isEmpty()) {
      return done(none());
    }
    Cookie browser = call.http().request().getCookie(COOKIE);
    cookie(call, "", 0);
    return provider
        .get()
        .finish(
            call.query("state").orElse(""),
            call.query("code").orElse(""),
            browser == null ? "" : browser.getValue(),
            call.receivedAtMillis())
        .thenCompose(claims ->
            claims
                .map(known -> let(call, known))
                .orElseGet(() ->
                    refused(call, "not_proved", Map.of())
                        .thenApply(noted -> page(403, "登录未完成", "Signing in was not completed."))));
  }

  private CompletionStage<Reply> let(Call call, JsonObject claims) {
    String subject = claims.getString("sub");
    Optional<User> user =
        directory.users().stream()
            .filter(one -> subject.equals(one.signIn().oidcSubject()))
            .findFirst();
    if (user.isEmpty()) {
      return refused(call, "identity_unknown", Map.of("subject", subject))
          .thenApply(
              noted -> page(403, "该身份未关联任何用户，请联系管理员", "This identity is linked to no user."));
    }
    return queries
        .run(() -> sessions.openProved(user.get(), call.address(), SessionApi.agent(call)))
        .thenCompose(opened -> noted(call, opened).thenApply(noted -> opened))
        .thenApply(opened -> {
          long lasts = sessions.cookieMillis(opened.caller().session());
          Cookies.set(call.http(), opened.cookie(), lasts / 1_000);
          // A strict cookie is not sent on the provider's own redirect: our page goes on by itself.
          return opened.caller().session().owesCode()
              ? onward("/login", "请输入动态验证码", "A code of the second factor is wanted.")
              : onward("/", "已登录", "Signed in.");
        });
  }

  /** Who owes a code is not signed in yet. */
  private CompletionStage<Void> noted(Call call, SignIn.Done opened) {
    String about = "user:" + opened.caller().user().username();
    return opened.caller().session().owesCode()
        ? refused(
            call,
            new SignIn.CodeWanted().label(),
            Map.of("about", about, "username", opened.caller().user().username()))
        : trailing.session(
            TrailKind.SIGN_IN,
            opened.caller(),
            call.address(),
            call.receivedAtMillis(),
            Map.of("about", about, "via", "oidc"));
  }

  private CompletionStage<Void> refused(Call call, String reason, Map<String, String> more) {
    Map<String, String> detail = new HashMap<>(more);
    detail.put("reason", reason);
    detail.put("via", "oidc");
    return trailing.session(
        TrailKind.SIGN_IN_REFUSED, null, call.address(), call.receivedAtMillis(), detail);
  }

  private static Reply onward(String to, String chinese, String english) {
    String refresh = "<meta http-equiv=\"refresh\" content=\"0;url=%s\">".formatted(to);
    return page(200, refresh, chinese, english);
  }

  private static Reply page(int status, String chinese, String english) {
    return page(status, "", chinese, english);
  }

  private static Reply page(int status, String onward, String chinese, String english) {
    String html =
        """
        <!doctype html><html lang="zh-CN"><meta charset="utf-8">%s
        <meta name="viewport" content="width=device-width"><title>守护</title>
        <p>%s</p><p lang="en">%s</p><p><a href="/login">登录 Sign in</a></p></html>
        """
            .formatted(onward, chinese, english);
    return new Reply(status, "text/html; charset=utf-8", Buffer.buffer(html), Map.of());
  }
}
