package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.command.access.FieldKeyFile;
import care.shouhu.command.access.FieldSeal;
import care.shouhu.command.access.TinkFieldSeal;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A person's numbers, their whole file, its end, and the keys that seal it. */
class PersonIT {
  private static final String PHONE = "13800001111";
  private static RunningCommandCenter running;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
    for (int n = 1; n <= 2; n++) {
      for (String division : new String[] {"520302", "520303"}) {
        seal("res-" + division + "-" + n);
      }
    }
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  /** Each person's own, as the register has it. */
  private static String identityOf(String id) {
    return "52030219400101%04d".formatted(Math.floorMod(id.hashCode(), 10_000));
  }

  private static FieldSeal keys() throws Exception {
    return TinkFieldSeal.of(FieldKeyFile.open(running.dataDirectory(), Optional.empty()));
  }

  private static void seal(String id) throws Exception {
    FieldSeal seal = keys();
    running
        .database()
        .jdbi()
        .useHandle(handle -> {
          handle
              .createUpdate(
                  "update resident set identity_sealed = :number, identity_index = :index,"
                      + " address = '老城路 7 号', note = '<b>怕黑</b>' where id = :id")
              .bind(
                  "number",
                  seal.seal(FieldSeal.field("resident", id, "identity_sealed"), identityOf(id)))
              .bind("index", seal.blindIndex(identityOf(id)))
              .bind("id", id)
              .execute();
          handle
              .createUpdate(
                  "insert into contact (id, resident_id, name, phone_sealed)"
                      + " values (:contact, :id, '张小明', :phone)")
              .bind("contact", "of-" + id)
              .bind("id", id)
              .bind(
                  "phone", seal.seal(FieldSeal.field("contact", "of-" + id, "phone_sealed"), PHONE))
              .execute();
        });
  }

