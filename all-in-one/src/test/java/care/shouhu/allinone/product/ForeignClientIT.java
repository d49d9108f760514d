package care.shouhu.allinone.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Debian's {@code mosquitto_pub} and {@code mosquitto_sub} as devices: what works, and what not.
 */
final class ForeignClientIT {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final String V311 = "mqttv311";
  private static final String V5 = "mqttv5";

  @TempDir static Path directory;

  private static Product product;
  private static Api admin;

  @BeforeAll
  static void start() throws Exception {
    product = new Product(directory.resolve("data"), Map.of()).start();
    admin = product.admin();
  }

  @AfterAll
  static void stop() throws Exception {
    product.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {V311, V5})
  void aCallOpensAnIncidentAndIsStored(String version) throws Exception {
    String id = "mosquitto-" + version;
    String secret = admin.register(id, "call_button", "native");
    String topic = "shouhu/v1/" + id + "/event";

    Published published = run(id, secret, topic, "{\"seq\":1,\"kind\":\"call\"}", version);

    assertThat(published.exitValue).as(published.output).isZero();
    Until.holds("an incident", SOON, () -> admin.list("/incidents?deviceId=" + id).size() == 1);
    JsonNode incident = admin.list("/incidents?deviceId=" + id).getFirst();
    assertThat(incident.get("class").asText()).isEqualTo("URGENT");
    assertThat(incident.get("status").asText()).isEqualTo("OPEN");
    Until.holds("the event is stored", SOON, () -> events(id).contains("call"));
    System.out.printf(
        "call received → incident opened: %d ms%n",
        incident.get("openedAt").asLong()
            - incident.get("alarms").get(0).get("receivedAt").asLong());
  }

  @ParameterizedTest
  @ValueSource(strings = {V311, V5})
  void aCommandThatWaitedReachesWhoSubscribes(String version) throws Exception {
    String id = "listener-" + version;
    String secret = admin.register(id, "call_button", "native");
    admin.post("/devices/" + id + "/commands", Map.of("kind", "identify"));

    JsonNode command = Api.JSON.readTree(listen(id, secret, version));

    assertThat(command.get("kind").asText()).isEqualTo("identify");
    Until.holds(
        "delivered",
        SOON,
        () ->
            admin
                .get("/devices/" + id + "/commands")
                .at("/items/0/status")
                .asText()
                .equals("DELIVERED"));
  }

  @Test
  void theZigbeeButtonCallsForEmergencyOnly() throws Exception {
    String secret = admin.register("sos-1", "call_button", "zigbee2mqtt");
    List<String> payloads =
        List.of(
            "{\"action\":\"emergency\",\"battery\":100,\"last_seen\":\"2026-04-17T23:33:22+08:00\",\"linkquality\":18}",
            "{\"action\":\"\"}",
            "{\"action\":null}");

    for (String payload : payloads) {
      assertThat(publish("sos-1", secret, "zigbee2mqtt/sos-1", payload).exitValue).isZero();
    }

    Until.holds("all three are counted", SOON, () -> count("sos-1", "received") == 3);
    assertThat(count("sos-1", "quarantined")).isZero();
    assertThat(events("sos-1").stream().filter("call"::equals)).hasSize(1);
  }

  @Test
  void aFreshZigbeeEmergencyOpensOneIncident() throws Exception {
    String secret = admin.register("sos-2", "call_button", "zigbee2mqtt");
    for (String action : List.of("\"emergency\"", "\"\"", "null")) {
      publish("sos-2", secret, "zigbee2mqtt/sos-2", "{\"action\":" + action + ",\"battery\":100}");
    }

    Until.holds("all three are counted", SOON, () -> count("sos-2", "received") == 3);
    List<JsonNode> incidents = admin.list("/incidents?deviceId=sos-2");
    assertThat(incidents).hasSize(1);
    assertThat(incidents.getFirst().get("alarms")).hasSize(1);
  }

  @Test
  void theFallOfARadarOpensAnIncident() throws Exception {
    String secret = admin.register("radar-1", "fall_alarm", "milesight_vs373");

    publish(
        "radar-1",
        secret,
        "milesight/radar-1/uplink",
        """
        {"device_info":{"device_sn":"6806E41970333123","time":"2025-09-06 14:13:28"},
        "trigger_data":{"type":0,"trigger_id":1073,"event":0,"status":1}}
        """);

    becomesAnIncident("radar-1", "fall");
  }

  @Test
  void thePressOfALoraButtonBehindItsServerOpensAnIncident() throws Exception {
    String secret = admin.register("lora-server", "hub", "native");
    admin.post(
        "/devices",
        Map.of(
            "id", "24e124535b316056",
            "kind", "call_button",
            "profile", "chirpstack",
            "hubId", "lora-server"));

    publish(
        "lora-server",
        secret,
        "application/3/device/24E124535B316056/event/up",
        """
        {"deduplicationId":"3ac7e3c4-4401-4b8d-9386-a5c902f9202d",
        "deviceInfo":{"devEui":"24E124535B316056"},"fPort":85,"data":"AXUQ/y4B"}
        """);

    becomesAnIncident("24e124535b316056", "call");
  }

