package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * An institution with three sites, one of them in another county: its lead sees all of them and
 * nothing else, somebody of one site that site, and what is counted adds up.
 */
class SitesIT {
  private static final String INSTITUTION = "institution-1";
  private static final Map<String, String> DIVISION_BY_SITE =
      new TreeMap<>(Map.of("east", HERE, "north", HERE, "far", THERE));
  private static final Map<String, String> TABLE_BY_LIST =
      Map.of("places", "place", "beds", "bed", "rooms", "room", "residents", "resident");

  private static RunningCommandCenter running;
  private static String admin;
  private static String lead;
  private static String nurse;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
    admin = running.signIn("admin");
    added("/organisations", organisation(INSTITUTION));
    DIVISION_BY_SITE.forEach((site, division) -> added("/places", site(site, division)));
    for (String site : DIVISION_BY_SITE.keySet()) {
      for (int n = 1; n <= 4; n++) {
        added(
            "/beds",
            """
            {"id":"%s-%d","placeId":"%s","room":"10%d","label":"1","nursingType":%s}
            """
                .formatted(site, n, site, n, n % 2 == 0));
      }
    }
    running.addUser(admin, user("lead-of-all", "INSTITUTION_LEAD", "organisationId", INSTITUTION));
    running.addUser(admin, user("nurse-of-east", "INSTITUTION_STAFF", "placeId", "east"));
    lead = running.signIn("lead-of-all");
    nurse = running.signIn("nurse-of-east");
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  private static String organisation(String id) {
    return "{\"id\":\"%s\",\"name\":\"仁和养老院\",\"division\":\"%s\"}".formatted(id, HERE);
  }

  private static String site(String id, String division) {
    return """
    {"id":"%s","kind":"INSTITUTION","name":"%s","division":"%s","longitude":106.9,"latitude":27.7,
     "organisationId":"%s"}
    """
        .formatted(id, id, division, INSTITUTION);
  }

  private static String user(String username, String role, String field, String id) {
    return "{\"username\":\"%s\",\"displayName\":\"李\",\"role\":\"%s\",\"%s\":\"%s\"}"
        .formatted(username, role, field, id);
  }

