package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.command.evidence.PackCheck;
import care.shouhu.command.incident.HistoryChain;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Incidents of days ago, which are in the tables alone. */
class ArchivedIncidentIT {
  private static final long DAYS_MILLIS = 10 * 86_400_000L;

  private static RunningCommandCenter running;
  private static String city;
  private static ObjectNode pattern;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
    city = running.signIn("city");
    String button = "button-" + HERE + "-1";
    running.calls(button, 1);
    String path = "/api/v1/incidents?deviceId=" + button;
    await(() -> !json(running.get(path, city)).get("items").isEmpty());
    String id = json(running.get(path, city)).at("/items/0/id").asText();
    ask(id, "claim", city, null);
    ask(id, "handle", city, "{\"note\":\"通话\",\"reached\":\"SPOKE\"}");
    ask(id, "close", city, "{\"outcome\":\"HELPED\"}");
    pattern = (ObjectNode) incident(id);
    assertThat(pattern.get("status").asText()).isEqualTo("CLOSED");
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  private static HttpResponse<String> ask(String id, String what, String who, String body) {
    return running.post("/api/v1/incidents/" + id + "/" + what, who, body);
  }

  private static JsonNode incident(String id) {
    return json(running.get("/api/v1/incidents/" + id, city));
  }

  /** As the projection left it ten days ago; its history is one entry. */
  private static void archived(String id, String status) {
    long at = System.currentTimeMillis() - DAYS_MILLIS;
    var entry = new HistoryChain.Link(1, at, "CLOSED", "city", null, Map.of(), null);
    String hash = HistoryChain.hash(id, null, entry);
    ObjectNode body = pattern.deepCopy();
    body.remove("history");
    body.put("id", id).put("status", status).put("openedAt", at).put("closedAt", at);
    body.put("historyCount", 1).put("historyHash", hash);
    running
        .database()
        .jdbi()
        .useHandle(handle -> {
          handle.execute(
              "insert into incident (id, status, class, kind, resident_id, place_id, division, opened_at, tier,"
                  + " policy_version, history_count, history_hash, position, body)"
                  + " values (?, ?, 'URGENT', 'CALL', ?, ?, ?, to_timestamp(? / 1000.0), 0, 1, 1, ?, 1, cast(? as"
                  + " jsonb))",
              id,
              status,
              pattern.get("residentId").asText(),
              pattern.get("placeId").asText(),
              HERE,
              at,
              hash,
              body.toString());
          handle.execute(
              "insert into incident_history (incident_id, number, at, kind, by_whom, detail, hash, position)"
                  + " values (?, 1, to_timestamp(? / 1000.0), 'CLOSED', 'city', '{}', ?, 1)",
              id,
              at,
              hash);
        });
  }

  private static List<String> found(String who, String query) {
    var items = json(running.get("/api/v1/incidents?limit=2" + query, who)).get("items");
    return items.findValuesAsText("id").stream().filter(id -> id.startsWith("I-8")).toList();
  }

  @Test
  void thoseOfDaysAgo_areFoundByDayClassPlaceAndName_andPagedThrough() {
    for (int i = 1; i <= 5; i++) {
      archived("I-80" + i, "CLOSED");
    }
    long at = System.currentTimeMillis() - DAYS_MILLIS;
    String days = "&since=%d&until=%d".formatted(at - 3_600_000, at + 3_600_000);
    String place = "&placeId=home-" + HERE;

    assertThat(found(city, days + "&class=URGENT" + place)).hasSize(2);
    assertThat(found(city, days + "&class=HIGH,MEDIUM")).isEmpty();
    assertThat(found(city, "&since=%d&until=%d".formatted(at + 3_600_000, at + 7_200_000)))
        .isEmpty();
    assertThat(found(city, days + "&text=I-803")).containsExactly("I-803");
    assertThat(found(city, days + "&text=%E5%BC%A01")).as("张1").hasSize(2);
    assertThat(found(city, days + "&text=%E5%BC%A02")).as("张2").isEmpty();
    assertThat(found(running.signIn("auditor"), days)).hasSize(2);
    assertThat(found(running.signIn("county-" + THERE), days)).isEmpty();
    assertThat(
            running
                .get("/api/v1/incidents?placeId=home-" + HERE, running.signIn("lead-" + THERE))
                .statusCode())
        .isEqualTo(404);
    assertThat(running.get("/api/v1/incidents?text=x", city).statusCode()).isEqualTo(400);
    var ids = new TreeSet<String>();
    JsonNode page = json(running.get("/api/v1/incidents?limit=2" + days, city));
    for (int pages = 0; pages < 20; pages++) {
      page.get("items").forEach(one -> assertThat(ids.add(one.get("id").asText())).isTrue());
      if (page.get("next").isNull()) {
        break;
      }
      page =
          json(
              running.get(
                  "/api/v1/incidents?limit=2" + days + "&cursor=" + page.get("next").asText(),
                  city));
    }
    assertThat(ids).contains("I-801", "I-802", "I-803", "I-804", "I-805");
  }

