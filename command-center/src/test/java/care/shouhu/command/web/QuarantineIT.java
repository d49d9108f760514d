package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogRecord;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.Replayed;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Replay of quarantine over HTTP, as far as the log. No recorder runs here: what it does with the
 * records is tested beside it, and the whole way in the product.
 */
class QuarantineIT {
  private static final String CALL = "{\"seq\":1,\"kind\":\"call\"}";

  private static RunningCommandCenter running;
  private static String registrar;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
    registrar = running.signIn("registrar");
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  @BeforeEach
  void empty() {
    execute("truncate quarantine, quarantine_replay restart identity");
  }

  @Test
  void whatIsUnderstoodNowGoesThroughTheLogAndReachesTheDesk() throws Exception {
    long receivedAt = System.currentTimeMillis() - 20 * 60_000;
    kept("button-520302-1", "native", "shouhu/v1/button-520302-1/event", receivedAt, CALL);
    long from = running.log().endPosition(Lane.URGENT);

    JsonNode answer = replay("{\"reason\":\"decoder_fault\"}");

    assertThat(answer.get("pending").asInt()).isEqualTo(1);
    List<LogRecord> records =
        running.log().read(Lane.URGENT, from, 10, 1 << 20, Duration.ofSeconds(10)).records();
    assertThat(records).hasSize(1);
    Replayed replayed = Replayed.of(Envelope.fromBytes(records.getFirst().value())).orElseThrow();
    assertThat(replayed.quarantineId()).isEqualTo(1);
    assertThat(replayed.original().receivedAtMillis()).isEqualTo(receivedAt);
    assertThat(replayed.original().profile()).isEqualTo(Profile.NATIVE);
    String city = running.signIn("city");
    await(() ->
        !json(running.get("/api/v1/incidents?deviceId=button-520302-1", city))
            .get("items")
            .isEmpty());
  }

  @Test
  void callThatOnlyTheClockOfItsReceiptMakesOld_ringsAtItsReplay() {
    long hour = 3_600_000;
    long receivedAt = System.currentTimeMillis() - 10 * 60_000;
    String call = "{\"seq\":1,\"at\":%d,\"kind\":\"call\"}".formatted(receivedAt - hour);
    kept("button-520302-2", "native", "shouhu/v1/button-520302-2/event", receivedAt, call);
    execute("update quarantine set ahead_millis = " + hour);

    replay("{\"all\":true}");

    String city = running.signIn("city");
    await(() ->
        !json(running.get("/api/v1/incidents?deviceId=button-520302-2", city))
            .get("items")
            .isEmpty());
  }

  @Test
  void eachRowSaysWhatBecameOfIt() {
    long now = System.currentTimeMillis();
    kept("sensor-520302-1", "native", "shouhu/v1/sensor-520302-1/event", now, "{\"kind\":\"x\"}");
    kept("sensor-520302-1", "native", "shouhu/v1/other/event", now, CALL);
    execute("update quarantine set replayable = false where id = 2");
    kept("sensor-520302-1", "native", "shouhu/v1/sensor-520302-1/event", now, CALL);
    execute("update quarantine set replayed_at = now() where id = 3");
    kept("sensor-520302-1", "unknown", "unknown", 0, "no envelope");

    JsonNode answer = replay("{\"ids\":[1,2,3,4,99]}");

    assertThat(answer.get("rows").findValuesAsText("state"))
        .containsExactly("still_refused", "not_replayable", "already", "still_refused", "unknown");
    assertThat(counts(answer)).isEqualTo("0 0 2 1 1 0");
    assertThat(text("select reason || '/' || (tried_at is not null) from quarantine where id = 1"))
        .isEqualTo("unknown_kind/true");
  }

  @Test
  void whoAskedIsKeptWithTheAnswer() {
    kept("sensor-520302-1", "native", "shouhu/v1/sensor-520302-1/event", 1_000, "{}");

    replay("{\"all\":true}");

    assertThat(text("select asked_by || ' ' || (result ->> 'stillRefused') from quarantine_replay"))
        .isEqualTo("registrar 1");
  }

  @Test
  void askingAgainReachesThoseThatWereNotTried() {
    execute(
        """
        insert into quarantine (lane, position, device_id, profile, topic, received_at, payload, reason, detail)
        select 'ROUTINE', n, 'x', 'native', 'shouhu/v1/x/event', now(), '{}', 'not_json', ''
        from generate_series(1, 10050) n
        """);

    assertThat(replay("{\"reason\":\"not_json\"}").get("left").asInt()).isEqualTo(50);
    replay("{\"all\":true}");

    assertThat(text("select count(*) from quarantine where tried_at is null")).isEqualTo("0");
  }

  @Test
  void whatToReplayMustBeSaid() {
    for (String body : List.of("{}", "{\"all\":false}", "{\"all\":true,\"reason\":\"not_json\"}")) {
      assertThat(post(body).statusCode()).as(body).isEqualTo(400);
    }
  }

  @Test
  void theListTellsWhatIsOpen() {
    kept("sensor-520302-1", "native", "shouhu/v1/sensor-520302-1/event", 1_000, "{}");
    kept("sensor-520302-1", "native", "shouhu/v1/sensor-520302-1/event", 1_000, CALL);
    execute("update quarantine set replayed_at = to_timestamp(7) where id = 2");

    JsonNode open = json(running.get("/api/v1/quarantine?state=open", registrar)).get("items");
    JsonNode done = json(running.get("/api/v1/quarantine?state=replayed", registrar)).get("items");

    assertThat(open.findValuesAsText("id")).containsExactly("1");
    assertThat(done.findValuesAsText("id")).containsExactly("2");
    assertThat(done.get(0).get("replayedAt").asLong()).isEqualTo(7_000);
  }

  private static JsonNode replay(String body) {
    HttpResponse<String> response = post(body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response);
  }

  private static HttpResponse<String> post(String body) {
    return running.post("/api/v1/quarantine/replay", registrar, body);
  }

  private static String counts(JsonNode answer) {
    return "%s %s %s %s %s %s"
        .formatted(
            answer.get("replayed"),
            answer.get("pending"),
            answer.get("stillRefused"),
            answer.get("already"),
            answer.get("notReplayable"),
            answer.get("left"));
  }

  private static void kept(
      String device, String profile, String topic, long receivedAt, String payload) {
    execute(
        """
        insert into quarantine (lane, position, device_id, profile, topic, received_at, payload, reason, detail)
        values ('URGENT', 1, ?, ?, ?, to_timestamp(? / 1000.0), ?, 'decoder_fault', 'old')
        """,
        device,
        profile,
        topic,
        receivedAt,
        payload.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(String sql) {
    return running
        .database()
        .jdbi()
        .withHandle(handle -> handle.createQuery(sql).mapTo(String.class).one());
  }

  private static void execute(String sql, Object... values) {
    running.database().jdbi().useHandle(handle -> handle.execute(sql, values));
  }
}
