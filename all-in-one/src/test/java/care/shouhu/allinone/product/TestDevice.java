package care.shouhu.allinone.product;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;

/**
 * A device that keeps what was not acknowledged and says it again, as a real one does. One thread
 * at a time.
 */
final class TestDevice implements AutoCloseable {
  private final Product product;
  private final String id;
  private final String secret;
  private final List<Said> acknowledged = Collections.synchronizedList(new ArrayList<>());
  private MqttClient client;
  private long seq;

  /** One message the gateway acknowledged. */
  record Said(String type, long seq, long at) {}

  TestDevice(Product product, String id, String secret) {
    this.product = product;
    this.id = id;
    this.secret = secret;
  }

  String id() {
    return id;
  }

  List<Said> acknowledged() {
    return List.copyOf(acknowledged);
  }

  void call() throws InterruptedException {
    say("event", ",\"kind\":\"call\"");
  }

  void reading(int heartRate) throws InterruptedException {
    say("reading", ",\"hr\":" + heartRate + ",\"br\":14,\"mv\":1,\"bed\":true");
  }

  /** Says it again and again, with the same number and time, until it is acknowledged. */
  private void say(String type, String fields) throws InterruptedException {
    long at = System.currentTimeMillis();
    seq++;
    String payload = "{\"seq\":" + seq + ",\"at\":" + at + fields + "}";
    while (!Thread.currentThread().isInterrupted()) {
      try {
        connect();
        MqttMessage message = new MqttMessage(payload.getBytes(StandardCharsets.UTF_8));
        message.setQos(1);
        client.publish("shouhu/v1/" + id + "/" + type, message);
        acknowledged.add(new Said(type, seq, at));
        return;
      } catch (MqttException e) {
        close();
        Thread.sleep(100);
      }
    }
  }

  private void connect() throws MqttException {
    if (client != null && client.isConnected()) {
      return;
    }
    close();
    client = new MqttClient(product.mqttUri(), "client-" + id, new MemoryPersistence());
    client.setTimeToWait(5_000);
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setUserName(id);
    options.setPassword(secret.getBytes(StandardCharsets.UTF_8));
    options.setConnectionTimeout(5);
    options.setAutomaticReconnect(false);
    client.connect(options);
  }

  @Override
  public void close() {
    if (client == null) {
      return;
    }
    try {
      client.disconnectForcibly(0, 500, false);
    } catch (MqttException | RuntimeException e) {
      // The connection was gone already, which is what closing wants.
    }
    try {
      client.close(true);
    } catch (MqttException e) {
      throw new IllegalStateException(e);
    }
    client = null;
  }
}
