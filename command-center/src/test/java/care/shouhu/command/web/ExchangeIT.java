package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.command.registry.search.SpellingKeeper;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Searching, and files in and out, over HTTP with a real database. */
class ExchangeIT {
  private static final String NUMBER = "11010519491231002X";
  private static RunningCommandCenter running;
  private static String registrar;
  private static String county;
  private static String staff;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
    registrar = running.signIn("registrar");
    county = running.signIn("county-" + HERE);
    staff = running.signIn("staff-" + HERE);
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  @Test
  void aPerson_isFoundByNamePinyinInitialsAndWholeNumbers_insideTheScopeOnly() {
    String body =
        """
        {"id":"seek-1","name":"单秀英","division":"%s","identityNumber":"%s","phone":"139 0000 7777"}
        """
            .formatted(THERE, NUMBER);
    assertThat(running.post("/api/v1/residents", registrar, body).statusCode()).isEqualTo(201);
    running.post(
        "/api/v1/contacts",
        registrar,
        "{\"residentId\":\"seek-1\",\"name\":\"单小明\",\"phone\":\"13700001234\"}");

    for (String q : List.of("单", "单秀英", "shanxiu", "Shan%20Xiu", "sxy", "seek-1", "see")) {
      assertThat(found(q, registrar)).as(q).contains("seek-1");
      assertThat(found(q, county)).as(q).doesNotContain("seek-1");
      assertThat(found(q, staff)).as(q).doesNotContain("seek-1");
    }
    for (String number : List.of(NUMBER, "13900007777", "137-0000-1234")) {
      assertThat(foundUnseen(number, registrar)).as(number).contains("seek-1");
      assertThat(foundUnseen(number, county)).as(number).doesNotContain("seek-1");
      assertThat(foundUnseen(number, staff)).as(number).doesNotContain("seek-1");
    }
    assertThat(foundUnseen("1390000", registrar)).doesNotContain("seek-1");
    assertThat(foundUnseen("单秀英", registrar)).contains("seek-1");
    assertThat(found("%25", registrar)).isEmpty();
  }

  @Test
  void whoWasImportedUnspelt_isSpeltSoonAfter_andBedsAndDevicesAreFound() {
    int spelt = SpellingKeeper.spellAll(running.database().jdbi());
    int again = SpellingKeeper.spellAll(running.database().jdbi());

    assertThat(spelt).isGreaterThanOrEqualTo(4);
    assertThat(again).isZero();
    assertThat(found("zhang", staff))
        .contains("res-%s-1".formatted(HERE))
        .doesNotContain("res-%s-1".formatted(THERE));
    assertThat(found("fly", county)).contains("home-" + HERE).doesNotContain("home-" + THERE);
    assertThat(found("button-" + HERE, county)).contains("button-%s-1".formatted(HERE));
    assertThat(found("101", staff)).containsExactly("bed-%s-1".formatted(HERE));
  }

  @Test
  void aDevice_isFoundWhereItsPersonIs_alsoAfterTheyMoved() {
    ok(
        201,
        running.post(
            "/api/v1/residents",
            registrar,
            "{\"id\":\"mover\",\"name\":\"贺\",\"careLevel\":\"PARTIAL\",\"placeId\":\"home-%s\"}"
                .formatted(THERE)));
    ok(
        201,
        running.post(
            "/api/v1/devices",
            registrar,
            "{\"id\":\"worn-by-mover\",\"kind\":\"call_button\",\"residentId\":\"mover\"}"));
    List<String> before = found("worn", county);
    List<String> onTheWard = found("worn", staff);
    ok(
        200,
        running.send(
            "PATCH",
            "/api/v1/residents/mover",
            registrar,
            "{\"revision\":1,\"placeId\":\"home-%s\"}".formatted(HERE)));

    assertThat(before).isEmpty();
    assertThat(onTheWard).isEmpty();
    assertThat(found("worn", county)).containsExactly("worn-by-mover");
    assertThat(found("worn", staff)).containsExactly("worn-by-mover");
    assertThat(found("worn", registrar)).containsExactly("worn-by-mover");
  }