  private static JsonNode added(String path, String body) {
    HttpResponse<String> answer = running.post("/api/v1" + path, admin, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return json(answer);
  }

  private static JsonNode get(String path, String cookie) {
    HttpResponse<String> answer = running.get("/api/v1" + path, cookie);
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    return json(answer);
  }

  private static Set<String> ids(JsonNode list) {
    Set<String> ids = new TreeSet<>();
    list.get("items").forEach(item -> ids.add(item.get("id").asText()));
    return ids;
  }

  /** Ids of what stands at these sites, straight from the tables. */
  private static Set<String> at(String table, Set<String> sites) {
    String column = table.equals("place") ? "id" : "place_id";
    List<String> ids =
        running
            .database()
            .jdbi()
            .withHandle(handle ->
                handle
                    .createQuery(
                        "select id from %s where %s = any (:sites) and removed_at is null"
                            .formatted(table, column))
                    .bindArray("sites", String.class, sites.toArray())
                    .mapTo(String.class)
                    .list());
    return new TreeSet<>(ids);
  }

  private static Set<String> sites() {
    return new TreeSet<>(DIVISION_BY_SITE.keySet());
  }

  @Test
  void session_saysWhichSitesThereAre() {
    JsonNode ofLead = get("/session", lead);

    assertThat(ofLead.at("/scope/organisationId").asText()).isEqualTo(INSTITUTION);
    assertThat(ofLead.at("/scope/placeId").isNull()).isTrue();
    assertThat(ofLead.get("sites").findValuesAsText("id")).containsExactly("east", "far", "north");
    assertThat(get("/session", nurse).get("sites").findValuesAsText("id")).containsExactly("east");
    assertThat(get("/session", admin).get("sites")).isEmpty();
  }

  @Test
  void lists_ofWhoLooksAfterAllSites_areOfThose_andOfWhoWorksAtOne_ofThatOne() {
    TABLE_BY_LIST.forEach((list, table) -> {
      assertThat(ids(get("/" + list + "?limit=1000", lead))).isEqualTo(at(table, sites()));
      assertThat(ids(get("/" + list + "?limit=1000", nurse))).isEqualTo(at(table, Set.of("east")));
    });
    for (String bed : at("bed", sites())) {
      assertThat(running.get("/api/v1/beds/" + bed, lead).statusCode()).isEqualTo(200);
      assertThat(running.get("/api/v1/beds/" + bed, nurse).statusCode())
          .isEqualTo(bed.startsWith("east") ? 200 : 404);
    }
    String foreign = "/api/v1/beds/bed-" + HERE + "-1";
    assertThat(running.get(foreign, lead).statusCode()).isEqualTo(404);
    assertThat(running.get("/api/v1/occupancy?division=" + THERE, lead).statusCode())
        .as("a site of theirs lies there")
        .isEqualTo(200);
    assertThat(running.get("/api/v1/occupancy?division=" + THERE, nurse).statusCode())
        .isEqualTo(403);
  }

  /**
   * Beds become what a random lead and registrar make of them; after each step all is recounted.
   */
  @Test
  void occupancyOfTheInstitution_isTheRecountOverItsSites_afterAnyCommands() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    List<String> beds = new ArrayList<>(at("bed", sites()));
    for (int step = 0; step < 25; step++) {
      String bed = beds.get(random.nextInt(beds.size()));
      String person = "person-" + random.nextInt(8);
      switch (random.nextInt(4)) {
        case 0 -> lead("/beds/" + bed + "/out-of-service", "{\"reason\":\"维修\"}");
        case 1 -> lead("/beds/" + bed + "/back-in-service", "{}");
        case 2 -> {
          running.post(
              "/api/v1/residents",
              admin,
              "{\"id\":\"%s\",\"name\":\"张\",\"division\":\"%s\",\"birthYear\":1940}"
                  .formatted(person, HERE));
          lead(
              "/residents/" + person + "/admit",
              "{\"bedId\":\"%s\",\"override\":\"家中失火\"}".formatted(bed));
        }
        default -> lead("/residents/" + person + "/discharge", "{\"reason\":\"HOME\"}");
      }
      Map<String, Integer> recounted = recount();
      String why = "seed %d, step %d".formatted(seed, step);
      await(() -> shownStates(get("/occupancy", lead)).equals(recounted));
      JsonNode shown = ofInstitution(get("/occupancy", lead));
      int outOfService = recounted.getOrDefault("OUT_OF_SERVICE", 0);
      assertThat(shown.get("beds").asInt()).as(why).isEqualTo(beds.size() - outOfService);
      assertThat(shown.get("vacant").asInt())
          .as(why)
          .isEqualTo(recounted.getOrDefault("VACANT", 0));
      assertThat(shown.get("occupied").asInt())
          .as(why)
          .isEqualTo(recounted.getOrDefault("OCCUPIED", 0));
    }
    assertThat(ofInstitution(get("/occupancy", lead)).get("sites").asInt()).isEqualTo(3);
    String county = running.signIn("county-" + HERE);
    assertThat(ofInstitution(get("/occupancy", county)).get("sites").asInt())
        .as("one is another county's")
        .isEqualTo(2);
    assertThat(get("/occupancy", nurse).get("items").findValuesAsText("kind"))
        .as("one site is no sum")
        .containsExactly("INSTITUTION");
  }

  private static void lead(String path, String body) {
    assertThat(running.post("/api/v1" + path, lead, body).statusCode()).as(path).isLessThan(500);
  }

  private static Map<String, Integer> recount() {
    Map<String, Integer> states = new TreeMap<>();
    running
        .database()
        .jdbi()
        .useHandle(handle ->
            handle
                .createQuery(
                    "select state, count(*) as n from bed where place_id = any (:sites) and"
                        + " removed_at is null group by state")
                .bindArray("sites", String.class, sites().toArray())
                .map((row, context) -> Map.entry(row.getString("state"), row.getInt("n")))
                .forEach(one -> states.put(one.getKey(), one.getValue())));
    return states;
  }

