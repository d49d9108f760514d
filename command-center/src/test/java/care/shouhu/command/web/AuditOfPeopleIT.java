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
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whom the trail names where neither path nor body says where they belong, and what it asks. */
class AuditOfPeopleIT {
  private static RunningCommandCenter running;
  private static Map<String, String> auditors;
  private static String registrar;
  private static String clerk;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
    String admin = running.signIn("admin");
    for (String division : new String[] {HERE, THERE}) {
      user(admin, "auditor-" + division, "AUDITOR", division);
    }
    user(admin, "clerk", "REGISTRAR", HERE);
    auditors =
        Map.of(
            HERE, running.signIn("auditor-" + HERE),
            THERE, running.signIn("auditor-" + THERE));
    registrar = running.signIn("registrar");
    clerk = running.signIn("clerk");
  }

  private static void user(String admin, String name, String role, String division) {
    running.addUser(
        admin,
        "{\"username\":\"%s\",\"displayName\":\"审\",\"role\":\"%s\",\"division\":\"%s\"}"
            .formatted(name, role, division));
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  private static List<JsonNode> audit(String query, String auditor) {
    int upTo = newest(auditor).get("lastNumber").asInt();
    await(() -> {
      JsonNode now = newest(auditor);
      return now.get("lastNumber").asInt() - now.get("notYetHere").asInt() >= upTo;
    });
    List<JsonNode> items = new ArrayList<>();
    json(running.get("/api/v1/audit?limit=500&" + query, auditor)).get("items").forEach(items::add);
    return items;
  }

  private static JsonNode newest(String auditor) {
    return json(running.get("/api/v1/audit?limit=1", auditor));
  }

  private static JsonNode post(String path, String body) {
    HttpResponse<String> answer = running.post("/api/v1" + path, registrar, body);
    assertThat(answer.statusCode()).as(path + answer.body()).isBetween(200, 299);
    return answer.body().isEmpty() ? null : json(answer);
  }

  @Test
  void whatIsDoneAboutABedOrAPlaceInTheQueue_isFoundByThePerson_inTheirCountyOnly() {
    String person =
        post("/residents", "{\"name\":\"孙\",\"division\":\"520302\",\"birthYear\":1940}")
            .get("id")
            .asText();
    String bed = "{\"id\":\"free\",\"placeId\":\"home-520302\",\"room\":\"9\",\"label\":\"A\"}";
    post("/beds", bed);
    await(() -> running.directory().bed("free").isPresent());
    post("/beds/free/reserve", "{\"personId\":\"%s\"}".formatted(person));
    String entry =
        post("/waiting-list", "{\"placeId\":\"home-520302\",\"personId\":\"%s\"}".formatted(person))
            .get("id")
            .asText();
    running.get("/api/v1/waiting-list?placeId=home-520302", clerk);
    post("/waiting-list/" + entry + "/withdraw", "{\"reason\":\"家里有人照料\"}");
    post("/residents/" + person + "/admit", "{\"bedId\":\"free\",\"override\":\"急\"}");

    List<JsonNode> here = audit("about=resident:" + person, auditors.get(HERE));

    assertThat(here)
        .extracting(one -> one.at("/detail/operation").asText())
        .contains(
            "reserveBed",
            "enterWaitingList",
            "getWaitingList",
            "leaveWaitingList",
            "admitResident");
    assertThat(here.toString()).doesNotContain("孙", "家里");
    assertThat(audit("about=resident:" + person, auditors.get(THERE))).isEmpty();
  }

  @Test
  void oneVersionOfAPersonsFigures_isALook_andOfAForeignPersonDenied() {
    String figures = "/api/v1/residents/res-%s-1/watch-parameters";
    HttpResponse<String> put =
        running.send("PUT", figures.formatted(HERE), registrar, "{\"rules\":{\"heartHigh\": 125}}");
    String lead = running.signIn("lead-" + HERE);
    String version = "/versions/" + json(put).get("version").asInt();

    assertThat(running.get(figures.formatted(HERE) + version, lead).statusCode()).isEqualTo(200);
    assertThat(running.get(figures.formatted(THERE) + version, lead).statusCode()).isEqualTo(404);

    assertThat(audit("about=resident:res-" + HERE + "-1", auditors.get(HERE)))
        .extracting(one -> one.get("kind").asText() + " " + one.at("/detail/operation").asText())
        .contains("LOOK getResidentWatchParameterVersion");
    assertThat(audit("kind=DENIED", running.signIn("auditor")))
        .extracting(one -> one.at("/detail/operation").asText())
        .contains("getResidentWatchParameterVersion");
  }

  @Test
  void respiteStays_areFoundByThePersonToo() {
    post(
        "/beds",
        "{\"id\":\"short\",\"placeId\":\"home-520303\",\"room\":\"9\",\"label\":\"B\",\"respite\":true}");
    await(() -> running.directory().bed("short").isPresent());
    String person =
        post("/residents", "{\"name\":\"孙\",\"division\":\"520303\",\"birthYear\":1940}")
            .get("id")
            .asText();
    String booking =
        post(
                "/respite-bookings",
                "{\"bedId\":\"short\",\"personId\":\"%s\",\"from\":\"%s\",\"until\":\"%s\"}"
                    .formatted(person, day(3), day(6)))
            .get("id")
            .asText();
    running.get("/api/v1/respite-bookings?placeId=home-520303", registrar);
    post("/respite-bookings/" + booking + "/cancel", "{\"reason\":\"不来\"}");

    assertThat(audit("about=resident:" + person, auditors.get(THERE)))
        .extracting(one -> one.at("/detail/operation").asText())
        .contains("bookRespite", "listRespiteBookings", "cancelRespite");
    assertThat(audit("about=resident:" + person, auditors.get(HERE))).isEmpty();
  }

  @Test
  void aListOfPlans_isALookAtWhomItNames() {
    String person = "res-" + THERE + "-1";
    String plans = "/api/v1/planned-steps?placeId=home-" + THERE;
    post(
        "/residents/" + person + "/plan",
        "{\"kind\":\"LEAVE\",\"day\":\"%s\",\"expectedReturn\":\"%s\",\"reason\":\"探亲\"}"
            .formatted(day(3), day(4)));
    running.get(plans, registrar);
    running.get("/api/v1/planned-steps?placeId=home-" + HERE, registrar);

    assertThat(audit("kind=LOOK&about=resident:" + person, auditors.get(THERE)))
        .extracting(one -> one.at("/detail/operation").asText())
        .contains("listPlannedSteps");
    assertThat(audit("kind=LOOK", auditors.get(HERE)))
        .extracting(one -> one.at("/detail/operation").asText())
        .as("a list without anybody is no look")
        .doesNotContain("listPlannedSteps");
  }

  private static String day(int after) {
    return java.time.LocalDate.now(java.time.ZoneId.of("Asia/Shanghai")).plusDays(after).toString();
  }

  @Test
  void whoIsToldThatANumberOrAnIdIsTaken_isNoted_withoutTheNumber() {
    String body = "{\"name\":\"何\",\"division\":\"%s\",\"identityNumber\":\"11010519491231002X\"}";
    post("/residents", body.formatted(THERE));
    running.post("/api/v1/residents", clerk, body.formatted(HERE));
    running.post(
        "/api/v1/beds",
        clerk,
        "{\"id\":\"bed-520303-1\",\"placeId\":\"home-520302\",\"room\":\"9\",\"label\":\"A\"}");

    List<JsonNode> denied = audit("kind=DENIED&by=clerk", auditors.get(HERE));

    assertThat(denied)
        .extracting(entry -> entry.at("/detail/reason").asText())
        .containsExactly("ALREADY_THERE", "IDENTITY_TAKEN");
    assertThat(denied.toString()).doesNotContain("11010519491231002X");
  }
}
