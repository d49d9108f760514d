package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Unknown devices, as the recorder leaves them, over HTTP. */
class EnrolmentIT {
  /** A heartbeat of a GT06 terminal, with its checksum. */
  private static final byte[] LOGIN =
      HexFormat.of().parseHex("78780D01012345678901234500018CDD0D0A");

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
    execute("truncate enrolment restart identity");
  }

  @Test
  void whatItSaidCanBeReadAndItsProtocolIsGuessed() {
    noted("unknown_device", "123456789012345", "gt06", LOGIN, 2_000);
    noted(
        "unknown_device",
        "护理 1",
        "mqtt",
        "client id 护".getBytes(java.nio.charset.StandardCharsets.UTF_8),
        1_000);

    JsonNode items = list("");

    assertThat(items).hasSize(2);
    JsonNode terminal = items.get(0);
    assertThat(terminal.get("claimedId").asText()).isEqualTo("123456789012345");
    assertThat(terminal.get("registrable").asBoolean()).isTrue();
    assertThat(terminal.get("profile").asText()).isEqualTo("gt06");
    assertThat(terminal.at("/said/0/text").asText()).startsWith("78 78 0D 01");
    assertThat(terminal.get("lastSeenAt").asLong()).isEqualTo(2_000);
    assertThat(items.get(1).get("registrable").asBoolean()).isFalse();
    assertThat(items.get(1).at("/said/0/text").asText()).isEqualTo("client id 护");
  }

  @Test
  void anInstallerIsToldWhereDevicesConnect() {
    JsonNode address = json(running.get("/api/v1/device-address", registrar));

    assertThat(address.get("host").asText()).isIn("localhost", "127.0.0.1");
    assertThat(address.get("configured").asBoolean()).isFalse();
    assertThat(address.get("mqttPort").asInt()).isEqualTo(1883);
    assertThat(address.get("mqttsPort").isNull()).isTrue();
    assertThat(address.get("tcpPort").asInt()).isEqualTo(7700);
  }

  @Test
  void pagesLeadThroughAllOfThem() {
    for (int n = 1; n <= 5; n++) {
      noted("unknown_device", "d-" + n, "mqtt", new byte[0], 1_000L * (n / 2));
    }

    JsonNode first = json(running.get("/api/v1/enrolment?limit=3", registrar));
    JsonNode second = list("?limit=3&cursor=" + first.get("next").asText());

    assertThat(first.get("items").findValuesAsText("claimedId"))
        .containsExactly("d-5", "d-4", "d-3");
    assertThat(second.findValuesAsText("claimedId")).containsExactly("d-2", "d-1");
  }

  @Test
  void aRegisteredDeviceIsGoneFromTheList() {
    noted("unknown_device", "new-1", "mqtt", new byte[0], 1_000);

    running.post("/api/v1/devices", registrar, "{\"id\":\"new-1\",\"kind\":\"call_button\"}");

    assertThat(list("")).isEmpty();
  }

  @Test
  void dismissedItIsGoneAndASecondTimeThereIsNone() {
    noted("unknown_device", "d-1", "mqtt", new byte[0], 1_000);
    String path = "/api/v1/enrolment/" + list("").get(0).get("id").asText();

    assertThat(running.send("DELETE", path, registrar, null).statusCode()).isEqualTo(204);
    assertThat(list("")).isEmpty();
    assertThat(running.send("DELETE", path, registrar, null).statusCode()).isEqualTo(404);
  }

  @Test
  void aWrongSecretIsSeenOnTheDeviceAndNotInTheList() {
    noted("wrong_secret", "button-520302-1", "mqtt", new byte[0], 5_000);

    JsonNode device = json(running.get("/api/v1/devices/button-520302-1", registrar));

    assertThat(list("")).isEmpty();
    assertThat(device.get("refusedAt").asLong()).isEqualTo(5_000);
    assertThat(device.get("refusedReason").asText()).isEqualTo("wrong_secret");
    assertThat(device.get("refusedTimes").asLong()).isEqualTo(3);
    assertThat(device.get("refusedFrom").asText()).isEqualTo("10.0.0.9");
  }

  private static JsonNode list(String query) {
    return json(running.get("/api/v1/enrolment" + query, registrar)).get("items");
  }

  private static void noted(
      String reason, String claimedId, String protocol, byte[] said, long atMillis) {
    execute(
        """
        insert into enrolment (reason, claimed_id, protocol, address, first_seen_at, last_seen_at, times, said, said_at)
        values (?, ?, ?, '10.0.0.9', to_timestamp(0), to_timestamp(? / 1000.0), 3,
          array[?::bytea], array[to_timestamp(? / 1000.0)])
        """,
        reason,
        claimedId,
        protocol,
        atMillis,
        said,
        atMillis);
  }

  private static void execute(String sql, Object... values) {
    running.database().jdbi().useHandle(handle -> handle.execute(sql, values));
  }
}