  private static Map<String, Integer> shownStates(JsonNode occupancy) {
    Map<String, Integer> states = new TreeMap<>();
    ofInstitution(occupancy)
        .get("states")
        .properties()
        .forEach(state -> {
          if (state.getValue().asInt() > 0) {
            states.put(state.getKey(), state.getValue().asInt());
          }
        });
    return states;
  }

  private static JsonNode ofInstitution(JsonNode occupancy) {
    for (JsonNode item : occupancy.get("items")) {
      if (item.get("kind").asText().equals("ORGANISATION")) {
        assertThat(item.get("id").asText()).isEqualTo(INSTITUTION);
        assertThat(item.get("name").asText()).isEqualTo("仁和养老院");
        return item;
      }
    }
    throw new AssertionError("no sum in " + occupancy);
  }

  @Test
  void history_ofTheInstitution_addsItsSitesUp_asFarAsTheyAreInside() {
    var hour = new Timestamp(System.currentTimeMillis() / 3_600_000 * 3_600_000 - 7_200_000L);
    running
        .database()
        .jdbi()
        .useHandle(handle ->
            DIVISION_BY_SITE.forEach((site, division) ->
                handle.execute(
                    """
                    insert into occupancy_hour (at, place_id, division, beds, occupied, vacant, reserved, on_leave,
                      in_hospital, respite, out_of_service, nursing_beds, nursing_occupied, independent, partial, "full")
                    values (?, ?, ?, 4, 3, 1, 0, 0, 0, 0, 0, 2, 1, 0, 0, 3)
                    """,
                    hour,
                    site,
                    division)));
    String asked =
        "/occupancy/history?step=hour&from=%d&to=%d&organisationId=%s"
            .formatted(hour.getTime(), hour.getTime() + 1, INSTITUTION);

    assertThat(get(asked, lead).at("/items/0/occupied").asInt()).isEqualTo(9);
    assertThat(
            get(asked.replace("&organisationId=" + INSTITUTION, ""), lead)
                .at("/items/0/occupied")
                .asInt())
        .as("nothing asked for is all they look after")
        .isEqualTo(9);
    assertThat(get(asked, running.signIn("county-" + HERE)).at("/items/0/occupied").asInt())
        .isEqualTo(6);
    assertThat(get(asked, nurse).at("/items/0/occupied").asInt()).isEqualTo(3);
    assertThat(running.get("/api/v1" + asked, running.signIn("lead-" + HERE)).statusCode())
        .isEqualTo(404);
  }

  @Test
  void aSiteThatComesLater_isSeenAtOnce_andOneThatGoesToAnother_noMore() {
    added("/places", site("later", HERE));
    assertThat(running.get("/api/v1/places/later", lead).statusCode()).isEqualTo(200);
    assertThat(running.get("/api/v1/places/later", nurse).statusCode()).isEqualTo(404);

    var page = new Page();
    open(page, lead);
    added("/organisations", organisation("institution-2"));
    HttpResponse<String> moved =
        running.send(
            "PATCH",
            "/api/v1/places/later",
            admin,
            "{\"revision\":1,\"organisationId\":\"institution-2\"}");
    assertThat(moved.statusCode()).as(moved.body()).isEqualTo(200);
    assertThat(running.get("/api/v1/places/later", lead).statusCode()).isEqualTo(404);
    await(() -> page.closedWith == 4401);
  }

