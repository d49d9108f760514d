package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.AliveBeat;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** When nobody was watching, who is to be contacted again, and the measures, over HTTP. */
class WatchingIT {
  private static final long HOUR = 3_600_000L;
  private static final String PERSON = "resident:res-" + HERE + "-1";

  private static final String THEIRS = "resident:res-" + THERE + "-1";

  private static RunningCommandCenter running;
  private static String city;
  private static String county;
  private static String neighbour;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
    city = running.signIn("city");
    county = running.signIn("county-" + HERE);
    neighbour = running.signIn("county-" + THERE);
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  @Test
  void whoWasNotWatchedIsListedUntilSomebodyReachedThem() {
    long now = System.currentTimeMillis();
    running.sends("button-" + HERE + "-1", "status", "{\"seq\":1,\"battery\":80}");
    running.sends("button-" + THERE + "-1", "status", "{\"seq\":1,\"battery\":80}");
    beat(now - 2 * HOUR);
    beat(now);

    await(() -> windows(county).contains("GATEWAY_DOWN"));
    JsonNode window = json(running.get("/api/v1/blind-windows", county)).get("items").get(0);
    assertThat(window.get("cause").asText()).isEqualTo("GATEWAY_DOWN");
    assertThat(window.get("deviceId").isNull()).as("about all devices").isTrue();
    assertThat(window.get("millis").asLong()).isEqualTo(2 * HOUR);
    assertThat(recontacts(city, "")).contains(PERSON, THEIRS);
    assertThat(recontacts(city, "?division=" + HERE)).contains(PERSON).doesNotContain(THEIRS);
    assertThat(recontacts(county, "")).contains(PERSON).doesNotContain(THEIRS);
    assertThat(recontacts(county, "?minutes=180")).isEmpty();
    JsonNode list = json(running.get("/api/v1/recontacts", county));
    assertThat(list.get("complete").asBoolean()).isTrue();
    assertThat(list.get("since").asLong()).isBetween(now - 7 * 24 * HOUR, now - 6 * 24 * HOUR);

    HttpResponse<String> tried = done(county, PERSON, "NOT_REACHED", "key-tried-1");
    assertThat(tried.statusCode()).as(tried.body()).isEqualTo(200);
    assertThat(json(tried).get("attempts").asInt()).isEqualTo(1);
    assertThat(json(done(county, PERSON, "NOT_REACHED", "key-tried-1")).get("attempts").asInt())
        .as("one key, one attempt")
        .isEqualTo(1);
    assertThat(recontacts(county, "")).contains(PERSON);
    HttpResponse<String> reached = done(county, PERSON, "REACHED", "key-reached");
    assertThat(json(reached).get("by").asText()).isEqualTo("county-" + HERE);
    assertThat(recontacts(county, "")).doesNotContain(PERSON);
    JsonNode after = json(running.get("/api/v1/recontacts", county));
    assertThat(after.get("reached").asInt()).as("how far it is").isEqualTo(1);
    assertThat(recontacts(neighbour, "")).containsExactly(THEIRS);
  }

  @Test
  void foreignPeopleAndPlacesAreNotAnswered() {
    assertThat(done(neighbour, PERSON, "REACHED", "key-foreign").statusCode()).isEqualTo(404);
    assertThat(done(city, "nobody", "REACHED", "key-nobody").statusCode()).isEqualTo(404);
    assertThat(done(city, PERSON, "PERHAPS", "key-perhaps").statusCode()).isEqualTo(400);
    assertThat(running.get("/api/v1/recontacts?division=" + THERE, county).statusCode())
        .isEqualTo(403);
    assertThat(
            running
                .get("/api/v1/blind-windows?deviceId=button-" + THERE + "-1", county)
                .statusCode())
        .isEqualTo(404);
    assertThat(running.get("/api/v1/blind-windows?division=" + THERE, county).statusCode())
        .isEqualTo(403);
    assertThat(running.get("/api/v1/measures?division=" + THERE, county).statusCode())
        .isEqualTo(403);
  }

