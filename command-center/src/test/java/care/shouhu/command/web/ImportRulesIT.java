package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.command.access.FieldKeyFile;
import care.shouhu.command.access.Scope;
import care.shouhu.command.access.TinkFieldSeal;
import care.shouhu.command.registry.exchange.Import;
import care.shouhu.command.registry.exchange.ImportDesk;
import care.shouhu.command.registry.exchange.ImportDesk.Answer;
import care.shouhu.command.registry.exchange.ImportDesk.Refusal;
import care.shouhu.command.registry.file.TableLimits;
import care.shouhu.command.registry.record.IdentityNumber;
import care.shouhu.command.registry.record.RecordKinds;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Files obey what single writes obey, tell nothing of what is foreign, and overwrite nobody. */
class ImportRulesIT {
  private static RunningCommandCenter running;
  private static String registrar;
  private static ImportCalls city;
  private static ImportCalls county;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
    registrar = running.signIn("registrar");
    city = new ImportCalls(running, registrar);
    running.addUser(
        running.signIn("admin"),
        """
        {"username":"clerk","displayName":"县登记员","role":"REGISTRAR","division":"%s"}
        """
            .formatted(HERE));
    county = new ImportCalls(running, running.signIn("clerk"));
    add("areas", "{\"id\":\"%1$s001\",\"name\":\"街道\",\"division\":\"%1$s\"}".formatted(THERE));
    site("site-q");
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  private static void site(String id) {
    add(
        "places",
        """
        {"id":"%s","kind":"INSTITUTION","name":"站点","division":"%s","longitude":106.9,"latitude":27.7}
        """
            .formatted(id, HERE));
  }

  private static void add(String path, String body) {
    add(path, registrar, body);
  }

  private static void add(String path, String cookie, String body) {
    HttpResponse<String> added = running.post("/api/v1/" + path, cookie, body);
    assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
  }

  private static JsonNode resident(String id) {
    return RunningCommandCenter.json(running.get("/api/v1/residents/" + id, registrar));
  }

  @Test
  void residentsOfAFile_obeyTheRulesOfSingleWrites() {
    for (String id : new String[] {"plain-1", "plain-2"}) {
      add("residents", "{\"id\":\"%s\",\"name\":\"平\",\"division\":\"%s\"}".formatted(id, HERE));
    }

    String id =
        city.previewed(
            "resident",
            """
            老人编号,姓名,站点或家庭编号,乡镇街道或社区
            res-%1$s-1,张1,site-q,
            plain-1,平,home-%1$s,
            plain-2,平,,%2$s001
            plain-3,平,,%2$s001
            """
                .formatted(HERE, THERE));

    assertThat(city.faults(id))
        .containsExactly(
            "2 placeId CONTRADICTS home-" + HERE,
            "3 careLevel MISSING",
            "4 area CONTRADICTS " + HERE + "…",
            "5 division MISSING");
    assertThat(city.written(id).get("changed").asInt()).isZero();
    assertThat(resident("res-" + HERE + "-1").get("placeId").asText()).isEqualTo("home-" + HERE);
  }

  @Test
  void homesOfAFile_lieInTheirDivision() {
    String id =
        city.previewed(
            "place",
            """
            id,kind,name,division,longitude,latitude
            home-near,HOUSEHOLD,李家,%1$s,106.9,27.7
            home-far,HOUSEHOLD,王家,%1$s,105.7,28.59
            site-far,INSTITUTION,站点,%1$s,105.7,28.59
            """
                .formatted(HERE));

    assertThat(city.faults(id)).containsExactly("3 longitude OUTSIDE_DIVISION");
  }

  @Test
  void bedsOfAFile_keepLabelsOthersHave() {
    for (String label : new String[] {"1", "2"}) {
      add(
          "beds",
          "{\"id\":\"label-%1$s\",\"placeId\":\"site-q\",\"room\":\"901\",\"label\":\"%1$s\"}"
              .formatted(label));
    }

    String id = city.previewed("bed", "id,placeId,room,label\nlabel-2,site-q,901,1\n");

    assertThat(city.faults(id)).containsExactly("2 label TAKEN");
  }

  @Test
  void aBedInUse_isNoRespiteBedByAFileEither() {
    String id =
        city.previewed(
            "bed", "id,placeId,room,label,respite\nbed-%1$s-1,home-%1$s,101,A,是\n".formatted(HERE));

    assertThat(city.faults(id)).containsExactly("2 respite BED_IN_USE");
  }

