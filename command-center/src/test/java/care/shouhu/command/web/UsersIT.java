package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.PASSWORD;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who gets another role or scope, and who leaves. */
class UsersIT {
  private static RunningCommandCenter running;
  private static String admin;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
    admin = running.signIn("admin");
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  private static JsonNode user(String username) {
    return json(running.get("/api/v1/users/" + username, admin));
  }

  private static HttpResponse<String> change(String username, int revision, String fields) {
    return running.send(
        "PATCH",
        "/api/v1/users/" + username,
        admin,
        "{\"revision\":%d,%s}".formatted(revision, fields));
  }

  private static HttpResponse<String> remove(String username, int revision) {
    String path = "/api/v1/users/%s?revision=%d".formatted(username, revision);
    return running.send("DELETE", path, admin, null);
  }

  private static int signIn(String username) {
    return running
        .post(
            "/api/v1/session",
            null,
            "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, PASSWORD))
        .statusCode();
  }

  private static String reason(HttpResponse<String> answer) {
    return json(answer).get("reason").asText();
  }

  @Test
  void anotherRoleAndScope_holdAtOnce_andEndTheSessions() {
    String before = running.signIn("county-" + HERE);
    int revision = user("county-" + HERE).get("revision").asInt();

    HttpResponse<String> changed =
        change("county-" + HERE, revision, "\"role\":\"AUDITOR\",\"division\":\"" + THERE + "\"");

    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    assertThat(json(changed).get("role").asText()).isEqualTo("AUDITOR");
    assertThat(json(changed).get("revision").asInt()).isEqualTo(revision + 1);
    assertThat(running.get("/api/v1/session", before).statusCode()).isEqualTo(401);
    JsonNode now = json(running.get("/api/v1/session", running.signIn("county-" + HERE)));
    assertThat(now.get("role").asText()).isEqualTo("AUDITOR");
    assertThat(now.at("/scope/division").asText()).isEqualTo(THERE);
  }

  @Test
  void anotherName_endsNothing_andAnOldRevisionIsRefused() {
    String session = running.signIn("lead-" + HERE);
    int revision = user("lead-" + HERE).get("revision").asInt();

    assertThat(change("lead-" + HERE, revision, "\"displayName\":\"李主任\"").statusCode())
        .isEqualTo(200);

    assertThat(running.get("/api/v1/session", session).statusCode()).isEqualTo(200);
    assertThat(reason(change("lead-" + HERE, revision, "\"displayName\":\"王\"")))
        .isEqualTo("STALE");
    assertThat(
            running
                .send("PATCH", "/api/v1/users/lead-" + HERE, admin, "{\"displayName\":\"王\"}")
                .statusCode())
        .isEqualTo(428);
  }

  @Test
  void scopeThatTheRoleNeeds_cannotBeTakenAway_norLieNowhere() {
    int revision = user("staff-" + HERE).get("revision").asInt();

    assertThat(reason(change("staff-" + HERE, revision, "\"placeId\":null")))
        .isEqualTo("SCOPE_MISSING");
    assertThat(reason(change("staff-" + HERE, revision, "\"placeId\":\"nowhere-1\"")))
        .isEqualTo("UNKNOWN_REFERENCE");
    assertThat(user("staff-" + HERE).get("revision").asInt()).isEqualTo(revision);
  }

  @Test
  void userWhoIsRemoved_isOutAtOnce_andNeverComesBackUnderThatName() {
    String before = running.signIn("staff-" + THERE);
    running.send(
        "PUT", "/api/v1/users/staff-" + THERE + "/identity", admin, "{\"subject\":\"person-9\"}");

    HttpResponse<String> gone =
        remove("staff-" + THERE, user("staff-" + THERE).get("revision").asInt());

    assertThat(gone.statusCode()).as(gone.body()).isEqualTo(204);
    assertThat(running.get("/api/v1/session", before).statusCode()).isEqualTo(401);
    assertThat(signIn("staff-" + THERE)).isEqualTo(401);
    assertThat(running.get("/api/v1/users/staff-" + THERE, admin).statusCode()).isEqualTo(404);
    assertThat(running.get("/api/v1/users?limit=500", admin).body())
        .doesNotContain("\"staff-" + THERE + "\"");
    HttpResponse<String> again =
        running.post(
            "/api/v1/users",
            admin,
            """
            {"username":"staff-520303","displayName":"新","password":"Tq7-mf2x-Hw9k","role":"CITY_OPERATOR"}
            """);
    assertThat(reason(again)).isEqualTo("ALREADY_THERE");
    assertThat(
            running
                .send(
                    "PUT",
                    "/api/v1/users/lead-" + THERE + "/identity",
                    admin,
                    "{\"subject\":\"person-9\"}")
                .statusCode())
        .isEqualTo(204);
  }

  @Test
  void listOfUsers_saysHowEachSignsIn() {
    running.send("PUT", "/api/v1/users/city/identity", admin, "{\"subject\":\"person-7\"}");

    JsonNode items = json(running.get("/api/v1/users?limit=500", admin)).get("items");

    JsonNode linked = named(items, "city");
    assertThat(linked.get("linked").asBoolean()).isTrue();
    assertThat(linked.get("secondFactor").asBoolean()).isFalse();
    assertThat(linked.get("mustChangePassword").asBoolean()).isFalse();
    assertThat(named(items, "admin").get("linked").asBoolean()).isFalse();
  }

  private static JsonNode named(JsonNode users, String username) {
    for (JsonNode one : users) {
      if (one.get("username").asText().equals(username)) {
        return one;
      }
    }
    throw new AssertionError("no " + username);
  }

  @Test
  void lastAdministrator_stays() {
    int revision = user("admin").get("revision").asInt();

    assertThat(reason(remove("admin", revision))).isEqualTo("LAST_ADMIN");
    assertThat(reason(change("admin", revision, "\"role\":\"AUDITOR\""))).isEqualTo("LAST_ADMIN");
    assertThat(reason(change("admin", revision, "\"division\":\"" + HERE + "\"")))
        .isEqualTo("LAST_ADMIN");
    assertThat(running.get("/api/v1/session", admin).statusCode()).isEqualTo(200);
  }

  @Test
  void whatBecameOfAUser_standsInTheTrail() {
    int revision = user("field-" + HERE).get("revision").asInt();
    change("field-" + HERE, revision, "\"role\":\"AUDITOR\"");

    RunningCommandCenter.await(() -> {
      String about = "/api/v1/audit?kind=USER_CHANGE&about=user:field-" + HERE;
      JsonNode items = json(running.get(about, admin)).get("items");
      return !items.isEmpty()
          && items.get(0).at("/detail/newRole").asText().equals("AUDITOR")
          && items.get(0).get("by").asText().equals("admin");
    });
  }
}