  @Test
  void measuresAreTheSameFromMemoryAndFromTheTables() {
    long begin = System.currentTimeMillis();
    running.calls("button-" + HERE + "-2", 1);
    String list = "/api/v1/incidents?deviceId=button-" + HERE + "-2";
    await(() -> json(running.get(list, city)).get("items").size() == 1);
    String id = json(running.get(list, city)).at("/items/0/id").asText();
    String staff = running.signIn("staff-" + HERE);
    assertThat(running.post("/api/v1/incidents/" + id + "/claim", staff, null).statusCode())
        .isEqualTo(200);

    JsonNode live = json(running.get("/api/v1/measures?division=" + HERE, city));

    assertThat(live.get("source").asText()).isEqualTo("LIVE");
    assertThat(live.at("/classes/URGENT/incidents").asInt()).isEqualTo(1);
    assertThat(live.at("/classes/URGENT/answer/count").asInt()).isEqualTo(1);
    String period =
        "/api/v1/measures?division=%s&from=%d&to=%d".formatted(HERE, begin - HOUR, begin + HOUR);
    await(() -> json(running.get(period, city)).at("/classes/URGENT/answer/count").asInt() == 1);
    JsonNode stored = json(running.get(period, city));
    assertThat(stored.get("source").asText()).isEqualTo("TABLES");
    assertThat(stored.at("/classes/URGENT/answer/p50"))
        .isEqualTo(live.at("/classes/URGENT/answer/p50"));
    sourcesAndDesksAreCalledByTheirNames(live, stored);
    assertThat(json(running.get(period, neighbour)).get("reason").asText())
        .isEqualTo("OUT_OF_SCOPE");
    assertThat(
            json(running.get("/api/v1/measures", neighbour))
                .at("/classes/URGENT/incidents")
                .asInt())
        .isZero();
    assertThat(json(running.get("/api/v1/measures", neighbour)).get("operators")).isEmpty();
  }

  /** Also by the tables, and masked as elsewhere. */
  private static void sourcesAndDesksAreCalledByTheirNames(JsonNode live, JsonNode stored) {
    for (JsonNode measures : List.of(live, stored)) {
      JsonNode device = measures.at("/worstDevices/0");
      assertThat(device.get("deviceKind").asText()).isEqualTo("call_button");
      assertThat(device.get("residentName").asText()).isEqualTo("张2");
      assertThat(device.get("bedLabel").asText()).isEqualTo("102 A");
      assertThat(device.get("placeName").asText()).isEqualTo("福利院");
      assertThat(measures.at("/worstPlaces/0/placeName").asText()).isEqualTo("福利院");
      assertThat(measures.at("/worstPlaces/0/division").asText()).isEqualTo(HERE);
      assertThat(measures.at("/desks/0/desk").asText()).isEqualTo("ward:home-" + HERE);
      assertThat(measures.at("/desks/0/placeName").asText()).isEqualTo("福利院");
      JsonNode operator = measures.at("/operators/0");
      assertThat(operator.get("username").asText()).isEqualTo("staff-" + HERE);
      assertThat(operator.get("displayName").asText())
          .isEqualTo(running.directory().user("staff-" + HERE).orElseThrow().displayName());
      assertThat(operator.get("taken").asInt()).isEqualTo(1);
      assertThat(operator.get("perTenMinutes").asDouble()).isEqualTo(1.0);
      assertThat(operator.get("floodShare").asDouble()).isZero();
    }
    JsonNode masked = json(running.get("/api/v1/measures", running.signIn("auditor")));
    assertThat(masked.at("/worstDevices/0/residentName").asText()).isEqualTo("张*");
  }

  @Test
  void aPeriodThatIsNoneIsRefused() {
    for (String period :
        List.of(
            "?to=1795521600000", "?from=1795521600000&to=1795521500000", "?from=0", "?from=x")) {
      assertThat(running.get("/api/v1/measures" + period, city).statusCode())
          .as(period)
          .isEqualTo(400);
    }
  }

  private static void beat(long atMillis) {
    for (Lane lane : List.of(Lane.URGENT, Lane.ROUTINE)) {
      byte[] key = "gateway".getBytes(StandardCharsets.UTF_8);
      running.log().append(lane, key, AliveBeat.envelope(atMillis).toBytes()).join();
    }
  }

  private static String windows(String who) {
    return running.get("/api/v1/blind-windows", who).body();
  }

  private static List<String> recontacts(String who, String query) {
    List<String> ids = new ArrayList<>();
    json(running.get("/api/v1/recontacts" + query, who))
        .get("items")
        .forEach(item -> ids.add(item.get("id").asText()));
    return ids;
  }

  private static HttpResponse<String> done(String who, String id, String result, String key) {
    return running.post(
        "/api/v1/recontacts/" + id + "/done",
        who,
        "{\"result\":\"%s\"}".formatted(result),
        "Idempotency-Key",
        key);
  }
}
