package care.shouhu.gateway.mqtt;

import care.shouhu.core.event.CommandStep;
import care.shouhu.core.wire.DeviceCommand;
import care.shouhu.core.wire.DownRecord;
import care.shouhu.core.wire.Topics;
import care.shouhu.core.wire.Topics.Leaf;
import care.shouhu.core.wire.Topics.Topic;
import care.shouhu.gateway.command.Commands;
import care.shouhu.gateway.ingest.Ingest;
import care.shouhu.gateway.ingest.Rights;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The outgoing direction of one connection: commands, and the client's acknowledgements. What is
 * sent and not acknowledged belongs to the session, so that it is sent again under its packet id
 * when the client resumes the session (MQTT-4.4.0-1). The event loop's.
 */
final class Outgoing {

  /** Sent and not acknowledged, however much more the client would take. */
  static final int WINDOW_MAX = 16;

  private static final int REASON_REFUSED = 0x80;

  private final Ingest ingest;
  private final Commands commands;
  private final Session session;
  private final Replies replies;
  private final LongSupplier nowMillis;
  private final int windowMax;
  private final int packetBytesMax;

  /** Packet ids that were sent on this connection and are not acknowledged. */
  private final Set<Integer> here = new HashSet<>();

  Outgoing(
      Ingest ingest,
      Commands commands,
      Session session,
      Replies replies,
      Connect connect,
      LongSupplier nowMillis) {
    this.ingest = ingest;
    this.commands = commands;
    this.session = session;
    this.replies = replies;
    this.nowMillis = nowMillis;
    this.windowMax = Math.min(WINDOW_MAX, connect.receiveMaximum());
    this.packetBytesMax = connect.packetBytesMax();
  }

  /**
   * The client's session goes on: sends what was sent on a former connection and not acknowledged,
   * as far as this one takes it, and then what waits.
   */
  void resume() {
    for (Map.Entry<Integer, DeviceCommand> sent : session.inFlight().entrySet()) {
      int packetId = sent.getKey();
      DeviceCommand command = sent.getValue();
      if (here.contains(packetId)) {
        continue;
      }
      if (here.size() >= windowMax) {
        return;
      }
      if (isTooLong(command)) {
        session.acknowledged(packetId);
        commands.end(command, CommandStep.UNSUPPORTED);
      } else if (commands.takeAgain(command, session)) {
        here.add(packetId);
        publish(command, MqttQoS.AT_LEAST_ONCE, packetId, true);
      } else {
        session.acknowledged(packetId);
      }
    }
    sendWaiting();
  }

  /** Whatever waits for any device that the client listens for, as far as there is room. */
  void sendWaiting() {
    for (String topic : session.subscriptions()) {
      if (session.inFlightCount() >= windowMax) {
        return;
      }
      if (Topics.parse(topic).orElse(null) instanceof Topic.Native(String deviceId, Leaf leaf)) {
        sendWaiting(deviceId);
      }
    }
  }

  /** What waits for this device, when the client listens for it and may, and there is room. */
  void sendWaiting(String deviceId) {
    String topic = Topics.ofNative(deviceId, Leaf.COMMAND);
    OptionalInt qos = session.subscribedQos(topic);
    // Looked at again: a device may be bound to another hub since the hub subscribed.
    if (qos.isEmpty() || !Rights.toSubscribe(ingest.directory(), session.device(), topic)) {
      return;
    }
    int room = windowMax - session.inFlightCount();
    for (DeviceCommand command : commands.take(deviceId, session, room)) {
      send(command, MqttQoS.valueOf(qos.getAsInt()));
    }
  }

  private void send(DeviceCommand command, MqttQoS qos) {
    if (isTooLong(command)) {
      commands.end(command, CommandStep.UNSUPPORTED);
    } else if (qos == MqttQoS.AT_MOST_ONCE) {
      publish(command, qos, 0, false);
      // Nobody will acknowledge it: all that can be known is known.
      commands.end(command, CommandStep.SENT);
    } else {
      int packetId = session.send(command);
      here.add(packetId);
      publish(command, qos, packetId, false);
      commands.sent(command);
    }
  }

  private boolean isTooLong(DeviceCommand command) {
    String topic = Topics.ofNative(command.deviceId(), Leaf.COMMAND);
    return packetBytes(topic, new DownRecord.Issued(command).value()) > packetBytesMax;
  }

  /** At most: with the packet id, and with all that MQTT 5 adds. */
  private static int packetBytes(String topic, byte[] payload) {
    int header = 1 + 4 + 2 + topic.getBytes(StandardCharsets.UTF_8).length + 2 + 1 + 5;
    return header + payload.length;
  }

  private void publish(DeviceCommand command, MqttQoS qos, int packetId, boolean again) {
    long leftMillis = command.expiresAtMillis() - nowMillis.getAsLong();
    replies.publish(
        Topics.ofNative(command.deviceId(), Leaf.COMMAND),
        new DownRecord.Issued(command).value(),
        qos,
        packetId,
        again,
        Math.clamp(leftMillis / 1_000, 1, Integer.MAX_VALUE));
  }

  /**
   * A PUBACK. One for nothing is passed by: its command may have expired meanwhile.
   *
   * @return false for such a one
   */
  boolean acknowledged(MqttMessage packet) {
    int packetId = ((MqttMessageIdVariableHeader) packet.variableHeader()).messageId();
    here.remove(packetId);
    DeviceCommand command = session.acknowledged(packetId);
    if (command != null) {
      boolean refused =
          packet.variableHeader() instanceof MqttPubReplyMessageVariableHeader reply
              && Byte.toUnsignedInt(reply.reasonCode()) >= REASON_REFUSED;
      commands.end(command, refused ? CommandStep.REFUSED : CommandStep.DELIVERED);
      resume();
    }
    return command != null;
  }

  /** The connection ended and no newer one has the session: somebody else may bring them. */
  void close() {
    commands.putBack(session, session.inFlight().values());
  }
}