  @Test
  void devicesOfAFile_areBoundToOnePlace_alsoByWhatTheFileDoesNotSay() {
    add("rooms", "{\"id\":\"room-q\",\"placeId\":\"site-q\",\"name\":\"301\"}");
    add("devices", "{\"id\":\"button-q\",\"kind\":\"call_button\",\"placeId\":\"site-q\"}");

    String id =
        city.previewed(
            "device",
            """
            id,kind,bedId,roomId,hubId
            button-q,call_button,bed-%1$s-1,,
            button-%1$s-1,call_button,,room-q,
            button-%1$s-2,call_button,,,sensor-%1$s-1
            new-button,call_button,,room-q,new-hub
            new-hub,hub,,room-q,
            new-two,call_button,,,new-hub
            """
                .formatted(HERE));

    assertThat(city.faults(id))
        .containsExactly(
            "2 bedId CONTRADICTS site-q",
            "3 roomId CONTRADICTS home-" + HERE,
            "4 hubId NOT_A_HUB",
            "5 roomId CONTRADICTS",
            "6 roomId CONTRADICTS",
            "7 hubId UNKNOWN_REFERENCE");
  }

  @Test
  void whatAFileNames_goneWhileItIsWritten_leavesNothingWritten() {
    site("site-gone");
    String id =
        city.previewed(
            "resident",
            "id,name,placeId,careLevel\nlate-1,迟一,site-gone,FULL\nlate-2,迟二,site-q,FULL\n");

    // The file is looked at once more and then waits for the feed's lock, as behind another writer.
    try (Handle other = running.database().jdbi().open()) {
      other.begin();
      other.execute("select pg_advisory_xact_lock(7348311)");
      city.confirm(id, false);
      RunningCommandCenter.await(ImportRulesIT::somebodyWaitsForTheFeed);
      other.execute("update place set removed_at = now() where id = 'site-gone'");
      other.commit();
    }
    JsonNode end = city.ended(id);

    assertThat(end.get("reason").asText()).as(end.toString()).isEqualTo("STALE");
    assertThat(end.get("detail").asText()).contains("line 2", "placeId");
    assertThat(running.get("/api/v1/residents/late-2", registrar).statusCode()).isEqualTo(404);
  }

