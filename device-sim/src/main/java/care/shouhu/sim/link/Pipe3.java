package care.shouhu.sim.link;

import java.util.Arrays;
import java.util.List;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.ScheduledExecutorPingSender;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** MQTT 3.1.1. */
final class Pipe3 implements Pipe, MqttCallback, IMqttActionListener {
  private static final Logger LOG = LoggerFactory.getLogger(Pipe3.class);

  private final Address address;
  private final int inFlightMax;
  private final Ends ends;
  private final MqttAsyncClient client;

  Pipe3(Address address, int inFlightMax, LightThreads threads, Ends ends) throws MqttException {
    this.address = address;
    this.inFlightMax = inFlightMax;
    this.ends = ends;
    this.client =
        new MqttAsyncClient(
            address.uri(),
            address.deviceId(),
            new MemoryPersistence(),
            new ScheduledExecutorPingSender(threads),
            threads);
    client.setCallback(this);
  }

  @Override
  public void dial() {
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    options.setUserName(address.deviceId());
    options.setPassword(address.secret().toCharArray());
    options.setCleanSession(true);
    options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
    options.setConnectionTimeout(CONNECT_TIMEOUT_SECONDS);
    options.setMaxInflight(inFlightMax);
    try {
      client.connect(
          options,
          null,
          new IMqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
              ends.up(Pipe3.this);
            }

            @Override
            public void onFailure(IMqttToken token, Throwable cause) {
              ends.lost(Pipe3.this, reason(cause));
            }
          });
    } catch (MqttException e) {
      ends.lost(this, reason(e));
    }
  }

  @Override
  public boolean send(Message message) {
    try {
      client.publish(message.topic(), message.payload(), 1, false, message, this);
      return true;
    } catch (MqttException e) {
      LOG.debug("{} did not take a message: {}", address.deviceId(), e.getMessage());
      return false;
    }
  }

  @Override
  public void listen(List<String> topics) {
    try {
      int[] qos = new int[topics.size()];
      Arrays.fill(qos, 1);
      client.subscribe(topics.toArray(String[]::new), qos);
    } catch (MqttException e) {
      LOG.debug("{} cannot listen: {}", address.deviceId(), e.getMessage());
    }
  }

  @Override
  public void hangUp(boolean orderly) {
    try {
      client.disconnectForcibly(0, 1000, orderly);
      client.close(true);
    } catch (MqttException e) {
      LOG.debug("{} ended: {}", address.deviceId(), e.getMessage());
    }
  }

  @Override
  public void onSuccess(IMqttToken token) {
    ends.acknowledged(this, (Message) token.getUserContext());
  }

  /** Only when the connection ends, which is told by itself. */
  @Override
  public void onFailure(IMqttToken token, Throwable cause) {}

  @Override
  public void connectionLost(Throwable cause) {
    ends.lost(this, reason(cause));
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    ends.heard(this, topic, message.getPayload());
  }

  @Override
  public void deliveryComplete(IMqttDeliveryToken token) {}

  private static String reason(Throwable cause) {
    return cause instanceof MqttException e ? LostReason.of(e.getReasonCode()) : LostReason.ENDED;
  }
}
