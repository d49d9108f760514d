package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What comes back, or goes over to another, agrees with what is around it. */
class RestoreAndMergeIT {
  private static RunningCommandCenter running;
  private static String registrar;
  private static String county;
  private static String neighbour;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
    registrar = running.signIn("registrar");
    county = clerk("clerk", HERE);
    neighbour = clerk("clerk-there", THERE);
  }

  private static String clerk(String username, String division) {
    String user =
        """
        {"username":"%s","displayName":"县登记员","role":"REGISTRAR","division":"%s"}
        """
            .formatted(username, division);
    running.addUser(running.signIn("admin"), user);
    return running.signIn(username);
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  @Test
  void whatNamesSomethingRemoved_comesBackOnlyAfterThat() {
    add("places", site("HOUSEHOLD", "gone-home", HERE, ""));
    add(
        "residents",
        "{\"id\":\"gone-res\",\"name\":\"回\",\"placeId\":\"gone-home\",\"careLevel\":\"FULL\"}");
    add("contacts", "{\"id\":\"gone-contact\",\"residentId\":\"gone-res\",\"name\":\"小回\"}");
    add("areas", "{\"id\":\"520302077\",\"name\":\"镇\",\"division\":\"520302\"}");
    add(
        "areas",
        "{\"id\":\"520302077001\",\"name\":\"村\",\"division\":\"520302\",\"parent\":\"520302077\"}");
    for (String one :
        List.of(
            "contacts/gone-contact",
            "residents/gone-res",
            "places/gone-home",
            "areas/520302077001",
            "areas/520302077")) {
      ok(200, running.send("DELETE", at(one) + "?revision=1", registrar, null));
    }

    HttpResponse<String> contact = restore("contacts/gone-contact");
    HttpResponse<String> resident = restore("residents/gone-res");
    HttpResponse<String> community = restore("areas/520302077001");

    assertThat(List.of(contact, resident, community))
        .extracting(refused -> json(refused).get("reason").asText())
        .containsOnly("UNKNOWN_REFERENCE");
    for (String one :
        List.of(
            "places/gone-home",
            "residents/gone-res",
            "contacts/gone-contact",
            "areas/520302077",
            "areas/520302077001")) {
      ok(200, restore(one));
    }
    assertThat(running.directory().resident("gone-res")).isPresent();
  }

  @Test
  void whatIsNamed_isNotRemovedWhileWhoNamesItComesBack() {
    add("places", site("HOUSEHOLD", "race-home", HERE, ""));
    add(
        "residents",
        "{\"id\":\"race-res\",\"name\":\"回\",\"placeId\":\"race-home\",\"careLevel\":\"FULL\"}");
    ok(200, running.send("DELETE", at("residents/race-res") + "?revision=1", registrar, null));

    try (Handle removing = running.database().jdbi().open()) {
      removing.begin();
      removing.execute("select 1 from place where id = 'race-home' for no key update");
      CompletableFuture<HttpResponse<String>> restoring =
          CompletableFuture.supplyAsync(() -> restore("residents/race-res"));
      RunningCommandCenter.await(() -> somebodyWaits(removing));
      removing.execute("update place set removed_at = now() where id = 'race-home'");
      removing.commit();

      assertThat(json(restoring.join()).get("reason").asText()).isEqualTo("UNKNOWN_REFERENCE");
    }
  }

  @Test
  void anOrganisationWithForeignSites_isNeitherMergedNorChangedByACounty() {
    add("organisations", "{\"id\":\"org-a\",\"name\":\"甲\",\"division\":\"%s\"}".formatted(HERE));
    add("organisations", "{\"id\":\"org-b\",\"name\":\"乙\",\"division\":\"%s\"}".formatted(HERE));
    add("places", site("INSTITUTION", "foreign-site", THERE, ",\"organisationId\":\"org-a\""));

    HttpResponse<String> merged = merge("org-a", "org-b", county);
    HttpResponse<String> changed =
        running.send("PATCH", at("organisations/org-a"), county, "{\"revision\":1,\"name\":\"丙\"}");
    String site = ok(200, running.get(at("places/foreign-site"), registrar)).toString();
    ok(200, merge("org-a", "org-b", registrar));

    assertThat(merged.statusCode()).isEqualTo(403);
    assertThat(changed.statusCode()).isEqualTo(403);
    assertThat(site).contains("\"organisationId\":\"org-a\"");
  }

  @Test
  void aSiteThatNamesNoOrganisation_joinsNoForeignOne_andNoneThatIsGone() {
    add("organisations", "{\"id\":\"org-t\",\"name\":\"乙\",\"division\":\"%s\"}".formatted(THERE));
    add("organisations", "{\"id\":\"org-h\",\"name\":\"甲\",\"division\":\"%s\"}".formatted(HERE));
    add("places", site("INSTITUTION", "merged-site", HERE, ""));
    ok(200, merge("merged-site", "org-h", county));

    HttpResponse<String> foreign =
        running.post(at("places"), county, site("INSTITUTION", "org-t", HERE, ""));
    HttpResponse<String> own =
        running.post(at("places"), county, site("INSTITUTION", "org-h", HERE, ""));
    HttpResponse<String> gone =
        running.send(
            "PATCH", at("places/merged-site"), county, "{\"revision\":2,\"organisationId\":null}");
    HttpResponse<String> changed =
        running.send(
            "PATCH", at("organisations/org-t"), neighbour, "{\"revision\":1,\"name\":\"丙\"}");

    assertThat(List.of(foreign, gone))
        .extracting(refused -> json(refused).path("reason").asText())
        .containsOnly("ALREADY_THERE");
    ok(201, own);
    ok(200, changed);
    assertThat(
            ok(200, running.get(at("places/merged-site"), county)).get("organisationId").asText())
        .isEqualTo("org-h");
  }

  @Test
  void aRemovedDevice_isStillLookedAt_withTheRevisionItComesBackBy() {
    add(
        "devices",
        "{\"id\":\"gone-button\",\"kind\":\"call_button\",\"placeId\":\"home-%s\"}"
            .formatted(HERE));
    ok(200, running.send("DELETE", at("devices/gone-button") + "?revision=1", county, null));
    String operator = running.signIn("county-" + HERE);
    String foreigner = running.signIn("county-" + THERE);

    JsonNode gone = ok(200, running.get(at("devices/gone-button"), county));

    assertThat(gone.get("removedAt").asLong()).isPositive();
    assertThat(gone.get("online").asBoolean()).isFalse();
    assertThat(gone.get("placeId").asText()).isEqualTo("home-" + HERE);
    for (String of : List.of("", "/readings", "/events")) {
      ok(200, running.get(at("devices/gone-button") + of, operator));
      for (String id : List.of("gone-button", "no-button")) {
        HttpResponse<String> foreign = running.get(at("devices/" + id) + of, foreigner);
        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(json(foreign).get("detail").asText())
            .isEqualTo("There is no device " + id + ".");
      }
    }
    ok(200, restore("devices/gone-button"));
    assertThat(ok(200, running.get(at("devices/gone-button"), county)).get("removedAt").isNull())
        .isTrue();
  }

  @Test
  void ofTwoThatAreMergedIntoEachOther_oneStays() {
    add("organisations", "{\"id\":\"org-x\",\"name\":\"甲\",\"division\":\"%s\"}".formatted(HERE));
    add("organisations", "{\"id\":\"org-y\",\"name\":\"乙\",\"division\":\"%s\"}".formatted(HERE));

    // Both wait for the same row and go on together.
    CompletableFuture<HttpResponse<String>> there;
    CompletableFuture<HttpResponse<String>> back;
    try (Handle holding = running.database().jdbi().open()) {
      holding.begin();
      holding.execute("select 1 from organisation where id in ('org-x', 'org-y') for update");
      there = CompletableFuture.supplyAsync(() -> merge("org-x", "org-y", registrar));
      back = CompletableFuture.supplyAsync(() -> merge("org-y", "org-x", registrar));
      RunningCommandCenter.await(() -> waiting(holding) == 2);
      holding.commit();
    }

    assertThat(List.of(there.join().statusCode(), back.join().statusCode()))
        .containsExactlyInAnyOrder(200, 422);
  }

  private static boolean somebodyWaits(Handle handle) {
    return waiting(handle) > 0;
  }

  private static int waiting(Handle handle) {
    return handle
        .createQuery("select count(distinct pid) from pg_locks where not granted")
        .mapTo(Integer.class)
        .one();
  }

  private static String site(String kind, String id, String division, String more) {
    return "{\"id\":\"%s\",\"kind\":\"%s\",\"name\":\"站\",\"division\":\"%s\",\"longitude\":106.9,\"latitude\":27.7%s}"
        .formatted(id, kind, division, more);
  }

  private static String at(String path) {
    return "/api/v1/" + path;
  }

  private static HttpResponse<String> restore(String path) {
    String revision = ok(200, running.get(at(path), registrar)).get("revision").asText();
    return running.send("POST", at(path) + "/restore", registrar, null, "If-Match", revision);
  }

  private static HttpResponse<String> merge(String id, String into, String cookie) {
    return running.post(
        at("organisations/" + id + "/merge"),
        cookie,
        "{\"revision\":1,\"into\":\"%s\"}".formatted(into));
  }

  private static void add(String path, String body) {
    ok(201, running.post(at(path), registrar, body));
  }

  private static JsonNode ok(int status, HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return json(response);
  }
}
