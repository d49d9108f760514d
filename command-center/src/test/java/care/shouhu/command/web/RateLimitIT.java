package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One request a second, and one dear one: ten at once, fifteen of the dear ones. */
class RateLimitIT {
  private static final int MORE_THAN_ANY_BURST = 40;

  private static RunningCommandCenter running;

  @BeforeAll
  static void start() throws Exception {
    running =
        new RunningCommandCenter(
            Map.of("SHOUHU_REQUESTS_PER_SECOND", "1", "SHOUHU_DEAR_REQUESTS_PER_SECOND", "1"));
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  @Test
  void oneTooMany_isToldWhenToComeAgain_andIsTakenThen() {
    String lead = running.signIn("lead-" + HERE);

    HttpResponse<String> refused = untilRefused("/api/v1/places", lead);

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    JsonNode problem = json(refused);
    assertThat(problem.get("reason").asText()).isEqualTo("TOO_MANY_REQUESTS");
    assertThat(problem.get("detail").asText()).contains("Try again in 1 s");
    assertThat(problem.has("retryAfterSeconds")).isFalse();
    assertThat(running.get("/metrics", null).body())
        .contains("shouhu_http_too_many_total{of=\"user\",rate=\"ordinary\"}");

    // Nobody else notices, and what is dear is counted apart.
    assertThat(running.get("/api/v1/places", running.signIn("city")).statusCode()).isEqualTo(200);
    assertThat(running.get("/api/v1/residents", lead).statusCode()).isEqualTo(200);

    running.pass(Duration.ofSeconds(2));
    assertThat(running.get("/api/v1/places", lead).statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsDear_isHeldUp_beforeItIsLookedAt_andNothingOfItIsNoted() {
    String registrar = running.signIn("registrar");
    HttpResponse<String> refused = untilRefused("/api/v1/search?q=zhang", registrar);
    assertThat(refused.statusCode()).isEqualTo(429);

    assertThat(running.post("/api/v1/search", registrar, "{}").statusCode()).isEqualTo(429);
    assertThat(running.post("/api/v1/imports?kind=bed", registrar, "id").statusCode())
        .isEqualTo(429);
    assertThat(running.post("/api/v1/residents/res-520302-1/reveal", registrar, "{}").statusCode())
        .isEqualTo(429);
  }

  @Test
  void commandsOnAlarms_andTheSession_areNeverHeldUp() {
    String county = running.signIn("county-" + HERE);
    untilRefused("/api/v1/places", county);

    for (int n = 0; n < MORE_THAN_ANY_BURST; n++) {
      assertThat(running.get("/api/v1/session", county).statusCode()).isEqualTo(200);
      assertThat(running.post("/api/v1/incidents/I-999/claim", county, null).statusCode())
          .isEqualTo(404);
      assertThat(running.get("/api/v1/incidents/I-999", county).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void withoutASession_anAddressIsHeldUp_andSigningInIsNot() {
    HttpResponse<String> refused = untilRefused("/api/v1/places", null);

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(running.signIn("staff-" + HERE)).isNotEmpty();
  }

  private static HttpResponse<String> untilRefused(String path, String cookieOrNull) {
    HttpResponse<String> answer = running.get(path, cookieOrNull);
    for (int n = 0; n < MORE_THAN_ANY_BURST && answer.statusCode() != 429; n++) {
      answer = running.get(path, cookieOrNull);
    }
    return answer;
  }
}
