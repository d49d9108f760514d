package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.command.trail.TrailCheck;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is in the audit trail, and what is not done without it. */
class AuditIT {
  private static RunningCommandCenter running;
  private static String auditor;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
    auditor = running.signIn("auditor");
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  private static List<JsonNode> audit(String query) {
    // Reading is noted before it is answered, and whatever was noted before then has lower numbers.
    newest();
    int upTo = newest().get("lastNumber").asInt();
    await(() -> {
      JsonNode now = newest();
      return now.get("lastNumber").asInt() - now.get("notYetHere").asInt() >= upTo;
    });
    List<JsonNode> items = new ArrayList<>();
    json(running.get("/api/v1/audit?" + query, auditor)).get("items").forEach(items::add);
    return items;
  }

  private static JsonNode newest() {
    return json(running.get("/api/v1/audit?limit=1", auditor));
  }

  @Test
  void lookAtAResident_isNoted_withWhoWhenAndFromWhere() {
    running.get("/api/v1/residents/res-520302-1", running.signIn("staff-520302"));

    JsonNode entry = audit("kind=LOOK&about=resident:res-520302-1").getFirst();

    assertThat(entry.get("by").asText()).isEqualTo("staff-520302");
    assertThat(entry.get("from").asText()).isNotEmpty();
    assertThat(entry.at("/detail/operation").asText()).isEqualTo("getResident");
    assertThat(entry.at("/detail/division").asText()).isEqualTo(HERE);
    assertThat(entry.toString()).doesNotContain("张1");
  }

  @Test
  void aList_namesWhoseFilesItShowed_toTheAuditorsOfTheirDivision() {
    String registrar = running.signIn("registrar");
    running.get("/api/v1/residents?limit=5000", registrar);

    for (String division : new String[] {HERE, THERE}) {
      JsonNode entry =
          audit("kind=LOOK&by=registrar&about=resident:res-" + division + "-1").getFirst();
      assertThat(entry.at("/detail/operation").asText()).isEqualTo("listResidents");
      assertThat(entry.at("/detail/division").asText()).isEqualTo(division);
      assertThat(entry.at("/detail/ids").asText().split(" "))
          .contains("res-" + division + "-1", "res-" + division + "-2")
          .allMatch(id -> id.contains(division));
    }
  }

  @Test
  void searchThatShowsSomebody_isALook_butSaysNothingOfWhatWasTyped() {
    String registrar = running.signIn("registrar");
    running.get("/api/v1/search?q=res-520303-2", registrar);
    int before = audit("kind=LOOK&by=registrar&limit=500").size();
    running.get("/api/v1/search?q=nobodyhasthis", registrar);

    List<JsonNode> looks = audit("kind=LOOK&by=registrar&limit=500");

    assertThat(looks).hasSize(before);
    JsonNode entry =
        looks.stream()
            .filter(one -> one.at("/detail/operation").asText().equals("search"))
            .findFirst()
            .orElseThrow();
    assertThat(entry.at("/detail/ids").asText()).isEqualTo("res-520303-2");
    assertThat(entry.at("/detail/division").asText()).isEqualTo(THERE);
    assertThat(entry.at("/detail/foundBy").asText()).isEqualTo("ID");
    assertThat(entry.at("/detail/q").isMissingNode()).isTrue();
  }

