package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.http.HttpMethod;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
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
    assertThat(untilRefused("/api/v1/residents", registrar).statusCode()).isEqualTo(429);

    assertThat(running.get("/api/v1/expiries/counts", registrar).statusCode()).isEqualTo(429);
    assertThat(running.post("/api/v1/imports?kind=bed", registrar, "id").statusCode())
        .isEqualTo(429);
    assertThat(running.post("/api/v1/residents/res-520302-1/reveal", registrar, "{}").statusCode())
        .isEqualTo(429);
    assertThat(running.get("/api/v1/search?q=zhang", registrar).statusCode())
        .as("what one types is counted apart")
        .isEqualTo(200);
  }

  /** Whatever the contract says is never held up, of somebody who may do nothing else any more. */
  @Test
  void commandsOnAlarms_andTheSession_areNeverHeldUp() {
    String county = running.signIn("county-" + HERE);
    assertThat(untilRefused("/api/v1/places", county).statusCode()).isEqualTo(429);
    assertThat(untilRefused("/api/v1/residents", county).statusCode()).isEqualTo(429);

    for (int n = 0; n < MORE_THAN_ANY_BURST; n++) {
      assertThat(running.get("/api/v1/session", county).statusCode()).isEqualTo(200);
      assertThat(running.post("/api/v1/incidents/I-999/claim", county, null).statusCode())
          .isEqualTo(404);
      assertThat(running.get("/api/v1/incidents/I-999", county).statusCode()).isEqualTo(404);
    }
    Contract contract = Contract.load();
    Map<String, RateRule> rules = RateRule.of(contract);
    var answers = new TreeMap<String, Integer>();
    for (Contract.Operation operation : contract.operations()) {
      if (rules.get(operation.id()) == RateRule.NONE && !operation.id().equals("signOut")) {
        answers.put(operation.id(), asked(operation, county).statusCode());
      }
    }
    assertThat(answers).hasSizeGreaterThan(50).doesNotContainValue(429);
    assertThat(running.send("DELETE", "/api/v1/session", county, null).statusCode()).isEqualTo(204);
  }

  /** With nothing in it that anybody knows. */
  private static HttpResponse<String> asked(Contract.Operation operation, String cookie) {
    String path = operation.path().replace("{id}", "I-999");
    String body = operation.method().equals(HttpMethod.GET) ? null : "{}";
    return running.send(operation.method().name(), path, cookie, body);
  }

  @Test
  void withoutASession_anAddressIsHeldUp_andSigningInIsNot() {
    assertThat(untilRefused("/api/v1/places", null).statusCode()).isEqualTo(429);

    assertThat(running.signIn("staff-" + HERE)).isNotEmpty();
    assertThat(running.get("/api/v1/oidc/start", null).statusCode())
        .as("there is no provider, and nobody is held up on the way to it")
        .isEqualTo(404);
    assertThat(untilRefused("/api/v1/oidc/start", null).statusCode()).isEqualTo(429);
  }

  private static HttpResponse<String> untilRefused(String path, String cookieOrNull) {
    HttpResponse<String> answer = running.get(path, cookieOrNull);
    for (int n = 0; n < MORE_THAN_ANY_BURST && answer.statusCode() != 429; n++) {
      answer = running.get(path, cookieOrNull);
    }
    return answer;
  }
}
