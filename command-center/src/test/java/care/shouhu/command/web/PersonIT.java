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
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A person's numbers, their whole file, its end, and the keys that seal it. */
class PersonIT {
  private static final String IDENTITY = "520302194001011234";
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
                  "number", seal.seal(FieldSeal.field("resident", id, "identity_sealed"), IDENTITY))
              .bind("index", seal.blindIndex(IDENTITY + id))
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

    assertThat(json(shown).get("identity").asText()).isEqualTo(IDENTITY);
    assertThat(json(shown).at("/contacts/0/phone").asText()).isEqualTo(PHONE);
    assertThat(foreign.statusCode()).isEqualTo(404);
    assertThat(without.statusCode()).isEqualTo(400);
    String auditor = running.signIn("auditor");
    String query = "/api/v1/audit?kind=REVEAL&about=resident:res-520302-1";
    await(() -> !json(running.get(query, auditor)).get("items").isEmpty());
    JsonNode entry = json(running.get(query, auditor)).at("/items/0");
    assertThat(entry.at("/detail/reason").asText()).startsWith("警情 I-1");
    assertThat(entry.toString()).doesNotContain(IDENTITY, PHONE);
  }

  @Test
  void whatIsHeldOfAPerson_isTakenOutWhole_asDataAndToBeRead() {
    String registrar = running.signIn("registrar");
    JsonNode data = json(running.get("/api/v1/residents/res-520302-2/export", registrar));
    String page =
        running.get("/api/v1/residents/res-520302-2/export?format=html", registrar).body();

    assertThat(data.at("/tables/resident/0/identity").asText()).isEqualTo(IDENTITY);
    assertThat(data.at("/tables/contact/0/phone").asText()).isEqualTo(PHONE);
    assertThat(data.get("tables").has("assessment")).isTrue();
    assertThat(data.toString()).doesNotContain("Sealed", "Index");
    assertThat(page).contains(IDENTITY, "张小明", "&lt;b&gt;怕黑").doesNotContain("<b>怕黑", "<script");
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
    assertThat(early.get("detail").asText())
        .contains(
            java.time.LocalDate.now(java.time.ZoneId.of("Asia/Shanghai")).plusMonths(1).toString());

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
        .isEqualTo(IDENTITY);
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
