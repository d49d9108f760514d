package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Shelving, devices in test, and the end of a shift, over HTTP and into the tables. */
class ShiftIT {
  private static RunningCommandCenter running;
  private static String city;
  private static long seq;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
    city = running.signIn("city");
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  private static JsonNode incidentsOf(String device) {
    return json(running.get(
            "/api/v1/incidents?status=OPEN,CLAIMED,HANDLED&deviceId=" + device, city))
        .get("items");
  }

  private static void sayItsBatteryIsLow(String device) {
    long now = System.currentTimeMillis();
    running.sends(
        device, "event", "{\"seq\":%d,\"at\":%d,\"kind\":\"low_battery\"}".formatted(++seq, now));
  }

  private static HttpResponse<String> shelve(String who, String device, String kind, int minutes) {
    return running.post(
        "/api/v1/shelves",
        who,
        "{\"deviceId\":\"%s\",\"kind\":\"%s\",\"minutes\":%d,\"reason\":\"松动，等维修\"}"
            .formatted(device, kind, minutes));
  }

  private static JsonNode hold(String id) {
    return json(running.get("/api/v1/holds/" + id, city));
  }

  @Test
  void shelvedAlarm_isCountedAndOpensNothing_andIsRaisedWhenTheShelfEnds() {
    String device = "sensor-" + HERE + "-1";
    String lead = running.signIn("lead-" + HERE);

    HttpResponse<String> shelved = shelve(lead, device, "BATTERY_LOW", 30);

    assertThat(shelved.statusCode()).as(shelved.body()).isEqualTo(201);
    String id = json(shelved).get("id").asText();
    assertThat(json(shelved).get("byName").asText()).isEqualTo("lead-" + HERE);
    sayItsBatteryIsLow(device);
    await(() -> hold(id).get("count").asInt() == 1);
    assertThat(incidentsOf(device)).isEmpty();
    assertThat(json(running.get("/api/v1/holds?type=SHELF", lead)).at("/items/0/id").asText())
        .isEqualTo(id);
    String other = running.signIn("lead-" + THERE);
    assertThat(running.get("/api/v1/holds/" + id, other).statusCode()).isEqualTo(404);
    assertThat(json(running.get("/api/v1/holds", other)).get("items")).isEmpty();
    HttpResponse<String> twice = shelve(lead, device, "BATTERY_LOW", 5);
    assertThat(twice.statusCode()).isEqualTo(409);
    assertThat(json(twice).get("detail").asText()).contains("lead-" + HERE);

    HttpResponse<String> ended = running.post("/api/v1/holds/" + id + "/end", lead, null);

    assertThat(json(ended).get("endedBy").asText()).isEqualTo("lead-" + HERE);
    await(() -> incidentsOf(device).size() == 1);
    await(() -> count("select count(*) from alarm_held where hold_id = '" + id + "'") == 1);
    await(() ->
        count("select count(*) from alarm_hold where ended_at is not null and id = '" + id + "'")
            == 1);
  }

  @Test
  void callsAndFalls_areNeverShelved_norAnythingForLongerThanEightHours() {
    String device = "sensor-" + HERE + "-2";
    for (String kind : new String[] {"CALL", "FALL"}) {
      HttpResponse<String> refused = shelve(city, device, kind, 5);
      assertThat(refused.statusCode()).isEqualTo(422);
      assertThat(json(refused).get("reason").asText()).isEqualTo("NEVER_SHELVED");
    }
    HttpResponse<String> tooLong = shelve(city, device, "SILENT", 481);
    assertThat(tooLong.statusCode()).isEqualTo(422);
    assertThat(json(tooLong).get("detail").asText()).contains("480");
    assertThat(shelve(running.signIn("staff-" + HERE), device, "SILENT", 5).statusCode())
        .isEqualTo(403);
    assertThat(shelve(running.signIn("lead-" + THERE), device, "SILENT", 5).statusCode())
        .isEqualTo(404);
  }

  @Test
  void deviceInTest_ringsNobody_tellsTheInstaller_andRingsWhenTheTestIsOver() {
    String device = "button-" + THERE + "-1";
    String registrar = running.signIn("registrar");
    String path = "/api/v1/devices/" + device + "/test";

    HttpResponse<String> begun =
        running.post(path, registrar, "{\"minutes\":15,\"reason\":\"安装\"}");

    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
    String id = json(begun).get("id").asText();
    running.calls(device, 501);
    await(() -> hold(id).get("count").asInt() == 1);
    assertThat(hold(id).at("/alarms/0/kind").asText()).isEqualTo("CALL");
    assertThat(incidentsOf(device)).isEmpty();
    running.post("/api/v1/holds/" + id + "/end", registrar, null);
    running.calls(device, 502);
    await(() -> incidentsOf(device).size() == 1);
    assertThat(incidentsOf(device).at("/0/ringing").asBoolean()).isTrue();
    HttpResponse<String> again =
        running.post(path, registrar, "{\"minutes\":15,\"reason\":\"安装\"}");
    assertThat(again.statusCode()).as("it speaks for an open incident").isEqualTo(409);
    assertThat(json(again).get("reason").asText()).isEqualTo("DEVICE_HAS_INCIDENT");
    HttpResponse<String> tooLong =
        running.post(
            "/api/v1/devices/button-" + THERE + "-2/test",
            registrar,
            "{\"minutes\":61,\"reason\":\"x\"}");
    assertThat(tooLong.statusCode()).isEqualTo(422);
  }

