package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.command.incident.EscalationPolicy;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Policies as people put them, and the incidents that go by them. */
class EscalationIT {
  private static final String POLICIES = "/api/v1/escalation-policies";
  private static final String ACCEPT = "\"acceptWithinSeconds\": 60";

  private static RunningCommandCenter running;
  private static String admin;
  private static String city;
  private static String county;
  private static String lead;
  private static long seq;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
    admin = running.signIn("admin");
    city = running.signIn("city");
    county = running.signIn("county-" + HERE);
    lead = running.signIn("lead-" + HERE);
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  @Test
  void aCountysPolicyHoldsInItsHomesUntilItIsWithdrawn_andStandsInHistories() {
    String division = "?division=" + HERE;
    String place = "?placeId=home-" + HERE;
    assertThat(inForce(lead, place).get("origin").asText()).isNotEqualTo("DIVISION");

    HttpResponse<String> put = put(county, division, policy(75), "夜间人手少");

    assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
    int version = json(put).get("version").asInt();
    JsonNode held = inForce(lead, place);
    assertThat(held.get("version").asInt()).isEqualTo(version);
    assertThat(held.get("origin").asText()).isEqualTo("DIVISION");
    assertThat(held.at("/policy/institution/acceptWithinSeconds").asInt()).isEqualTo(75);
    assertThat(inForce(city, "?placeId=home-" + THERE).get("version").asInt()).isLessThan(version);

    JsonNode incident = call("button-" + HERE + "-1");
    assertThat(incident.get("policyVersion").asInt()).isEqualTo(version);
    String id = incident.get("id").asText();
    HttpResponse<String> claimed = running.post("/api/v1/incidents/" + id + "/claim", lead, null);
    assertThat(claimed.statusCode()).as(claimed.body()).isEqualTo(200);

    HttpResponse<String> withdrawn = running.send("DELETE", POLICIES + division, county, null);
    assertThat(withdrawn.statusCode()).as(withdrawn.body()).isEqualTo(201);
    assertThat(inForce(lead, place).get("origin").asText()).isNotEqualTo("DIVISION");
    String assignment = json(claimed).at("/assignments/0/id").asText();
    assertThat(
            running
                .post("/api/v1/assignments/" + assignment + "/on-scene", lead, "{}")
                .statusCode())
        .isEqualTo(200);
    JsonNode history = json(running.get("/api/v1/incidents/" + id, city)).get("history");
    assertThat(history.get(0).at("/detail/policyVersion").asInt()).isEqualTo(version);
    assertThat(history.get(history.size() - 1).at("/detail/policyVersion").asInt())
        .isNotEqualTo(version);

    JsonNode versions = json(running.get(POLICIES + "/versions" + division, county)).get("items");
    assertThat(versions.get(0).get("withdrawn").asBoolean()).isTrue();
    assertThat(versions.get(1).get("version").asInt()).isEqualTo(version);
    assertThat(versions.get(1).get("by").asText()).isEqualTo("county-" + HERE);
    assertThat(versions.get(1).get("note").asText()).isEqualTo("夜间人手少");
    JsonNode whole = json(running.get(POLICIES + "/versions/" + version, county));
    assertThat(whole.at("/policy/institution/acceptWithinSeconds").asInt()).isEqualTo(75);
    assertThat(
            running
                .get(POLICIES + "/versions/" + version, running.signIn("county-" + THERE))
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void aPolicyThatLeavesSomebodyWaitingIsRefusedWithWhatIsRight() {
    String wrong =
        policy(60).replaceFirst("\"ringAgainSeconds\": 60", "\"ringAgainSeconds\": 6000");

    JsonNode faults =
        json(running.post(POLICIES + "/check", lead, body(wrong, null))).get("faults");
    HttpResponse<String> put = put(city, "", wrong, null);

    assertThat(faults).hasSize(1);
    assertThat(faults.get(0).get("right").asText()).isEqualTo("10 to 300");
    assertThat(put.statusCode()).isEqualTo(422);
    assertThat(json(put).get("reason").asText()).isEqualTo("POLICY_WRONG");
    assertThat(json(put).get("possible").get(0).asText())
        .isEqualTo("institution.queues.URGENT.ringAgainSeconds: 10 to 300");
  }

  @Test
  void eachPutsWhatTheyLookAfter() {
    String foreign = "?division=" + THERE;
    assertThat(put(county, foreign, policy(60), null).statusCode()).isEqualTo(403);
    assertThat(put(county, "?placeId=home-" + THERE, policy(60), null).statusCode()).isEqualTo(403);
    assertThat(put(county, "", policy(60), null).statusCode()).isEqualTo(403);
    assertThat(put(lead, "?placeId=home-" + HERE, policy(60), null).statusCode()).isEqualTo(403);
    assertThat(running.get(POLICIES + foreign, county).statusCode()).isEqualTo(403);
    assertThat(running.send("DELETE", POLICIES + foreign, city, null).statusCode()).isEqualTo(404);
    assertThat(
            put(admin, "?division=" + HERE + "&placeId=home-" + HERE, policy(60), null)
                .statusCode())
        .isEqualTo(400);
  }

  private static JsonNode call(String button) {
    running.calls(button, ++seq);
    String list = "/api/v1/incidents?status=OPEN&deviceId=" + button;
    await(() -> json(running.get(list, city)).get("items").size() == 1);
    return json(running.get(list, city)).get("items").get(0);
  }

  private static JsonNode inForce(String who, String unit) {
    HttpResponse<String> response = running.get(POLICIES + unit, who);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response);
  }

  private static HttpResponse<String> put(String who, String unit, String policy, String note) {
    return running.send("PUT", POLICIES + unit, who, body(policy, note));
  }

  private static String body(String policy, String note) {
    String why = note == null ? "" : ",\"note\":\"" + note + "\"";
    return "{\"policy\":" + policy + why + "}";
  }

  private static String policy(int acceptWithinSeconds) {
    return EscalationPolicy.defaultsJson()
        .replaceFirst(ACCEPT, "\"acceptWithinSeconds\": " + acceptWithinSeconds);
  }
}
