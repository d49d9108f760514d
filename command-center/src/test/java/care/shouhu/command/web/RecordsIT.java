package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The records of the register over HTTP, with a real database. */
class RecordsIT {
  private static final String NUMBER = "11010519491231002X";
  private static RunningCommandCenter running;
  private static String registrar;
  private static String county;
  private static String city;
  private static String auditor;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
    registrar = running.signIn("registrar");
    city = running.signIn("city");
    auditor = running.signIn("auditor");
    String admin = running.signIn("admin");
    running.addUser(
        admin,
        "{\"username\":\"clerk\",\"displayName\":\"县登记员\",\"role\":\"REGISTRAR\",\"division\":\"%s\"}"
            .formatted(HERE));
    county = running.signIn("clerk");
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  /** Each kind once round: what it is added with, and a change. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          areas         | {"id":"520302001","name":"南门关街道","division":"520302"}     | {"name":"老城街道"}
          organisations | {"name":"遵义安康","division":"520302","kind":"PRIVATE_HOME","operatorKind":"ENTERPRISE","licenceUntil":"2027-01-01","phone":"0851-28220000"} | {"grade":3,"licenceUntil":null}
          places        | {"kind":"HOUSEHOLD","name":"李家","division":"520302","longitude":106.9,"latitude":27.7} | {"address":"新华路1号","terrain":"RURAL"}
          places        | {"kind":"INSTITUTION","name":"新站点","division":"520302","longitude":106.9,"latitude":27.7,"services":["RESPITE"]} | {"services":["MEALS","DAY_CARE"],"dayPlaces":20}
          buildings     | {"placeId":"home-520302","name":"1号楼","floors":5}            | {"floors":6}
          rooms         | {"placeId":"home-520302","name":"301","floor":3}               | {"wing":"东区","floor":4}
          beds          | {"placeId":"home-520302","room":"301","label":"2"}             | {"nursingType":true,"respite":true}
          residents     | {"name":"王秀英","division":"520302","categories":["TEKUN"]}    | {"willing":true,"medication":"氨氯地平\\n早一片","categories":null}
          contacts      | {"residentId":"res-520302-1","name":"张小明","phone":"13800000000"} | {"relation":"儿子","rank":2}
          consents      | {"residentId":"res-520302-1","kind":"MONITORING","given":true,"givenOn":"2026-01-01","givenBy":"张小明"} | {"given":false}
          assessments   | {"residentId":"res-520302-1","level":"FULL","assessedOn":"2026-01-01","assessor":"陈","validUntil":"2027-01-01"} | {"score":20}
          staff         | {"name":"赵护士","post":"NURSE","placeId":"home-520302","scope":["NURSING"]} | {"qualification":"LICENSED","certifiedUntil":"2028-01-01"}
          """)
  void aRecord_isAdded_changed_listed_removedAndRestored(String path, String body, String change) {
    JsonNode added = ok(201, running.post("/api/v1/" + path, registrar, body));
    String one = "/api/v1/" + path + "/" + added.get("id").asText();
    JsonNode changed = ok(200, patch(one, registrar, 1, change));
    JsonNode removed = ok(200, running.send("DELETE", one + "?revision=2", registrar, null));
    JsonNode gone = ok(200, running.get("/api/v1/" + path + "?removed=true&limit=5000", registrar));
    JsonNode back =
        ok(200, running.send("POST", one + "/restore", registrar, null, "If-Match", "\"3\""));
    JsonNode listed = ok(200, running.get("/api/v1/" + path + "?limit=5000", registrar));

    json(change)
        .fields()
        .forEachRemaining(field ->
            assertThat(changed.get(field.getKey()))
                .as(field.getKey())
                .satisfiesAnyOf(
                    value -> assertThat(value).isEqualTo(field.getValue()),
                    value -> assertThat(value).isEmpty()));
    assertThat(changed.get("revision").asInt()).isEqualTo(2);
    assertThat(removed.get("removedAt").isNull()).isFalse();
    assertThat(ids(gone)).contains(added.get("id").asText());
    assertThat(back.get("removedAt").isNull()).isTrue();
    assertThat(ids(listed)).contains(added.get("id").asText());
    String kind = path.equals("staff") ? "staff" : path.substring(0, path.length() - 1);
    JsonNode history =
        ok(200, running.get("/api/v1/history/" + kind + "/" + added.get("id").asText(), registrar));
    assertThat(history.at("/items").findValuesAsText("action"))
        .containsExactly("RESTORED", "REMOVED", "CHANGED", "ADDED");
    assertThat(history.at("/items").findValuesAsText("by")).containsOnly("registrar");
  }

  @Test
  void refusedWrite_namesEachWrongField() {
    String body =
        """
        {"name":"刘","division":"520302","birthDate":"1940-13-40","identityNumber":"520302194101012221"}
        """;

    HttpResponse<String> wrong = running.send("POST", "/api/v1/residents", registrar, body);

    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(json(wrong).get("faults").findValuesAsText("field"))
        .containsExactlyInAnyOrder("birthDate", "identityNumber");
    assertThat(json(wrong).get("faults").findValuesAsText("wrong"))
        .containsExactlyInAnyOrder("NOT_A_DAY", "NOT_AN_IDENTITY_NUMBER");
    // What was typed for an identity number is repeated to nobody.
    assertThat(wrong.body()).doesNotContain("520302194101012221");
  }

  @Test
  void device_tellsTheRevisionItsChangeHasToSay() {
    ok(
        201,
        running.send("POST", "/api/v1/devices", registrar, "{\"id\":\"rev-1\",\"kind\":\"hub\"}"));

    int revision = get("devices", "rev-1").get("revision").asInt();

    ok(200, patch("/api/v1/devices/rev-1", registrar, revision, "{\"intervalSeconds\":60}"));
    assertThat(get("devices", "rev-1").get("revision").asInt()).isEqualTo(revision + 1);
  }

  @Test
  void whoSawAnOlderRevision_isRefused_andToldWhatChanged() {
    String id = add("residents", "{\"name\":\"刘\",\"division\":\"520302\"}");
    ok(200, patch("/api/v1/residents/" + id, county, 1, "{\"doctor\":\"钱医生\"}"));

    HttpResponse<String> stale =
        patch("/api/v1/residents/" + id, registrar, 1, "{\"doctor\":\"孙医生\"}");
    HttpResponse<String> unsaid =
        running.send("PATCH", "/api/v1/residents/" + id, registrar, "{\"doctor\":\"孙医生\"}");

    assertThat(stale.statusCode()).isEqualTo(409);
    assertThat(json(stale).get("reason").asText()).isEqualTo("STALE");
    assertThat(json(stale).get("detail").asText()).contains("clerk changed doctor");
    assertThat(unsaid.statusCode()).isEqualTo(428);
    assertThat(get("residents", id).get("doctor").asText()).isEqualTo("钱医生");
  }

  @Test
  void theHistory_saysWhoChangedWhatFromWhat_butNothingSealed() {
    String id =
        add("residents", "{\"name\":\"周\",\"division\":\"520302\",\"phone\":\"13900000001\"}");
    ok(
        200,
        patch("/api/v1/residents/" + id, county, 1, "{\"name\":\"周一\",\"phone\":\"13900000002\"}"));

    JsonNode whole = ok(200, running.get("/api/v1/history/resident/" + id, registrar));
    JsonNode hidden = ok(200, running.get("/api/v1/history/resident/" + id, auditor));

    JsonNode changed = whole.at("/items/0");
    assertThat(changed.get("by").asText()).isEqualTo("clerk");
    assertThat(changed.get("changed").toString())
        .contains("{\"field\":\"name\",\"hidden\":false,\"before\":\"周\",\"after\":\"周一\"}")
        .contains("{\"field\":\"phone\",\"hidden\":true,\"before\":null,\"after\":null}");
    assertThat(whole.toString()).doesNotContain("1390000000");
    assertThat(hidden.at("/items/0/changed").findValuesAsText("field")).contains("name");
    assertThat(hidden.toString()).doesNotContain("周");
  }

  @Test
  void anotherCounty_isNotSeen_notChanged_andNotNamed() {
    HttpResponse<String> seen = running.get("/api/v1/residents/res-%s-1".formatted(THERE), county);
    HttpResponse<String> changed =
        patch("/api/v1/residents/res-%s-1".formatted(THERE), county, 1, "{\"doctor\":\"钱\"}");
    HttpResponse<String> added =
        running.post(
            "/api/v1/beds",
            county,
            "{\"placeId\":\"home-%s\",\"room\":\"1\",\"label\":\"1\"}".formatted(THERE));
    HttpResponse<String> nowhere =
        running.post(
            "/api/v1/beds", county, "{\"placeId\":\"no-such\",\"room\":\"1\",\"label\":\"1\"}");
    HttpResponse<String> pushedOut =
        patch(
            "/api/v1/staff/"
                + add("staff", "{\"name\":\"冯\",\"post\":\"CARER\",\"division\":\"520302\"}"),
            county,
            1,
            "{\"division\":\"%s\"}".formatted(THERE));
    JsonNode listed = ok(200, running.get("/api/v1/residents?limit=5000", county));
    HttpResponse<String> filter = running.get("/api/v1/residents?division=" + THERE, county);

    assertThat(seen.statusCode()).isEqualTo(404);
    assertThat(changed.statusCode()).isEqualTo(404);
    assertThat(added.statusCode()).isEqualTo(403);
    assertThat(json(nowhere).get("detail")).isEqualTo(json(added).get("detail"));
    assertThat(json(pushedOut).get("reason").asText()).isEqualTo("OUT_OF_SCOPE");
    assertThat(listed.at("/items").findValuesAsText("division")).isNotEmpty().containsOnly(HERE);
    assertThat(filter.statusCode()).isEqualTo(403);
  }

  @Test
  void onlyWhoIsServed_isHeldInMemory() {
    String id = add("residents", "{\"name\":\"郑\",\"division\":\"520302\"}");
    boolean before = running.directory().resident(id).isPresent();
    ok(
        200,
        patch(
            "/api/v1/residents/" + id,
            registrar,
            1,
            "{\"placeId\":\"home-520302\",\"careLevel\":\"PARTIAL\"}"));
    boolean served = running.directory().resident(id).isPresent();
    ok(200, patch("/api/v1/residents/" + id, registrar, 2, "{\"placeId\":null}"));

    assertThat(before).isFalse();
    assertThat(served).isTrue();
    assertThat(running.directory().resident(id)).isEmpty();
    assertThat(get("residents", id).get("division").asText()).isEqualTo("520302");
  }

  @Test
  void identityNumber_standsSealed_isMasked_andHasOneFile() {
    String body =
        "{\"name\":\"吴\",\"division\":\"520302\",\"identityNumber\":\"%s\"}".formatted(NUMBER);
    String id = add("residents", body);
    HttpResponse<String> second = running.post("/api/v1/residents", registrar, body);
    String row =
        running
            .database()
            .jdbi()
            .withHandle(handle ->
                handle
                    .createQuery("select r::text from resident r where id = :id")
                    .bind("id", id)
                    .mapTo(String.class)
                    .one());

    assertThat(json(second).get("reason").asText()).isEqualTo("IDENTITY_TAKEN");
    assertThat(get("residents", id).get("identityNumber").asText()).isEqualTo(NUMBER);
    assertThat(ok(200, running.get("/api/v1/residents/" + id, city)).get("identityNumber").asText())
        .isEqualTo("110*************2X");
    assertThat(row).doesNotContain("4912");
  }

  @Test
  void theNewestAssessment_setsTheCareLevel_untilItIsTakenBack() {
    String id = add("residents", "{\"name\":\"蒋\",\"division\":\"520302\"}");
    String assessment =
        """
        {"residentId":"%s","level":"%s","assessedOn":"%s","assessor":"陈","validUntil":"2027-05-01"}
        """;
    add("assessments", assessment.formatted(id, "PARTIAL", "2025-05-01"));
    String newer = add("assessments", assessment.formatted(id, "FULL", "2026-05-01"));
    add("assessments", assessment.formatted(id, "INDEPENDENT", "2024-05-01"));
    String withAll = get("residents", id).get("careLevel").asText();
    ok(
        200,
        running.send("DELETE", "/api/v1/assessments/" + newer + "?revision=1", registrar, null));

    assertThat(withAll).isEqualTo("FULL");
    assertThat(get("residents", id).get("careLevel").asText()).isEqualTo("PARTIAL");
  }

  @Test
  void whoIsAddedWithABed_isAdmittedByTheRulesOfBeds_orNotAtAll() {
    String bed = add("beds", "{\"placeId\":\"home-520302\",\"room\":\"701\",\"label\":\"1\"}");
    String respite =
        add(
            "beds",
            "{\"placeId\":\"home-520302\",\"room\":\"701\",\"label\":\"2\",\"respite\":true}");
    String body =
        "{\"id\":\"%s\",\"name\":\"沈\",\"careLevel\":\"PARTIAL\",\"placeId\":\"%s\",\"bedId\":\"%s\"%s}";
    String reason = ",\"override\":\"民政局批准，一周内评估\"";
    HttpResponse<String> unassessed =
        running.post(
            "/api/v1/residents", registrar, body.formatted("shen-1", "home-520302", bed, ""));
    HttpResponse<String> blank =
        running.post(
            "/api/v1/residents",
            registrar,
            body.formatted("shen-1", "home-520302", bed, ",\"override\":\"  \""));
    HttpResponse<String> elsewhere =
        running.post(
            "/api/v1/residents", registrar, body.formatted("shen-1", "home-520303", bed, reason));
    HttpResponse<String> forGuests =
        running.post(
            "/api/v1/residents",
            registrar,
            body.formatted("shen-1", "home-520302", respite, reason));
    HttpResponse<String> unknown =
        running.post(
            "/api/v1/residents",
            registrar,
            body.formatted("shen-1", "home-520302", "no-bed", reason));
    JsonNode untouched = get("beds", bed);
    JsonNode added =
        ok(
            201,
            running.post(
                "/api/v1/residents",
                registrar,
                body.formatted("shen-1", "home-520302", bed, reason)));

    assertThat(List.of(unassessed, blank, elsewhere, forGuests, unknown))
        .extracting(HttpResponse::statusCode)
        .containsOnly(422);
    assertThat(List.of(unassessed, blank, elsewhere, forGuests, unknown))
        .extracting(refused -> json(refused).get("reason").asText())
        .containsExactly(
            "NO_VALID_ASSESSMENT",
            "NO_VALID_ASSESSMENT",
            "PLACES_DIFFER",
            "RESPITE_BED",
            "UNKNOWN_REFERENCE");
    assertThat(untouched.get("state").asText()).isEqualTo("VACANT");
    assertThat(added.get("bedId").asText()).isEqualTo(bed);
    assertThat(added.get("careLevel").asText()).isEqualTo("PARTIAL");
    assertThat(added.has("override")).isFalse();
    assertThat(get("beds", bed).get("state").asText()).isEqualTo("OCCUPIED");
    JsonNode stay = ok(200, running.get("/api/v1/residents/shen-1/stays", registrar));
    assertThat(stay.at("/items/0/override").asText()).isEqualTo("民政局批准，一周内评估");
    JsonNode moves = ok(200, running.get("/api/v1/beds/" + bed + "/moves", registrar));
    assertThat(moves.at("/items").findValuesAsText("command")).containsExactly("ADMIT");
  }

  @Test
  void whatIsInUse_isNotRemoved() {
    String bed = "/api/v1/beds/bed-%s-1".formatted(HERE);
    int revision = ok(200, running.get(bed, registrar)).get("revision").asInt();
    HttpResponse<String> usedBed =
        running.send("DELETE", bed + "?revision=" + revision, registrar, null);
    HttpResponse<String> inABed =
        running.send(
            "DELETE",
            "/api/v1/residents/res-%s-2?revision=%d"
                .formatted(HERE, revisionOf("residents", "res-%s-2".formatted(HERE))),
            registrar,
            null);
    HttpResponse<String> movedAway =
        patch(
            "/api/v1/residents/res-%s-2".formatted(HERE),
            registrar,
            revisionOf("residents", "res-%s-2".formatted(HERE)),
            "{\"placeId\":null}");

    assertThat(json(usedBed).get("reason").asText()).isEqualTo("STILL_USED");
    assertThat(json(inABed).get("reason").asText()).isEqualTo("BED_HELD");
    assertThat(movedAway.statusCode()).isIn(409, 422);
    assertThat(running.directory().bed("bed-%s-1".formatted(HERE))).isPresent();
  }

  @Test
  void aDevice_moves_andGetsAnotherSecret_andARoomOfItsPlaceOnly() {
    ok(
        201,
        running.post(
            "/api/v1/devices",
            registrar,
            "{\"id\":\"moving\",\"kind\":\"call_button\",\"placeId\":\"home-520302\"}"));
    String room = add("rooms", "{\"placeId\":\"home-520302\",\"name\":\"浴室\"}");
    String foreign = add("rooms", "{\"placeId\":\"home-520303\",\"name\":\"浴室\"}");
    String before = running.directory().device("moving").orElseThrow().secretSha256Hex();

    JsonNode moved =
        ok(
            200,
            patch(
                "/api/v1/devices/moving",
                registrar,
                1,
                "{\"bedId\":\"bed-520302-1\",\"roomId\":\"%s\"}".formatted(room)));
    HttpResponse<String> wrong =
        patch("/api/v1/devices/moving", registrar, 2, "{\"roomId\":\"%s\"}".formatted(foreign));
    JsonNode secret = ok(201, running.post("/api/v1/devices/moving/secret", registrar, "{}"));

    assertThat(moved.get("bedId").asText()).isEqualTo("bed-520302-1");
    assertThat(json(wrong).get("reason").asText()).isEqualTo("PLACES_DIFFER");
    assertThat(secret.get("secret").asText()).isNotEmpty();
    assertThat(running.directory().device("moving").orElseThrow().secretSha256Hex())
        .isNotEqualTo(before);
    assertThat(
            running
                .directory()
                .resolve(running.directory().device("moving").orElseThrow())
                .residentId())
        .isEqualTo("res-520302-1");
  }

  @Test
  void aRoomsNewName_isItsBedsToo_andASiteHasAnOrganisation() {
    String bed = add("beds", "{\"placeId\":\"home-520303\",\"room\":\"501\",\"label\":\"1\"}");
    JsonNode rooms =
        ok(200, running.get("/api/v1/rooms?placeId=home-520303&limit=5000", registrar));
    JsonNode room = null;
    for (JsonNode one : rooms.get("items")) {
      room = one.get("name").asText().equals("501") ? one : room;
    }
    ok(200, patch("/api/v1/rooms/" + room.get("id").asText(), registrar, 1, "{\"name\":\"502\"}"));

    assertThat(get("beds", bed).get("room").asText()).isEqualTo("502");
    assertThat(running.directory().bed(bed).orElseThrow().room()).isEqualTo("502");
    assertThat(get("places", "home-520303").get("organisationId").asText())
        .isEqualTo("home-520303");
    assertThat(get("organisations", "home-520303").get("name").asText()).isEqualTo("福利院");
  }

  @Test
  void aHome_liesInItsDivision_orAtMostTenKilometresOutside() {
    String at =
        "{\"kind\":\"%s\",\"name\":\"李家\",\"division\":\"520302\",\"longitude\":%s,\"latitude\":%s}";
    HttpResponse<String> far =
        running.post("/api/v1/places", registrar, at.formatted("HOUSEHOLD", "105.7", "28.59"));
    String near = add("places", at.formatted("HOUSEHOLD", "106.9", "27.7"));
    String site = add("places", at.formatted("INSTITUTION", "105.7", "28.59"));
    HttpResponse<String> moved =
        running.send(
            "PATCH", "/api/v1/places/" + near, registrar, "{\"revision\":1,\"longitude\":108.2}");
    HttpResponse<String> toAnother =
        running.send(
            "PATCH",
            "/api/v1/places/" + near,
            registrar,
            "{\"revision\":1,\"division\":\"520381\"}");

    for (HttpResponse<String> refused : List.of(far, moved, toAnother)) {
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
      JsonNode problem = json(refused);
      assertThat(problem.get("reason").asText()).isEqualTo("OUTSIDE_DIVISION");
      assertThat(problem.at("/faults/0/field").asText()).isEqualTo("longitude");
      assertThat(problem.at("/faults/0/wrong").asText()).isEqualTo("OUTSIDE_DIVISION");
    }
    assertThat(get("places", near).get("longitude").asDouble()).isEqualTo(106.9);
    assertThat(get("places", site).get("longitude").asDouble()).isEqualTo(105.7);
  }

  @Test
  void aHomeThatLayTooFarBefore_canStillBeChangedElsewhere() {
    String home =
        add(
            "places",
            "{\"kind\":\"HOUSEHOLD\",\"name\":\"李家\",\"division\":\"520302\",\"longitude\":106.9,\"latitude\":27.7}");
    running
        .database()
        .jdbi()
        .useHandle(h -> h.execute("update place set longitude = 100 where id = ?", home));
    int revision = get("places", home).get("revision").asInt();

    ok(
        200,
        running.send(
            "PATCH",
            "/api/v1/places/" + home,
            registrar,
            "{\"revision\":%d,\"address\":\"新华路2号\"}".formatted(revision)));
  }

  @Test
  void aMergedOrganisation_hasNoSitesLeft_andSaysWhereTheyWent() {
    String centre =
        add(
            "organisations",
            "{\"name\":\"区域中心\",\"division\":\"520302\",\"kind\":\"REGIONAL_CENTRE\"}");
    String site =
        add(
            "places",
            "{\"kind\":\"INSTITUTION\",\"name\":\"乡敬老院\",\"division\":\"520302\",\"longitude\":106.9,\"latitude\":27.7}");

    JsonNode merged =
        ok(
            200,
            running.post(
                "/api/v1/organisations/" + site + "/merge",
                registrar,
                "{\"revision\":1,\"into\":\"%s\"}".formatted(centre)));
    HttpResponse<String> itself =
        running.post(
            "/api/v1/organisations/" + centre + "/merge",
            registrar,
            "{\"revision\":1,\"into\":\"%s\"}".formatted(centre));

    assertThat(merged.get("mergedInto").asText()).isEqualTo(centre);
    assertThat(merged.get("removedAt").isNull()).isFalse();
    assertThat(get("places", site).get("organisationId").asText()).isEqualTo(centre);
    assertThat(running.directory().place(site).orElseThrow().organisationId()).isEqualTo(centre);
    assertThat(itself.statusCode()).isEqualTo(422);
  }

  @Test
  void areasStandUnderTheirDivision_andFormOneTree() {
    HttpResponse<String> foreign =
        running.post(
            "/api/v1/areas",
            county,
            "{\"id\":\"520303001\",\"name\":\"上海路街道\",\"division\":\"520303\"}");
    HttpResponse<String> elsewhere =
        running.post(
            "/api/v1/areas",
            registrar,
            "{\"id\":\"520303001\",\"name\":\"上海路街道\",\"division\":\"520302\"}");
    HttpResponse<String> orphan =
        running.post(
            "/api/v1/areas",
            registrar,
            "{\"id\":\"520302009001\",\"name\":\"社区\",\"division\":\"520302\",\"parent\":\"520302009\"}");
    add(
        "areas",
        "{\"id\":\"520302010\",\"name\":\"新蒲街道\",\"division\":\"520302\",\"zone\":\"XINPU\"}");
    add(
        "areas",
        "{\"id\":\"520302010001\",\"name\":\"社区\",\"division\":\"520302\",\"parent\":\"520302010\"}");

    assertThat(foreign.statusCode()).isEqualTo(403);
    assertThat(elsewhere.statusCode()).isEqualTo(422);
    assertThat(orphan.statusCode()).isEqualTo(422);
    JsonNode communities = ok(200, running.get("/api/v1/areas?parent=520302010", auditor));
    assertThat(communities.at("/items").findValuesAsText("level")).containsExactly("COMMUNITY");
  }

  private static String add(String path, String body) {
    return ok(201, running.post("/api/v1/" + path, registrar, body)).get("id").asText();
  }

  private static JsonNode get(String path, String id) {
    return ok(200, running.get("/api/v1/" + path + "/" + id, registrar));
  }

  private static int revisionOf(String path, String id) {
    return get(path, id).get("revision").asInt();
  }

  private static HttpResponse<String> patch(String path, String cookie, int revision, String body) {
    return running.send(
        "PATCH", path, cookie, "{\"revision\":" + revision + "," + body.substring(1));
  }

  private static JsonNode ok(int status, HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return json(response);
  }

  private static List<String> ids(JsonNode list) {
    List<String> ids = new ArrayList<>();
    list.get("items").forEach(item -> ids.add(item.get("id").asText()));
    return ids;
  }
}
