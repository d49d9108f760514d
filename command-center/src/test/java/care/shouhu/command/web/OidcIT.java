package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signing in through an identity provider that is really spoken to. */
class OidcIT {
  private static FakeIdentityProvider provider;
  private static RunningCommandCenter running;

  @BeforeAll
  static void start() throws Exception {
    provider = new FakeIdentityProvider();
    running =
        new RunningCommandCenter(
            Map.of(
                "SHOUHU_OIDC_ISSUER",
                provider.address(),
                "SHOUHU_OIDC_CLIENT_ID",
                FakeIdentityProvider.CLIENT,
                "SHOUHU_OIDC_CLIENT_SECRET",
                FakeIdentityProvider.SECRET,
                "SHOUHU_PUBLIC_URL",
                "http://localhost:8080"));
    running.send(
        "PUT",
        "/api/v1/users/county-520302/identity",
        running.signIn("admin"),
        "{\"subject\":\"person-1\"}");
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
    provider.close();
  }

  @BeforeEach
  void honest() {
    provider.subject = "person-1";
    provider.signsWithAForeignKey = false;
    provider.issuer = provider.address();
    provider.audience = FakeIdentityProvider.CLIENT;
    provider.nonce = null;
    provider.lastsSeconds = 300;
  }

  /** What a browser holds that was sent to the provider. */
  private record Sent(URI to, String cookie) {}

  private static Sent send() {
    HttpResponse<String> start = running.get("/api/v1/oidc/start", null);
    assertThat(start.statusCode()).as(start.body()).isEqualTo(302);
    String cookie = start.headers().firstValue("set-cookie").orElseThrow();
    return new Sent(
        URI.create(start.headers().firstValue("location").orElseThrow()),
        cookie.substring(0, cookie.indexOf(';')));
  }

  private static HttpResponse<String> comeBack(Sent sent) {
    return running.get("/api/v1/oidc/callback" + provider.signIn(sent.to()), sent.cookie());
  }

  private static List<String> cookies(HttpResponse<String> answer) {
    return answer.headers().allValues("set-cookie").stream()
        .filter(cookie -> cookie.startsWith("shouhu_session="))
        .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
        .toList();
  }

  @Test
  void linkedPerson_isSignedIn_asThatUser_withPkceAndNonce() {
    Sent sent = send();
    assertThat(sent.to().toString())
        .startsWith(provider.address() + "/authorize")
        .contains("code_challenge_method=S256", "nonce=", "state=", "scope=openid");

    HttpResponse<String> back = comeBack(sent);

    assertThat(back.statusCode()).as(back.body()).isEqualTo(200);
    assertThat(
            json(running.get("/api/v1/session", cookies(back).getFirst())).get("username").asText())
        .isEqualTo("county-520302");
    assertThat(json(running.get("/api/v1/sign-in-options", null)).get("oidc").asBoolean()).isTrue();
  }

  @Test
  void personWhoIsLinkedToNobody_isNotLetIn_evenWhenAUserHasThatName() {
    provider.subject = "admin";

    HttpResponse<String> back = comeBack(send());

    assertThat(back.statusCode()).isEqualTo(403);
    assertThat(cookies(back)).isEmpty();
  }

  @Test
  void tokenThatIsNotRight_opensNothing() {
    Map<String, Runnable> spoilt =
        Map.of(
            "signature", () -> provider.signsWithAForeignKey = true,
            "issuer", () -> provider.issuer = "https://id.example",
            "audience", () -> provider.audience = "somebody-else",
            "nonce", () -> provider.nonce = "another",
            "age", () -> provider.lastsSeconds = -60);
    spoilt.forEach((what, spoil) -> {
      honest();
      spoil.run();
      HttpResponse<String> back = comeBack(send());
      assertThat(back.statusCode()).as(what).isEqualTo(403);
      assertThat(cookies(back)).as(what).isEmpty();
    });
  }

  @Test
  void browserThatWasNotSent_orComesTwice_isNotLetIn() {
    Sent sent = send();
    Sent other = send();
    String answer = provider.signIn(sent.to());
    String callback = "/api/v1/oidc/callback" + answer;

    assertThat(running.get(callback, other.cookie()).statusCode()).isEqualTo(403);
    assertThat(running.get(callback, null).statusCode()).isEqualTo(403);
    assertThat(running.get(callback, "shouhu_oidc=1.nonsense").statusCode()).isEqualTo(403);
    assertThat(running.get(callback, sent.cookie()).statusCode()).isEqualTo(200);
    assertThat(running.get("/api/v1/oidc/callback?error=access_denied", null).statusCode())
        .isEqualTo(403);
    String again = provider.signIn(sent.to());
    assertThat(running.get("/api/v1/oidc/callback" + again, sent.cookie()).statusCode())
        .isEqualTo(403);
  }

