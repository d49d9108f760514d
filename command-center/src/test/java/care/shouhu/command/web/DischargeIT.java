package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.core.directory.Bed;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Where somebody goes who leaves a bed, and who can read afterwards where they lived. */
class DischargeIT {
  private static final String REASON = "家中失火，当日安置";

  private static RunningCommandCenter running;
  private static String registrar;
  private static String county;
  private static String neighbour;
  private static String lead;
  private static String auditor;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
    registrar = running.signIn("registrar");
    county = clerk(HERE);
    neighbour = clerk(THERE);
    lead = running.signIn("lead-" + HERE);
    auditor = running.signIn("auditor");
    for (String division : List.of(HERE, THERE)) {
      add(
          "places",
          "{\"id\":\"house-%1$s\",\"kind\":\"HOUSEHOLD\",\"name\":\"李家\",\"division\":\"%1$s\",\"longitude\":106.9,\"latitude\":27.7}"
              .formatted(division));
    }
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  private static String clerk(String division) {
    running.addUser(
        running.signIn("admin"),
        "{\"username\":\"clerk-%1$s\",\"displayName\":\"县登记员\",\"role\":\"REGISTRAR\",\"division\":\"%1$s\"}"
            .formatted(division));
    return running.signIn("clerk-" + division);
  }

  @Test
  void aForeignHousehold_isNoHome_butForWhoCameFromIt() {
    String inBed = inBed("away-1", "");
    for (String cookie : List.of(lead, county)) {
      for (String house : List.of("house-" + THERE, "no-such-house")) {
        HttpResponse<String> refused = discharge(inBed, house, cookie);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
        assertThat(json(refused).get("reason").asText()).isEqualTo("UNKNOWN_PLACE");
        assertThat(json(refused).get("detail").asText())
            .isEqualTo("toPlaceId is no home in the register.");
      }
    }
    assertThat(livesAt(inBed)).isEqualTo("home-" + HERE);

    ok(200, discharge(inBed, "house-" + HERE, lead));
    ok(200, discharge(inBed("away-2", ""), "house-" + THERE, registrar));
    String guest = inBed("away-3", ",\"placeId\":\"house-%s\"".formatted(THERE));
    ok(200, discharge(guest, "house-" + THERE, lead));

    assertThat(livesAt(inBed)).isEqualTo("house-" + HERE);
    assertThat(livesAt("away-2")).isEqualTo("house-" + THERE);
    assertThat(livesAt(guest)).isEqualTo("house-" + THERE);
  }

  @Test
  void aHomeThatIsGivenUpMeanwhile_isNoHomeToGoBackTo() {
    add(
        "places",
        "{\"id\":\"house-gone\",\"kind\":\"HOUSEHOLD\",\"name\":\"王家\",\"division\":\"%s\",\"longitude\":106.9,\"latitude\":27.7}"
            .formatted(THERE));
    String person = inBed("away-4", ",\"placeId\":\"house-gone\"");
    ok(200, running.send("DELETE", "/api/v1/places/house-gone?revision=1", registrar, null));

    ok(200, running.post("/api/v1/residents/away-4/discharge", lead, "{\"reason\":\"HOME\"}"));

    assertThat(running.directory().resident(person)).isEmpty();
    assertThat(
            ok(200, running.get("/api/v1/residents/" + person, registrar)).get("placeId").isNull())
        .isTrue();
  }

  @Test
  void whereSomebodyLived_isReadAlsoOfWhoHasNoHome_andOfAClosedFile() {
    String person = inBed("gone-1", "");
    ok(200, running.post("/api/v1/residents/gone-1/discharge", lead, "{\"reason\":\"OTHER\"}"));
    assertThat(running.directory().resident(person)).isEmpty();
    readable(person);
    int revision =
        ok(200, running.get("/api/v1/residents/" + person, registrar)).get("revision").asInt();
    ok(
        200,
        running.send(
            "DELETE",
            "/api/v1/residents/" + person + "?reason=MOVED_AWAY&revision=" + revision,
            registrar,
            null));

    readable(person);
    await(() ->
        running
            .get("/api/v1/audit?kind=LOOK&about=resident:" + person + "&by=clerk-" + HERE, auditor)
            .body()
            .contains("listStays"));
  }

