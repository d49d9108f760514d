package care.shouhu.sim.link;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.TimerPingSender;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** MQTT 5.0. */
final class Pipe5 implements Pipe, MqttCallback, MqttActionListener {
  private static final Logger LOG = LoggerFactory.getLogger(Pipe5.class);
  private static final int REFUSED_FROM = 0x80;

  private final Address address;
  private final Ends ends;
  private final MqttAsyncClient client;

  Pipe5(Address address, LightThreads threads, Ends ends) throws MqttException {
    this.address = address;
    this.ends = ends;
    this.client =
        new MqttAsyncClient(
            address.uri(),
            address.deviceId(),
            new MemoryPersistence(),
            new TimerPingSender(threads),
            threads);
    client.setCallback(this);
  }

  @Override
  public void dial() {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setUserName(address.deviceId());
    options.setPassword(address.secret().getBytes(StandardCharsets.UTF_8));
    options.setCleanStart(true);
    options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
    options.setConnectionTimeout(CONNECT_TIMEOUT_SECONDS);
    options.setAutomaticReconnect(false);
    try {
      client.connect(
          options,
          null,
          new MqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
              ends.up(Pipe5.this);
            }

            @Override
            public void onFailure(IMqttToken token, Throwable cause) {
              ends.lost(Pipe5.this, reason(cause));
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
      client.subscribe(
          topics.stream()
              .map(topic -> new MqttSubscription(topic, 1))
              .toArray(MqttSubscription[]::new));
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
    Message message = (Message) token.getUserContext();
    int[] codes = token.getReasonCodes();
    if (codes != null && codes.length > 0 && codes[0] >= REFUSED_FROM) {
      ends.refused(this, message, codes[0]);
    } else {
      ends.acknowledged(this, message);
    }
  }

  /** Only when the connection ends, which is told by itself. */
  @Override
  public void onFailure(IMqttToken token, Throwable cause) {}

  @Override
  public void disconnected(MqttDisconnectResponse response) {
    MqttException cause = response.getException();
    ends.lost(this, cause == null ? LostReason.of(response.getReturnCode()) : reason(cause));
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    ends.heard(this, topic, message.getPayload());
  }

  @Override
  public void mqttErrorOccurred(MqttException exception) {
    LOG.debug("{}: {}", address.deviceId(), exception.getMessage());
  }

  @Override
  public void deliveryComplete(IMqttToken token) {}

  @Override
  public void connectComplete(boolean reconnect, String serverUri) {}

  @Override
  public void authPacketArrived(int reasonCode, MqttProperties properties) {}

  private static String reason(Throwable cause) {
    return cause instanceof MqttException e ? LostReason.of(e.getReasonCode()) : LostReason.ENDED;
  }
}