  @Test
  void whoWasToldOfOneOfDaysAgo_isReadFromTheTable_alsoTogetherWithOthers() {
    archived("I-90", "CLOSED");
    running
        .database()
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                "insert into notice (id, username, about, incident_id, incident_ids, class, status, created_at,"
                    + " delivered_at, ended_at, attempts, position) values ('N-900', ?, 'many', 'I-91',"
                    + " array['I-91', 'I-90'], 'URGENT', 'DELIVERED', now() - interval '10 days',"
                    + " now() - interval '10 days', now() - interval '10 days', cast(? as jsonb), 1)",
                "staff-" + HERE,
                """
                [{"number": 1, "kind": "SMS", "channelId": "c", "state": "DELIVERED", "tries": 1,
                  "queuedAtMillis": 1, "sentAtMillis": 2, "deliveredAtMillis": 3}]
                """));

    JsonNode notices = json(running.get("/api/v1/incidents/I-90/notices", city)).get("items");

    assertThat(notices).hasSize(1);
    assertThat(notices.at("/0/displayName").asText()).isEqualTo("staff-" + HERE);
    assertThat(notices.at("/0/about").asText()).isEqualTo("many");
    assertThat(notices.at("/0/attempts/0/channel").asText()).isEqualTo("SMS");
    assertThat(notices.at("/0/attempts/0/deliveredAt").asLong()).isEqualTo(3);
    assertThat(
            running
                .get("/api/v1/incidents/I-90/notices", running.signIn("county-" + THERE))
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void closedTenDaysAgo_isReopenedAsANewOneThatRings_andEachNamesTheOther() throws Exception {
    archived("I-7", "CLOSED");
    HttpResponse<String> claim = ask("I-7", "claim", city, null);
    assertThat(json(claim).get("reason").asText()).isEqualTo("ARCHIVED");
    assertThat(json(claim).get("possible").toString()).isEqualTo("[\"reopen\"]");

    HttpResponse<String> answer =
        ask("I-7", "reopen", running.signIn("county-" + HERE), "{\"reason\":\"家属来电\"}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode next = json(answer);
    String id = next.get("id").asText();
    assertThat(next.get("follows").asText()).isEqualTo("I-7");
    assertThat(next.get("followsReason").asText()).isEqualTo("家属来电");
    assertThat(next.get("ringing").asBoolean()).isTrue();
    for (String same : new String[] {"class", "kind", "residentId", "placeId", "division"}) {
      assertThat(next.get(same)).as(same).isEqualTo(pattern.get(same));
    }
    await(() -> incident("I-7").get("reopenedAs").asText().equals(id));
    JsonNode old = incident("I-7");
    assertThat(old.get("status").asText()).isEqualTo("CLOSED");
    assertThat(old.at("/history/1/kind").asText()).isEqualTo("REOPENED");
    assertThat(old.at("/history/1/detail/as").asText()).isEqualTo(id);
    JsonNode origin = incident(id).at("/history/0/detail");
    assertThat(origin.get("followsHash")).isEqualTo(old.at("/history/0/hash"));
    HttpResponse<String> again = ask("I-7", "reopen", city, "{\"reason\":\"x\"}");
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(json(again).get("detail").asText()).contains(id);
    assertProvable(id);
  }

  /** Both packs, one against the other, and the chains of the tables. */
  private static void assertProvable(String id) throws Exception {
    var found = PackCheck.check(pack(id), Optional.empty(), Optional.of(pack("I-7")));
    assertThat(PackCheck.isGood(found)).as("%s", found).isTrue();
    String auditor = running.signIn("auditor");
    await(() -> incident("I-7").get("historyCount").asInt() == 3);
    assertThat(broken(auditor)).isEqualTo("[]");
    running
        .database()
        .jdbi()
        .useHandle(handle -> {
          handle.execute("alter table incident_history disable trigger all");
          handle.execute(
              "update incident_history set hash = 'another' where incident_id = 'I-7' and number = 1");
        });
    assertThat(broken(auditor)).contains("I-7", id, "ORIGIN_DIFFERS");
  }

  private static String broken(String auditor) {
    String path = "/api/v1/evidence-check?limit=5000";
    return json(running.get(path, auditor)).get("broken").toString();
  }

  private static byte[] pack(String id) throws Exception {
    URI address =
        URI.create(
            "http://localhost:%d/api/v1/incidents/%s/evidence"
                .formatted(running.center().httpPort(), id));
    HttpRequest request = HttpRequest.newBuilder(address).header("Cookie", city).build();
    return running.http().send(request, BodyHandlers.ofByteArray()).body();
  }

  @Test
  void reopenedTenTimesUnderOneKey_isReopenedOnce() {
    archived("I-8", "CLOSED");
    String path = "/api/v1/incidents/I-8/reopen";

    for (int i = 0; i < 10; i++) {
      HttpResponse<String> answer =
          running.post(path, city, "{\"reason\":\"x\"}", "Idempotency-Key", "ten-times");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    String query = "select count(*) from incident where body->>'follows' = 'I-8'";
    await(() -> incident("I-8").get("historyCount").asInt() == 2);
    int followers =
        running
            .database()
            .jdbi()
            .withHandle(handle -> handle.createQuery(query).mapTo(Integer.class).one());
    assertThat(followers).isEqualTo(1);
  }

  @Test
  void mergedOne_andThoseOfAnotherCounty_andWithoutTheDatabase_areAnsweredWithWhatIsWrong() {
    archived("I-9", "MERGED");
    archived("I-10", "CLOSED");
    String other = running.signIn("county-" + THERE);

    HttpResponse<String> merged = ask("I-9", "reopen", city, "{\"reason\":\"x\"}");
    HttpResponse<String> foreign = ask("I-10", "reopen", other, "{\"reason\":\"x\"}");

    assertThat(merged.statusCode()).isEqualTo(409);
    assertThat(json(merged).get("reason").asText()).isEqualTo("WRONG_STATE");
    assertThat(foreign.statusCode()).isEqualTo(404);
    running.stopDatabase();
    try {
      HttpResponse<String> stopped = ask("I-10", "reopen", city, "{\"reason\":\"x\"}");
      assertThat(stopped.statusCode()).isEqualTo(503);
    } finally {
      running.startDatabase();
      await(() -> ask("I-10", "reopen", city, "{\"reason\":\"x\"}").statusCode() == 200);
    }
  }
}
