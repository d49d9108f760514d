package care.shouhu.gateway.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import care.shouhu.core.log.Lane;
import care.shouhu.gateway.ingest.RefusalReason;
import java.util.List;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.junit.jupiter.api.Test;

/** The clients that others use, on both versions. */
class PahoIT {

  private static final String TOPIC = "shouhu/v1/bed-1/reading";

  @Test
  void paho_3_publishes_at_each_qos() throws MqttException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        MqttClient client = v3(edge)) {
      client.connect(v3Options("secret-bed-1"));

      for (int qos = 0; qos <= 2; qos++) {
        client.publish(TOPIC, ("q" + qos).getBytes(UTF_8), qos, true);
      }

      client.subscribe("shouhu/v1/bed-1/command", 1);
      assertThat(edge.messages(Lane.ROUTINE))
          .isEqualTo(
              List.of(
                  "bed-1 " + TOPIC + " q0", "bed-1 " + TOPIC + " q1", "bed-1 " + TOPIC + " q2"));
      client.disconnect();
    }
  }

  @Test
  void paho_3_with_a_wrong_secret_is_told_so() throws MqttException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        MqttClient client = v3(edge)) {

      assertThatThrownBy(() -> client.connect(v3Options("wrong")))
          .isInstanceOf(MqttException.class)
          .extracting(e -> ((MqttException) e).getReasonCode())
          .isEqualTo((int) MqttException.REASON_CODE_FAILED_AUTHENTICATION);
      assertThat(edge.refused(RefusalReason.WRONG_SECRET)).isEqualTo(1);
    }
  }

  @Test
  void paho_5_publishes_at_each_qos_and_is_told_reasons() throws Exception {
    try (EdgeUnderTest edge = new EdgeUnderTest()) {
      var client =
          new MqttAsyncClient(
              url(edge), "", new org.eclipse.paho.mqttv5.client.persist.MemoryPersistence());
      client.connect(v5Options()).waitForCompletion();
      for (int qos = 0; qos <= 2; qos++) {
        client.publish(TOPIC, ("q" + qos).getBytes(UTF_8), qos, false).waitForCompletion();
      }

      var foreign = client.publish("shouhu/v1/bed-2/reading", "x".getBytes(UTF_8), 1, false);
      foreign.waitForCompletion();

      assertThat(foreign.getReasonCodes()).containsExactly(0x87);
      assertThat(client.isConnected()).isTrue();
      assertThat(client.getClientId()).startsWith("auto-");
      assertThat(edge.messages(Lane.ROUTINE)).hasSize(3);
      client.disconnect().waitForCompletion();
      client.close();
    }
  }

  private static String url(EdgeUnderTest edge) {
    return "tcp://127.0.0.1:" + edge.port();
  }

  private static MqttClient v3(EdgeUnderTest edge) throws MqttException {
    return new MqttClient(
        url(edge), "a-client-id-of-more-than-23-characters", new MemoryPersistence());
  }

  private static MqttConnectOptions v3Options(String secret) {
    MqttConnectOptions options = new MqttConnectOptions();
    options.setUserName("bed-1");
    options.setPassword(secret.toCharArray());
    options.setWill("shouhu/v1/bed-1/status", "gone".getBytes(UTF_8), 1, true);
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    return options;
  }

  private static MqttConnectionOptions v5Options() {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setUserName("bed-1");
    options.setPassword("secret-bed-1".getBytes(UTF_8));
    return options;
  }
}