  @Test
  void whoDies_waitsForNothing_andWhatWasKeptForThem_isOthers() {
    String person = inBed("gone-2", "");
    String there = "home-" + THERE;
    bed("kept-there", there, false);
    bed("kept-here", "home-" + HERE, false);
    bed("respite-here", "home-" + HERE, true);
    add("residents", "{\"id\":\"next-1\",\"name\":\"李\",\"division\":\"%s\"}".formatted(HERE));
    waits(person, there);
    waits("next-1", there);
    String offered = offer(there, 0).get("id").asText();
    assertThat(offer(there, 0).get("residentId").asText()).isEqualTo(person);
    post("offers/" + offered + "/accept", "{}");
    post("beds/kept-here/reserve", "{\"personId\":\"%s\"}".formatted(person));
    LocalDate today = LocalDate.now(ContractSamples.ZUNYI);
    post(
        "respite-bookings",
        "{\"bedId\":\"respite-here\",\"personId\":\"%s\",\"from\":\"%s\",\"until\":\"%s\"}"
            .formatted(person, today.plusDays(9), today.plusDays(11)));

    ok(200, running.post("/api/v1/residents/gone-2/discharge", lead, "{\"reason\":\"DECEASED\"}"));

    await(() -> offer(there, 0).get("residentId").asText().equals("next-1"));
    assertThat(offer(there, 1).get("status").asText()).isEqualTo("WITHDRAWN");
    JsonNode queue = ok(200, running.get("/api/v1/waiting-list?placeId=" + there, registrar));
    assertThat(queue.get("items").findValuesAsText("residentId")).containsExactly("next-1");
    JsonNode booked =
        ok(200, running.get("/api/v1/respite-bookings?placeId=home-" + HERE, registrar));
    assertThat(booked.at("/items/0/status").asText()).isEqualTo("CANCELLED");
    await(() -> running.directory().bed("kept-here").orElseThrow().state() == Bed.BedState.VACANT);
  }

  private static void waits(String person, String placeId) {
    post(
        "waiting-list",
        "{\"placeId\":\"%s\",\"personId\":\"%s\",\"nursingType\":false}"
            .formatted(placeId, person));
  }

  private static JsonNode offer(String placeId, int n) {
    return ok(200, running.get("/api/v1/offers?placeId=" + placeId, registrar)).at("/items/" + n);
  }

  private static void post(String path, String body) {
    ok(200, running.post("/api/v1/" + path, registrar, body));
  }

  private static void bed(String id, String placeId, boolean respite) {
    add(
        "beds",
        "{\"id\":\"%1$s\",\"placeId\":\"%2$s\",\"room\":\"802\",\"label\":\"%1$s\",\"respite\":%3$s}"
            .formatted(id, placeId, respite));
  }

  private static void readable(String person) {
    String stays = "/api/v1/residents/" + person + "/stays";
    for (String cookie : List.of(registrar, county)) {
      JsonNode stay = ok(200, running.get(stays, cookie)).at("/items/0");
      assertThat(stay.get("placeId").asText()).isEqualTo("home-" + HERE);
      assertThat(stay.get("override").asText()).isEqualTo(REASON);
    }
    JsonNode audited = ok(200, running.get(stays, auditor)).at("/items/0");
    assertThat(audited.get("placeId").asText()).isEqualTo("home-" + HERE);
    assertThat(audited.has("override")).isFalse();
    HttpResponse<String> foreign = running.get(stays, neighbour);
    assertThat(foreign.statusCode()).isEqualTo(404);
    assertThat(json(foreign).get("detail").asText())
        .isEqualTo("There is no resident " + person + ".");
  }

  /** Somebody new in a bed of their own of the institution here. */
  private static String inBed(String id, String livesAt) {
    add(
        "residents",
        "{\"id\":\"%s\",\"name\":\"王秀英\",\"division\":\"%s\",\"careLevel\":\"FULL\"%s}"
            .formatted(id, livesAt.isEmpty() ? HERE : THERE, livesAt));
    add(
        "beds",
        "{\"id\":\"bed-of-%1$s\",\"placeId\":\"home-%2$s\",\"room\":\"801\",\"label\":\"%1$s\"}"
            .formatted(id, HERE));
    ok(
        200,
        running.post(
            "/api/v1/residents/" + id + "/admit",
            registrar,
            "{\"bedId\":\"bed-of-%s\",\"override\":\"%s\"}".formatted(id, REASON)));
    return id;
  }

  private static HttpResponse<String> discharge(String person, String house, String cookie) {
    return running.post(
        "/api/v1/residents/" + person + "/discharge",
        cookie,
        "{\"reason\":\"HOME\",\"toPlaceId\":\"%s\"}".formatted(house));
  }

  private static String livesAt(String person) {
    return running.directory().resident(person).orElseThrow().placeId();
  }

  private static void add(String path, String body) {
    ok(201, running.post("/api/v1/" + path, registrar, body));
  }

  private static JsonNode ok(int status, HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return json(response);
  }
}
