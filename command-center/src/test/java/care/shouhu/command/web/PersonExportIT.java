package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * All that is held of a person: what was done for them, who changed what, and what was measured.
 */
class PersonExportIT {
  private static RunningCommandCenter running;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
    running
        .database()
        .jdbi()
        .useHandle(h ->
            h.execute(
                "insert into contact (id, resident_id, name) values ('of-res-520302-2', 'res-520302-2', '张小明')"));
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  @Test
  void export_hasTheHistoriesOfAllThatHangsOnThePerson_andWhatWasDoneInTheirIncidents() {
    String id = "res-520302-2";
    running
        .database()
        .jdbi()
        .useHandle(h -> {
          h.execute("update contact set relation = '女儿' where id = ?", "of-" + id);
          h.execute(
              "insert into consent (id, resident_id, kind, given, given_on, given_by)"
                  + " values ('c-1', ?, 'LOCATION', true, '2026-01-02', '张小明')",
              id);
          h.execute("update consent set given = false where id = 'c-1'");
          incident(h, "I-of-" + id, id);
          incident(h, "I-other", "res-520302-1");
        });

    JsonNode data =
        json(running.get("/api/v1/residents/" + id + "/export", running.signIn("registrar")));

    JsonNode history = data.at("/tables/record_history");
    assertThat(history.findValuesAsText("kind")).contains("resident", "contact", "consent");
    assertThat(history.toString()).contains("女儿", "\"given\":[true,false]");
    assertThat(data.at("/tables/incident_history").findValuesAsText("incidentId"))
        .contains("I-of-" + id)
        .doesNotContain("I-other");
    assertThat(data.at("/tables/incident_history").findValuesAsText("outcome")).contains("扶起");
    assertThat(data.get("tables").has("incident_alarm")).isTrue();
    assertThat(data.at("/tables/incident_photo").findValuesAsText("id"))
        .containsExactly("photo-I-of-" + id);
    assertThat(data.at("/tables/incident_photo/0").has("bytes")).isFalse();
  }

  private static void incident(Handle handle, String incident, String residentId) {
    handle.execute(
        "insert into incident (id, status, class, kind, resident_id, opened_at, tier, policy_version, position, body)"
            + " values (?, 'CLOSED', 'URGENT', 'FALL', ?, now(), 0, 1, 0, '{}')",
        incident,
        residentId);
    handle.execute(
        "insert into incident_history (incident_id, number, at, kind, by_whom, detail, position)"
            + " values (?, 1, now(), 'CLOSED', 'field-520303', '{\"outcome\":\"扶起\"}', 0)",
        incident);
    handle.execute(
        "insert into incident_photo (id, incident_id, assignment_id, taken_by, received_at, sha256, bytes)"
            + " values (?, ?, 'A-1', 'field-520303', now(), repeat('0', 64), '\\xffd8ffe0')",
        "photo-" + incident,
        incident);
  }

  @Test
  void archive_hasWhatTheBedsOfTheirStaysMeasured_andNothingOfWhoLayThereBefore() throws Exception {
    String id = "res-520302-2";
    running
        .database()
        .jdbi()
        .useHandle(h -> {
          h.execute(
              "insert into device (id, kind, secret_sha256, bed_id, interval_seconds)"
                  + " values ('taken-away', 'bed_sensor', '\\x01',"
                  + " (select bed_id from resident where id = ?), 10)",
              id);
          h.execute(
              "update bed_stay set began_at = now() - interval '10 days' where resident_id = ?",
              id);
          for (int day : new int[] {12, 5, 1}) {
            h.execute(
                "insert into bed_reading (time, received_at, device_id, heart_rate, in_bed)"
                    + " values (now() - make_interval(days => ?), now(), 'taken-away', ?, true)",
                day,
                60 + day);
            h.execute(
                "insert into device_event (time, received_at, device_id, kind)"
                    + " values (now() - make_interval(days => ?), now(), 'taken-away', ?)",
                day,
                "call" + day);
          }
          // It stood at the bed until three days ago.
          h.execute("update device set bed_id = null where id = 'taken-away'");
          h.execute(
              "update record_history set at = now() - interval '3 days'"
                  + " where kind = 'device' and id = 'taken-away' and changed ->> 'bed_id' is not null");
        });
    String registrar = running.signIn("registrar");

    Map<String, String> files =
        unzipped(bytes("/api/v1/residents/" + id + "/export?format=zip", registrar));

    assertThat(files.get("readings.csv")).contains(",65,").doesNotContain(",72,", ",61,");
    assertThat(files.get("events.csv")).contains("call5").doesNotContain("call12", "call1,");
    assertThat(files.get("reading-hours.csv")).contains("taken-away");
    assertThat(files.get("person.json")).contains("张小明", "\"cut\" : [ ]");
  }

  private static byte[] bytes(String path, String cookie) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + running.center().httpPort() + path))
            .header("Cookie", cookie);
    return running.http().send(request.build(), HttpResponse.BodyHandlers.ofByteArray()).body();
  }

  private static Map<String, String> unzipped(byte[] zip) throws Exception {
    Map<String, String> files = new HashMap<>();
    try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return files;
  }
}
