package care.shouhu.core.wire.tcp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One frame of Eview's protocol; numbers are little-endian.
 *
 * <pre>
 * byte    AB
 * byte    properties: bit 4 an answer is wanted, bits 0–3 version
 * uint16  length of the body
 * uint16  CRC-16/XMODEM of the body
 * uint16  sequence
 * byte    command: the body begins here
 * …       records: byte length of key and value, byte key, value
 * </pre>
 *
 * @param records up to the first one that does not fit
 * @param whole whether all records fitted
 */
record Ev07bFrame(
    boolean answerWanted, int sequence, int command, List<Item> records, boolean whole) {

  /** One record, its value little-endian. */
  record Item(int key, ByteBuffer value) {
    int bytes() {
      return value.capacity();
    }

    /** Byte {@code at} of the value. */
    int uint8(int at) {
      return value.get(at) & 0xff;
    }

    long uint32(int at) {
      return Integer.toUnsignedLong(value.getInt(at));
    }
  }

  static final byte MARK = (byte) 0xAB;
  static final int HEADER_BYTES = 8;

  static final int COMMAND_RESPONSE = 0x7F;
  static final int KEY_IMEI = 0x01;

  /** The IMEI in a device's configuration. */
  static final int KEY_CONFIGURED_IMEI = 0x03;

  private static final int IMEI_CHARS = 15;
  private static final int ANSWER_WANTED = 1 << 4;
  private static final int POLYNOMIAL = 0x1021;

  /** The frame, or why it cannot be trusted. */
  static Checked<Ev07bFrame> of(byte[] bytes) {
    if (bytes.length <= HEADER_BYTES || bytes[0] != MARK) {
      return Checked.bad("too short");
    }
    if (bodyBytes(bytes, 0) != bytes.length - HEADER_BYTES) {
      return Checked.bad("the length does not fit");
    }
    if (!crcHolds(bytes, 0, bytes.length)) {
      return Checked.bad(TcpProtocol.BAD_CHECKSUM);
    }
    List<Item> records = new ArrayList<>();
    int at = HEADER_BYTES + 1;
    while (at < bytes.length && bytes[at] != 0 && at + (bytes[at] & 0xff) < bytes.length) {
      int end = at + 1 + (bytes[at] & 0xff);
      ByteBuffer value = ByteBuffer.wrap(Arrays.copyOfRange(bytes, at + 2, end));
      records.add(new Item(bytes[at + 1] & 0xff, value.order(ByteOrder.LITTLE_ENDIAN)));
      at = end;
    }
    return Checked.good(
        new Ev07bFrame(
            (bytes[1] & ANSWER_WANTED) != 0,
            uint16(bytes, 6),
            bytes[HEADER_BYTES] & 0xff,
            List.copyOf(records),
            at == bytes.length));
  }

  /** The length of a frame that begins here, all within {@code to}; 0 where there is none. */
  static int wholeBytes(byte[] bytes, int at, int to) {
    if (bytes[at] != MARK || to - at <= HEADER_BYTES) {
      return 0;
    }
    int body = bodyBytes(bytes, at);
    return body > 0 && body <= to - at - HEADER_BYTES ? HEADER_BYTES + body : 0;
  }

  /** Whether the CRC of the whole frame that is {@code bytes[from, to)} holds. */
  static boolean crcHolds(byte[] bytes, int from, int to) {
    return crc(bytes, from + HEADER_BYTES, to) == uint16(bytes, from + 4);
  }

  /** The length of the body of the frame that begins at {@code from}; its header must be there. */
  static int bodyBytes(byte[] bytes, int from) {
    return uint16(bytes, from + 2);
  }

  /** The IMEI in the record of this key; null where there is none. */
  String imei(int key) {
    for (Item item : records) {
      if (item.key() == key && item.bytes() == IMEI_CHARS) {
        String imei = new String(item.value().array(), StandardCharsets.US_ASCII);
        if (imei.chars().allMatch(c -> c >= '0' && c <= '9')) {
          return imei;
        }
      }
    }
    return null;
  }

  /** A frame to the device with the sequence of this one. */
  byte[] reply(int command, byte[] records) {
    byte[] body = new byte[1 + records.length];
    body[0] = (byte) command;
    System.arraycopy(records, 0, body, 1, records.length);
    return ByteBuffer.allocate(HEADER_BYTES + body.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MARK)
        .put((byte) 0)
        .putShort((short) body.length)
        .putShort((short) crc(body, 0, body.length))
        .putShort((short) sequence)
        .put(body)
        .array();
  }

  private static int uint16(byte[] bytes, int at) {
    return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
  }

  private static int crc(byte[] bytes, int from, int to) {
    int crc = 0;
    for (int i = from; i < to; i++) {
      crc ^= (bytes[i] & 0xff) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ POLYNOMIAL;
      }
    }
    return crc & 0xffff;
  }
}