  @Test
  void exportOfFiles_saysOfWhat_howMany_andWhose() {
    String registrar = running.signIn("registrar");
    running.get("/api/v1/exports/resident?division=" + HERE, registrar);

    JsonNode entry = audit("kind=EXPORT&by=registrar&about=resident:res-520302-2").getFirst();

    assertThat(entry.at("/detail/exported").asText()).isEqualTo("resident");
    assertThat(entry.at("/detail/filters").asText()).isEqualTo("division=" + HERE);
    assertThat(entry.at("/detail/count").asInt()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void aFileWithoutAPlace_isNotedWithItsNewId_itsDivision_andWhoseContactsAre() {
    String registrar = running.signIn("registrar");
    String person = "{\"name\":\"钱五\",\"division\":\"520302\",\"birthYear\":1941,\"sex\":\"F\"}";
    String id = json(running.post("/api/v1/residents", registrar, person)).get("id").asText();
    String contact = "{\"residentId\":\"%s\",\"name\":\"钱六\",\"relation\":\"女儿\"}".formatted(id);
    JsonNode added = json(running.post("/api/v1/contacts", registrar, contact));
    running.get("/api/v1/residents/" + id, registrar);
    running.get("/api/v1/contacts/" + added.get("id").asText(), registrar);
    running.get("/api/v1/history/resident/" + id, registrar);

    List<JsonNode> entries = audit("about=resident:" + id);

    assertThat(entries)
        .extracting(entry -> entry.at("/detail/operation").asText())
        .containsExactly(
            "getRecordHistory", "getContact", "getResident", "addContact", "addResident");
    assertThat(entries).allMatch(entry -> entry.at("/detail/division").asText().equals(HERE));
  }

  @Test
  void signingIn_andBeingRefused_areNoted_butNoNameThatNobodyHas() {
    running.signIn("city");
    signIn("city", "wrong");
    signIn("my-secret-password", "wrong");

    assertThat(audit("kind=SIGN_IN&by=city")).isNotEmpty();
    assertThat(audit("kind=SIGN_IN_REFUSED&by=city").getFirst().at("/detail/reason").asText())
        .isEqualTo("wrong");
    assertThat(audit("kind=SIGN_IN_REFUSED").toString()).doesNotContain("my-secret");
  }

  private static HttpResponse<String> signIn(String username, String password) {
    return running.post(
        "/api/v1/session",
        null,
        "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password));
  }

  @Test
  void askingForMoreThanOneMay_isNoted() {
    String county = running.signIn("county-" + HERE);
    running.get("/api/v1/residents/res-520303-1", county);
    running.get("/api/v1/users", county);

    List<JsonNode> denied = audit("kind=DENIED&by=county-" + HERE);

    assertThat(denied)
        .extracting(entry -> entry.at("/detail/reason").asText())
        .containsExactly("ROLE_MAY_NOT", "NOT_FOUND");
    assertThat(denied.getLast().at("/detail/asked").asText()).isEqualTo("res-520303-1");
  }

  @Test
  void aWriteThatWouldLieOutside_isNoted_alsoWhereTheRegisterItselfFindsOut() {
    running.addUser(
        running.signIn("admin"),
        """
        {"username":"registrar-here","displayName":"登","role":"REGISTRAR","placeId":"home-520302"}
        """);
    String cookie = running.signIn("registrar-here");
    running.post(
        "/api/v1/areas", cookie, "{\"id\":\"520302801\",\"name\":\"甲\",\"division\":\"520302\"}");

    JsonNode denied = audit("kind=DENIED&by=registrar-here").getFirst();

    assertThat(denied.at("/detail/operation").asText()).isEqualTo("addArea");
    assertThat(denied.at("/detail/reason").asText()).isEqualTo("OUT_OF_SCOPE");
  }

  @Test
  void aFileThatIsConfirmed_isAChange() {
    String registrar = running.signIn("registrar");
    String file = "床位编号,站点编号,房间,床号\nfrom-a-file-1,home-520302,31,1\n";
    String[] asFile = {"Content-Type", "application/octet-stream"};
    String id =
        json(running.post("/api/v1/imports?kind=bed", registrar, file, asFile)).get("id").asText();
    running.post("/api/v1/imports/" + id + "/confirm", registrar, "{}");

    assertThat(audit("kind=CHANGE&by=registrar&about=id:" + id)).hasSize(1);
  }

  @Test
  void manyRefusals_areCounted_notEachWritten() {
    String field = running.signIn("field-" + HERE);
    for (int n = 0; n < 80; n++) {
      running.get("/api/v1/users", field);
    }

    assertThat(audit("kind=DENIED&by=field-" + HERE + "&limit=500")).hasSizeBetween(30, 60);
  }

  @Test
  void changeOfTheRegister_isNoted_andARefusedOneIsNot() {
    String registrar = running.signIn("registrar");
    String bed =
        "{\"id\":\"audited-1\",\"placeId\":\"home-520302\",\"room\":\"9\",\"label\":\"A\"}";
    running.post("/api/v1/beds", registrar, bed);
    running.post("/api/v1/beds", registrar, bed);

    List<JsonNode> entries = audit("kind=CHANGE&about=bed:audited-1");

    assertThat(entries).hasSize(1);
    assertThat(entries.getFirst().at("/detail/placeId").asText()).isEqualTo("home-520302");
  }

  @Test
  void auditorOfACounty_seesWhatIsAboutIt_andNothingElse() {
    String admin = running.signIn("admin");
    running.addUser(
        admin,
        "{\"username\":\"auditor-here\",\"displayName\":\"审\",\"role\":\"AUDITOR\",\"division\":\"%s\"}"
            .formatted(HERE));
    running.get("/api/v1/residents/res-520303-2", admin);
    audit("limit=1");
    String here = running.signIn("auditor-here");

    JsonNode items = json(running.get("/api/v1/audit?limit=5000", here)).get("items");

    assertThat(items).isNotEmpty();
    assertThat(items).allMatch(item -> item.at("/detail/division").asText().equals(HERE));
    assertThat(items.toString()).doesNotContain(THERE);
  }

  @Test
  void pages_leadOn_withoutAGapOrARepeat() {
    audit("limit=1");
    List<Integer> numbers = new ArrayList<>();
    String cursor = "";
    for (int page = 0; page < 3; page++) {
      JsonNode answer = json(running.get("/api/v1/audit?limit=3" + cursor, auditor));
      answer.get("items").forEach(item -> numbers.add(item.get("number").asInt()));
      cursor = "&cursor=" + answer.get("next").asText();
    }

    assertThat(numbers).hasSize(9).doesNotHaveDuplicates();
    assertThat(numbers).isSortedAccordingTo(java.util.Comparator.reverseOrder());
    assertThat(numbers.getFirst() - numbers.getLast()).isGreaterThanOrEqualTo(8);
  }

  @Test
  void withTheDatabaseStopped_itIsWrittenAllTheSame_andFollowsLater() throws Exception {
    String city = running.signIn("city");
    running.stopDatabase();
    try {
      assertThat(running.get("/api/v1/residents/res-520302-2", city).statusCode()).isEqualTo(200);
    } finally {
      running.startDatabase();
    }

    await(() ->
        running.get("/api/v1/audit?limit=1", auditor).statusCode() == 200
            && !audit("about=resident:res-520302-2&by=city").isEmpty());
    var found =
        TrailCheck.check(
            running.dataDirectory().resolve("trail"), Optional.empty(), Optional.empty());
    assertThat(found.faults()).isEmpty();
  }

  @Test
  void auditor_isShownNobodysName_neitherInAnswersNorLive() throws Exception {
    running.calls("button-520302-1", 1);
    await(() -> running.get("/api/v1/incidents", auditor).body().contains("button-520302-1"));
    var text = new CompletableFuture<String>();
    var heard = new StringBuilder();
    WebSocket socket =
        running
            .http()
            .newWebSocketBuilder()
            .header("Cookie", auditor)
            .buildAsync(
                URI.create(
                    "ws://localhost:" + running.center().httpPort() + "/api/v1/live?view=wall"),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(
                      WebSocket from, CharSequence part, boolean last) {
                    heard.append(part);
                    if (last && heard.indexOf("button-520302-1") >= 0) {
                      text.complete(heard.toString());
                    }
                    from.request(1);
                    return null;
                  }
                })
            .join();

    assertThat(running.get("/api/v1/incidents", auditor).body())
        .contains("\"residentName\":\"张*\"")
        .doesNotContain("张1");
    assertThat(text.get(30, TimeUnit.SECONDS))
        .contains("\"residentName\":\"张*\"")
        .doesNotContain("张1");
    assertThat(running.get("/api/v1/incidents", running.signIn("city")).body()).contains("张1");
    socket.abort();
  }

  @Test
  void auditor_isShownNobodysNameOrHome_whateverTheyAskFor() {
    String registrar = running.signIn("registrar");
    running.post(
        "/api/v1/places",
        registrar,
        """
        {"id":"household-7","kind":"HOUSEHOLD","name":"赵大妈家","division":"520302",
         "address":"碧云路 77 号","longitude":106.93,"latitude":27.71}
        """);
    running.post(
        "/api/v1/devices",
        registrar,
        "{\"id\":\"button-of-zhao\",\"kind\":\"call_button\",\"placeId\":\"household-7\"}");
    running.post(
        "/api/v1/residents",
        registrar,
        "{\"id\":\"waits-1\",\"name\":\"赵二妹\",\"division\":\"520302\",\"birthYear\":1941,\"sex\":\"F\"}");
    HttpResponse<String> entered =
        running.post(
            "/api/v1/waiting-list",
            running.signIn("city"),
            "{\"placeId\":\"home-520302\",\"personId\":\"waits-1\",\"nursingType\":false}",
            "Idempotency-Key",
            "audit-waits-1");
    assertThat(entered.statusCode()).as(entered.body()).isLessThan(300);
    running.post(
        "/api/v1/devices/button-of-zhao/test",
        running.signIn("city"),
        "{\"minutes\":30,\"reason\":\"换电池\"}",
        "Idempotency-Key",
        "audit-test-of-zhao");
    await(() -> running.get("/api/v1/holds", registrar).body().contains("赵大妈家"));
    String coordinate = "106.93";

    List<String> shown = new ArrayList<>();
    for (String asked :
        List.of(
            "places?limit=500",
            "places/household-7",
            "history/place/household-7",
            "history/resident/waits-1",
            "search?q=household-7",
            "search?q="
                + java.net.URLEncoder.encode("赵大妈", java.nio.charset.StandardCharsets.UTF_8),
            "search?q=button-of-zhao",
            "preflight",
            "waiting-list?placeId=home-520302",
            "offers?placeId=home-520302",
            "devices?limit=500",
            "organisations?limit=500",
            "incidents?limit=500",
            "incidents/groups",
            "incidents/groups/members?by=kind&key=CALL/*/*",
            "measures",
            "blind-windows",
            "holds")) {
      HttpResponse<String> answer = running.get("/api/v1/" + asked, auditor);
      for (String told : List.of("赵大妈", "赵二妹", "碧云路", coordinate, "张1", "张2")) {
        if (answer.body().contains(told)) {
          shown.add(asked + " tells " + told + ": " + answer.body());
        }
      }
    }

    assertThat(shown).isEmpty();
    assertThat(running.get("/api/v1/places/household-7", registrar).body())
        .contains("赵大妈家", "碧云路", coordinate);
    assertThat(running.get("/api/v1/waiting-list?placeId=home-520302", auditor).body())
        .contains("赵**");
  }

  @Test
  void tableOfTheTrail_refusesToBeChanged() {
    audit("limit=1");
    var jdbi = running.database().jdbi();

    assertThatThrownBy(
            () -> jdbi.useHandle(h -> h.execute("update audit_trail set by_user = 'nobody'")))
        .hasMessageContaining("only ever added to");
  }
}
