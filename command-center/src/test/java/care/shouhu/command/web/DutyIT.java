package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.MethodName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Rosters, duty, positions, who could go, and the check beforehand, over HTTP. */
@TestMethodOrder(MethodName.class)
class DutyIT {
  private static final long HOUR = TimeUnit.HOURS.toMillis(1);
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
  void a_whoIsRosteredNow_isOnDuty_andWhoIsNot_isNot() {
    String lead = running.signIn("lead-" + HERE);
    long now = System.currentTimeMillis();

    HttpResponse<String> put =
        running.post("/api/v1/shifts", lead, shifts(now + 4 * HOUR, "staff-" + HERE));

    assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
    JsonNode later = duty(lead, "staff-" + HERE);
    assertThat(later.get("onDuty").asBoolean()).isFalse();
    assertThat(later.get("until").asLong()).isEqualTo(now + 4 * HOUR);

    HttpResponse<String> again =
        running.post("/api/v1/shifts", lead, shifts(now - HOUR, "staff-" + HERE));
    assertThat(json(again).get("removed").asInt()).isEqualTo(1);
    JsonNode rostered = duty(lead, "staff-" + HERE);
    assertThat(rostered.get("basis").asText()).isEqualTo("ROSTER");
    JsonNode list = json(running.get("/api/v1/shifts?placeId=home-" + HERE, lead)).get("items");
    assertThat(list).hasSize(1);
    assertThat(list.get(0).get("people").get(0).asText()).isEqualTo("staff-" + HERE);
  }

  private static String shifts(long startsAt, String person) {
    long now = System.currentTimeMillis();
    return """
    {"placeId":"home-%s","from":%d,"to":%d,
     "shifts":[{"desk":"夜班","startsAt":%d,"endsAt":%d,"people":["%s"]}]}
    """
        .formatted(HERE, now - 24 * HOUR, now + 24 * HOUR, startsAt, startsAt + 8 * HOUR, person);
  }

  @Test
  void b_aRosterWithAStranger_isRefusedWithItsPlace() {
    String lead = running.signIn("lead-" + HERE);

    HttpResponse<String> put =
        running.post("/api/v1/shifts", lead, shifts(System.currentTimeMillis(), "staff-" + THERE));

    assertThat(put.statusCode()).isEqualTo(422);
    assertThat(json(put).get("detail").asText()).startsWith("shifts[0].people[0]: ");
  }

  @Test
  void c_signingOnAndOff_needsNoDatabase_andSurvivesARestart() throws Exception {
    String staff = running.signIn("staff-" + HERE);
    running.stopDatabase();
    try {
      JsonNode onBreak = json(running.post("/api/v1/duty", staff, "{\"state\":\"BREAK\"}"));
      assertThat(onBreak.get("onDuty").asBoolean()).isTrue();
      assertThat(onBreak.get("available").asBoolean()).isFalse();
      JsonNode off = json(running.post("/api/v1/duty", staff, "{\"state\":\"OFF\"}"));
      assertThat(off.get("basis").asText()).isEqualTo("SIGNED_OFF");
    } finally {
      running.startDatabase();
    }
    running.restart();

    assertThat(json(running.get("/api/v1/duty/own", staff)).get("basis").asText())
        .isEqualTo("SIGNED_OFF");
    running.post("/api/v1/duty", staff, "{\"state\":\"AS_ROSTERED\"}");
    assertThat(json(running.get("/api/v1/duty/own", staff)).get("basis").asText())
        .isEqualTo("ROSTER");
  }

  @Test
  void d_forOthers_saysItOnlyWhoIsInChargeOfThem() {
    String lead = running.signIn("lead-" + HERE);
    String staff = running.signIn("staff-" + HERE);

    HttpResponse<String> own = running.post("/api/v1/duty", lead, set("staff-" + HERE, "BREAK"));
    HttpResponse<String> foreign = running.post("/api/v1/duty", lead, set("staff-" + THERE, "OFF"));
    HttpResponse<String> upwards = running.post("/api/v1/duty", staff, set("lead-" + HERE, "OFF"));

    assertThat(own.statusCode()).isEqualTo(200);
    assertThat(foreign.statusCode()).isEqualTo(404);
    assertThat(upwards.statusCode()).isEqualTo(404);
    running.post("/api/v1/duty", lead, set("staff-" + HERE, "ON"));
  }

