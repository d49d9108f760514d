package care.shouhu.sim.load;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A device's PUBLISH (QoS 1) of one kind, encoded once. Sending is a copy with other digits in
 * fixed places: packet id, number, time, and the heart rate of a reading.
 */
final class Template {
  /** The first number a device gives: ten digits from the start. */
  static final long FIRST_SEQ = 1_000_000_000L;

  private static final int PUBLISH_QOS_1 = 0x32;
  private static final int DUPLICATE = 0x08;
  private static final String SEQ = "{\"seq\":";
  private static final String AT = ",\"at\":";
  private static final String HEART_RATE = ",\"hr\":";
  private static final int SEQ_DIGITS = 10;
  private static final int AT_DIGITS = 13;

  private final byte[] bytes;
  private final int packetIdOffset;
  private final int seqOffset;
  private final int atOffset;

  /** 0 where the kind has none. */
  private final int heartRateOffset;

  private Template(byte[] bytes, int packetIdOffset, int payloadOffset, boolean hasHeartRate) {
    this.bytes = bytes;
    this.packetIdOffset = packetIdOffset;
    this.seqOffset = payloadOffset + SEQ.length();
    this.atOffset = seqOffset + SEQ_DIGITS + AT.length();
    this.heartRateOffset = hasHeartRate ? atOffset + AT_DIGITS + HEART_RATE.length() : 0;
  }

  static Template of(Kind kind, String deviceId, boolean version5) {
    String payload = SEQ + "0".repeat(SEQ_DIGITS) + AT + "0".repeat(AT_DIGITS) + kind.tail();
    var body = new ByteArrayOutputStream();
    Packets.text(body, kind.topic(deviceId));
    int packetIdInBody = body.size();
    body.write(0);
    body.write(0);
    if (version5) {
      body.write(0);
    }
    int payloadInBody = body.size();
    body.writeBytes(payload.getBytes(StandardCharsets.US_ASCII));
    byte[] packet = Packets.packet(PUBLISH_QOS_1, body.toByteArray());
    int header = packet.length - body.size();
    return new Template(
        packet,
        header + packetIdInBody,
        header + payloadInBody,
        kind.tail().startsWith(HEART_RATE));
  }

  /** The packet's size; the same for every message. */
  int length() {
    return bytes.length;
  }

  /**
   * Writes one message.
   *
   * @param seq ten digits
   * @param atMillis thirteen digits, as it has from 2001 to 2286
   * @param again sent before and not acknowledged
   */
  void write(ByteBuf out, int packetId, long seq, long atMillis, boolean again) {
    int start = out.writerIndex();
    out.writeBytes(bytes);
    if (again) {
      out.setByte(start, PUBLISH_QOS_1 | DUPLICATE);
    }
    out.setShort(start + packetIdOffset, packetId);
    digits(out, start + seqOffset + SEQ_DIGITS, SEQ_DIGITS, seq);
    digits(out, start + atOffset + AT_DIGITS, AT_DIGITS, atMillis);
    if (heartRateOffset > 0) {
      digits(out, start + heartRateOffset + 2, 2, 60 + seq % 20);
    }
  }

  private static void digits(ByteBuf out, int end, int count, long number) {
    long left = number;
    for (int at = end - 1; at >= end - count; at--) {
      out.setByte(at, '0' + (int) (left % 10));
      left /= 10;
    }
  }
}
