package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the button to the closed incident, over HTTP, with and without the database. */
class DeskIT {
  private static RunningCommandCenter running;
  private static String city;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
    city = running.signIn("city");
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  private static List<JsonNode> incidents(String cookie, String query) {
    JsonNode items = json(running.get("/api/v1/incidents" + query, cookie)).get("items");
    List<JsonNode> list = new ArrayList<>();
    items.forEach(list::add);
    return list;
  }

  /** The id of the open incident of a device. */
  private static String openIncident(String deviceId) {
    String query = "?status=OPEN,CLAIMED,HANDLED&deviceId=" + deviceId;
    await(() -> !incidents(city, query).isEmpty());
    return incidents(city, query).getFirst().get("id").asText();
  }

  private static void closeFor(String incidentId) {
    running.post("/api/v1/incidents/" + incidentId + "/claim", city, null);
    running.post("/api/v1/incidents/" + incidentId + "/handle", city, "{\"note\":\"called\"}");
    HttpResponse<String> closed =
        running.post(
            "/api/v1/incidents/" + incidentId + "/close",
            city,
            "{\"outcome\":\"NO_HELP_NEEDED\",\"reached\":\"SPOKE\"}");
    assertThat(closed.statusCode()).as(closed.body()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 -1", "-5 0", "253402300800000 0", "1 a\u0000b", "99 4294967296"})
  void aCursorThatNoPageGave_isABadRequest(String plain) {
    String cursor =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(plain.getBytes(StandardCharsets.UTF_8));

    var answer =
        running.get("/api/v1/devices/button-" + HERE + "-2/readings?cursor=" + cursor, city);

    assertThat(answer.statusCode()).isEqualTo(400);
  }

  @Test
  void pressedButton_isHelpedInTheWard_andClosedByTheLead() {
    String staff = running.signIn("staff-" + HERE);
    String lead = running.signIn("lead-" + HERE);
    String other = running.signIn("county-" + THERE);
    running.calls("button-" + HERE + "-1", 1);
    String id = openIncident("button-" + HERE + "-1");

    JsonNode claimed = json(running.post("/api/v1/incidents/" + id + "/claim", staff, null));

    assertThat(claimed.get("status").asText()).as(claimed.toString()).isEqualTo("CLAIMED");
    JsonNode assignment = json(running.get("/api/v1/assignments", staff)).at("/items/0");
    assertThat(assignment.get("status").asText()).isEqualTo("ACCEPTED");
    assertThat(assignment.at("/incident/residentName").asText()).isEqualTo("张1");
    assertThat(running.get("/api/v1/incidents/" + id, other).statusCode()).isEqualTo(404);
    assertThat(running.post("/api/v1/incidents/" + id + "/claim", other, null).statusCode())
        .isEqualTo(404);
    String path = "/api/v1/assignments/" + assignment.get("id").asText();
    assertThat(running.post(path + "/accept", running.signIn("staff-" + THERE), null).statusCode())
        .isEqualTo(404);
    assertThat(running.post(path + "/on-scene", staff, "{}").statusCode()).isEqualTo(200);
    assertThat(running.post(path + "/done", staff, "{\"outcome\":\"HELPED\"}").statusCode())
        .isEqualTo(200);
    HttpResponse<String> wrongState = running.post(path + "/accept", staff, null);
    assertThat(wrongState.statusCode()).isEqualTo(409);
    assertThat(json(wrongState).get("reason").asText()).isNotBlank();
    JsonNode closed =
        json(running.post("/api/v1/incidents/" + id + "/close", lead, "{\"outcome\":\"HELPED\"}"));
    assertThat(closed.get("status").asText()).as(closed.toString()).isEqualTo("CLOSED");
    JsonNode whole = json(running.get("/api/v1/incidents/" + id, city));
    assertThat(whole.get("history").size()).isGreaterThan(4);
  }

  private static JsonNode commandsTo(String deviceId, String cookie) {
    return json(running.get("/api/v1/devices/" + deviceId + "/commands", cookie)).get("items");
  }

  @Test
  void acceptedCall_tellsTheDevice_andItsReplyIsShown() {
    String button = "sensor-" + THERE + "-1";
    String staff = running.signIn("staff-" + THERE);
    running.calls(button, 1);
    String id = openIncident(button);

    JsonNode claimed = json(running.post("/api/v1/incidents/" + id + "/claim", staff, null));

    assertThat(claimed.at("/help/0/status").asText()).as(claimed.toString()).isEqualTo("QUEUED");
    JsonNode told = commandsTo(button, staff).get(0);
    assertThat(told.get("kind").asText()).isEqualTo("help_is_coming");
    assertThat(told.get("incidentId").asText()).isEqualTo(id);
    running.sends(button, "reply", "{\"seq\":2,\"id\":%s,\"ok\":true}".formatted(told.get("id")));
    await(() -> commandsTo(button, staff).get(0).get("status").asText().equals("DONE"));
    await(() ->
        json(running.get("/api/v1/incidents/" + id, staff))
            .at("/help/0/status")
            .asText()
            .equals("DONE"));
    closeFor(id);
  }

  @Test
  void commandToADevice_isIssuedOnceAKey_byWhoMay_inTheirScope() {
    String path = "/api/v1/devices/sensor-" + HERE + "-2/commands";
    String lead = running.signIn("lead-" + HERE);
    String interval = "{\"kind\":\"set_interval\",\"seconds\":30}";

    HttpResponse<String> first = running.post(path, lead, interval, "Idempotency-Key", "cmd-0001");

    assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
    assertThat(json(first).get("status").asText()).isEqualTo("QUEUED");
    assertThat(json(first).get("seconds").asInt()).isEqualTo(30);
    assertThat(json(first).get("by").asText()).isEqualTo("lead-" + HERE);
    HttpResponse<String> again = running.post(path, lead, interval, "Idempotency-Key", "cmd-0001");
    assertThat(json(again).get("id")).isEqualTo(json(first).get("id"));
    assertThat(commandsTo("sensor-" + HERE + "-2", lead)).hasSize(1);

    HttpResponse<String> notStaff =
        running.post(path, running.signIn("staff-" + HERE), "{\"kind\":\"reboot\"}");
    assertThat(notStaff.statusCode()).isEqualTo(403);
    assertThat(json(notStaff).get("reason").asText()).isEqualTo("NOT_ALLOWED");
    String elsewhere = running.signIn("lead-" + THERE);
    assertThat(running.post(path, elsewhere, interval).statusCode()).isEqualTo(404);
    assertThat(running.get(path, elsewhere).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"kind\":\"sing\"}",
        "{\"kind\":\"set_interval\"}",
        "{\"kind\":\"set_interval\",\"seconds\":0}",
        "{\"kind\":\"set_interval\",\"seconds\":3601}",
        "{\"kind\":\"identify\",\"seconds\":5}",
        "{\"kind\":\"identify\",\"loud\":true}"
      })
  void commandThatIsNone_isABadRequest(String body) {
    String path = "/api/v1/devices/sensor-" + HERE + "-1/commands";

    assertThat(running.post(path, running.signIn("admin"), body).statusCode()).isEqualTo(400);
  }

  @Test
  void sameIdempotencyKey_doesItsWorkOnce() {
    running.calls("button-" + THERE + "-2", 1);
    String id = openIncident("button-" + THERE + "-2");
    String path = "/api/v1/incidents/" + id + "/claim";
    JsonNode first = json(running.post(path, city, null, "Idempotency-Key", "claim-0001"));

    HttpResponse<String> second = running.post(path, city, null, "Idempotency-Key", "claim-0001");

    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(json(second).get("claimedAt")).isEqualTo(first.get("claimedAt"));
    assertThat(running.post(path, city, null).statusCode()).isEqualTo(409);
    closeFor(id);
  }

  @Test
  void controlCharacterInANote_isRefused_andNewLinesAreNot() {
    running.calls("button-" + THERE + "-2", 2);
    String id = openIncident("button-" + THERE + "-2");
    String path = "/api/v1/incidents/" + id;
    running.post(path + "/claim", city, null);

    HttpResponse<String> refused = running.post(path + "/handle", city, "{\"note\":\"a\\u0000b\"}");

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    HttpResponse<String> handled =
        running.post(path + "/handle", city, "{\"note\":\"a\\n\\tb 好\"}");
    assertThat(handled.statusCode()).as(handled.body()).isEqualTo(200);
    running.post(path + "/close", city, "{\"outcome\":\"NO_HELP_NEEDED\",\"reached\":\"SPOKE\"}");
  }

  @Test
  void listOfIncidents_isOneList_whileTheyMoveFromMemoryToTheTables() {
    List<String> expected = new ArrayList<>();
    for (int n = 1; n <= 12; n++) {
      running.calls("button-" + HERE + "-2", 100 + n);
      String id = openIncident("button-" + HERE + "-2");
      expected.addFirst(id);
      closeFor(id);
      String filter = "?deviceId=button-" + HERE + "-2&limit=5000";
      assertThat(incidents(city, filter))
          .extracting(i -> i.get("id").asText())
          .containsExactlyElementsOf(expected);
    }

    List<String> paged = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          json(
              running.get(
                  "/api/v1/incidents?deviceId=button-" + HERE + "-2&limit=5" + cursor, city));
      page.get("items").forEach(item -> paged.add(item.get("id").asText()));
      cursor = page.get("next").isNull() ? null : "&cursor=" + page.get("next").asText();
    } while (cursor != null);

    assertThat(paged).containsExactlyElementsOf(expected);
  }

  @Test
  void countySeesItsOwnIncidentsOnly_andMayNotAskForOthers() {
    running.calls("button-" + THERE + "-1", 1);
    String id = openIncident("button-" + THERE + "-1");

    String here = running.signIn("county-" + HERE);

    assertThat(incidents(here, "?limit=5000"))
        .extracting(i -> i.get("division").asText())
        .doesNotContain(THERE);
    assertThat(running.get("/api/v1/incidents?division=" + THERE, here).statusCode())
        .isEqualTo(403);
    closeFor(id);
  }

  @Test
  void deviceWithoutAPlace_isRegisteredAndUsedAtOnce() {
    String registrar = running.signIn("registrar");
    HttpResponse<String> registered =
        running.post("/api/v1/devices", registrar, "{\"id\":\"new-1.5\",\"kind\":\"call_button\"}");
    assertThat(registered.statusCode()).as(registered.body()).isEqualTo(201);
    assertThat(json(registered).get("secret").asText()).hasSize(32);

    running.calls("new-1.5", 1);

    String id = openIncident("new-1.5");
    assertThat(json(running.get("/api/v1/devices/new-1.5", city)).get("lastSeenAt").isNumber())
        .isTrue();
    HttpResponse<String> again =
        running.post("/api/v1/devices", registrar, "{\"id\":\"new-1.5\",\"kind\":\"call_button\"}");
    assertThat(again.statusCode()).isEqualTo(409);
    closeFor(id);
  }

  @Test
  void residentTakesAVacantBed_once() {
    String registrar = running.signIn("registrar");
    String home = "home-" + HERE;
    running.post(
        "/api/v1/beds",
        registrar,
        "{\"id\":\"bed-x\",\"placeId\":\"%s\",\"room\":\"9\",\"label\":\"X\"}".formatted(home));
    String body =
        "{\"id\":\"%s\",\"name\":\"李\",\"careLevel\":\"PARTIAL\",\"placeId\":\"%s\",\"bedId\":\"bed-x\",\"override\":\"急诊转入\"}";
    assertThat(
            running
                .post("/api/v1/residents", registrar, body.formatted("res-x", home))
                .statusCode())
        .isEqualTo(201);

    HttpResponse<String> second =
        running.post("/api/v1/residents", registrar, body.formatted("res-y", home));

    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(json(second).get("reason").asText()).isEqualTo("BED_NOT_VACANT");
    HttpResponse<String> unknown =
        running.post("/api/v1/residents", registrar, body.formatted("res-z", "nowhere"));
    assertThat(unknown.statusCode()).isEqualTo(422);
    JsonNode beds = json(running.get("/api/v1/beds?placeId=" + home, registrar)).get("items");
    assertThat(beds.findValuesAsText("residentId")).contains("res-x");
  }

  @Test
  void occupancy_isCountedByDivisionAndInstitution() {
    await(() ->
        json(running.get("/api/v1/occupancy?division=" + THERE, city))
                .at("/items/1/occupied")
                .asInt()
            == 2);

    JsonNode items = json(running.get("/api/v1/occupancy?division=" + THERE, city)).get("items");

    assertThat(items).hasSize(2);
    assertThat(items.get(0).get("kind").asText()).isEqualTo("DIVISION");
    assertThat(items.get(1).get("beds").asInt()).isEqualTo(2);
    assertThat(items.get(1).get("nursingType").asInt()).isEqualTo(1);
    assertThat(items.get(1).get("bedsAt").isNumber()).isTrue();
    assertThat(items.get(1).get("longitude").isNumber()).isTrue();
  }

  @Test
  void databaseStopped_incidentsAndSignInGoOn_theRegisterSaysWhyNot() {
    String registrar = running.signIn("registrar");
    running.stopDatabase();
    try {
      String late = running.signIn("county-" + HERE);
      running.calls("button-" + HERE + "-1", 900);
      String id = openIncident("button-" + HERE + "-1");
      assertThat(running.post("/api/v1/incidents/" + id + "/claim", late, null).statusCode())
          .isEqualTo(200);
      HttpResponse<String> refused =
          running.post("/api/v1/devices", registrar, "{\"id\":\"d-9\",\"kind\":\"hub\"}");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(json(refused).get("reason").asText()).isEqualTo("REGISTER_UNAVAILABLE");
      JsonNode list = json(running.get("/api/v1/incidents", city));
      assertThat(list.get("complete").asBoolean()).isFalse();
      assertThat(list.get("items").findValuesAsText("id")).contains(id);
      assertThat(running.get("/api/v1/devices/button-" + HERE + "-1", city).statusCode())
          .isEqualTo(200);
      assertThat(running.get("/api/v1/devices/button-" + HERE + "-1/events", city).statusCode())
          .isEqualTo(503);
      await(
          () -> json(running.get("/health/ready", null)).get("state").asText().equals("DEGRADED"));
      assertThat(running.get("/health/ready", null).statusCode()).isEqualTo(200);
      closeFor(id);
    } finally {
      running.startDatabase();
    }

    await(() ->
        json(running.get("/api/v1/incidents?status=CLOSED", city)).get("complete").asBoolean());
    await(() ->
        running.post("/api/v1/devices", registrar, "{\"id\":\"d-9\",\"kind\":\"hub\"}").statusCode()
            == 201);
    // The tables catch up: the same incidents, each once, with the same statuses.
    await(() ->
        tables("select count(*) from incident where status = 'CLOSED'")
            == incidents(city, "?limit=5000&status=CLOSED").size());
    await(() -> tables("select count(*) from incident") == incidents(city, "?limit=5000").size());
    assertThat(tables("select count(distinct id) from incident"))
        .isEqualTo(tables("select count(*) from incident"));
  }

  private static int tables(String count) {
    return running
        .database()
        .jdbi()
        .withHandle(h -> h.createQuery(count).mapTo(Integer.class).one());
  }

  @Test
  void storedEvents_areListedOldestFirst_inPages_andTakeBothKindsOfTime() {
    running
        .database()
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                """
                insert into device_event (time, received_at, device_id, seq, kind)
                select timestamptz '2026-01-01 00:00:00+08' + (n / 3) * interval '1 second', now(),
                  'button-520302-2', n, 'call' from generate_series(0, 9) n
                """));
    String path = "/api/v1/devices/button-520302-2/events?limit=4&to=2026-01-02T00:00:00%2B08:00";
    List<Integer> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = json(running.get(path + cursor, city));
      page.get("items").forEach(item -> seen.add(item.get("seq").asInt()));
      cursor = page.get("next").isNull() ? null : "&cursor=" + page.get("next").asText();
    } while (cursor != null);

    assertThat(seen).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }
}