  private static String set(String username, String state) {
    return "{\"username\":\"%s\",\"state\":\"%s\"}".formatted(username, state);
  }

  @Test
  void e_aPositionIsTakenOnDutyOnly_andOrdersWhoCouldGo() {
    String field = running.signIn("field-" + HERE);
    String county = running.signIn("county-" + HERE);
    String here = "{\"longitude\":106.91,\"latitude\":27.7}";
    running.post("/api/v1/duty", field, "{\"state\":\"OFF\"}");
    HttpResponse<String> offDuty = running.post("/api/v1/position", field, here);
    running.post("/api/v1/duty", field, "{\"state\":\"ON\"}");
    HttpResponse<String> onDuty = running.post("/api/v1/position", field, here);
    HttpResponse<String> old =
        running.post(
            "/api/v1/position", field, "{\"longitude\":106.91,\"latitude\":27.7,\"at\":1000}");
    running.calls("button-" + HERE + "-1", 1);
    await(() -> incident(county) != null);

    JsonNode ranked =
        json(running.get("/api/v1/incidents/" + incident(county) + "/responders", county))
            .get("items");

    assertThat(offDuty.statusCode()).isEqualTo(409);
    assertThat(onDuty.statusCode()).isEqualTo(204);
    assertThat(old.statusCode()).isEqualTo(422);
    assertThat(ranked.findValuesAsText("responder"))
        .containsExactly("lead-" + HERE, "staff-" + HERE, "field-" + HERE);
    JsonNode worker = ranked.get(2);
    assertThat(worker.get("travelBy").asText()).isEqualTo("ROAD_FACTOR");
    assertThat(worker.get("distanceMeters").asLong()).isBetween(950L, 1_020L);
    assertThat(worker.get("placeAgeSeconds").isNull()).isFalse();
  }

  private static String incident(String cookie) {
    JsonNode items = json(running.get("/api/v1/incidents?status=OPEN", cookie)).get("items");
    return items.isEmpty() ? null : items.get(0).get("id").asText();
  }

  @Test
  void f_theCheckBeforehand_listsWhatIsUncovered_andSeesADutyChange() {
    String lead = running.signIn("lead-" + HERE);
    String county = running.signIn("county-" + HERE);
    String path = "/api/v1/preflight?uncovered=true&division=" + HERE;
    running.post("/api/v1/duty", lead, set("staff-" + HERE, "OFF"));

    await(() -> reasons(path, county).contains("FIRST_TIER_OFF_DUTY"));
    JsonNode report = json(running.get(path, county));

    assertThat(report.at("/counts/beds").asInt()).isEqualTo(2);
    assertThat(report.at("/counts/uncoveredBeds").asInt()).isEqualTo(2);
    JsonNode bed = report.get("items").get(0);
    assertThat(bed.get("id").asText()).isEqualTo("bed-" + HERE + "-1");
    assertThat(bed.at("/steps/0/tier").asText()).isEqualTo("WARD");
    assertThat(bed.at("/steps/0/gap").asText()).isEqualTo("NOBODY_ON_DUTY");
    assertThat(bed.at("/steps/0/people").findValuesAsText("username"))
        .containsExactly("staff-" + HERE, "lead-" + HERE);
    assertThat(running.get("/metrics", null).body())
        .contains("shouhu_preflight_uncovered{reason=\"FIRST_TIER_OFF_DUTY\"} ");
    running.post("/api/v1/duty", lead, set("staff-" + HERE, "ON"));
    await(() -> !reasons(path, county).contains("FIRST_TIER_OFF_DUTY"));
  }

  private static String reasons(String path, String cookie) {
    HttpResponse<String> response = running.get(path, cookie);
    return response.statusCode() == 200 ? json(response).at("/counts/reasons").toString() : "";
  }

  private static JsonNode duty(String cookie, String username) {
    for (JsonNode one :
        json(running.get("/api/v1/duty?placeId=home-" + HERE, cookie)).get("items")) {
      if (one.get("username").asText().equals(username)) {
        return one;
      }
    }
    throw new AssertionError(username + " is not in the list");
  }
}
