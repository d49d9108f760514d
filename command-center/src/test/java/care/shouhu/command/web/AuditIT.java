package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

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
    await(() -> json(running.get("/api/v1/audit?limit=1", auditor)).get("notYetHere").asInt() <= 1);
    List<JsonNode> items = new ArrayList<>();
    json(running.get("/api/v1/audit?" + query, auditor)).get("items").forEach(items::add);
    return items;
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
    running.post(
        "/api/v1/users",
        running.signIn("admin"),
        """
        {"username":"registrar-here","displayName":"登","password":"%s","role":"REGISTRAR","placeId":"home-520302"}
        """
            .formatted("Zunyi pass sentence 7"));
    String cookie = RunningCommandCenter.cookie(signIn("registrar-here", "Zunyi pass sentence 7"));
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

    List<JsonNode> entries = audit("kind=CHANGE&about=id:audited-1");

    assertThat(entries).hasSize(1);
    assertThat(entries.getFirst().at("/detail/placeId").asText()).isEqualTo("home-520302");
  }

  @Test
  void auditorOfACounty_seesWhatIsAboutIt_andNothingElse() {
    String admin = running.signIn("admin");
    running.post(
        "/api/v1/users",
        admin,
        """
        {"username":"auditor-here","displayName":"审","password":"%s","role":"AUDITOR","division":"%s"}
        """
            .formatted("Zunyi pass sentence 7", HERE));
    running.get("/api/v1/residents/res-520303-2", admin);
    audit("limit=1");
    String here = RunningCommandCenter.cookie(signIn("auditor-here", "Zunyi pass sentence 7"));

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
  void tableOfTheTrail_refusesToBeChanged() {
    audit("limit=1");
    var jdbi = running.database().jdbi();

    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> jdbi.useHandle(h -> h.execute("update audit_trail set by_user = 'nobody'"))))
        .hasMessageContaining("only ever added to");
  }
}
