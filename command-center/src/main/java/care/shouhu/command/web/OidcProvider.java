package care.shouhu.command.web;

import care.shouhu.command.access.FieldSeal;
import care.shouhu.core.config.AccessConfig.OidcConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An identity provider, asked for the first time when somebody wants to sign in through it. What it
 * says of somebody counts only when its signature, issuer, audience and nonce are right, and when
 * the browser that comes back is the one that was sent there: what it was sent with is sealed in a
 * cookie of its own, so that nobody's sign-in is forgotten because others begin one. Thread-safe.
 */
final class OidcProvider {
  private static final Logger LOG = LoggerFactory.getLogger(OidcProvider.class);
  static final long PENDING_MILLIS_MAX = 10 * 60_000;
  private static final int USED_MAX = 10_000;
  private static final String PURPOSE = "oidc sign-in";
  private static final String FIELD_END = "\n";

  /** The provider's keys are not asked for more often, whatever tokens come. */
  private static final long KEYS_ASKED_EVERY_MILLIS = 5_000;

  private static final int CONNECT_MILLIS_MAX = 5_000;
  private static final int SILENT_SECONDS_MAX = 10;

  /** Of discovery, and of all that a token takes, whatever the provider does meanwhile. */
  private static final int ANSWER_SECONDS_MAX = 15;

  private static final int RANDOM_BYTES = 32;

  private final Vertx vertx;
  private final OidcConfig config;
  private final FieldSeal seal;
  private final SecureRandom random = new SecureRandom();

  /** States that somebody came back with, and shall not again. */
  private final Set<String> used =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > USED_MAX;
            }
          });

  private Future<OAuth2Auth> discovered;
  private long keysAskedMillis;

  private record Pending(String state, String nonce, String verifier, long atMillis) {

    String text() {
      return String.join(FIELD_END, state, nonce, verifier, Long.toString(atMillis));
    }

    static Pending of(String text) {
      String[] fields = text.split(FIELD_END, -1);
      return new Pending(fields[0], fields[1], fields[2], Long.parseLong(fields[3]));
    }
  }

  /**
   * Where to send a browser.
   *
   * @param cookie what it has to bring back
   */
  record Begun(String address, String cookie) {}

  OidcProvider(Vertx vertx, OidcConfig config, FieldSeal seal) {
    this.vertx = vertx;
    this.config = config;
    this.seal = seal;
  }

  /** Fails when the provider cannot be reached. */
  CompletionStage<Begun> begin(long nowMillis) {
    return provider()
        .map(auth -> {
          var one = new Pending(text(), text(), text(), nowMillis);
          String address =
              auth.authorizeURL(
                  new OAuth2AuthorizationURL()
                      .setRedirectUri(redirect())
                      .setScopes(List.of("openid"))
                      .setState(one.state())
                      .setCodeChallenge(challenge(one.verifier()))
                      .setCodeChallengeMethod("S256")
                      .putAdditionalParameter("nonce", one.nonce()));
          return new Begun(address, seal.sealText(PURPOSE, one.text()));
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
                      .setClientSecret(config.clientSecret().value())
                      .setHttpClientOptions(
                          new HttpClientOptions()
                              .setConnectTimeout(CONNECT_MILLIS_MAX)
                              .setIdleTimeout(SILENT_SECONDS_MAX)))
              .timeout(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
    }
    return discovered;
  }

  /** What the provider's token says of the person; empty when anything about it is not right. */
  CompletionStage<Optional<JsonObject>> finish(
      String state, String code, String cookie, long nowMillis) {
    Optional<Pending> begun =
        seal.openText(PURPOSE, cookie)
            .map(Pending::of)
            .filter(one -> nowMillis - one.atMillis() <= PENDING_MILLIS_MAX)
            .filter(one -> same(one.state(), state))
            .filter(one -> isFirstTime(one.state()));
    if (begun.isEmpty() || code.isEmpty()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return provider()
        .compose(auth ->
            auth.authenticate(
                    new Oauth2Credentials()
                        .setFlow(OAuth2FlowType.AUTH_CODE)
                        .setCode(code)
                        .setRedirectUri(redirect())
                        .setCodeVerifier(begun.get().verifier()))
                .compose(user -> claims(auth, user, nowMillis))
                .timeout(ANSWER_SECONDS_MAX, TimeUnit.SECONDS))
        .map(claims -> proved(claims, begun.get(), nowMillis))
        .otherwise(failure -> {
          LOG.warn("The identity provider's answer was refused: {}", failure.getMessage());
          return Optional.empty();
        })
        .toCompletionStage();
  }

  private static boolean same(String ours, String given) {
    return MessageDigest.isEqual(
        ours.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private boolean isFirstTime(String state) {
    synchronized (used) {
      return used.add(state);
    }
  }

  /** Of the token, by the keys we know; a key we do not know may be one of since we asked. */
  private Future<JsonObject> claims(OAuth2Auth auth, User user, long nowMillis) {
    JsonObject claims = user.attributes().getJsonObject("idToken");
    String token = user.principal().getString("id_token");
    if (claims != null || token == null || !mayAskForKeys(nowMillis)) {
      return Future.succeededFuture(claims);
    }
    return auth.jWKSet()
        .compose(asked -> auth.authenticate(new TokenCredentials(token)))
        .map(again -> again.attributes().getJsonObject("accessToken"));
  }

  private synchronized boolean mayAskForKeys(long nowMillis) {
    boolean may = nowMillis - keysAskedMillis >= KEYS_ASKED_EVERY_MILLIS;
    keysAskedMillis = may ? nowMillis : keysAskedMillis;
    return may;
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
