package care.shouhu.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttConnAckVariableHeader;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageFactory;
import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import io.netty.handler.codec.mqtt.MqttUnsubAckPayload;
import java.util.List;

/** What the gateway sends to one client. Each method but {@link #successes} flushes. */
final class Replies {

  static final byte SESSION_TAKEN_OVER = (byte) 0x8E;

  private static final MqttMessage PONG =
      new MqttMessage(
          new MqttFixedHeader(MqttMessageType.PINGRESP, false, MqttQoS.AT_MOST_ONCE, false, 0));

  /** A PUBACK, PUBREC or PUBCOMP without a reason code is 4 bytes in both versions. */
  static final int SUCCESS_BYTES = 4;

  /** Of SUBACK and UNSUBACK at most: type, length, packet id, no properties. */
  private static final int SUBACK_HEAD_BYTES = 8;

  private final ChannelHandlerContext channel;
  private boolean v5;
  private int packetBytesMax = Integer.MAX_VALUE;

  Replies(ChannelHandlerContext channel) {
    this.channel = channel;
  }

  /** From CONNECT on it is known whether the client understands reason codes. */
  void speak(Connect connect) {
    v5 = connect.v5();
    packetBytesMax = connect.packetBytesMax();
  }

  void accept(boolean sessionPresent, MqttProperties properties) {
    send(
        MqttMessageType.CONNACK,
        new MqttConnAckVariableHeader(
            MqttConnectReturnCode.CONNECTION_ACCEPTED, sessionPresent, properties),
        null);
  }

  void refuseConnect(MqttConnectReturnCode code) {
    send(
        MqttMessageType.CONNACK,
        new MqttConnAckVariableHeader(code, false, MqttProperties.NO_PROPERTIES),
        null);
  }

  void pong() {
    var _ = channel.writeAndFlush(PONG, channel.voidPromise());
  }

  /** Room for so many {@link #success} answers, which then leave in one write. */
  ByteBuf successes(int count) {
    return channel.alloc().ioBuffer(count * SUCCESS_BYTES);
  }

  /** PUBACK or PUBREC without a reason. */
  static void success(ByteBuf to, MqttQoS qos, int packetId) {
    MqttMessageType type =
        qos == MqttQoS.EXACTLY_ONCE ? MqttMessageType.PUBREC : MqttMessageType.PUBACK;
    to.writeByte(type.value() << 4).writeByte(2).writeShort(packetId);
  }

  void flush(ByteBuf successes) {
    var _ = channel.writeAndFlush(successes, channel.voidPromise());
  }

  /** PUBACK or PUBREC, on MQTT 5 with a reason: the client forgets the message. */
  void deny(MqttQoS qos, int packetId, byte code) {
    publishReply(
        qos == MqttQoS.EXACTLY_ONCE ? MqttMessageType.PUBREC : MqttMessageType.PUBACK,
        packetId,
        code);
  }

  /** PUBCOMP; {@code known} is false when no such packet id was held. */
  void complete(int packetId, boolean known) {
    publishReply(MqttMessageType.PUBCOMP, packetId, known ? (byte) 0 : (byte) 0x92);
  }

  private void publishReply(MqttMessageType type, int packetId, byte code) {
    byte shown = v5 ? code : 0;
    send(
        type,
        new MqttPubReplyMessageVariableHeader(packetId, shown, MqttProperties.NO_PROPERTIES),
        null);
  }

  void subscribed(int packetId, List<Integer> codes) {
    if (isTooLong(codes)) {
      return;
    }
    send(
        MqttMessageType.SUBACK,
        new MqttMessageIdAndPropertiesVariableHeader(packetId, MqttProperties.NO_PROPERTIES),
        new MqttSubAckPayload(codes));
  }

  void unsubscribed(int packetId, List<Short> codes) {
    if (isTooLong(codes)) {
      return;
    }
    send(
        MqttMessageType.UNSUBACK,
        new MqttMessageIdAndPropertiesVariableHeader(packetId, MqttProperties.NO_PROPERTIES),
        // Before MQTT 5 it has no payload.
        new MqttUnsubAckPayload(v5 ? codes : List.of()));
  }

  /**
   * A command.
   *
   * @param packetId meaningful at QoS 1
   * @param expirySeconds for how long it is worth anything; told on MQTT 5
   */
  void publish(
      String topic, byte[] payload, MqttQoS qos, int packetId, boolean again, int expirySeconds) {
    MqttProperties properties = MqttProperties.NO_PROPERTIES;
    if (v5) {
      properties = new MqttProperties();
      properties.add(
          new IntegerProperty(MqttProperties.PUBLICATION_EXPIRY_INTERVAL, expirySeconds));
    }
    var _ =
        channel.writeAndFlush(
            new MqttPublishMessage(
                new MqttFixedHeader(MqttMessageType.PUBLISH, again, qos, false, 0),
                new MqttPublishVariableHeader(topic, packetId, properties),
                Unpooled.wrappedBuffer(payload)),
            channel.voidPromise());
  }

  /** MQTT-3.1.2-25: then nothing is sent, and all goes on as if it had been. */
  private boolean isTooLong(List<?> codes) {
    return codes.size() + SUBACK_HEAD_BYTES > packetBytesMax;
  }

  boolean speaksV5() {
    return v5;
  }

  /**
   * Tells an MQTT 5 client why it is cut off; before that there was no such packet. Written out,
   * because the codec takes the version from the last CONNECT it saw, which may be a second one.
   */
  void disconnect(byte code) {
    if (v5) {
      ByteBuf packet = channel.alloc().ioBuffer(4);
      packet.writeByte(MqttMessageType.DISCONNECT.value() << 4).writeByte(2).writeByte(code);
      flush(packet.writeByte(0));
    }
  }

  private void send(MqttMessageType type, Object variableHeader, Object payload) {
    MqttFixedHeader header = new MqttFixedHeader(type, false, MqttQoS.AT_MOST_ONCE, false, 0);
    var _ =
        channel.writeAndFlush(
            MqttMessageFactory.newMessage(header, variableHeader, payload), channel.voidPromise());
  }
}
