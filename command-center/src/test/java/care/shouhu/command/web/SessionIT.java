package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.PASSWORD;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SessionIT {
  private static RunningCommandCenter running;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  private static HttpResponse<String> signIn(String username, String password) {
    return running.post(
        "/api/v1/session",
        null,
        "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password));
  }

  @Test
  void rightPassword_opensASession_withACookieThatScriptsAndOtherSitesNeverSee() {
    HttpResponse<String> response = signIn("staff-520302", PASSWORD);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("set-cookie").orElseThrow())
        .containsIgnoringCase("HttpOnly")
        .contains("SameSite=Strict", "Path=/");
    assertThat(json(response).get("page").asText()).isEqualTo("/ward");
    assertThat(json(response).at("/scope/placeId").asText()).isEqualTo("home-520302");
  }

  @Test
  void admin_hasThePasswordOfTheEnvironment() {
    assertThat(signIn("admin", PASSWORD).statusCode()).isEqualTo(200);
  }

  @Test
  void unknownUserAndWrongPassword_areTheSameAnswer() {
    HttpResponse<String> unknown = signIn("nobody", PASSWORD);
    HttpResponse<String> wrong = signIn("auditor", "not the password");

    assertThat(unknown.statusCode()).isEqualTo(401);
    assertThat(unknown.body()).isEqualTo(wrong.body());
    assertThat(unknown.headers().firstValue("content-type")).contains("application/problem+json");
  }

  @Test
  void fiveWrongPasswords_lockTheUserOut_evenWithTheRightOne() {
    for (int n = 0; n < 5; n++) {
      assertThat(signIn("field-520303", "wrong " + n).statusCode()).isEqualTo(401);
    }

    HttpResponse<String> right = signIn("field-520303", PASSWORD);

    assertThat(right.statusCode()).isEqualTo(429);
    assertThat(json(right).get("reason").asText()).isEqualTo("TOO_MANY_ATTEMPTS");
    assertThat(right.headers().firstValueAsLong("retry-after").orElseThrow()).isBetween(1L, 30L);
  }

  @Test
  void signedOutSession_isOver_alsoAfterARestart_andOthersGoOn() throws Exception {
    String over = running.signIn("city");
    String other = running.signIn("city");
    assertThat(running.send("DELETE", "/api/v1/session", over, null).statusCode()).isEqualTo(204);
    assertThat(running.get("/api/v1/session", over).statusCode()).isEqualTo(401);

    running.restart();

    assertThat(running.get("/api/v1/session", over).statusCode()).isEqualTo(401);
    assertThat(running.get("/api/v1/session", other).statusCode()).isEqualTo(200);
  }

  @Test
  void forgedCookie_isNoSession() {
    String cookie = running.signIn("city");
    String forged = cookie.substring(0, cookie.length() - 3) + "AAA";

    assertThat(running.get("/api/v1/session", forged).statusCode()).isEqualTo(401);
  }

  @Test
  void sessionKey_isForItsOwnerOnly() throws Exception {
    var mode = Files.getPosixFilePermissions(running.dataDirectory().resolve("session.key"));

    assertThat(PosixFilePermissions.toString(mode)).isEqualTo("rw-------");
  }

  @Test
  void pagesOfOtherSites_mayNotPost() {
    HttpResponse<String> foreign =
        running.post(
            "/api/v1/session",
            null,
            "{\"username\":\"city\",\"password\":\"%s\"}".formatted(PASSWORD),
            "Origin",
            "https://evil.example");

    assertThat(foreign.statusCode()).isEqualTo(403);
    assertThat(json(foreign).get("reason").asText()).isEqualTo("FOREIGN_ORIGIN");
  }

  @Test
  void everyAnswer_carriesTheSecurityHeaders() {
    HttpResponse<String> response = running.get("/health/live", null);

    assertThat(response.headers().firstValue("content-security-policy").orElseThrow())
        .contains("default-src 'self'", "frame-ancestors 'none'");
    assertThat(response.headers().firstValue("x-content-type-options")).contains("nosniff");
  }

  @Test
  void brokenBodies_areProblemsThatSayWhy() {
    HttpResponse<String> broken = running.post("/api/v1/session", null, "{\"username\":");
    HttpResponse<String> incomplete = running.post("/api/v1/session", null, "{\"username\":\"a\"}");
    HttpResponse<String> large =
        running.post("/api/v1/session", null, "{\"username\":\"" + "x".repeat(70_000) + "\"}");

    assertThat(broken.statusCode()).isEqualTo(400);
    assertThat(json(broken).get("type").asText()).startsWith("urn:shouhu:problem:");
    assertThat(incomplete.statusCode()).isEqualTo(400);
    assertThat(large.statusCode()).isEqualTo(413);
  }

  @Test
  void unknownPath_isAProblem() {
    assertThat(json(running.get("/api/v1/nothing", null)).get("status").asInt()).isEqualTo(404);
  }
}