  @Test
  void shiftEnds_whenEachItemWasTakenByName_alsoWhatCameUpMeanwhile() {
    String lead = running.signIn("lead-" + HERE);
    String staff = running.signIn("staff-" + HERE);
    String device = "button-" + HERE + "-1";
    running.calls(device, 601);
    await(() -> incidentsOf(device).size() == 1);
    String incident = incidentsOf(device).at("/0/id").asText();
    running.post("/api/v1/incidents/" + incident + "/claim", lead, null);
    String shelf =
        json(shelve(lead, "sensor-" + HERE + "-2", "LATE_IN_BED", 60)).get("id").asText();

    HttpResponse<String> begun =
        running.post("/api/v1/handovers", lead, "{\"note\":\"102 床今晚不适\"}");

    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
    String id = json(begun).get("id").asText();
    assertThat(json(begun).get("items").findValuesAsText("ref")).contains(incident, shelf);
    assertThat(json(begun).get("placeId").asText()).isEqualTo("home-" + HERE);
    String path = "/api/v1/handovers/" + id;
    assertThat(running.post("/api/v1/handovers", staff, "{}").statusCode()).isEqualTo(409);
    String take = "{\"refs\":[\"%s\"],\"note\":\"知道了\"}";
    HttpResponse<String> bySame = running.post(path + "/take", lead, take.formatted(incident));
    assertThat(json(bySame).get("reason").asText()).isEqualTo("SAME_PERSON");
    assertThat(running.post(path + "/take", staff, take.formatted(incident)).statusCode())
        .isEqualTo(200);
    assertThat(json(running.get("/api/v1/incidents/" + incident, city)).get("claimedBy").asText())
        .as("what the one before had is the next one's")
        .isEqualTo("staff-" + HERE);

    running.calls("button-" + HERE + "-2", 602);
    await(() -> incidentsOf("button-" + HERE + "-2").size() == 1);
    assertThat(incidentsOf("button-" + HERE + "-2").at("/0/ringing").asBoolean()).isTrue();
    String meanwhile = incidentsOf("button-" + HERE + "-2").at("/0/id").asText();
    HttpResponse<String> early = running.post(path + "/complete", staff, null);
    assertThat(early.statusCode()).isEqualTo(409);
    assertThat(json(early).get("reason").asText()).isEqualTo("ITEMS_LEFT");
    assertThat(json(early).get("detail").asText()).contains(meanwhile, shelf);
    assertThat(leftOf(running.get(path, staff))).doesNotContain(meanwhile);
    List<String> left = leftOf(running.post(path + "/take", lead, "{\"refs\":[]}"));
    assertThat(left).as("shown, also to whom hands over").contains(meanwhile, shelf);
    takeEach(left, path, staff);

    HttpResponse<String> completed = running.post(path + "/complete", staff, null);

    assertThat(completed.statusCode()).as(completed.body()).isEqualTo(200);
    assertThat(json(completed).get("status").asText()).isEqualTo("COMPLETED");
    await(() -> count("select count(*) from handover where status = 'COMPLETED'") == 1);
    JsonNode report = json(running.get(path, running.signIn("county-" + HERE)));
    assertThat(report.get("items").findValuesAsText("takenBy")).contains("staff-" + HERE);
    assertThat(running.get(path, running.signIn("county-" + THERE)).statusCode()).isEqualTo(404);
    assertThat(json(running.get("/api/v1/handovers", city)).at("/items/0/id").asText())
        .isEqualTo(id);
  }

  private static List<String> leftOf(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    List<String> left = new ArrayList<>();
    for (JsonNode item : json(answer).get("items")) {
      if (item.get("takenBy").isNull() && item.get("settledAt").isNull()) {
        left.add(item.get("ref").asText());
      }
    }
    return left;
  }

  private static void takeEach(List<String> refs, String path, String who) {
    for (String ref : refs) {
      running.post(path + "/take", who, "{\"refs\":[\"" + ref + "\"]}");
    }
  }

  @Test
  void unknownHoldAndHandover_areProblems() {
    assertThat(running.post("/api/v1/holds/S-999/end", city, null).statusCode()).isEqualTo(404);
    assertThat(running.post("/api/v1/handovers/H-999/complete", city, null).statusCode())
        .isEqualTo(404);
    assertThat(running.get("/api/v1/handovers/H-999", city).statusCode()).isEqualTo(404);
  }

  private static int count(String sql) {
    return running.database().jdbi().withHandle(h -> h.createQuery(sql).mapTo(Integer.class).one());
  }
}