  @Test
  void badLines_areEachNamed_andNothingIsWritten() {
    String file =
        """
        床位编号,站点编号,区域,房间,床号,护理型
        new-1,home-%1$s,,201,1,是
        new-1,home-%1$s,,201,2,否
        new-3,nowhere,,201,3,否
        bed 4,home-%1$s,,201,4,也许
        new-5,home-%1$s,,,5,否
        new-6,home-%1$s,,101,A,否
        bed-%1$s-1,home-%2$s,,101,A,是
        """
            .formatted(HERE, THERE);

    JsonNode preview = ok(201, upload("bed", file.getBytes(Charset.forName("GB18030")), registrar));
    JsonNode faults =
        ok(200, running.get("/api/v1/imports/" + id(preview) + "/faults", registrar)).get("items");
    HttpResponse<String> confirmed = confirm(preview, "{}");

    assertThat(preview.get("preview").toString())
        .isEqualTo("{\"rows\":7,\"added\":1,\"changed\":0,\"same\":0,\"bad\":6,\"faults\":7}");
    assertThat(faults.findValuesAsText("line")).containsExactly("3", "4", "5", "5", "6", "7", "8");
    assertThat(faults.findValuesAsText("column"))
        .containsExactly("床位编号", "站点编号", "床位编号", "护理型", "房间", "床号", "站点编号");
    assertThat(faults.findValuesAsText("wrong"))
        .containsExactly(
            "TWICE_IN_FILE",
            "UNKNOWN_REFERENCE",
            "NOT_AN_ID",
            "NOT_YES_OR_NO",
            "MISSING",
            "TAKEN",
            "NOT_CHANGEABLE");
    assertThat(json(confirmed).get("reason").asText()).isEqualTo("BAD_LINES");
    assertThat(running.directory().bed("new-1")).isEmpty();
  }

  @Test
  void whatIsConfirmed_isThere_andItsExportChangesNothing() {
    String file =
        """
        老人编号,姓名,身份证号,县区,站点或家庭编号,能力等级,人员类别,备注
        in-1,钱一,,%1$s,,,特困、残疾,=1+1
        in-2,赵二,520302195003154210,,home-%1$s,半失能,,'@SUM
        ,孙三,,%1$s,,,,
        """
            .formatted(HERE);
    JsonNode preview =
        ok(201, upload("resident", file.getBytes(StandardCharsets.UTF_8), registrar));
    boolean before = running.directory().resident("in-2").isPresent();
    ok(202, confirm(preview, "{}"));
    JsonNode done = ended(preview);
    JsonNode one = ok(200, running.get("/api/v1/residents/in-1", registrar));
    byte[] xlsx = export("/api/v1/exports/resident?format=xlsx");
    byte[] csv = export("/api/v1/exports/resident");

    assertThat(before).isFalse();
    assertThat(done.get("added").asInt()).isEqualTo(3);
    assertThat(one.get("categories").toString()).isEqualTo("[\"TEKUN\",\"DISABLED\"]");
    assertThat(one.get("note").asText()).isEqualTo("=1+1");
    assertThat(running.directory().resident("in-2")).isPresent();
    assertThat(found("zhaoer", registrar)).contains("in-2");
    assertThat(new String(csv, StandardCharsets.UTF_8)).contains("'=1+1").contains("'@SUM");
    for (byte[] exported : List.of(csv, xlsx)) {
      JsonNode again = ok(201, upload("resident", exported, registrar)).get("preview");
      assertThat(again.get("same")).isEqualTo(again.get("rows"));
      assertThat(again.get("rows").asInt()).isGreaterThanOrEqualTo(7);
    }
    JsonNode history = ok(200, running.get("/api/v1/history/resident/in-1", registrar));
    assertThat(history.at("/items/0/by").asText()).isEqualTo("registrar");
  }

