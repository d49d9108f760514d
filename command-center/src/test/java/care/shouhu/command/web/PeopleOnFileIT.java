package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
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

  private static HttpResponse<String> post(String path, String body) {
    return running.post("/api/v1" + path, registrar, body);
  }

  private static void add(String path, String body) {
    ok(201, post("/" + path, body.formatted(HERE)));
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
