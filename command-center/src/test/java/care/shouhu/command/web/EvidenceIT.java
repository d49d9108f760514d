package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.command.evidence.PackCheck;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Evidence over HTTP: packs, who sees what in them, and the check of all histories. */
class EvidenceIT {
  private static RunningCommandCenter running;
  private static String city;
  private static int seq;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
    city = running.signIn("city");
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  private static String opened(String device) {
    running.calls(device, ++seq);
    String path = "/api/v1/incidents?status=OPEN&deviceId=" + device;
    await(() -> !json(running.get(path, city)).get("items").isEmpty());
    return json(running.get(path, city)).at("/items/0/id").asText();
  }

  private static HttpResponse<byte[]> export(String id, String cookie) throws Exception {
    URI address =
        URI.create(
            "http://localhost:%d/api/v1/incidents/%s/evidence"
                .formatted(running.center().httpPort(), id));
    HttpRequest request = HttpRequest.newBuilder(address).header("Cookie", cookie).build();
    return running.http().send(request, BodyHandlers.ofByteArray());
  }

  private static Map<String, String> unzip(byte[] pack) throws IOException {
    Map<String, String> files = new HashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(pack))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return files;
  }

  private static void assertGenuine(byte[] pack) {
    String fingerprint =
        json(running.get("/api/v1/evidence-key", city)).get("fingerprint").asText();
    var findings = PackCheck.check(pack, Optional.of(fingerprint));
    assertThat(findings).allMatch(finding -> finding.state() == PackCheck.State.RIGHT);
  }

  private static JsonNode last(JsonNode list) {
    return list.get(list.size() - 1);
  }

  @Test
  void exportedPack_isGenuine_saysWhoTookIt_andHoldsTheReadings() throws Exception {
    String sensor = "sensor-" + HERE + "-1";
    long now = System.currentTimeMillis();
    running
        .database()
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                "insert into bed_reading (time, received_at, device_id, seq, heart_rate) values"
                    + " (to_timestamp(? / 1000.0), now(), ?, 1, 62)",
                now,
                sensor));
    String id = opened("button-" + HERE + "-1");

    HttpResponse<byte[]> answer = export(id, city);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).contains("application/zip");
    assertGenuine(answer.body());
    Map<String, String> files = unzip(answer.body());
    assertThat(json(files.get("incident.json")).get("residentName").asText()).isEqualTo("张1");
    JsonNode entries = json(files.get("history.json")).get("entries");
    assertThat(last(entries).get("kind").asText()).isEqualTo("EXPORTED");
    assertThat(last(entries).get("by").asText()).isEqualTo("city");
    assertThat(entries.get(0).get("detail").properties())
        .extracting(Map.Entry::getKey)
        .contains("deviceAt", "receivedAt", "decidedAt", "parameterVersion", "policyVersion");
    assertThat(files.get("readings.json")).contains("\"heartRate\" : 62", sensor);
    JsonNode figures = json(files.get("parameters.json")).at("/versions/0");
    assertThat(figures.get("version").asText())
        .isEqualTo(entries.at("/0/detail/parameterVersion").asText());
    assertThat(figures.at("/everybody/rules/base/heartHigh").asInt()).isEqualTo(120);
    assertThat(figures.get("resident").isNull()).isTrue();
    JsonNode now2 = json(running.get("/api/v1/incidents/" + id, city));
    assertThat(last(now2.get("history"))).isEqualTo(last(entries));
  }

  /** An assignment of the ward's staff to an incident of their own. */
  private static String accepted(String incidentId, String staff) {
    running.post("/api/v1/incidents/" + incidentId + "/claim", staff, null);
    for (JsonNode own : json(running.get("/api/v1/assignments", staff)).get("items")) {
      if (own.get("incidentId").asText().equals(incidentId)) {
        return own.get("id").asText();
      }
    }
    throw new AssertionError("nobody has accepted " + incidentId);
  }

  private static String picture(int size) {
    byte[] bytes = new byte[size];
    bytes[0] = (byte) 0xFF;
    bytes[1] = (byte) 0xD8;
    bytes[2] = (byte) 0xFF;
    return "{\"jpeg\":\"%s\"}".formatted(Base64.getEncoder().encodeToString(bytes));
  }

  @Test
  void photograph_isKeptOnce_isShownInItsScope_andStandsInThePack() throws Exception {
    String staff = running.signIn("staff-" + HERE);
    String id = opened("button-" + HERE + "-2");
    String assignment = "/api/v1/assignments/" + accepted(id, staff);
    String path = assignment + "/photos";

    HttpResponse<String> kept = running.post(path, staff, picture(300_000));
    HttpResponse<String> again = running.post(path, staff, picture(300_000));

    assertThat(kept.statusCode()).as(kept.body()).isEqualTo(201);
    String photoId = json(kept).get("photoId").asText();
    assertThat(json(again).get("photoId").asText()).isEqualTo(photoId);
    String photo = "/api/v1/photos/" + photoId;
    assertThat(running.get(photo, city).statusCode()).isEqualTo(200);
    assertThat(running.get(photo, running.signIn("county-" + THERE)).statusCode()).isEqualTo(404);
    // A telephone whose clock was never set: taken for the step before, and what it said is kept.
    HttpResponse<String> there = running.post(assignment + "/on-scene?at=1000", staff, "{}");
    assertThat(json(there).get("onSceneAt")).isEqualTo(json(there).get("acceptedAt"));
    byte[] pack = export(id, city).body();
    assertGenuine(pack);
    assertThat(unzip(pack)).containsKey("photos/" + photoId + ".jpg");
    assertThat(json(unzip(pack).get("history.json")).get("entries").findValues("detail"))
        .anySatisfy(detail -> {
          assertThat(detail.path("tappedAt").asLong())
              .isEqualTo(json(there).get("acceptedAt").asLong());
          assertThat(detail.path("saidAt").asText()).isEqualTo("1000");
        });
    assertThat(running.post(path, staff, picture(400_001)).statusCode()).isEqualTo(400);
    assertThat(running.post(path, staff, "{\"jpeg\":\"aGVsbG8=\"}").statusCode()).isEqualTo(400);
    assertThat(running.post(path, staff, picture(500_000)).statusCode()).isEqualTo(413);
    String foreign = running.signIn("staff-" + THERE);
    assertThat(running.post(path, foreign, picture(1_000)).statusCode()).isEqualTo(404);
    // The next test opens an incident of the same person.
    running.post(assignment + "/done", staff, "{\"outcome\":\"HELPED\"}");
    running.post(
        "/api/v1/incidents/" + id + "/close",
        running.signIn("lead-" + HERE),
        "{\"outcome\":\"HELPED\"}");
  }

  @Test
  void auditor_seesNeitherNamesNorReadings_andForeignersSeeNothing() throws Exception {
    String id = opened("button-" + THERE + "-1");

    byte[] pack = export(id, running.signIn("auditor")).body();

    assertGenuine(pack);
    Map<String, String> files = unzip(pack);
    assertThat(json(files.get("incident.json")).get("residentName").asText()).isEqualTo("张*");
    assertThat(files.get("report.html")).doesNotContain("张1").contains("隐去");
    assertThat(json(files.get("readings.json")).get("missing").asText()).isNotBlank();
    assertThat(json(files.get("manifest.json")).get("namesMasked").asBoolean()).isTrue();
    assertThat(export(id, running.signIn("county-" + HERE)).statusCode()).isEqualTo(404);
    assertThat(export(id, running.signIn("staff-" + THERE)).statusCode()).isEqualTo(403);
    assertThat(export("I-999999999", city).statusCode()).isEqualTo(404);
  }

  @Test
  void withTheDatabaseStopped_thePackSaysWhatIsMissing() throws Exception {
    String id = opened("button-" + HERE + "-2");
    running.stopDatabase();
    try {
      byte[] pack = export(id, city).body();

      assertGenuine(pack);
      assertThat(json(unzip(pack).get("readings.json")).get("missing").asText()).contains("数据库");
    } finally {
      running.startDatabase();
      String auditor = running.signIn("auditor");
      await(() -> running.get("/api/v1/evidence-check?limit=1", auditor).statusCode() == 200);
    }
  }

  @Test
  void allChainsAreRight_untilSomebodyChangesATableBehindOurBack() {
    String id = opened("button-" + THERE + "-2");
    String auditor = running.signIn("auditor");
    var jdbi = running.database().jdbi();
    await(() ->
        jdbi.withHandle(handle ->
            handle
                    .createQuery("select count(*) from incident_history where incident_id = :id")
                    .bind("id", id)
                    .mapTo(Integer.class)
                    .one()
                > 0));
    JsonNode before = json(running.get("/api/v1/evidence-check?limit=5000", auditor));
    assertThat(before.get("broken").size()).as(before.toString()).isZero();
    assertThat(before.get("entries").asInt()).isPositive();

    jdbi.useHandle(handle -> {
      handle.execute("alter table incident_history disable trigger incident_history_append_only");
      handle.execute(
          "update incident_history set by_whom = 'li' where incident_id = ? and number = 1", id);
      handle.execute("alter table incident_history enable trigger incident_history_append_only");
    });

    JsonNode after = json(running.get("/api/v1/evidence-check?limit=5000", auditor));
    assertThat(after.get("broken").toString())
        .isEqualTo(
            "[{\"incidentId\":\"%s\",\"number\":1,\"fault\":\"HASH_DIFFERS\"}]".formatted(id));
    assertThat(running.get("/api/v1/evidence-check", city).statusCode()).isEqualTo(403);
  }
}