  @Test
  void theFallOfAnEsphomeNodeOpensAnIncidentAndPresenceDoesNot() throws Exception {
    String secret = admin.register("node-1", "fall_alarm", "esphome");

    publish("node-1", secret, "node-1/binary_sensor/people_exist/state", "ON");
    publish("node-1", secret, "node-1/binary_sensor/fall_detected/state", "ON");

    becomesAnIncident("node-1", "fall");
    Until.holds("both are counted", SOON, () -> count("node-1", "received") == 2);
    assertThat(count("node-1", "quarantined")).isZero();
  }

  @Test
  void thePageOfABedSensorBecomesAReading() throws Exception {
    String secret = admin.register("000757", "bed_sensor", "emfit_qs");

    publish(
        "000757",
        secret,
        "emfit/000757",
        """
        SER=000757<br>\r
        TS=0<br>\r
        TS_R=86400<br>\r
        PRES=1<br>\r
        HR=62<br>\r
        RR=14<br>\r
        ACT=120<br>\r
        FW=120.2.2.1<br>\r
        END=1<br>\r
        """);

    Until.holds("a reading", SOON, () -> !admin.list("/devices/000757/readings").isEmpty());
    JsonNode reading = admin.list("/devices/000757/readings").getFirst();
    assertThat(reading.get("heartRate").asInt()).isEqualTo(62);
    assertThat(reading.get("breathRate").asInt()).isEqualTo(14);
    assertThat(reading.get("movement").asInt()).isEqualTo(120);
    assertThat(reading.get("inBed").asBoolean()).isTrue();
    assertThat(admin.list("/incidents?deviceId=000757")).isEmpty();
  }

  private static void becomesAnIncident(String deviceId, String kind) throws Exception {
    Until.holds(
        "an incident", SOON, () -> admin.list("/incidents?deviceId=" + deviceId).size() == 1);
    JsonNode alarms = admin.list("/incidents?deviceId=" + deviceId).getFirst().get("alarms");
    assertThat(alarms).hasSize(1);
    assertThat(alarms.get(0).get("kind").asText()).isEqualToIgnoringCase(kind);
    Until.holds("the event is stored", SOON, () -> events(deviceId).contains(kind));
  }

  /** The device is away when the responder accepts, and the product is killed before it is back. */
  @Test
  void whoCalledIsToldThatHelpIsComing() throws Exception {
    String secret = admin.register("mosquitto-2", "call_button", "native");
    publish("mosquitto-2", secret, "shouhu/v1/mosquitto-2/event", "{\"seq\":1,\"kind\":\"call\"}");
    Until.holds(
        "an incident", SOON, () -> !admin.list("/incidents?deviceId=mosquitto-2").isEmpty());
    String incident =
        "/incidents/" + admin.list("/incidents?deviceId=mosquitto-2").getFirst().get("id").asText();
    accept(incident);
    assertThat(admin.get(incident).at("/help/0/status").asText()).isEqualTo("QUEUED");

    product.kill();
    product.start();
    JsonNode command = Api.JSON.readTree(listen("mosquitto-2", secret, V5));
    publish(
        "mosquitto-2",
        secret,
        "shouhu/v1/mosquitto-2/reply",
        "{\"seq\":2,\"id\":" + command.get("id") + ",\"ok\":true}");

    assertThat(command.get("kind").asText()).isEqualTo("help_is_coming");
    Until.holds(
        "the reply is shown",
        SOON,
        () -> admin.get(incident).at("/help/0/status").asText().equals("DONE"));
    JsonNode told = admin.get("/devices/mosquitto-2/commands").at("/items/0");
    assertThat(told.get("id")).isEqualTo(command.get("id"));
    assertThat(told.get("by").asText()).isEqualTo("worker");
    assertThat(told.get("status").asText()).isEqualTo("DONE");
    Until.holds(
        "its way is stored",
        SOON,
        () ->
            events("mosquitto-2")
                .containsAll(List.of("command_sent", "command_delivered", "reply_ok")));
  }

  /** A field worker is sent and says yes. */
  private static void accept(String incident) throws Exception {
    admin.post(
        "/users",
        Map.of(
            "username", "worker",
            "displayName", "小王",
            "password", "a-long-password",
            "role", "FIELD_WORKER",
            "division", "520302"));
    JsonNode dispatched =
        admin.post(incident + "/dispatch", Map.of("responders", List.of("worker")));
    String assignment = dispatched.at("/assignments/0/id").asText();
    Api first = Api.signIn(product, "worker", "a-long-password");
    first.post("/me/password", Map.of("current", "a-long-password", "next", "another-long-one"));
    Api worker = Api.signIn(product, "worker", "another-long-one");
    worker.post("/assignments/" + assignment + "/accept", Map.of());
  }