  @Test
  void whoIsImportedWithABed_isAdmittedForAReason_orTheLineIsBad() {
    for (String bed :
        List.of("\"label\":\"1\"", "\"label\":\"2\"", "\"label\":\"3\",\"respite\":true")) {
      String body =
          "{\"id\":\"in-bed-%s\",\"placeId\":\"home-%s\",\"room\":\"801\",%s}"
              .formatted(bed.charAt(9), HERE, bed);
      ok(201, running.post("/api/v1/beds", registrar, body));
    }
    String file =
        """
        老人编号,姓名,站点或家庭编号,床位编号,能力等级,未评估入住理由
        lodger-1,郭一,home-%1$s,in-bed-1,失能,系统上线前已入住
        lodger-2,郭二,home-%1$s,in-bed-2,失能,
        lodger-3,郭三,home-%1$s,in-bed-3,失能,系统上线前已入住
        """
            .formatted(HERE);
    byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
    JsonNode preview = ok(201, upload("resident", bytes, registrar));
    JsonNode faults =
        ok(200, running.get("/api/v1/imports/" + id(preview) + "/faults", registrar)).get("items");
    ok(202, confirm(preview, "{\"skipBadLines\":true}"));
    ended(preview);
    JsonNode again = ok(201, upload("resident", bytes, registrar)).get("preview");

    assertThat(faults.findValuesAsText("line")).containsExactly("3", "4");
    assertThat(faults.findValuesAsText("wrong")).containsExactly("MISSING", "RESPITE_BED");
    assertThat(again.get("same").asInt()).isEqualTo(1);
    assertThat(running.directory().resident("lodger-1").orElseThrow().bedId())
        .isEqualTo("in-bed-1");
    JsonNode stays = ok(200, running.get("/api/v1/residents/lodger-1/stays", registrar));
    assertThat(stays.at("/items/0/override").asText()).isEqualTo("系统上线前已入住");
    JsonNode moves = ok(200, running.get("/api/v1/beds/in-bed-1/moves", registrar));
    assertThat(moves.at("/items").findValuesAsText("command")).containsExactly("ADMIT");
  }

  @Test
  void linesAreChanged_badOnesLeftOutWhenSaid_andOnlyOnesOwnImportIsSeen() {
    String file =
        """
        id,name,post,placeId,qualification
        st-1,周四,护士,home-%1$s,执业资格
        st-2,吴五,国王,home-%1$s,
        """
            .formatted(HERE);
    JsonNode preview = ok(201, upload("staff", file.getBytes(StandardCharsets.UTF_8), registrar));
    String admin = running.signIn("admin");
    HttpResponse<String> foreign = running.get("/api/v1/imports/" + id(preview), admin);
    ok(202, confirm(preview, "{\"skipBadLines\":true}"));
    JsonNode done = ended(preview);
    HttpResponse<String> twice = confirm(preview, "{\"skipBadLines\":true}");
    String change = "id,name,post,placeId\nst-1,周四,LEAD,home-%s\n".formatted(HERE);
    JsonNode second = ok(201, upload("staff", change.getBytes(StandardCharsets.UTF_8), registrar));
    ok(202, confirm(second, "{}"));
    ended(second);
    JsonNode one = ok(200, running.get("/api/v1/staff/st-1", registrar));

    assertThat(foreign.statusCode()).isEqualTo(404);
    assertThat(done.get("added").asInt()).isEqualTo(1);
    assertThat(json(twice).get("reason").asText()).isEqualTo("NOT_WAITING");
    assertThat(second.get("preview").get("changed").asInt()).isEqualTo(1);
    assertThat(one.get("post").asText()).isEqualTo("LEAD");
    assertThat(one.get("qualification").asText()).isEqualTo("LICENSED");
    assertThat(running.get("/api/v1/staff/st-2", registrar).statusCode()).isEqualTo(404);
  }

  @Test
  void importedDevices_haveSecrets_shownOnce() {
    String file =
        """
        设备编号,类型,床位编号,网关编号
        imp-button,呼叫按钮,bed-%1$s-2,imp-hub
        imp-hub,网关,,
        """
            .formatted(HERE);
    JsonNode preview = ok(201, upload("device", file.getBytes(StandardCharsets.UTF_8), registrar));
    ok(202, confirm(preview, "{}"));
    ended(preview);
    String first =
        running.post("/api/v1/imports/" + id(preview) + "/secrets", registrar, "{}").body();
    String second =
        running.post("/api/v1/imports/" + id(preview) + "/secrets", registrar, "{}").body();

    assertThat(first).contains("imp-hub,").contains("imp-button,");
    assertThat(second).isEqualTo(first);
    assertThat(running.directory().device("imp-button").orElseThrow().hubId()).isEqualTo("imp-hub");
    assertThat(running.directory().device("imp-button").orElseThrow().intervalSeconds())
        .isEqualTo(300);
  }

