package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import care.shouhu.command.RunningCommandCenter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Escalation policies over HTTP: read, put, refused, kept. */
class PolicyIT {
  private static RunningCommandCenter running;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  @Test
  void aPolicyOfAnInstitutionHoldsThereAndIsKeptWithWhoMadeIt() {
    String county = running.signIn("county-" + HERE);
    JsonNode builtIn = json(running.get("/api/v1/policy-in-force?placeId=home-" + HERE, county));
    ObjectNode policy = builtIn.get("policy").deepCopy();
    ((ObjectNode) policy.at("/institution")).put("acceptWithinSeconds", 45);

    HttpResponse<String> put =
        running.post(
            "/api/v1/policies",
            county,
            "{\"placeId\":\"home-%s\",\"note\":\"夜班人少\",\"replaces\":0,\"policy\":%s}"
                .formatted(HERE, policy));

    assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
    int version = json(put).get("version").asInt();
    assertThat(version).isGreaterThan(builtIn.get("version").asInt());
    JsonNode held = json(running.get("/api/v1/policy-in-force?placeId=home-" + HERE, county));
    assertThat(held.get("version").asInt()).isEqualTo(version);
    assertThat(held.at("/policy/institution/acceptWithinSeconds").asInt()).isEqualTo(45);
    JsonNode kept = json(running.get("/api/v1/policies/" + version, county));
    assertThat(kept.get("by").asText()).isEqualTo("county-" + HERE);
    assertThat(kept.get("note").asText()).isEqualTo("夜班人少");
    JsonNode list = json(running.get("/api/v1/policies?placeId=home-" + HERE, county));
    assertThat(list.get("items").findValuesAsText("version")).contains(Integer.toString(version));

    HttpResponse<String> late =
        running.post(
            "/api/v1/policies",
            county,
            "{\"placeId\":\"home-%s\",\"replaces\":0,\"policy\":%s}".formatted(HERE, policy));
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(json(late).get("reason").asText()).isEqualTo("NOT_THE_NEWEST");

    // An incident goes by it, with the database stopped too.
    running.stopDatabase();
    try {
      running.calls("button-" + HERE + "-1", 1);
      RunningCommandCenter.await(() -> openBy(county, version));
    } finally {
      running.startDatabase();
    }
  }

  private static boolean openBy(String cookie, int version) {
    for (JsonNode incident :
        json(running.get("/api/v1/incidents?status=OPEN", cookie)).get("items")) {
      if (incident.get("policyVersion").asInt() == version) {
        return true;
      }
    }
    return false;
  }

  @Test
  void aBadPolicyIsRefusedWithTheFieldsName() {
    String admin = running.signIn("admin");
    ObjectNode policy =
        json(running.get("/api/v1/policy-in-force", admin)).get("policy").deepCopy();
    ((ObjectNode) policy.at("/institution/queues/URGENT/tiers/1")).put("afterSeconds", 900);
    ((ObjectNode) policy.at("/household")).remove("acceptWithinSeconds");

    HttpResponse<String> put =
        running.post("/api/v1/policies", admin, "{\"policy\":%s}".formatted(policy));

    assertThat(put.statusCode()).isEqualTo(422);
    JsonNode problem = json(put);
    assertThat(problem.get("reason").asText()).isEqualTo("POLICY_INVALID");
    assertThat(problem.get("detail").asText())
        .startsWith("institution.queues.URGENT.tiers[1].afterSeconds: ");
    assertThat(problem.get("possible").toString()).contains("household.acceptWithinSeconds");
  }

  @Test
  void nobodyPutsAPolicyOutsideOfTheOwnScope() {
    String county = running.signIn("county-" + HERE);
    JsonNode policy = json(running.get("/api/v1/policy-in-force", county)).get("policy");

    HttpResponse<String> city =
        running.post("/api/v1/policies", county, "{\"policy\":%s}".formatted(policy));
    HttpResponse<String> neighbour =
        running.post(
            "/api/v1/policies",
            county,
            "{\"division\":\"%s\",\"policy\":%s}".formatted(THERE, policy));
    HttpResponse<String> place =
        running.post(
            "/api/v1/policies",
            county,
            "{\"placeId\":\"home-%s\",\"policy\":%s}".formatted(THERE, policy));

    assertThat(json(city).get("reason").asText()).isEqualTo("OUT_OF_SCOPE");
    assertThat(json(neighbour).get("reason").asText()).isEqualTo("OUT_OF_SCOPE");
    assertThat(place.statusCode()).isEqualTo(404);
  }

  @Test
  void aVersionCannotBeChangedInTheDatabaseEither() {
    String admin = running.signIn("admin");
    JsonNode policy = json(running.get("/api/v1/policy-in-force", admin)).get("policy");
    running.post(
        "/api/v1/policies", admin, "{\"division\":\"%s\",\"policy\":%s}".formatted(THERE, policy));

    assertThatThrownBy(() ->
            running
                .database()
                .jdbi()
                .useHandle(handle -> handle.execute("update escalation_policy set note = 'x'")))
        .hasMessageContaining("keeps what was written");
  }
}