  @Test
  void aWrongSecretIsRefusedWithAReason() throws Exception {
    admin.register("locked", "call_button", "native");

    Published v5 = publish("locked", "wrong", "shouhu/v1/locked/event", "{}");
    Published v311 = publishV311("locked", "wrong", "shouhu/v1/locked/event", "{}");

    assertThat(v5.exitValue).isNotZero();
    assertThat(v311.exitValue).isNotZero();
    assertThat(v5.output.toLowerCase(java.util.Locale.ROOT)).containsAnyOf("authori", "bad user");
    assertThat(refused()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void aForeignTopicIsRefusedAndOthersAreUntouched() throws Exception {
    String secret = admin.register("curious", "call_button", "native");
    String victimSecret = admin.register("victim", "call_button", "native");
    try (TestDevice victim = new TestDevice(product, "victim", victimSecret)) {
      victim.reading(60);

      Published published =
          publish("curious", secret, "shouhu/v1/victim/event", "{\"seq\":1,\"kind\":\"call\"}");

      assertThat(published.output).containsIgnoringCase("not authorized");
      victim.reading(61);
      Until.holds("both readings", SOON, () -> count("victim", "stored") >= 2);
      assertThat(admin.list("/incidents?deviceId=victim")).isEmpty();
    }
  }

  @Test
  void brokenJsonIsAcknowledgedAndQuarantinedWithItsReason() throws Exception {
    String secret = admin.register("mumbler", "bed_sensor", "native");

    Published published = publish("mumbler", secret, "shouhu/v1/mumbler/reading", "{\"seq\":1,");

    assertThat(published.exitValue).isZero();
    Until.holds(
        "a quarantine row", SOON, () -> !admin.list("/quarantine?deviceId=mumbler").isEmpty());
    JsonNode row = admin.list("/quarantine?deviceId=mumbler").getFirst();
    assertThat(row.get("reason").asText()).isNotBlank();
    assertThat(row.get("detail").asText()).isNotBlank();
    assertThat(admin.metrics()).contains("shouhu_recorder_quarantined_total");
  }

  @Test
  void anOversizedMessageEndsOnlyItsOwnConnection() throws Exception {
    String secret = admin.register("shouter", "bed_sensor", "native");
    String calmSecret = admin.register("calm", "bed_sensor", "native");
    try (TestDevice calm = new TestDevice(product, "calm", calmSecret)) {
      calm.reading(60);

      // 3.1.1 has no way to tell the client a limit, so it really sends it.
      Published published =
          publishV311("shouter", secret, "shouhu/v1/shouter/reading", "x".repeat(200_000));

      assertThat(published.exitValue).as(published.output).isNotZero();
      Until.holds(
          "a quarantine row", SOON, () -> !admin.list("/quarantine?deviceId=shouter").isEmpty());
      calm.reading(61);
      Until.holds("both readings", SOON, () -> count("calm", "stored") >= 2);
      assertThat(count("shouter", "stored")).isZero();
    }
  }

  @Test
  void onlyTheOwnerMayLookIntoTheDataDirectory() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(product.dataDir())))
        .isEqualTo("rwx------");
  }

  private static List<String> events(String deviceId) throws Exception {
    List<String> kinds = new ArrayList<>();
    for (JsonNode row : admin.list("/devices/" + deviceId + "/events")) {
      kinds.add(row.get("kind").asText());
    }
    return kinds;
  }

  private static long count(String deviceId, String figure) throws Exception {
    return admin.get("/devices/" + deviceId).get(figure).asLong();
  }

  private static double refused() throws Exception {
    return admin
        .metrics()
        .lines()
        .filter(line -> line.startsWith("shouhu_gateway_refused_total{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static Published publish(String id, String secret, String topic, String payload)
      throws Exception {
    return run(id, secret, topic, payload, V5);
  }

  private static Published publishV311(String id, String secret, String topic, String payload)
      throws Exception {
    return run(id, secret, topic, payload, V311);
  }

  /** The payload goes by standard input: it may be longer than an argument. */
  private static Published run(
      String id, String secret, String topic, String payload, String version) throws Exception {
    Process process =
        new ProcessBuilder(
                "timeout",
                "15",
                "mosquitto_pub",
                "-d",
                "-V",
                version,
                "-h",
                "127.0.0.1",
                "-p",
                String.valueOf(product.mqttPort()),
                "-u",
                id,
                "-P",
                secret,
                "-q",
                "1",
                "-t",
                topic,
                "-s")
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().write(payload.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor(20, TimeUnit.SECONDS);
    return new Published(process.exitValue(), output);
  }

  /** The first command to the device. */
  private static String listen(String id, String secret, String version) throws Exception {
    Process process =
        new ProcessBuilder(
                "timeout",
                "20",
                "mosquitto_sub",
                "-V",
                version,
                "-h",
                "127.0.0.1",
                "-p",
                String.valueOf(product.mqttPort()),
                "-u",
                id,
                "-P",
                secret,
                "-q",
                "1",
                "-C",
                "1",
                "-t",
                "shouhu/v1/" + id + "/command")
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private record Published(int exitValue, String output) {}
}