  /** A live page; what it was closed with. */
  private static final class Page implements WebSocket.Listener {
    volatile int closedWith;

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closedWith = code;
      return null;
    }
  }

  private static void open(Page page, String cookie) {
    running
        .http()
        .newWebSocketBuilder()
        .header("Cookie", cookie)
        .buildAsync(
            URI.create(
                "ws://localhost:%d/api/v1/live?view=ward".formatted(running.center().httpPort())),
            page)
        .join();
  }

  @Test
  void anOldSession_hasTheScopeThatItsUserHasNow() {
    running.addUser(admin, user("narrowed", "INSTITUTION_LEAD", "organisationId", INSTITUTION));
    String cookie = running.signIn("narrowed");
    assertThat(ids(get("/places?limit=1000", cookie))).isEqualTo(at("place", sites()));

    HttpResponse<String> changed =
        running.send(
            "PATCH",
            "/api/v1/users/narrowed",
            admin,
            "{\"revision\":%d,\"organisationId\":null,\"placeId\":\"far\"}"
                .formatted(get("/users/narrowed", admin).get("revision").asInt()));

    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    HttpResponse<String> places = running.get("/api/v1/places?limit=1000", cookie);
    assertThat(places.statusCode() == 401 || ids(json(places)).equals(Set.of("far")))
        .as(places.body())
        .isTrue();
    assertThat(ids(get("/places?limit=1000", running.signIn("narrowed")))).containsExactly("far");
  }

  @Test
  void whoLooksAfterAllSites_hasADuty_andIsSeenAtEach_butARegistrarHasNone() {
    running.addUser(admin, user("registrar-of-all", "REGISTRAR", "organisationId", INSTITUTION));

    for (String site : sites()) {
      assertThat(get("/duty?limit=1000&placeId=" + site, lead).findValuesAsText("username"))
          .as(site)
          .contains("lead-of-all")
          .doesNotContain("registrar-of-all");
    }
    for (String division : List.of(HERE, THERE)) {
      assertThat(get("/duty?limit=1000&division=" + division, admin).findValuesAsText("username"))
          .as("in each division where a site of theirs is")
          .contains("lead-of-all");
    }
    assertThat(get("/duty?limit=1000", running.signIn("lead-" + HERE)).findValuesAsText("username"))
        .doesNotContain("lead-of-all", "nurse-of-east");
    assertThat(
            running
                .send(
                    "PUT",
                    "/api/v1/users/lead-of-all/duty",
                    running.signIn("county-" + HERE),
                    "{\"state\":\"AS_ROSTERED\"}")
                .statusCode())
        .as("one of their sites is another county's")
        .isEqualTo(404);
  }

  @Test
  void aHandover_isOfOneSite_andOfWhichIsSaid() {
    HttpResponse<String> unsaid = running.post("/api/v1/handovers", lead, "{}");
    HttpResponse<String> said = running.post("/api/v1/handovers", lead, "{\"placeId\":\"north\"}");

    assertThat(unsaid.statusCode()).isEqualTo(422);
    assertThat(json(unsaid).get("reason").asText()).isEqualTo("SITE_WANTED");
    assertThat(said.statusCode()).as(said.body()).isEqualTo(201);
    assertThat(json(said).get("placeId").asText()).isEqualTo("north");
    assertThat(running.get("/api/v1/handovers", nurse).body()).doesNotContain("north");
  }

  @Test
  void anInstitution_thatSomebodyLooksAfter_isNeitherMergedNorDoubled() {
    added("/organisations", organisation("institution-3"));
    HttpResponse<String> merged =
        running.post(
            "/api/v1/organisations/" + INSTITUTION + "/merge",
            admin,
            "{\"revision\":1,\"into\":\"institution-3\"}");
    HttpResponse<String> both =
        running.post(
            "/api/v1/users",
            admin,
            """
            {"username":"both","displayName":"李","role":"INSTITUTION_LEAD","placeId":"east",
             "organisationId":"institution-1","password":"a-first-password-1"}
            """);
    HttpResponse<String> neither =
        running.post(
            "/api/v1/users",
            admin,
            """
            {"username":"neither","displayName":"李","role":"INSTITUTION_LEAD",
             "password":"a-first-password-1"}
            """);

    assertThat(merged.statusCode()).as(merged.body()).isEqualTo(409);
    assertThat(json(merged).get("reason").asText()).isEqualTo("STILL_USED");
    assertThat(json(both).get("reason").asText()).isEqualTo("SCOPE_TWICE");
    assertThat(json(neither).get("reason").asText()).isEqualTo("SCOPE_MISSING");
  }
}