  private static boolean somebodyWaitsForTheFeed() {
    return running
        .database()
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    "select exists (select from pg_locks where locktype = 'advisory' and not"
                        + " granted)")
                .mapTo(Boolean.class)
                .one());
  }

  @Test
  void ofWhatIsForeign_aPreviewTellsNothing_butThatAnIdIsTaken() {
    String people =
        county.previewed(
            "resident",
            """
            id,name,placeId,bedId,careLevel,override,division
            res-%2$s-1,张1,home-%2$s,bed-%2$s-1,FULL,x,
            res-%2$s-2,张2,home-%2$s,bed-%2$s-1,FULL,x,%1$s
            spy-1,某,home-%1$s,bed-%2$s-1,FULL,x,
            spy-2,某,home-%1$s,no-such-bed,FULL,x,
            """
                .formatted(HERE, THERE));
    List<String> ofPeople = county.faults(people);
    String beds =
        county.previewed(
            "bed",
            """
            id,placeId,room,label
            spy-1,home-%1$s,101,A
            spy-2,home-%1$s,999,Z
            spy-3,no-such-home,999,Z
            bed-%1$s-1,home-%1$s,101,A
            bed-%1$s-2,no-such-home,1,A
            """
                .formatted(THERE));

    assertThat(ofPeople)
        .containsExactly(
            "2 id TAKEN", "3 id TAKEN", "4 bedId UNKNOWN_REFERENCE", "5 bedId UNKNOWN_REFERENCE");
    assertThat(county.faults(beds))
        .containsExactly(
            "2 placeId UNKNOWN_REFERENCE",
            "3 placeId UNKNOWN_REFERENCE",
            "4 placeId UNKNOWN_REFERENCE",
            "5 id TAKEN",
            "6 id TAKEN");
    String auditor = running.signIn("auditor");
    String looks = "/api/v1/audit?kind=LOOK&by=clerk";
    RunningCommandCenter.await(() -> running.get(looks, auditor).body().contains("\"rows\":\"5\""));
    assertThat(running.get(looks, auditor).body()).contains("previewImport", "\"bad\":\"5\"");
  }

  @Test
  void aForeignHub_isNotThere_alsoWhenTheFileNamesIt() {
    add(
        "devices",
        "{\"id\":\"hub-there\",\"kind\":\"hub\",\"placeId\":\"home-%s\"}".formatted(THERE));
    String foreign =
        county.previewed(
            "device",
            """
            id,kind,placeId,hubId
            hub-there,hub,home-%1$s,
            spy-button,call_button,home-%1$s,hub-there
            """
                .formatted(HERE));
    List<String> ofForeign = county.faults(foreign);
    String unknown =
        county.previewed(
            "device",
            "id,kind,placeId,hubId\nspy-button,call_button,home-%s,hub-nowhere\n".formatted(HERE));

    assertThat(ofForeign).containsExactly("2 id TAKEN", "3 hubId UNKNOWN_REFERENCE");
    assertThat(county.faults(unknown)).containsExactly("2 hubId UNKNOWN_REFERENCE");
  }

  private static void change(ImportCalls who, String path, int revision, String body) {
    HttpResponse<String> changed =
        running.send(
            "PATCH", "/api/v1/" + path, who.cookie(), body, "If-Match", "\"" + revision + "\"");
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
  }

  @Test
  void whatOthersChangedSinceThePreview_isNotOverwritten_andTheLineIsNamed() {
    for (String id : new String[] {"keep-1", "keep-2"}) {
      add("residents", "{\"id\":\"%s\",\"name\":\"留\",\"division\":\"%s\"}".formatted(id, HERE));
    }
    String csv = "id,name,doctor\nkeep-1,留,早医生\nkeep-2,留,早医生\n";
    String id = city.previewed("resident", csv);

    change(county, "residents/keep-1", 1, "{\"doctor\":\"新医生\"}");
    change(county, "residents/keep-2", 1, "{\"note\":\"怕黑\"}");
    JsonNode end = city.written(id);

    assertThat(end.get("reason").asText()).as(end.toString()).isEqualTo("STALE");
    assertThat(end.get("detail").asText())
        .contains("Line 2 (keep-1): clerk changed doctor")
        .doesNotContain("keep-2");
    assertThat(resident("keep-1").get("doctor").asText()).isEqualTo("新医生");
    assertThat(resident("keep-2").get("doctor").isNull()).isTrue();
    assertThat(city.written(city.previewed("resident", csv)).get("changed").asInt()).isEqualTo(2);
  }

  @Test
  void linesThatChangedPlaces_badForGood_areNotWritten() {
    add("beds", "{\"id\":\"swap-1\",\"placeId\":\"site-q\",\"room\":\"701\",\"label\":\"1\"}");
    String id =
        city.previewed("bed", "id,placeId,room,label\nswap-2,site-q,701,1\nswap-3,site-q,701,3\n");
    assertThat(city.faults(id)).containsExactly("2 label TAKEN");

    change(city, "beds/swap-1", 1, "{\"label\":\"3\"}");
    JsonNode end = city.written(id);

    assertThat(end.get("reason").asText()).as(end.toString()).isEqualTo("STALE");
    assertThat(end.get("detail").asText()).contains("Line 2 ", "Line 3 ");
    assertThat(running.get("/api/v1/beds/swap-2", registrar).statusCode()).isEqualTo(404);
  }

  @Test
  void anExport_saysItsRevisions_soThatALineOfYesterdayOverwritesNothing() {
    site("site-export");
    for (String id : new String[] {"old-1", "old-2", "old-3"}) {
      add(
          "residents",
          """
          {"id":"%s","name":"旧","placeId":"site-export","careLevel":"FULL","doctor":"甲医生"}
          """
              .formatted(id));
    }
    String csv = city.exported("resident?placeId=site-export");
    change(county, "residents/old-1", 1, "{\"doctor\":\"乙医生\"}");
    change(county, "residents/old-2", 1, "{\"note\":\"怕黑\"}");

    String id = city.previewed("resident", csv);

    assertThat(csv).contains("版本");
    assertThat(city.exported("resident?template=true")).doesNotContain("版本");
    assertThat(city.faults(id))
        .singleElement()
        .satisfies(
            fault -> assertThat(fault).startsWith("2 revision STALE clerk changed doctor at "));
    assertThat(city.now(id).get("preview").get("same").asInt()).isEqualTo(2);
    assertThat(city.faults(city.previewed("resident", "id,name,revision\nold-3,新,7\nold-2,旧,x\n")))
        .containsExactly("2 revision STALE 1", "3 revision NOT_A_NUMBER 1");
  }

  @Test
  void aNumberThatASpreadsheetRounded_isNoIdentityNumber_alsoWhenItsCheckCharacterFits()
      throws Exception {
    var out = new ByteArrayOutputStream();
    try (var workbook = new Workbook(out, "test", "1.0")) {
      Worksheet sheet = workbook.newWorksheet("老人");
      for (String heading : List.of("姓名", "身份证号", "县区")) {
        sheet.value(0, List.of("姓名", "身份证号", "县区").indexOf(heading), heading);
      }
      sheet.value(1, 0, "某");
      sheet.value(1, 1, fitting());
      sheet.value(1, 2, HERE);
    }

    String xlsx =
        RunningCommandCenter.json(city.send("resident", out.toByteArray())).get("id").asText();
    assertThat(city.faults(xlsx)).containsExactly("2 identityNumber STORED_AS_NUMBER");
    String csv = city.previewed("resident", "姓名,身份证号,县区\n某,5.20302E+17," + HERE + "\n");
    assertThat(city.faults(csv)).containsExactly("2 identityNumber STORED_AS_NUMBER");
  }

  /** An identity number that ends in three noughts, as a spreadsheet makes them. */
  private static long fitting() {
    for (int day = 10; day < 29; day++) {
      for (int sequence = 1; sequence < 10; sequence++) {
        String number = "520302" + "195003" + day + sequence + "000";
        if (IdentityNumber.of(number).isPresent()) {
          return Long.parseLong(number);
        }
      }
    }
    throw new AssertionError("there are many");
  }

  @Test
  void filesThatWait_shareTheirRoom_whichOneThatIsForgottenGivesBack() throws Exception {
    var seal = TinkFieldSeal.of(FieldKeyFile.open(running.dataDirectory(), Optional.empty()));
    var clock = Clock.systemUTC();
    var jdbi = running.database().jdbi();
    String filler = "x".repeat(3_900);
    String row = "a,site-q,1,1" + ("," + filler).repeat(50) + "\n";
    byte[] large =
        ("id,placeId,room,label" + ",".repeat(50) + "\n" + row.repeat(80)).getBytes(UTF_8);
    int fit = ImportDesk.BYTES_MAX / large.length;
    try (var desk =
        new ImportDesk(jdbi, running.center().registry(), seal, clock, TableLimits.DEFAULT)) {
      Answer last = null;
      for (int n = 0; n < fit; n++) {
        last = desk.preview(RecordKinds.BED, large, "", new Scope.City(), "clerk-" + n);
        assertThat(last).isInstanceOf(Answer.Shown.class);
      }

      Answer tooMany = desk.preview(RecordKinds.BED, large, "", new Scope.City(), "another");
      Answer instead = desk.preview(RecordKinds.BED, large, "", new Scope.City(), "clerk-0");
      String id = ((Answer.Shown) last).now().id();
      desk.cancel(id, "clerk-" + (fit - 1));
      Answer then = desk.preview(RecordKinds.BED, large, "", new Scope.City(), "another");

      assertThat(tooMany).isEqualTo(new Answer.Refused(Refusal.TOO_MANY_FILES));
      assertThat(instead).isInstanceOf(Answer.Shown.class);
      assertThat(then).isInstanceOf(Answer.Shown.class);
      assertThat(desk.confirm(id, new Scope.City(), "clerk-" + (fit - 1), true))
          .isEqualTo(new Answer.Refused(Refusal.NOT_THERE));
    }
  }

  @Test
  void confirmedInItsLastMinute_isStillShownForHalfAnHourAfterItWasWritten() throws Exception {
    var seal = TinkFieldSeal.of(FieldKeyFile.open(running.dataDirectory(), Optional.empty()));
    var now = new AtomicLong(1_795_435_200_000L);
    var clock =
        new Clock() {
          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            return Instant.ofEpochMilli(now.get());
          }
        };
    byte[] file = "id,kind,placeId\nlate-hub,hub,site-q\n".getBytes(UTF_8);
    try (var desk =
        new ImportDesk(
            running.database().jdbi(),
            running.center().registry(),
            seal,
            clock,
            TableLimits.DEFAULT)) {
      String id =
          ((Answer.Shown) desk.preview(RecordKinds.DEVICE, file, "", new Scope.City(), "clerk"))
              .now()
              .id();
      now.addAndGet(ImportDesk.KEPT_FOR.toMillis() - 1);
      // Whether it goes well is no matter here: what came of it must be shown.
      desk.confirm(id, new Scope.City(), "clerk", true);
      RunningCommandCenter.await(() -> {
        var shown = desk.find(id, "clerk").orElseThrow().state();
        return shown instanceof Import.Done || shown instanceof Import.Failed;
      });
      now.addAndGet(ImportDesk.KEPT_FOR.toMillis() - 1);

      assertThat(desk.find(id, "clerk").orElseThrow().state()).isInstanceOf(Import.Done.class);
      assertThat(desk.secrets(id, "clerk")).containsOnlyKeys("late-hub");
      now.addAndGet(1);
      assertThat(desk.find(id, "clerk")).isEmpty();
    }
  }
}
