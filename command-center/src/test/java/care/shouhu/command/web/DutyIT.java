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
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Rosters, duty, who could go and the check beforehand, over HTTP; in this order on one register.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DutyIT {
  private static final long HOUR = 3_600_000L;
  private static final String HOME = "home-" + HERE;

  private static RunningCommandCenter running;
  private static String city;
  private static String county;
  private static String lead;
  private static String staff;
  private static String field;
  private static long seq;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
    city = running.signIn("city");
    county = running.signIn("county-" + HERE);
    lead = running.signIn("lead-" + HERE);
    staff = running.signIn("staff-" + HERE);
    field = running.signIn("field-" + HERE);
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  @Test
  @Order(1)
  void whatNobodyWouldHearIsListedBeforehand_bedByBed() {
    JsonNode report = json(running.get("/api/v1/preflight?limit=1", county));

    assertThat(report.at("/beds/all").asInt()).isEqualTo(2);
    assertThat(report.at("/beds/uncovered").asInt()).as("no page is open").isEqualTo(2);
    assertThat(report.at("/beds/unreached").asInt()).isEqualTo(2);
    assertThat(report.at("/faults/0/tier").asText()).isEqualTo("WARD");
    assertThat(report.at("/faults/0/fault").asText()).isEqualTo("NO_CHANNEL");
    assertThat(report.at("/items/0/id").asText()).isEqualTo("bed-" + HERE + "-1");
    assertThat(report.at("/items/0/residentId").asText()).isEqualTo("res-" + HERE + "-1");
    JsonNode next =
        json(
            running.get("/api/v1/preflight?limit=1&cursor=" + report.get("next").asText(), county));
    assertThat(next.at("/items/0/id").asText()).isEqualTo("bed-" + HERE + "-2");
    assertThat(next.get("next").isNull()).isTrue();
    assertThat(json(running.get("/api/v1/preflight", city)).at("/beds/all").asInt()).isEqualTo(4);
    assertThat(running.get("/api/v1/preflight?division=" + THERE, county).statusCode())
        .isEqualTo(403);
    assertThat(running.get("/api/v1/preflight/home-" + THERE, lead).statusCode()).isEqualTo(404);
    JsonNode place = json(running.get("/api/v1/preflight/" + HOME, lead));
    assertThat(place.at("/tiers/0/people/0/username").asText()).isEqualTo("staff-" + HERE);
    assertThat(place.at("/tiers/0/people/0/ways/0/channel").asText()).isEqualTo("LIVE");
  }

  @Test
  @Order(2)
  void whoIsOnABreakIsPassedBy_andIsAskedAgainAfterIt() {
    long until = System.currentTimeMillis() + HOUR;

    HttpResponse<String> said =
        put(
            "/api/v1/me/duty",
            staff,
            "{\"state\":\"UNAVAILABLE\",\"until\":%d,\"reason\":\"用餐\"}".formatted(until));

    assertThat(said.statusCode()).as(said.body()).isEqualTo(200);
    assertThat(json(said).get("basis").asText()).isEqualTo("ON_BREAK");
    assertThat(json(said).get("until").asLong()).isEqualTo(until);
    assertThat(fault(0)).isEqualTo("ALL_ON_BREAK");
    JsonNode incident = call("button-" + HERE + "-1");
    assertThat(incident.get("tierName").asText()).isEqualTo("INSTITUTION_LEAD");
    JsonNode history =
        json(running.get("/api/v1/incidents/" + incident.get("id").asText(), city)).get("history");
    assertThat(history.get(1).get("kind").asText()).isEqualTo("TIER_EMPTY");
    assertThat(history.get(1).at("/detail/reason").asText()).isEqualTo("ALL_ON_BREAK");

    assertThat(
            put("/api/v1/users/staff-" + HERE + "/duty", lead, "{\"state\":\"AS_ROSTERED\"}")
                .statusCode())
        .isEqualTo(200);
    assertThat(call("button-" + HERE + "-2").get("tierName").asText()).isEqualTo("WARD");
  }

  @Test
  @Order(3)
  void whatCannotBeSaidOfDutyIsRefused() {
    HttpResponse<String> endless = put("/api/v1/me/duty", staff, "{\"state\":\"OFF_DUTY\"}");
    assertThat(endless.statusCode()).isEqualTo(422);
    assertThat(json(endless).get("reason").asText()).isEqualTo("WRONG_UNTIL");
    String word = "{\"state\":\"AS_ROSTERED\"}";
    assertThat(put("/api/v1/users/staff-" + THERE + "/duty", lead, word).statusCode())
        .isEqualTo(404);
    assertThat(put("/api/v1/users/nobody/duty", city, word).statusCode()).isEqualTo(404);
    assertThat(put("/api/v1/users/staff-" + HERE + "/duty", staff, word).statusCode())
        .isEqualTo(403);
  }

  @Test
  @Order(4)
  void aRosterSaysWhoWorks_untilTheShiftIsRemoved() {
    long now = System.currentTimeMillis();
    HttpResponse<String> later =
        shift(lead, "\"placeId\":\"" + HOME + "\"", now + HOUR, "staff-" + HERE);
    assertThat(later.statusCode()).as(later.body()).isEqualTo(201);
    assertThat(duty("staff-" + HERE).get("basis").asText()).isEqualTo("STANDING");
    assertThat(duty("staff-" + HERE).get("nextShiftAt").asLong()).isEqualTo(now + HOUR);

    // One that ends within seconds.
    HttpResponse<String> ended =
        shift(lead, "\"placeId\":\"" + HOME + "\"", now - 8 * HOUR + 3_000, "staff-" + HERE);
    assertThat(ended.statusCode()).as(ended.body()).isEqualTo(201);
    await(() -> duty("staff-" + HERE).get("basis").asText().equals("NOT_ROSTERED"));
    assertThat(duty("lead-" + HERE).get("basis").asText()).isEqualTo("STANDING");
    assertThat(fault(0)).isEqualTo("NOBODY_ON_DUTY");

    HttpResponse<String> running1 =
        shift(lead, "\"placeId\":\"" + HOME + "\"", now - HOUR, "staff-" + HERE);
    assertThat(duty("staff-" + HERE).get("basis").asText()).isEqualTo("ROSTER");
    assertThat(duty("staff-" + HERE).get("until").asLong()).isEqualTo(now + 7 * HOUR);
    JsonNode listed = json(running.get("/api/v1/shifts?placeId=" + HOME, staff)).get("items");
    assertThat(listed).filteredOn(shift -> shift.get("runs").asBoolean()).hasSize(1);
    assertThat(listed).filteredOn(shift -> shift.get("startsAt").asLong() > now).hasSize(1);

    for (HttpResponse<String> added : List.of(later, ended, running1)) {
      String path = "/api/v1/shifts/" + json(added).get("id").asText();
      assertThat(running.send("DELETE", path, running.signIn("lead-" + THERE), null).statusCode())
          .isEqualTo(404);
      assertThat(running.send("DELETE", path, lead, null).statusCode()).isEqualTo(204);
      assertThat(running.send("DELETE", path, lead, null).statusCode()).isEqualTo(404);
    }
    assertThat(duty("staff-" + HERE).get("basis").asText()).isEqualTo("STANDING");
  }

  @Test
  @Order(5)
  void aShiftThatCannotBeIsRefusedWithWhatIsRight() {
    long now = System.currentTimeMillis();
    String home = "\"placeId\":\"" + HOME + "\"";
    HttpResponse<String> foreign = shift(lead, home, now, "staff-" + THERE);
    assertThat(foreign.statusCode()).isEqualTo(422);
    assertThat(json(foreign).get("reason").asText()).isEqualTo("NOT_OF_UNIT");
    assertThat(json(foreign).get("detail").asText()).contains("staff-" + THERE);
    assertThat(shift(lead, home, now - 100 * HOUR, "staff-" + HERE).statusCode()).isEqualTo(422);
    assertThat(shift(lead, "\"division\":\"" + HERE + "\"", now, "field-" + HERE).statusCode())
        .isEqualTo(403);
    assertThat(shift(county, "\"division\":\"" + HERE + "\"", now, "city").statusCode())
        .isEqualTo(422);
    assertThat(shift(lead, home + ",\"division\":\"" + HERE + "\"", now, "x").statusCode())
        .isEqualTo(400);
  }

  @Test
  @Order(6)
  void whoCouldGoIsRankedWithItsReasons_andTheNextOneIsTheSame() {
    put("/api/v1/me/place", field, "{\"longitude\":106.9,\"latitude\":27.8}");
    HttpResponse<String> skills =
        put("/api/v1/users/field-" + HERE + "/skills", county, "{\"skills\":[\"急救\"]}");
    assertThat(skills.statusCode()).as(skills.body()).isEqualTo(200);
    JsonNode me = json(running.get("/api/v1/me/duty", field));
    assertThat(me.at("/place/latitude").asDouble()).isEqualTo(27.8);
    assertThat(me.at("/place/ageSeconds").asLong()).isBetween(0L, 60L);
    assertThat(me.at("/skills/0").asText()).isEqualTo("急救");
    running.sends(
        "button-" + HERE + "-1", "event", "{\"seq\":%d,\"kind\":\"fall\"}".formatted(900 + ++seq));
    String id = call("button-" + HERE + "-1").get("id").asText();
    await(() -> json(running.get("/api/v1/incidents/" + id, city)).get("alarms").size() >= 3);

    JsonNode ranked =
        json(running.get("/api/v1/incidents/" + id + "/responders", county)).get("items");

    assertThat(names(ranked)).containsExactly("lead-" + HERE, "staff-" + HERE, "field-" + HERE);
    assertThat(ranked.at("/0/reasons/0/code").asText()).isEqualTo("INSIDE");
    assertThat(ranked.at("/0/missingSkills/0").asText()).isEqualTo("急救");
    assertThat(ranked.at("/2/reasons/1/code").asText()).isEqualTo("ESTIMATED");
    assertThat(ranked.at("/2/reasons/1/seconds").asLong()).isBetween(2_075L, 2_090L);
    assertThat(ranked.at("/2/missingSkills")).isEmpty();

    HttpResponse<String> sent =
        running.post(
            "/api/v1/incidents/" + id + "/dispatch",
            county,
            "{\"responders\":[\"lead-%s\"]}".formatted(HERE));
    assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
    String assignment = json(sent).at("/assignments/0/id").asText();
    assertThat(
            running
                .post(
                    "/api/v1/assignments/" + assignment + "/decline", lead, "{\"reason\":\"走不开\"}")
                .statusCode())
        .isEqualTo(200);
    JsonNode assignments = json(running.get("/api/v1/incidents/" + id, city)).get("assignments");
    assertThat(assignments.at("/0/status").asText()).isEqualTo("DECLINED");
    assertThat(assignments.at("/0/reason").asText()).isEqualTo("走不开");
    assertThat(assignments.at("/1/responder").asText()).isEqualTo("staff-" + HERE);

    String next = assignments.at("/1/id").asText();
    running.post("/api/v1/assignments/" + next + "/accept", staff, null);
    HttpResponse<String> there =
        running.post(
            "/api/v1/assignments/" + next + "/on-scene",
            staff,
            "{\"longitude\":106.91,\"latitude\":27.71}");
    assertThat(there.statusCode()).as(there.body()).isEqualTo(200);
    assertThat(duty("staff-" + HERE).at("/place/latitude").asDouble()).isEqualTo(27.71);
  }

  @Test
  @Order(7)
  void whatWasSaidSurvivesARestart() throws Exception {
    long until = System.currentTimeMillis() + HOUR;
    put("/api/v1/me/duty", field, "{\"state\":\"OFF_DUTY\",\"until\":%d}".formatted(until));

    running.restart();

    assertThat(duty("field-" + HERE).get("basis").asText()).isEqualTo("SIGNED_OFF");
    await(() ->
        running
            .get("/metrics", null)
            .body()
            .contains("shouhu_preflight_uncovered{kind=\"bed\"} 4.0"));
    assertThat(duty("field-" + HERE).get("place").isNull()).as("off duty").isTrue();
    assertThat(duty("staff-" + HERE).at("/place/latitude").asDouble()).isEqualTo(27.71);
    HttpResponse<String> forgotten = running.send("DELETE", "/api/v1/me/place", staff, null);
    assertThat(json(forgotten).get("place").isNull()).as(forgotten.body()).isTrue();
    put("/api/v1/me/place", field, "{\"longitude\":106.9,\"latitude\":27.8}");
    assertThat(duty("field-" + HERE).get("place").isNull()).as("off duty").isTrue();
    JsonNode ofHome = json(running.get("/api/v1/duty?placeId=" + HOME, lead)).get("items");
    assertThat(ofHome).hasSize(2);
    assertThat(ofHome.get(0).get("username").asText()).isEqualTo("lead-" + HERE);
  }

  private static List<String> names(JsonNode items) {
    List<String> names = new ArrayList<>();
    items.forEach(item -> names.add(item.get("responder").asText()));
    return names;
  }

  private static String fault(int tier) {
    return json(running.get("/api/v1/preflight/" + HOME, lead))
        .at("/tiers/" + tier + "/fault")
        .asText();
  }

  private static JsonNode duty(String username) {
    for (JsonNode one : json(running.get("/api/v1/duty?limit=1000", city)).get("items")) {
      if (one.get("username").asText().equals(username)) {
        return one;
      }
    }
    throw new AssertionError(username + " is not listed");
  }

  private static HttpResponse<String> shift(String who, String unit, long from, String person) {
    return running.post(
        "/api/v1/shifts",
        who,
        "{%s,\"startsAt\":%d,\"endsAt\":%d,\"people\":[\"%s\"]}"
            .formatted(unit, from, from + 8 * HOUR, person));
  }

  private static HttpResponse<String> put(String path, String who, String body) {
    return running.send("PUT", path, who, body);
  }

  /** Somebody presses; the incident it is in. */
  private static JsonNode call(String button) {
    running.calls(button, ++seq);
    String list = "/api/v1/incidents?status=OPEN,CLAIMED&deviceId=" + button;
    await(() -> !json(running.get(list, city)).get("items").isEmpty());
    return json(running.get(list, city)).get("items").get(0);
  }
}