  @Test
  void filesThatAreNone_areRefused_andUploadsWithoutASessionAreNotRead() {
    byte[] large = new byte[17 << 20];

    HttpResponse<String> noTable = upload("bed", new byte[] {(byte) 0xFF, 1, 2}, registrar);
    HttpResponse<String> heading =
        upload("bed", "床位,什么\n1,2\n".getBytes(StandardCharsets.UTF_8), registrar);
    HttpResponse<String> path =
        upload(
            "bed&fileName=..%2F..%2Fetc%2Fpasswd",
            "a\n".getBytes(StandardCharsets.UTF_8), registrar);
    HttpResponse<String> tooLarge = upload("bed", large, registrar);
    HttpResponse<String> nobody = upload("bed", "a\n".getBytes(StandardCharsets.UTF_8), null);
    HttpResponse<String> notAllowed = upload("bed", "a\n".getBytes(StandardCharsets.UTF_8), staff);

    assertThat(json(noTable).get("reason").asText()).isEqualTo("WRONG_ENCODING");
    assertThat(json(heading).get("reason").asText()).isEqualTo("WRONG_HEADING");
    assertThat(path.statusCode()).isEqualTo(400);
    assertThat(tooLarge.statusCode()).isEqualTo(413);
    assertThat(nobody.statusCode()).isEqualTo(401);
    assertThat(notAllowed.statusCode()).isEqualTo(403);
  }

  @Test
  void aNumber_isNotLookedForInAnAddress_norKeptWhereItWasTakenForAnId() {
    for (String number : List.of(NUMBER, "13900007777", "0851-28220000")) {
      HttpResponse<String> refused = running.get("/api/v1/search?q=" + number, registrar);
      assertThat(json(refused).get("reason").asText()).isEqualTo("NUMBER_IN_ADDRESS");
    }
    running.get("/api/v1/residents/" + NUMBER, county);
    String auditor = running.signIn("auditor");
    String denied = "/api/v1/audit?kind=DENIED&by=county-" + HERE;
    RunningCommandCenter.await(() -> !ok(200, running.get(denied, auditor)).get("items").isEmpty());

    assertThat(running.get(denied, auditor).body()).contains("(number)").doesNotContain(NUMBER);
  }

  private static List<String> foundUnseen(String q, String cookie) {
    String body = "{\"limit\":50,\"q\":\"%s\"}".formatted(q);
    return ok(200, running.post("/api/v1/search", cookie, body))
        .get("items")
        .findValuesAsText("id");
  }

  private static List<String> found(String q, String cookie) {
    return ok(200, running.get("/api/v1/search?limit=50&q=" + q, cookie))
        .get("items")
        .findValuesAsText("id");
  }

  private static String id(JsonNode preview) {
    return preview.get("id").asText();
  }

  private static HttpResponse<String> confirm(JsonNode preview, String body) {
    return running.post("/api/v1/imports/" + id(preview) + "/confirm", registrar, body);
  }

  private static JsonNode ended(JsonNode preview) {
    String path = "/api/v1/imports/" + id(preview);
    RunningCommandCenter.await(
        () -> !ok(200, running.get(path, registrar)).get("state").asText().equals("RUNNING"));
    JsonNode end = ok(200, running.get(path, registrar));
    assertThat(end.get("state").asText()).as(end.toString()).isEqualTo("DONE");
    return end;
  }

  private static HttpResponse<String> upload(String kindAndMore, byte[] file, String cookie) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at("/api/v1/imports?kind=" + kindAndMore))
            .header("Content-Type", "application/octet-stream")
            .POST(HttpRequest.BodyPublishers.ofByteArray(file));
    if (cookie != null) {
      request.header("Cookie", cookie);
    }
    return send(request.build(), BodyHandlers.ofString());
  }

  private static byte[] export(String path) {
    HttpResponse<byte[]> response =
        send(
            HttpRequest.newBuilder(at(path)).header("Cookie", registrar).GET().build(),
            BodyHandlers.ofByteArray());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  private static URI at(String path) {
    return URI.create("http://localhost:" + running.center().httpPort() + path);
  }

  private static <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) {
    try {
      return running.http().send(request, body);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode ok(int status, HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return json(response);
  }
}
