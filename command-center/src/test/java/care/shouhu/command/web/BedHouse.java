package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;

/**
 * A command centre for tests of beds: homes, beds and people as each test wants them, and the calls
 * about them.
 */
final class BedHouse implements AutoCloseable {
  private final AtomicInteger numbers = new AtomicInteger();
  private final RunningCommandCenter running = new RunningCommandCenter();
  private String lead;
  private String foreignLead;
  private String registrar;
  private String city;

  BedHouse() throws Exception {
    signIn();
  }

  /** Anew, as after a restart. */
  void signIn() {
    lead = running.signIn("lead-" + HERE);
    foreignLead = running.signIn("lead-" + THERE);
    registrar = running.signIn("registrar");
    city = running.signIn("city");
  }

  RunningCommandCenter running() {
    return running;
  }

  /** The session of the institution's lead. */
  String lead() {
    return lead;
  }

  /** The session of the lead in the other county. */
  String foreignLead() {
    return foreignLead;
  }

  String registrar() {
    return registrar;
  }

  /** The session of the city's operator. */
  String city() {
    return city;
  }

  Jdbi sql() {
    return running.database().jdbi();
  }

  /** A new institution, so that the tests do not meet. */
  String home(String division) {
    String id = "home-" + numbers.incrementAndGet();
    sql()
        .useHandle(h ->
            h.execute(
                """
                insert into place (id, kind, name, division, longitude, latitude)
                values (?, 'INSTITUTION', '院', ?, 106.9, 27.7)
                """,
                id,
                division));
    return id;
  }

  String bed(String home, boolean nursing, boolean respite) {
    String id = home + "-bed-" + numbers.incrementAndGet();
    sql()
        .useHandle(h ->
            h.execute(
                "insert into bed (id, place_id, room, label, nursing_type, respite) values (?, ?,"
                    + " '1', ?, ?, ?)",
                id,
                home,
                id,
                nursing,
                respite));
    // Whose bed it is, is asked of the directory, which reads what others wrote a moment later.
    await(() -> running.directory().bed(id).isPresent());
    return id;
  }

  /** A bed that has been there, and vacant, for so many days. */
  String oldBed(String home, boolean respite, int days) {
    String id = bed(home, true, respite);
    long since = System.currentTimeMillis() - days * 86_400_000L;
    sql()
        .useHandle(
            h -> h.execute("update bed set since = ? where id = ?", new Timestamp(since), id));
    await(() -> running.directory().bed(id).orElseThrow().sinceMillis() <= since);
    return id;
  }

  /** A file in the register, of somebody nobody serves yet. */
  String person(boolean assessed, String... categories) {
    String id = "person-" + numbers.incrementAndGet();
    sql()
        .useHandle(h -> {
          h.execute(
              "insert into resident (id, name, birth_year, division, categories) values (?, '李',"
                  + " 1945, ?, ?)",
              id,
              HERE,
              categories);
          if (assessed) {
            h.execute(
                """
                insert into assessment (id, resident_id, level, assessed_on, assessor, valid_until)
                values (?, ?, 'PARTIAL', current_date - 30, '评估员', current_date + 300)
                """,
                "assessment-" + id,
                id);
          }
        });
    return id;
  }

  void livesAtHome(String person) {
    sql()
        .useHandle(h -> {
          h.execute(
              """
              insert into place (id, kind, name, division, longitude, latitude)
              values (?, 'HOUSEHOLD', '李家', ?, 106.9, 27.7)
              """,
              "house-of-" + person,
              HERE);
          h.execute(
              "update resident set place_id = ?, care_level = 'PARTIAL' where id = ?",
              "house-of-" + person,
              person);
        });
  }

  HttpResponse<String> post(String path, String body, String... headers) {
    return running.post("/api/v1" + path, registrar, body, headers);
  }

  JsonNode get(String path) {
    return json(running.get("/api/v1" + path, registrar));
  }

  HttpResponse<String> admit(String person, String bed, String... headers) {
    return post("/residents/" + person + "/admit", "{\"bedId\":\"" + bed + "\"}", headers);
  }

  String state(String bed) {
    return running.directory().bed(bed).orElseThrow().state().name();
  }

  HttpResponse<String> book(String bed, String person, LocalDate from, LocalDate until) {
    return post(
        "/respite-bookings",
        "{\"bedId\":\"%s\",\"personId\":\"%s\",\"from\":\"%s\",\"until\":\"%s\"}"
            .formatted(bed, person, from, until));
  }

  HttpResponse<String> respiteEnd(String person, LocalDate until) {
    return post(
        "/residents/" + person + "/respite-end",
        "{\"until\":\"%s\",\"reason\":\"家中无人照料\"}".formatted(until));
  }

  HttpResponse<String> keptForRespite(String bed, boolean respite) {
    return running.send(
        "PATCH",
        "/api/v1/beds/" + bed,
        registrar,
        "{\"revision\":%d,\"respite\":%b}"
            .formatted(get("/beds/" + bed).get("revision").asInt(), respite));
  }

  static void done(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  static void refused(HttpResponse<String> response, int status, String reason) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(json(response).get("reason").asText()).isEqualTo(reason);
  }

  static String wish(String home, String person) {
    return "{\"placeId\":\"%s\",\"personId\":\"%s\"}".formatted(home, person);
  }

  @Override
  public void close() throws IOException {
    running.close();
  }
}
