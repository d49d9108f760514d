package care.shouhu.command.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/**
 * A small OpenID Connect provider that is really spoken to: discovery, keys, codes that open once
 * and only with their PKCE verifier, and tokens signed with RS256. What its token says can be
 * spoilt for the next sign-in.
 */
final class FakeIdentityProvider implements AutoCloseable {
  static final String CLIENT = "shouhu-test";
  static final String SECRET = "a secret of the provider";

  private final HttpServer server;
  private volatile KeyPair keys;
  private volatile String keyId = "k1";
  private final KeyPair foreign;
  private final Map<String, Map<String, String>> asked = new ConcurrentHashMap<>();
  private volatile CountDownLatch held = new CountDownLatch(0);
  private int codes;

  /** Who signs in there next. */
  volatile String subject = "person-1";

  volatile boolean signsWithAForeignKey;
  volatile String issuer;
  volatile String audience = CLIENT;
  volatile String nonce;
  volatile long lastsSeconds = 300;

  FakeIdentityProvider() throws IOException, GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    keys = generator.generateKeyPair();
    foreign = generator.generateKeyPair();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/.well-known/openid-configuration", this::discovery);
    server.createContext("/keys", this::jwks);
    server.createContext("/token", this::token);
    server.start();
    issuer = address();
  }

  /** From now on it signs with another key, and publishes no other. */
  void rotateKeys() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    keys = generator.generateKeyPair();
    keyId = "k2";
  }

  String address() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** From now on it takes connections and says nothing. */
  void holdBack() {
    held = new CountDownLatch(1);
  }

  /** It answers again, also those who wait. */
  void letGo() {
    held.countDown();
  }

  private void discovery(HttpExchange exchange) throws IOException {
    try {
      held.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    answer(
        exchange,
        200,
        """
        {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token",
         "jwks_uri":"%1$s/keys","response_types_supported":["code"],
         "subject_types_supported":["public"],"id_token_signing_alg_values_supported":["RS256"],
         "grant_types_supported":["authorization_code"]}
        """
            .formatted(address()));
  }

  private void jwks(HttpExchange exchange) throws IOException {
    var key = (RSAPublicKey) keys.getPublic();
    answer(
        exchange,
        200,
        "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"}]}"
            .formatted(keyId, number(key.getModulus()), number(key.getPublicExponent())));
  }

  private static String number(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return base64(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The person signs in: what the provider sends the browser back with. */
  String signIn(URI authorize) {
    Map<String, String> parameters = parameters(authorize.getRawQuery());
    String code = "code-" + ++codes;
    asked.put(code, parameters);
    return "?code=" + code + "&state=" + parameters.get("state");
  }

  private void token(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, String> given = parameters(body);
    String wanted =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((CLIENT + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
    boolean client =
        wanted.equals(exchange.getRequestHeaders().getFirst("Authorization"))
            || (CLIENT.equals(given.get("client_id")) && SECRET.equals(given.get("client_secret")));
    Map<String, String> begun = asked.remove(given.getOrDefault("code", ""));
    try {
      if (!client || begun == null || !challenge(given).equals(begun.get("code_challenge"))) {
        answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
        return;
      }
      answer(
          exchange,
          200,
          "{\"access_token\":\"at\",\"token_type\":\"Bearer\",\"expires_in\":300,\"id_token\":\"%s\"}"
              .formatted(idToken(begun)));
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static String challenge(Map<String, String> given) throws GeneralSecurityException {
    byte[] verifier = given.getOrDefault("code_verifier", "").getBytes(StandardCharsets.US_ASCII);
    return base64(MessageDigest.getInstance("SHA-256").digest(verifier));
  }

  private String idToken(Map<String, String> begun) throws GeneralSecurityException {
    long now = System.currentTimeMillis() / 1_000;
    String claims =
        "{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":\"%s\",\"nonce\":\"%s\",\"iat\":%d,\"exp\":%d}"
            .formatted(
                issuer,
                subject,
                audience,
                nonce == null ? begun.get("nonce") : nonce,
                now - 10,
                now + lastsSeconds);
    String signed =
        base64(
                "{\"alg\":\"RS256\",\"kid\":\"%s\"}"
                    .formatted(keyId)
                    .getBytes(StandardCharsets.UTF_8))
            + "."
            + base64(claims.getBytes(StandardCharsets.UTF_8));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign((signsWithAForeignKey ? foreign : keys).getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + base64(signature.sign());
  }

  private static Map<String, String> parameters(String query) {
    return Arrays.stream(query.split("&", -1))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0],
                pair -> pair.length > 1 ? URLDecoder.decode(pair[1], StandardCharsets.UTF_8) : "",
                (a, b) -> b));
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
