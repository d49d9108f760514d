package care.shouhu.command.web;

import care.shouhu.core.config.AccessConfig.OidcConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.oauth2.OAuth2Auth;
import io.vertx.ext.auth.oauth2.OAuth2AuthorizationURL;
import io.vertx.ext.auth.oauth2.OAuth2FlowType;
import io.vertx.ext.auth.oauth2.OAuth2Options;
import io.vertx.ext.auth.oauth2.Oauth2Credentials;
import io.vertx.ext.auth.oauth2.providers.OpenIDConnectAuth;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An identity provider, asked for the first time when somebody wants to sign in through it. What it
 * says of somebody counts only when its signature, issuer, audience and nonce are right, and when
 * the browser that comes back is the one that was sent there. Thread-safe.
 */
final class OidcProvider {
  private static final Logger LOG = LoggerFactory.getLogger(OidcProvider.class);
  static final long PENDING_MILLIS_MAX = 10 * 60_000;
  private static final int PENDING_MAX = 1_000;
  private static final int RANDOM_BYTES = 32;

  private final Vertx vertx;
  private final OidcConfig config;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Pending> pending =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Pending> eldest) {
          return size() > PENDING_MAX;
        }
      };
  private Future<OAuth2Auth> discovered;

  private record Pending(String browserKey, String nonce, String verifier, long atMillis) {}

  /**
   * Where to send a browser.
   *
   * @param browserKey what it has to bring back in a cookie
   */
  record Begun(String address, String browserKey) {}

  OidcProvider(Vertx vertx, OidcConfig config) {
    this.vertx = vertx;
    this.config = config;
  }

  /** Fails when the provider cannot be reached. */
  CompletionStage<Begun> begin(long nowMillis) {
    return provider()
        .map(auth -> {
          String state = text();
          var one = new Pending(text(), text(), text(), nowMillis);
          synchronized (pending) {
            pending.put(state, one);
          }
          String address =
              auth.authorizeURL(
                  new OAuth2AuthorizationURL()
                      .setRedirectUri(redirect())
                      .setScopes(List.of("openid"))
                      .setState(state)
                      .setCodeChallenge(challenge(one.verifier()))
                      .setCodeChallengeMethod("S256")
                      .putAdditionalParameter("nonce", one.nonce()));
          return new Begun(address, one.browserKey());
        })
        .toCompletionStage();
  }

  private String redirect() {
    return config.publicUrl() + "/api/v1/oidc/callback";
  }

  private synchronized Future<OAuth2Auth> provider() {
    if (discovered == null || discovered.failed()) {
      discovered =
          OpenIDConnectAuth.discover(
              vertx,
              new OAuth2Options()
                  .setSite(config.issuer().toString())
                  .setClientId(config.clientId())
                  .setClientSecret(config.clientSecret().value()));
    }
    return discovered;
  }

  /** What the provider's token says of the person; empty when anything about it is not right. */
  CompletionStage<Optional<JsonObject>> finish(
      String state, String code, String browserKey, long nowMillis) {
    Pending begun;
    synchronized (pending) {
      begun = pending.remove(state);
    }
    boolean ours =
        begun != null
            && nowMillis - begun.atMillis() <= PENDING_MILLIS_MAX
            && MessageDigest.isEqual(
                begun.browserKey().getBytes(StandardCharsets.UTF_8),
                browserKey.getBytes(StandardCharsets.UTF_8));
    if (!ours || code.isEmpty()) {
      return java.util.concurrent.CompletableFuture.completedFuture(Optional.empty());
    }
    return provider()
        .compose(auth ->
            auth.authenticate(
                new Oauth2Credentials()
                    .setFlow(OAuth2FlowType.AUTH_CODE)
                    .setCode(code)
                    .setRedirectUri(redirect())
                    .setCodeVerifier(begun.verifier())))
        .map(user -> proved(user.attributes().getJsonObject("idToken"), begun, nowMillis))
        .otherwise(failure -> {
          LOG.warn("The identity provider's answer was refused: {}", failure.getMessage());
          return Optional.empty();
        })
        .toCompletionStage();
  }

  /**
   * @param claims of the token, which is there only when its signature is right
   */
  private Optional<JsonObject> proved(JsonObject claims, Pending begun, long nowMillis) {
    if (claims == null) {
      return Optional.empty();
    }
    Object audience = claims.getValue("aud");
    boolean forUs =
        audience instanceof JsonArray several
            ? several.contains(config.clientId())
            : config.clientId().equals(audience);
    boolean right =
        forUs
            && config.issuer().toString().equals(claims.getString("iss"))
            && begun.nonce().equals(claims.getString("nonce"))
            && claims.getLong("exp", 0L) * 1_000 > nowMillis
            && claims.getValue("sub") instanceof String subject
            && !subject.isEmpty();
    return right ? Optional.of(claims) : Optional.empty();
  }

  private String text() {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String challenge(String verifier) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
