package care.shouhu.gateway.bridge;

import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** What Paho tells of one connection, with the connection beside it. */
record Arrivals(MqttAsyncClient client, OnMessage onMessage, Consumer<MqttAsyncClient> onLost)
    implements MqttCallback {

  /** Told of a message of a connection. */
  interface OnMessage {
    void arrived(MqttAsyncClient from, String topic, MqttMessage message);
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    onMessage.arrived(client, topic, message);
  }

  @Override
  public void disconnected(MqttDisconnectResponse response) {
    onLost.accept(client);
  }

  @Override
  public void mqttErrorOccurred(MqttException exception) {
    onLost.accept(client);
  }

  @Override
  public void deliveryComplete(IMqttToken token) {}

  @Override
  public void connectComplete(boolean reconnect, String serverUri) {}

  @Override
  public void authPacketArrived(int reasonCode, MqttProperties properties) {}
}
