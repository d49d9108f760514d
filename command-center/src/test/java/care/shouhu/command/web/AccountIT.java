package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.PASSWORD;
import static care.shouhu.command.RunningCommandCenter.cookie;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.binary.Base32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** People's own sessions, passwords and second factors. */
class AccountIT {
  private static final String OTHER = "Tq7-mf2x-Hw9k";
  private static RunningCommandCenter running;

  @BeforeAll
  static void start() throws Exception {
    running =
        new RunningCommandCenter(
            Map.of(
                "SHOUHU_SECOND_FACTOR_ROLES",
                "AUDITOR",
                "SHOUHU_SESSION_IDLE_MINUTES",
                "5",
                "SHOUHU_HTTP_PROXIES",
                "127.0.0.1,::1"));
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  private static HttpResponse<String> signIn(String username, String password, String code) {
    String more = code == null ? "" : ",\"code\":\"" + code + "\"";
    return running.post(
        "/api/v1/session",
        null,
        "{\"username\":\"%s\",\"password\":\"%s\"%s}".formatted(username, password, more));
  }

  private static int session(String cookie) {
    return running.get("/api/v1/session", cookie).statusCode();
  }

  private static String reason(HttpResponse<String> answer) {
    return json(answer).get("reason").asText();
  }

  static String code(String base32, long stepsAhead) throws Exception {
    var key = new SecretKeySpec(new Base32().decode(base32), "HmacSHA1");
    return new TimeBasedOneTimePasswordGenerator()
        .generateOneTimePasswordString(key, Instant.now().plusSeconds(30 * stepsAhead));
  }

  @Test
  void ownSessions_areListed_andEndedOneByOneOrTogether() {
    String first = running.signIn("staff-520302");
    String second = running.signIn("staff-520302");
    String third = running.signIn("staff-520302");
    JsonNode items = json(running.get("/api/v1/me/sessions", first)).get("items");
    String ofSecond = items.get(1).get("id").asText();

    assertThat(items).hasSize(3);
    assertThat(items.get(2).get("current").asBoolean()).isTrue();
    running.send("DELETE", "/api/v1/me/sessions/" + ofSecond, first, null);
    assertThat(session(second)).isEqualTo(401);
    assertThat(session(third)).isEqualTo(200);
    running.send("DELETE", "/api/v1/me/sessions", first, null);
    assertThat(session(third)).isEqualTo(401);
    assertThat(session(first)).isEqualTo(200);
  }

  @Test
  void whoGuessesBehindTheSameProxy_locksNobodyElseOut() {
    for (int n = 0; n < 40; n++) {
      from("203.0.113.9", n < 10 ? "field-520302" : "nobody-" + n, "wrong");
    }

    HttpResponse<String> theirs = from("198.51.100.7", "field-520302", PASSWORD);

    assertThat(theirs.statusCode()).isEqualTo(200);
    assertThat(theirs.headers().firstValue("set-cookie").orElseThrow()).contains("Secure");
    assertThat(theirs.headers().firstValue("strict-transport-security")).isPresent();
    JsonNode session = json(running.get("/api/v1/me/sessions", cookie(theirs))).at("/items/0");
    assertThat(session.get("address").asText()).isEqualTo("198.51.100.7");
    assertThat(from("203.0.113.9", "field-520302", PASSWORD).statusCode()).isEqualTo(429);
  }

  private static HttpResponse<String> from(String address, String username, String password) {
    return running.post(
        "/api/v1/session",
        null,
        "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password),
        "X-Forwarded-For",
        address,
        "X-Forwarded-Proto",
        "https");
  }

  @Test
  void sessionOfSomebodyElse_isNotThere() {
    String lead = running.signIn("lead-520302");
    String other = running.signIn("lead-520303");
    String id =
        json(running.get("/api/v1/me/sessions", other)).get("items").get(0).get("id").asText();

    assertThat(running.send("DELETE", "/api/v1/me/sessions/" + id, lead, null).statusCode())
        .isEqualTo(404);
    assertThat(session(other)).isEqualTo(200);
  }

  @Test
  void newPassword_endsAllSessions_andOpensANewOne_alsoAfterARestart() throws Exception {
    String before = running.signIn("county-520302");
    String elsewhere = running.signIn("county-520302");
    HttpResponse<String> changed = change(before, PASSWORD, OTHER);

    assertThat(changed.statusCode()).isEqualTo(204);
    running.restart();
    assertThat(session(before)).isEqualTo(401);
    assertThat(session(elsewhere)).isEqualTo(401);
    assertThat(session(cookie(changed))).isEqualTo(200);
    assertThat(signIn("county-520302", PASSWORD, null).statusCode()).isEqualTo(401);
    assertThat(signIn("county-520302", OTHER, null).statusCode()).isEqualTo(200);
  }

  private static HttpResponse<String> change(String cookie, String current, String next) {
    return running.post(
        "/api/v1/me/password",
        cookie,
        "{\"current\":\"%s\",\"next\":\"%s\"}".formatted(current, next));
  }

  @Test
  void weakPasswords_areRefused_whereverOneIsChosen() {
    String lead = running.signIn("lead-520303");
    assertThat(reason(change(lead, PASSWORD, "lead-520303-x"))).isEqualTo("PASSWORD_HAS_THE_NAME");
    assertThat(reason(change(lead, PASSWORD, "password123"))).isEqualTo("PASSWORD_TOO_COMMON");
    assertThat(reason(change(lead, "not this one", OTHER))).isEqualTo("WRONG_PASSWORD");

    HttpResponse<String> user =
        running.post(
            "/api/v1/users",
            running.signIn("admin"),
            """
            {"username":"weak","displayName":"弱","password":"1234567890","role":"CITY_OPERATOR"}
            """);
    assertThat(reason(user)).isEqualTo("PASSWORD_TOO_COMMON");
  }

  @Test
  void resetPassword_mustBeChanged_beforeAnythingElse() {
    String admin = running.signIn("admin");
    String before = running.signIn("staff-520303");
    HttpResponse<String> reset =
        running.post("/api/v1/users/staff-520303/password-reset", admin, null);
    String password = json(reset).get("password").asText();

    assertThat(session(before)).isEqualTo(401);
    String limited = cookie(signIn("staff-520303", password, null));
    assertThat(json(running.get("/api/v1/session", limited)).get("duty").asText())
        .isEqualTo("CHANGE_PASSWORD");
    assertThat(reason(running.get("/api/v1/incidents", limited))).isEqualTo("PASSWORD_MUST_CHANGE");
    String free = cookie(change(limited, password, OTHER));
    assertThat(running.get("/api/v1/incidents", free).statusCode()).isEqualTo(200);
  }

  @Test
  void newUser_choosesAPasswordOfTheirOwn_andNotTheOneTheyWereGiven() {
    running.post(
        "/api/v1/users",
        running.signIn("admin"),
        """
        {"username":"newcomer","displayName":"新","password":"%s","role":"CITY_OPERATOR"}
        """
            .formatted(OTHER));
    String limited = cookie(signIn("newcomer", OTHER, null));

    assertThat(reason(running.get("/api/v1/incidents", limited))).isEqualTo("PASSWORD_MUST_CHANGE");
    assertThat(reason(change(limited, OTHER, OTHER))).isEqualTo("PASSWORD_SAME");
    String free = cookie(change(limited, OTHER, PASSWORD));
    assertThat(running.get("/api/v1/incidents", free).statusCode()).isEqualTo(200);
  }

  @Test
  void passwordThatTheAdministratorChose_staysAfterARestart() throws Exception {
    String admin = running.signIn("admin");
    assertThat(change(admin, PASSWORD, OTHER).statusCode()).isEqualTo(204);
    try {
      running.restart();

      assertThat(signIn("admin", PASSWORD, null).statusCode()).isEqualTo(401);
      assertThat(signIn("admin", OTHER, null).statusCode()).isEqualTo(200);
    } finally {
      change(cookie(signIn("admin", OTHER, null)), OTHER, PASSWORD);
    }
  }

  @Test
  void secondFactor_isAskedFor_onceConfirmed_andRecoveryCodesOpenOnce() throws Exception {
    String user = running.signIn("city");
    JsonNode offer =
        json(
            running.post(
                "/api/v1/me/second-factor", user, "{\"password\":\"%s\"}".formatted(PASSWORD)));
    String secret = offer.get("secret").asText();
    assertThat(signIn("city", PASSWORD, null).statusCode()).isEqualTo(200);

    HttpResponse<String> confirmed =
        running.post(
            "/api/v1/me/second-factor/confirm",
            user,
            "{\"code\":\"%s\"}".formatted(code(secret, 0)));
    String recovery = json(confirmed).get("recoveryCodes").get(0).asText();

    assertThat(reason(signIn("city", PASSWORD, null))).isEqualTo("SECOND_FACTOR_WANTED");
    assertThat(reason(signIn("city", PASSWORD, "000000"))).isEqualTo("WRONG_CREDENTIALS");
    assertThat(signIn("city", PASSWORD, code(secret, 1)).statusCode()).isEqualTo(200);
    assertThat(signIn("city", PASSWORD, recovery).statusCode()).isEqualTo(200);
    assertThat(reason(signIn("city", PASSWORD, recovery))).isEqualTo("WRONG_CREDENTIALS");
    String stored =
        running
            .database()
            .jdbi()
            .withHandle(h ->
                h.createQuery("select row_to_json(u)::text from app_user u where username = 'city'")
                    .mapTo(String.class)
                    .one());
    assertThat(stored).doesNotContain(secret).doesNotContain(recovery);

    running.post("/api/v1/users/city/second-factor-reset", running.signIn("admin"), null);
    assertThat(signIn("city", PASSWORD, null).statusCode()).isEqualTo(200);
  }

  @Test
  void roleThatMustHaveASecondFactor_setsItFirst() throws Exception {
    String auditor = running.signIn("auditor");
    assertThat(reason(running.get("/api/v1/audit", auditor)))
        .isEqualTo("SECOND_FACTOR_MUST_BE_SET");

    String own = "{\"password\":\"%s\"}".formatted(PASSWORD);
    String secret =
        json(running.post("/api/v1/me/second-factor", auditor, own)).get("secret").asText();
    running.post(
        "/api/v1/me/second-factor/confirm",
        auditor,
        "{\"code\":\"%s\"}".formatted(code(secret, 0)));

    assertThat(running.get("/api/v1/audit", auditor).statusCode()).isEqualTo(200);
    assertThat(running.post("/api/v1/me/second-factor/remove", auditor, own).statusCode())
        .isEqualTo(409);
  }
}