  @Test
  void strangersFillTheTrailOnlySoFar() {
    int before = entries();
    for (int n = 0; n < 300; n++) {
      running.get("/api/v1/oidc/callback", null);
      running.post(
          "/api/v1/session", null, "{\"username\":\"county-520303\",\"password\":\"wrong\"}");
    }

    // Two minutes at most, of one address, and the auditor's own.
    assertThat(entries() - before).isBetween(1, 70);
  }

  private static int entries() {
    return json(running.get("/api/v1/audit?limit=1", running.signIn("auditor")))
        .get("lastNumber")
        .asInt();
  }

  /** Its own product: discovery is asked for once, and this one's is to be silent. */
  @Test
  void providerThatTakesTheConnectionAndSaysNothing_isAway_andIsAskedAgain() throws Exception {
    var silent = new FakeIdentityProvider();
    try (silent;
        RunningCommandCenter other =
            new RunningCommandCenter(
                Map.of(
                    "SHOUHU_OIDC_ISSUER",
                    silent.address(),
                    "SHOUHU_OIDC_CLIENT_ID",
                    FakeIdentityProvider.CLIENT,
                    "SHOUHU_OIDC_CLIENT_SECRET",
                    FakeIdentityProvider.SECRET,
                    "SHOUHU_PUBLIC_URL",
                    "http://localhost:8080"))) {
      silent.holdBack();

      // Without a limit of its own it would wait for as long as the provider is silent: for ever.
      HttpResponse<String> start = other.get("/api/v1/oidc/start", null);

      assertThat(start.statusCode()).isEqualTo(503);
      silent.letGo();
      await(() -> other.get("/api/v1/oidc/start", null).statusCode() == 302);
    }
  }

  @Test
  void manyWhoBegin_keepNobodyOut() {
    Sent sent = send();
    for (int n = 0; n < 1_001; n++) {
      running.get("/api/v1/oidc/start", null);
    }

    assertThat(comeBack(sent).statusCode()).isEqualTo(200);
  }

  @Test
  void providerThatSignsWithANewKey_isAskedForItsKeys() throws Exception {
    assertThat(comeBack(send()).statusCode()).isEqualTo(200);
    provider.rotateKeys();

    await(() -> comeBack(send()).statusCode() == 200);
  }

  @Test
  void userWithASecondFactor_isSignedInOnlyWithACode() throws Exception {
    String own = "{\"password\":\"%s\"}".formatted(RunningCommandCenter.PASSWORD);
    String before = running.signIn("lead-520302");
    String secret =
        json(running.post("/api/v1/me/second-factor", before, own)).get("secret").asText();
    running.post(
        "/api/v1/me/second-factor/confirm",
        before,
        "{\"code\":\"%s\"}".formatted(AccountIT.code(secret, 0)));
    running.send(
        "PUT",
        "/api/v1/users/lead-520302/identity",
        running.signIn("admin"),
        "{\"subject\":\"person-3\"}");
    provider.subject = "person-3";

    HttpResponse<String> back = comeBack(send());
    String owing = cookies(back).getFirst();

    assertThat(back.body()).contains("url=/login");
    assertThat(json(running.get("/api/v1/session", owing)).get("duty").asText())
        .isEqualTo("GIVE_CODE");
    assertThat(json(running.get("/api/v1/incidents", owing)).get("reason").asText())
        .isEqualTo("SECOND_FACTOR_WANTED");
    assertThat(running.post("/api/v1/me/second-factor", owing, own).statusCode()).isEqualTo(403);
    assertThat(code(owing, "000000").statusCode()).isEqualTo(401);
    HttpResponse<String> whole = code(owing, AccountIT.code(secret, 1));
    assertThat(whole.statusCode()).as(whole.body()).isEqualTo(200);
    String cookie = cookies(whole).getFirst();
    assertThat(running.get("/api/v1/incidents", cookie).statusCode()).isEqualTo(200);
    assertThat(running.get("/api/v1/session", owing).statusCode()).isEqualTo(401);
    assertThat(code(cookie, "000000").statusCode()).isEqualTo(409);
  }

  private static HttpResponse<String> code(String cookie, String code) {
    return running.post("/api/v1/session/code", cookie, "{\"code\":\"%s\"}".formatted(code));
  }

  @Test
  void userWhoIsUnlinked_isNotLetInAnyMore() {
    String admin = running.signIn("admin");
    String path = "/api/v1/users/county-520303/identity";
    running.send("PUT", path, admin, "{\"subject\":\"person-2\"}");
    provider.subject = "person-2";
    assertThat(comeBack(send()).statusCode()).isEqualTo(200);

    running.send("PUT", path, admin, "{\"subject\":null}");

    assertThat(comeBack(send()).statusCode()).isEqualTo(403);
  }
}
