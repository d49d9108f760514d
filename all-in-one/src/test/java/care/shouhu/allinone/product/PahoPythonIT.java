package care.shouhu.allinone.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client that makers' own programs are mostly written with, as a device. */
final class PahoPythonIT {
  private static final Duration SOON = Duration.ofSeconds(90);

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
  @ValueSource(strings = {"311", "5"})
  void aCallIsAcknowledgedAndOpensAnIncident(String version) throws Exception {
    String id = "python-call-" + version;
    String secret = admin.register(id, "call_button", "native");
    try (PythonDevice device = device(version, id, secret)) {
      assertThat(device.does("connect").get("code").asInt()).isZero();

      JsonNode published =
          device.publish("shouhu/v1/" + id + "/event", "{\"seq\":1,\"kind\":\"call\"}");

      assertThat(published.get("acknowledged").asBoolean()).isTrue();
      Until.holds("an incident", SOON, () -> admin.list("/incidents?deviceId=" + id).size() == 1);
      device.does("disconnect");
    }
  }

  /** At once, after a broken connection, and after it was away. */
  @ParameterizedTest
  @ValueSource(strings = {"311", "5"})
  void commandsReachAKeptSessionOnEachOfItsConnections(String version) throws Exception {
    String id = "python-told-" + version;
    String secret = admin.register(id, "call_button", "native");
    try (PythonDevice device = device(version, id, secret)) {
      JsonNode first = device.connectKeepingItsSession();
      assertThat(first.get("present").asBoolean()).isFalse();
      assertThat(first.at("/receiveMaximum").isMissingNode()).isEqualTo(version.equals("311"));
      JsonNode granted = device.subscribe("shouhu/v1/" + id + "/command");
      assertThat(granted.get("codes")).hasSize(1);
      assertThat(granted.at("/codes/0").asInt()).isEqualTo(1);

      tell(id, "identify");
      becomesDone(device, id, "identify", 1);

      // The client comes back by itself, and nobody subscribes again.
      assertThat(device.does("cut").get("present").asBoolean()).isTrue();
      tell(id, "reboot");
      becomesDone(device, id, "reboot", 2);

      device.does("disconnect");
      tell(id, "identify");
      assertThat(device.connectKeepingItsSession().get("present").asBoolean()).isTrue();
      becomesDone(device, id, "identify", 3);
    }
  }

  private static void tell(String id, String kind) throws Exception {
    admin.post("/devices/" + id + "/commands", Map.of("kind", kind));
  }

  /** The device gets it, replies, and a person sees that it is done. */
  private static void becomesDone(PythonDevice device, String id, String kind, int seq)
      throws Exception {
    JsonNode message = device.does("receive");
    JsonNode command = Api.JSON.readTree(message.get("payload").asText());
    assertThat(command.get("kind").asText()).isEqualTo(kind);
    assertThat(message.get("qos").asInt()).isEqualTo(1);
    String reply = "{\"seq\":" + seq + ",\"id\":" + command.get("id") + ",\"ok\":true}";
    assertThat(device.publish("shouhu/v1/" + id + "/reply", reply).get("acknowledged").asBoolean())
        .isTrue();
    Until.holds("done", SOON, () -> status(id, command.get("id").asText()).equals("DONE"));
  }

  private static String status(String id, String commandId) throws Exception {
    for (JsonNode command : admin.get("/devices/" + id + "/commands").get("items")) {
      if (command.get("id").asText().equals(commandId)) {
        return command.get("status").asText();
      }
    }
    return "";
  }

  @ParameterizedTest
  @CsvSource({"311, 4, 128", "5, 134, 135"})
  void aRefusalComesWithItsCode(String version, int wrongSecret, int foreignTopic)
      throws Exception {
    String id = "python-refused-" + version;
    String secret = admin.register(id, "call_button", "native");
    try (PythonDevice stranger = device(version, id, "wrong");
        PythonDevice device = device(version, id, secret)) {

      int refused = stranger.does("connect").get("code").asInt();

      assertThat(refused).isEqualTo(wrongSecret);
      device.does("connect");
      assertThat(device.subscribe("shouhu/v1/somebody/command").at("/codes/0").asInt())
          .isEqualTo(foreignTopic);
      // It stays connected all the same.
      assertThat(
              device
                  .publish("shouhu/v1/" + id + "/status", "{\"seq\":1,\"battery\":80}")
                  .get("acknowledged")
                  .asBoolean())
          .isTrue();
    }
  }

  private static PythonDevice device(String version, String id, String secret) throws Exception {
    return new PythonDevice(product.mqttPort(), version, "client-" + id, id, secret);
  }
}