  private static void removed(String id, String ago) {
    running
        .database()
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                "update resident set bed_id = null, removed_at = now() - interval '"
                    + ago
                    + "' where id = ?",
                id));
  }

  private static HttpResponse<String> post(String user, String path, String body) {
    return running.post("/api/v1/residents/" + path, running.signIn(user), body);
  }

  @Test
  void numbers_areShownForAReason_whichStandsInTheTrail() {
    HttpResponse<String> shown =
        post("county-520302", "res-520302-1/reveal", "{\"reason\":\"警情 I-1，联系家属\"}");
    HttpResponse<String> foreign =
        post("county-520302", "res-520303-1/reveal", "{\"reason\":\"同上\"}");
    HttpResponse<String> without = post("county-520302", "res-520302-1/reveal", "{}");

    assertThat(json(shown).get("identity").asText()).isEqualTo(identityOf("res-520302-1"));
    assertThat(json(shown).at("/contacts/0/phone").asText()).isEqualTo(PHONE);
    assertThat(foreign.statusCode()).isEqualTo(404);
    assertThat(without.statusCode()).isEqualTo(400);
    String auditor = running.signIn("auditor");
    String query = "/api/v1/audit?kind=REVEAL&about=resident:res-520302-1";
    await(() -> !json(running.get(query, auditor)).get("items").isEmpty());
    JsonNode entry = json(running.get(query, auditor)).at("/items/0");
    assertThat(entry.at("/detail/reason").asText()).startsWith("警情 I-1");
    assertThat(entry.toString()).doesNotContain(identityOf("res-520302-1"), PHONE);
  }

  @Test
  void responder_seesWhomToRing_whileTheirAssignmentLasts_andTheTrailSaysSo() {
    String city = running.signIn("city");
    running.calls("button-520302-2", 1);
    String open = "/api/v1/incidents?status=OPEN,CLAIMED&deviceId=button-520302-2";
    await(() -> !json(running.get(open, city)).get("items").isEmpty());
    String incident = json(running.get(open, city)).at("/items/0/id").asText();
    JsonNode sent =
        json(
            running.post(
                "/api/v1/incidents/" + incident + "/dispatch",
                city,
                "{\"responders\":[\"field-520302\"]}"));
    String assignment = "/api/v1/assignments/" + sent.at("/assignments/0/id").asText();
    String worker = running.signIn("field-520302");

    JsonNode list = json(running.get(assignment + "/contacts", worker));
    HttpResponse<String> another =
        running.get(assignment + "/contacts", running.signIn("field-520303"));
    running.post(assignment + "/decline", worker, "{\"reason\":\"走不开\"}");
    HttpResponse<String> afterwards = running.get(assignment + "/contacts", worker);

    assertThat(list.at("/contacts/0/name").asText()).isEqualTo("张小明");
    assertThat(list.at("/contacts/0/phone").asText()).isEqualTo(PHONE);
    assertThat(list.toString()).doesNotContain(identityOf("res-520302-1"));
    assertThat(another.statusCode()).isEqualTo(404);
    assertThat(json(afterwards).get("reason").asText()).isEqualTo("ASSIGNMENT_OVER");
    String looks = "/api/v1/audit?kind=REVEAL&about=resident:res-520302-2";
    String auditor = running.signIn("auditor");
    await(() -> !json(running.get(looks, auditor)).get("items").isEmpty());
    assertThat(json(running.get(looks, auditor)).at("/items/0/by").asText())
        .isEqualTo("field-520302");
  }

  @Test
  void whatIsHeldOfAPerson_isTakenOutWhole_asDataAndToBeRead() {
    String registrar = running.signIn("registrar");
    running
        .database()
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                """
                insert into device (id, kind, secret_sha256, resident_id, interval_seconds)
                values ('pendant', 'fall_alarm', '\\xc0ffee', 'res-520302-2', 300)
                """));
    JsonNode data = json(running.get("/api/v1/residents/res-520302-2/export", registrar));
    String page =
        running.get("/api/v1/residents/res-520302-2/export?format=html", registrar).body();

    assertThat(data.at("/tables/resident/0/identity").asText())
        .isEqualTo(identityOf("res-520302-2"));
    assertThat(data.at("/tables/contact/0/phone").asText()).isEqualTo(PHONE);
    assertThat(data.get("tables").has("assessment")).isTrue();
    assertThat(data.at("/tables/device/0/id").asText()).isEqualTo("pendant");
    assertThat(data.toString()).doesNotContain("Sealed", "Index", "secretSha256", "c0ffee");
    assertThat(page)
        .contains(identityOf("res-520302-2"), "张小明", "&lt;b&gt;怕黑")
        .doesNotContain("<b>怕黑", "<script");
  }

  @Test
  void erasing_waitsForTheContractsEnd_andForTheLaw_thenLeavesStatisticsAlone() {
    String id = "res-520303-1";
    String erase = id + "/erase";
    String why = "{\"reason\":\"家属申请\"}";
    assertThat(json(post("admin", erase, why)).get("reason").asText()).isEqualTo("STILL_SERVED");

    removed(id, "4 years 11 months");
    JsonNode early = json(post("admin", erase, why));
    assertThat(early.get("reason").asText()).isEqualTo("KEPT_BY_LAW");
    String keptUntil =
        java.time.LocalDate.now(java.time.ZoneId.of("Asia/Shanghai")).plusMonths(1).toString();
    assertThat(early.get("detail").asText()).contains(keptUntil);
    assertThat(early.at("/faults/0/right").asText()).isEqualTo(keptUntil);

    removed(id, "5 years 2 days");
    assertThat(post("admin", erase, why).statusCode()).isEqualTo(204);

    String row =
        running
            .database()
            .jdbi()
            .withHandle(h ->
                h.createQuery(
                        """
                        select row_to_json(r)::text || (select string_agg(row_to_json(c)::text, '')
                          from contact c where resident_id = r.id)
                          || (select coalesce(string_agg(changed::text, ''), '') from record_history
                              where kind = 'resident' and id = r.id)
                        from resident r where id = :id
                        """)
                    .bind("id", id)
                    .mapTo(String.class)
                    .one());
    assertThat(row)
        .doesNotContain("张", "老城路", "怕黑")
        .contains("\"identity_sealed\":null", "\"birth_year\":1940", "\"care_level\":\"FULL\"");
    assertThat(json(post("admin", erase, why)).get("reason").asText()).isEqualTo("ERASED_ALREADY");
  }

  /** A life in every table that names a person; each word of theirs is 标记. */
  private static final List<String> LIFE =
      List.of(
          """
          insert into place (id, kind, name, address, division, longitude, latitude)
          values ('own-home', 'HOUSEHOLD', '标记家', '标记路', '520303', 106.1, 27.1),
                 ('shared-home', 'HOUSEHOLD', '两家', '新路', '520303', 106.2, 27.2)
          """,
          "update place set address = '标记路 2 号' where id = 'own-home'",
          """
          insert into resident (id, name, care_level, place_id, division)
          values ('flatmate', '室友', 'FULL', 'shared-home', '520303')
          """,
          "update bed_stay set override = '标记', came_from = 'own-home' where resident_id = :id",
          """
          update resident set name = '标记', address = '标记', doctor = '标记', medication = '标记', note = '标记',
            risks = array['标记'], bed_id = null, place_id = 'shared-home' where id = :id
          """,
          "update resident set place_id = 'own-home' where id = :id",
          "insert into contact (id, resident_id, name, relation) values ('m-1', :id, '标记', '标记')",
          """
          insert into consent (id, resident_id, kind, given, given_on, given_by)
          values ('m-1', :id, 'LOCATION', true, '2020-01-01', '标记')
          """,
          "update consent set given_by = '标记之子' where id = 'm-1'",
          """
          insert into assessment (id, resident_id, level, assessed_on, assessor, valid_until, note)
          values ('m-1', :id, 'FULL', '2020-01-01', '陈', '2021-01-01', '标记')
          """,
          "update assessment set note = '标记二' where id = 'm-1'",
          """
          insert into waiting_entry (place_id, resident_id, nursing_type, since, entered_by, note, ended_at, end_reason, end_note)
          values ('home-520303', :id, true, now(), 'x', '标记', now(), 'WITHDRAWN', '标记')
          """,
          """
          insert into bed_offer (entry_id, bed_id, place_id, resident_id, offered_at, due_at, status, rule_version, why, answer_note)
          select id, 'bed-520303-2', place_id, resident_id, now(), now(), 'DECLINED', 2, '{}', '标记'
          from waiting_entry where resident_id = :id
          """,
          """
          insert into respite_booking (bed_id, place_id, resident_id, from_day, until_day, status, booked_by, note, end_note)
          values ('bed-520303-2', 'home-520303', :id, '2020-01-01', '2020-01-03', 'LEFT', 'x', '标记', '标记')
          """,
          """
          insert into bed_move (at, command, bed_id, place_id, resident_id, from_state, to_state, by_whom, why)
          values (now(), 'DISCHARGE', 'bed-520303-2', 'home-520303', :id, 'OCCUPIED', 'VACANT', 'x', '标记')
          """,
          """
          insert into incident (id, status, class, kind, resident_id, place_id, place_kind, opened_at, tier, policy_version, position, body)
          values ('I-m', 'CLOSED', 'A', 'fall', :id, 'own-home', 'HOUSEHOLD', now(), 1, 1, 1,
                  '{"residentName":"标记","address":"标记","placeName":"标记家","note":"标记","mergedInto":"I-other",
                    "followsReason":"标记","transfer":{"to":"x","reason":"标记"},
                    "merged":[{"incidentId":"I-x","residentName":"标记","placeName":"标记家"}],
                    "assignments":[{"id":"A-m","note":"标记"}],"steps":[{"step":1,"note":"标记"}]}')
          """,
          """
          insert into incident (id, status, class, kind, resident_id, opened_at, tier, policy_version, position, body)
          select 'I-other', 'CLOSED', 'A', 'fall', 'flatmate', now(), 1, 1, 1,
                 '{"residentName":"室友","merged":[{"incidentId":"I-m","residentName":"标记","placeName":"标记家"},
                   {"incidentId":"I-y","residentName":"室友二","placeName":"两家"}]}'
          where :id is not null
          """,
          """
          insert into alarm_hold (id, type, device_id, kind, by_whom, since, until, reason, count, body)
          select 'H-m', 'SHELF', 'd', 'fall', 'x', now() - interval '7 years', now(), '标记', 0,
                 '{"residentName":"标记","placeName":"标记家","reason":"标记"}'
          where :id is not null
          """,
          """
          insert into handover (id, status, by_whom, started_at, items, body)
          select 'HO-m', 'COMPLETED', 'x', now(), 3,
                 '{"items":[{"ref":"I-m","title":"fall 标记 3","note":"标记"},{"ref":"H-m","title":"fall d 标记","note":null},
                   {"ref":"I-other","title":"fall 室友二","note":"两家"}]}'
          where :id is not null
          """,
          """
          insert into decision_passed_by (reason, thing_id, number, at, incident_id, position, decision)
          select 'INCIDENT_OF_ANOTHER', 'I-z', 1, now(), 'I-z', 1, jsonb_build_object('incident',
            jsonb_build_object('subject',
              jsonb_build_object('residentId', cast(:id as text), 'residentName', '标记')))
          """,
          """
          insert into recontact (person, at, by_whom, reached, note, position)
          values ('resident:' || :id, now(), 'x', true, '标记', 1)
          """,
          """
          insert into assignment (id, incident_id, responder, status, notified_at, position, note)
          select 'A-m', 'I-m', 'x', 'ENDED', now(), 1, '标记' where :id is not null
          """,
          """
          insert into incident_photo (id, incident_id, assignment_id, taken_by, received_at, sha256, bytes)
          select 'P-m', 'I-m', 'A-m', 'x', now(), repeat('0', 64), '\\x01020304' where :id is not null
          """);

  @Test
  void afterErasing_noTableHoldsAWordOfThem_butOthersHomesStay() throws Exception {
    String id = "res-520303-2";
    running
        .database()
        .jdbi()
        .useHandle(handle -> {
          for (String step : LIFE) {
            var update = handle.createUpdate(step);
            (step.contains(":id") ? update.bind("id", id) : update).execute();
          }
        });
    assertThat(tablesThatSay("标记"))
        .contains("resident", "record_history", "bed_move", "incident", "decision_passed_by");
    removed(id, "6 years");

    assertThat(post("admin", id + "/erase", "{\"reason\":\"家属申请\"}").statusCode()).isEqualTo(204);

    assertThat(tablesThatSay("标记")).isEmpty();
    assertThat(tablesThatSay("P-m")).isEmpty();
    assertThat(tablesThatSay("两家")).containsExactly("handover", "incident", "place");
    assertThat(tablesThatSay("fall 室友二")).containsExactly("handover");
    assertThat(running.get("/api/v1/places/own-home", running.signIn("registrar")).body())
        .contains("已删除")
        .doesNotContain("106.1");
  }

  private static List<String> tablesThatSay(String word) {
    return running
        .database()
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    select table_name from information_schema.tables
                    where table_schema = current_schema() and table_type = 'BASE TABLE' order by 1
                    """)
                .mapTo(String.class)
                .list()
                .stream()
                .filter(table ->
                    handle
                        .createQuery(
                            "select exists (select from %1$s t where t::text like :word)"
                                .formatted(table))
                        .bind("word", "%" + word + "%")
                        .mapTo(Boolean.class)
                        .one())
                .toList());
  }

  @Test
  void whoIsRestoredWhileTheyAreErased_isNotErased_andWhoIsErasedIsNeverRestored()
      throws Exception {
    try (Handle restoring = running.database().jdbi().open()) {
      restoring.execute(
          """
          insert into resident (id, name, division, removed_at)
          values ('back', '归来', '520302', now() - interval '6 years')
          """);
      restoring.begin();
      restoring.execute("update resident set removed_at = null where id = 'back'");
      CompletableFuture<HttpResponse<String>> erasing =
          CompletableFuture.supplyAsync(() -> post("admin", "back/erase", "{\"reason\":\"家属申请\"}"));
      await(() -> waitsForARow(restoring));
      restoring.commit();

      assertThat(json(erasing.join()).get("reason").asText()).isEqualTo("STILL_SERVED");
    }
    removed("back", "6 years");
    post("admin", "back/erase", "{\"reason\":\"家属申请\"}");
    String registrar = running.signIn("registrar");
    String revision =
        json(running.get("/api/v1/residents/back", registrar)).get("revision").asText();

    HttpResponse<String> restored =
        running.post("/api/v1/residents/back/restore", registrar, "{}", "If-Match", revision);

    assertThat(json(restored).get("reason").asText()).isEqualTo("ERASED");
  }

  private static boolean waitsForARow(Handle handle) {
    return handle
        .createQuery("select exists (select from pg_locks where not granted)")
        .mapTo(Boolean.class)
        .one();
  }

  @Test
  void rotatedKey_sealsEverythingAnew_whileTheProductRuns() throws Exception {
    FieldKeyFile file = FieldKeyFile.open(running.dataDirectory(), Optional.empty());
    byte[] before = sealed("res-520302-1");
    file.write(file.read().withAnother().withNewestFirst());

    await(() ->
        java.util.Arrays.equals(
            java.util.Arrays.copyOf(sealed("res-520302-1"), 5), file.read().prefix()));

    byte[] after = sealed("res-520302-1");
    assertThat(after).startsWith(file.read().prefix());
    assertThat(after).isNotEqualTo(before);
    assertThat(keys().open(FieldSeal.field("resident", "res-520302-1", "identity_sealed"), after))
        .isEqualTo(identityOf("res-520302-1"));
    await(() -> sealedWithAnOldKey(file) == 0);
    // Somebody may be writing with the old key yet.
    assertThat(file.read().sealingCount()).isEqualTo(2);
  }

  private static long sealedWithAnOldKey(FieldKeyFile file) throws Exception {
    byte[] prefix = file.read().prefix();
    return running
        .database()
        .jdbi()
        .withHandle(h ->
            h.createQuery(
                    """
                    select (select count(*) from resident where substring(identity_sealed from 1 for 5) <> :p)
                         + (select count(*) from contact where substring(phone_sealed from 1 for 5) <> :p)
                    """)
                .bind("p", prefix)
                .mapTo(Long.class)
                .one());
  }

  private static byte[] sealed(String id) {
    return running
        .database()
        .jdbi()
        .withHandle(h ->
            h.createQuery("select identity_sealed from resident where id = :id")
                .bind("id", id)
                .mapTo(byte[].class)
                .one());
  }
}
