package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** People nobody serves, as a county works on their files: the directory does not know them. */
class PeopleOnFileIT {
  private static final Map<String, String> OF_A_PERSON =
      Map.of(
          "contacts",
          "{\"residentId\":\"%s\",\"name\":\"张小明\",\"phone\":\"13800000000\"}",
          "consents",
          "{\"residentId\":\"%s\",\"kind\":\"MONITORING\",\"given\":true,\"givenOn\":\"2026-01-01\",\"givenBy\":\"张小明\"}",
          "assessments",
          "{\"residentId\":\"%s\",\"level\":\"FULL\",\"assessedOn\":\"2026-01-01\",\"assessor\":\"陈\",\"validUntil\":\"2027-01-01\"}");

  private static final String ENDED = "{\"reason\":\"老人去世\"}";

  private static RunningCommandCenter running;
  private static String registrar;
  private static String county;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
    registrar = running.signIn("registrar");
    running.addUser(
        running.signIn("admin"),
        "{\"username\":\"clerk\",\"displayName\":\"县登记员\",\"role\":\"REGISTRAR\",\"division\":\"%s\"}"
            .formatted(HERE));
    county = running.signIn("clerk");
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  @Test
  void theCountysRegistrar_assessesThem_beforeAnybodyServesThem() {
    String id = onFile(county, HERE);

    OF_A_PERSON.forEach((list, body) -> {
      JsonNode added = ok(201, running.post("/api/v1/" + list, county, body.formatted(id)));
      JsonNode listed = ok(200, running.get("/api/v1/" + list + "?residentId=" + id, county));
      assertThat(listed.at("/items").findValuesAsText("id"))
          .containsExactly(added.get("id").asText());
    });
    assertThat(running.directory().resident(id)).isEmpty();
    assertThat(ok(200, running.get("/api/v1/residents/" + id, county)).get("careLevel").asText())
        .isEqualTo("FULL");
    add("beds", "{\"id\":\"first-bed\",\"placeId\":\"home-%s\",\"room\":\"901\",\"label\":\"3\"}");
    ok(
        200,
        running.post("/api/v1/residents/" + id + "/admit", county, "{\"bedId\":\"first-bed\"}"));
  }

  @Test
  void theNeighbours_areLikeThoseWhoAreNotThere_onFileOrServed() {
    String foreign = onFile(registrar, THERE);

    OF_A_PERSON.forEach((list, body) -> {
      for (String other : List.of(foreign, "res-" + THERE + "-1", "nobody")) {
        HttpResponse<String> added = running.post("/api/v1/" + list, county, body.formatted(other));
        HttpResponse<String> listed =
            running.get("/api/v1/" + list + "?residentId=" + other, county);
        assertThat(added.statusCode()).isEqualTo(403);
        assertThat(json(added).get("detail").asText())
            .isEqualTo("residentId: residentId is outside of what you look after.");
        assertThat(listed.statusCode()).isEqualTo(404);
        assertThat(json(listed).get("detail").asText())
            .isEqualTo("There is no resident " + other + ".");
      }
    });
  }

  @Test
  void whatBelongsToThem_isCorrected_withWhoseItIsSaidAgain_andStaysTheirs() {
    String id = onFile(county, HERE);
    String other = onFile(county, HERE);
    String foreign = onFile(registrar, THERE);

    OF_A_PERSON.forEach((list, body) -> {
      JsonNode added = ok(201, running.post("/api/v1/" + list, county, body.formatted(id)));
      String path = "/api/v1/" + list + "/" + added.get("id").asText();
      String change = "{\"revision\":%d,\"residentId\":\"%s\"}";
      int revision = added.get("revision").asInt();
      for (String another : List.of(other, foreign, "res-" + THERE + "-1", "nobody")) {
        HttpResponse<String> refused =
            running.send("PATCH", path, county, change.formatted(revision, another));
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
        assertThat(json(refused).at("/faults/0/wrong").asText()).isEqualTo("NOT_CHANGEABLE");
      }

      JsonNode same = ok(200, running.send("PATCH", path, county, change.formatted(revision, id)));

      assertThat(same.get("residentId").asText()).isEqualTo(id);
    });
  }

  @Test
  void aFile_isClosedOnlyWhenNothingIsKeptForThem() {
    String id = onFile(county, HERE);
    add("beds", "{\"id\":\"kept-bed\",\"placeId\":\"home-%s\",\"room\":\"901\",\"label\":\"1\"}");
    add(
        "beds",
        "{\"id\":\"guest-bed\",\"placeId\":\"home-%s\",\"room\":\"901\",\"label\":\"2\",\"respite\":true}");
    LocalDate today = LocalDate.now(ContractSamples.ZUNYI);

    ok(200, post("/beds/kept-bed/reserve", "{\"personId\":\"%s\"}".formatted(id)));
    stillUsed(close("residents", id), "bed kept-bed");
    ok(200, post("/beds/kept-bed/release", ENDED));
    JsonNode booked =
        ok(
            200,
            post(
                "/respite-bookings",
                "{\"bedId\":\"guest-bed\",\"personId\":\"%s\",\"from\":\"%s\",\"until\":\"%s\"}"
                    .formatted(id, today.plusDays(1), today.plusDays(90))));
    String booking = booked.get("id").asText();
    stillUsed(close("residents", id), "booking " + booking);
    stillUsed(close("beds", "guest-bed"), "booking " + booking);
    ok(200, post("/respite-bookings/" + booking + "/cancel", ENDED));
    JsonNode entered =
        ok(
            200,
            post(
                "/waiting-list",
                "{\"placeId\":\"home-%s\",\"personId\":\"%s\"}".formatted(HERE, id)));
    stillUsed(close("residents", id), "home-" + HERE);
    ok(200, post("/waiting-list/" + entered.get("id").asText() + "/withdraw", ENDED));

    ok(200, close("residents", id));
    ok(200, close("beds", "guest-bed"));
  }

  private static HttpResponse<String> post(String path, String body) {
    return running.post("/api/v1" + path, registrar, body);
  }

  private static void add(String path, String body) {
    ok(201, post("/" + path, body.formatted(HERE)));
  }

  private static HttpResponse<String> close(String path, String id) {
    String one = "/api/v1/" + path + "/" + id;
    int revision = ok(200, running.get(one, registrar)).get("revision").asInt();
    return running.send("DELETE", one + "?reason=DECEASED&revision=" + revision, registrar, null);
  }

  private static void stillUsed(HttpResponse<String> refused, String by) {
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
    assertThat(json(refused).get("reason").asText()).isEqualTo("STILL_USED");
    assertThat(json(refused).get("detail").asText()).contains(by);
  }

  private static String onFile(String cookie, String division) {
    String body = "{\"name\":\"王秀英\",\"division\":\"%s\"}".formatted(division);
    return ok(201, running.post("/api/v1/residents", cookie, body)).get("id").asText();
  }

  private static JsonNode ok(int status, HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return json(response);
  }
}
