package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Accounts of an institution at the edges: it has no sites, loses one, or is not there any more.
 */
class InstitutionAccountsIT {
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

  private static void added(String path, String body) {
    HttpResponse<String> answer = running.post("/api/v1" + path, admin, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private static void organisation(String id, String... sites) {
    added(
        "/organisations",
        "{\"id\":\"%s\",\"name\":\"%s\",\"division\":\"%s\"}".formatted(id, id, HERE));
    for (String site : sites) {
      added(
          "/places",
          """
          {"id":"%s","kind":"INSTITUTION","name":"%s","division":"%s","longitude":106.9,"latitude":27.7,
           "organisationId":"%s"}
          """
              .formatted(site, site, HERE, id));
    }
  }

  private static String account(String username, String role, String field, String id) {
    return "{\"username\":\"%s\",\"displayName\":\"李\",\"role\":\"%s\",\"%s\":\"%s\"}"
        .formatted(username, role, field, id);
  }

  private static String signedIn(String username, String role, String field, String id) {
    running.addUser(admin, account(username, role, field, id));
    return running.signIn(username);
  }

  private static HttpResponse<String> get(String path, String cookie) {
    return running.get("/api/v1" + path, cookie);
  }

  private static int revision(String path) {
    return json(get(path, admin)).get("revision").asInt();
  }

  private static HttpResponse<String> patch(String path, String cookie, String change) {
    return running.send(
        "PATCH",
        "/api/v1" + path,
        cookie,
        "{\"revision\":%d,%s}".formatted(revision(path), change));
  }

  @Test
  void anInstitutionWithoutSites_isNothing_notTheCity() {
    organisation("empty");
    String lead = signedIn("lead-of-none", "INSTITUTION_LEAD", "organisationId", "empty");

    assertThat(get("/reports/monthly?month=2026-10", lead).statusCode()).isEqualTo(403);
    assertThat(get("/indicators", lead).statusCode()).isEqualTo(403);
    assertThat(running.post("/api/v1/handovers", lead, "{}").statusCode()).isEqualTo(403);
    for (String list :
        new String[] {"/places", "/beds", "/residents", "/occupancy", "/incidents"}) {
      assertThat(json(get(list, lead)).get("items")).as(list).isEmpty();
    }
  }

  @Test
  void aSite_isNotTakenFromItsInstitution_byWhoWorksThereAlone() {
    organisation("pair", "left", "right");
    String ofOne = signedIn("registrar-of-left", "REGISTRAR", "placeId", "left");
    String ofBoth = signedIn("registrar-of-pair", "REGISTRAR", "organisationId", "pair");

    HttpResponse<String> refused = patch("/places/left", ofOne, "\"organisationId\":null");
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
    assertThat(json(get("/places/left", admin)).get("organisationId").asText()).isEqualTo("pair");
    assertThat(patch("/places/left", ofOne, "\"organisationId\":\"pair\"").statusCode())
        .as("nothing changes")
        .isEqualTo(200);
    assertThat(patch("/places/right", ofBoth, "\"organisationId\":null").statusCode())
        .as("all its sites are theirs")
        .isEqualTo(200);
  }

  /** A file cannot empty the field; and whoever works at one site names no other institution. */
  @Test
  void aFile_takesNoSiteFromItsInstitution_either() throws Exception {
    organisation("filed", "filed-one", "filed-two");
    organisation("another", "another-one");
    String csv =
        """
        id,kind,name,division,longitude,latitude,organisationId
        filed-one,INSTITUTION,filed-one,%s,106.9,27.7,%s
        """;
    var clerk =
        new ImportCalls(running, signedIn("clerk-of-one", "REGISTRAR", "placeId", "filed-one"));

    assertThat(clerk.faults(clerk.previewed("place", csv.formatted(HERE, "another"))))
        .containsExactly("2 organisationId UNKNOWN_REFERENCE");
    clerk.written(clerk.previewed("place", csv.formatted(HERE, "")));
    assertThat(json(get("/places/filed-one", admin)).get("organisationId").asText())
        .isEqualTo("filed");
  }

  @Test
  void anAdministrator_seesTheWholeTrail_whateverInstitutionTheAccountNames() {
    organisation("of-admin", "of-admin-one");
    String cookie = signedIn("admin-of-one", "ADMIN", "organisationId", "of-admin");

    await(() -> get("/audit?kind=SIGN_IN&limit=1000", cookie).body().contains("\"by\":\"admin\""));
  }

  @Test
  void whoClosedASite_stillChangesItsInstitution() {
    organisation("shrinking", "kept", "closed");
    String registrar = signedIn("registrar-of-all", "REGISTRAR", "organisationId", "shrinking");

    HttpResponse<String> removed =
        running.send(
            "DELETE",
            "/api/v1/places/closed?revision=" + revision("/places/closed"),
            registrar,
            null);
    assertThat(removed.statusCode()).as(removed.body()).isLessThan(300);

    HttpResponse<String> changed = patch("/organisations/shrinking", registrar, "\"name\":\"新名\"");
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
  }

  @Test
  void anInstitutionThatIsGone_hasNoNewAccounts() {
    organisation("gone", "was-gone");
    organisation("stays", "stays-site");
    running.addUser(admin, account("of-stays", "INSTITUTION_LEAD", "organisationId", "stays"));
    HttpResponse<String> merged =
        running.post(
            "/api/v1/organisations/gone/merge",
            admin,
            "{\"revision\":%d,\"into\":\"stays\"}".formatted(revision("/organisations/gone")));
    assertThat(merged.statusCode()).as(merged.body()).isLessThan(300);

    HttpResponse<String> added =
        running.post(
            "/api/v1/users",
            admin,
            account("late", "INSTITUTION_LEAD", "organisationId", "gone")
                .replace("}", ",\"password\":\"a-first-password-1\"}"));
    HttpResponse<String> moved = patch("/users/of-stays", admin, "\"organisationId\":\"gone\"");

    for (HttpResponse<String> answer : List.of(added, moved)) {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
      assertThat(json(answer).get("reason").asText()).isEqualTo("UNKNOWN_REFERENCE");
    }
  }

  @Test
  void whatItsPeopleOfAllSitesDo_isSeenByItsOwnAuditor_andByNobodyElses() {
    organisation("audited", "one", "two");
    organisation("other", "third");
    String auditor = signedIn("auditor-of-all", "AUDITOR", "organisationId", "audited");
    String ofOne = signedIn("auditor-of-one", "AUDITOR", "placeId", "one");
    String foreign = signedIn("auditor-of-other", "AUDITOR", "organisationId", "other");
    signedIn("lead-of-audited", "INSTITUTION_LEAD", "organisationId", "audited");

    await(() -> get("/audit?kind=SIGN_IN&limit=100", auditor).body().contains("lead-of-audited"));
    for (String cookie : new String[] {ofOne, foreign}) {
      HttpResponse<String> entries = get("/audit?kind=SIGN_IN&limit=100", cookie);
      assertThat(entries.statusCode()).isEqualTo(200);
      assertThat(entries.body()).doesNotContain("lead-of-audited");
    }
  }

  @Test
  void handovers_ofOneSite_areFoundAmongThoseOfAll() {
    organisation("shifts", "day", "night");
    String lead = signedIn("lead-of-shifts", "INSTITUTION_LEAD", "organisationId", "shifts");
    for (String site : new String[] {"day", "night"}) {
      HttpResponse<String> begun =
          running.post("/api/v1/handovers", lead, "{\"placeId\":\"%s\"}".formatted(site));
      assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
    }

    assertThat(json(get("/handovers?placeId=day", lead)).findValuesAsText("placeId"))
        .containsOnly("day");
    assertThat(get("/handovers?placeId=third-of-others", lead).statusCode()).isEqualTo(404);
  }
}
