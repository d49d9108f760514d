package care.shouhu.core.wire.tcp;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * One frame of JT/T 808 without delimiters and escapes.
 *
 * <pre>
 * uint16  message
 * uint16  properties: bits 0–9 length of the body, 10–12 encryption, 13 sub-packet, 14 edition 2019
 * byte    protocol version, only with bit 14
 * BCD     terminal number: 6 bytes, with bit 14 10 bytes
 * uint16  serial
 * uint16  sub-packets in all, then which one this is, from 1: only with bit 13
 * …       body
 * byte    XOR of all before
 * </pre>
 *
 * All of it between two bytes 7E; 7E in it is 7D 02 and 7D is 7D 01.
 *
 * @param version the protocol version of edition 2019, or −1 in the editions before
 * @param packets sub-packets in all; 1 where the frame stands alone
 */
@SuppressWarnings("ArrayRecordComponent") // Bytes between two methods; never compared.
record Jt808Frame(
    int message,
    int properties,
    int version,
    byte[] terminal,
    int serial,
    int packets,
    byte[] body) {

  static final byte DELIMITER = 0x7E;
  private static final byte ESCAPE = 0x7D;
  private static final byte ESCAPED_ESCAPE = 1;
  private static final byte ESCAPED_DELIMITER = 2;

  private static final int LENGTH_MASK = 0x03FF;
  private static final int ENCRYPTION_MASK = 0x1C00;
  private static final int SUB_PACKET = 0x2000;
  private static final int EDITION_2019 = 0x4000;

  private static final int TERMINAL_BYTES = 6;
  private static final int TERMINAL_BYTES_2019 = 10;

  /** Message, properties, terminal, serial. */
  private static final int HEADER_BYTES = 2 + 2 + TERMINAL_BYTES + 2;

  /** Between the delimiters nothing shorter is a frame. */
  static final int CONTENT_BYTES_MIN = HEADER_BYTES + 1;

  private static final int IMEI_DIGITS = 14;
  private static final long IMEI_MIN = 10_000_000_000_000L;

  /** The frame with its delimiters, or why it cannot be trusted. */
  static Checked<Jt808Frame> of(byte[] frame) {
    int last = frame.length - 1;
    if (last < 1 + CONTENT_BYTES_MIN || frame[0] != DELIMITER || frame[last] != DELIMITER) {
      return Checked.bad("too short");
    }
    byte[] bytes = unescaped(frame, 1, last);
    if (bytes == null) {
      return Checked.bad("7D is followed by neither 01 nor 02");
    }
    int check = 0;
    for (byte b : bytes) {
      check ^= b;
    }
    if (check != 0) {
      return Checked.bad(TcpProtocol.BAD_CHECKSUM);
    }
    return parts(bytes);
  }

  private static Checked<Jt808Frame> parts(byte[] bytes) {
    int end = bytes.length - 1;
    if (end < HEADER_BYTES) {
      return Checked.bad("too short");
    }
    int properties = uint16(bytes, 2);
    boolean edition2019 = (properties & EDITION_2019) != 0;
    boolean subPacket = (properties & SUB_PACKET) != 0;
    int at = edition2019 ? 5 : 4;
    int serialAt = at + (edition2019 ? TERMINAL_BYTES_2019 : TERMINAL_BYTES);
    int bodyAt = serialAt + 2 + (subPacket ? 4 : 0);
    if (end - bodyAt != (properties & LENGTH_MASK)) {
      return Checked.bad("the length does not fit");
    }
    return Checked.good(
        new Jt808Frame(
            uint16(bytes, 0),
            properties,
            edition2019 ? bytes[4] & 0xff : -1,
            Arrays.copyOfRange(bytes, at, serialAt),
            uint16(bytes, serialAt),
            subPacket ? uint16(bytes, serialAt + 2) : 1,
            Arrays.copyOfRange(bytes, bodyAt, end)));
  }

  boolean encrypted() {
    return (properties & ENCRYPTION_MASK) != 0;
  }

  /**
   * The terminal's number, digits as sent. Jimi's terminals write the first 14 digits of their IMEI
   * there as a binary number instead of BCD: their number is the IMEI, with its check digit.
   */
  String number() {
    String digits = HexFormat.of().formatHex(terminal);
    if (digits.chars().allMatch(c -> c >= '0' && c <= '9') || terminal.length != TERMINAL_BYTES) {
      return digits;
    }
    long imei = Long.parseLong(digits, 16);
    return imei >= IMEI_MIN && imei < IMEI_MIN * 10 ? imei + luhn(imei) : digits;
  }

  private static String luhn(long digits) {
    long rest = digits;
    int sum = 0;
    for (int i = 0; i < IMEI_DIGITS; i++) {
      int digit = (int) (rest % 10) * (i % 2 == 0 ? 2 : 1);
      sum += digit / 10 + digit % 10;
      rest /= 10;
    }
    return Integer.toString((10 - sum % 10) % 10);
  }

  /** A frame to this frame's terminal, in its edition. Serial 0: nobody answers an answer. */
  byte[] reply(int message, byte[] body) {
    return toTerminal(message, 0, body);
  }

  /** A frame to this frame's terminal, in its edition. */
  byte[] toTerminal(int message, int serial, byte[] body) {
    var out = new ByteArrayOutputStream();
    uint16(out, message);
    uint16(out, body.length | (version < 0 ? 0 : EDITION_2019));
    if (version >= 0) {
      out.write(version);
    }
    out.writeBytes(terminal);
    uint16(out, serial);
    out.writeBytes(body);
    int check = 0;
    for (byte b : out.toByteArray()) {
      check ^= b;
    }
    out.write(check);
    return escaped(out.toByteArray());
  }

  static int uint16(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }

  private static void uint16(ByteArrayOutputStream out, int value) {
    out.write(value >> 8);
    out.write(value);
  }

  private static byte[] unescaped(byte[] frame, int from, int to) {
    byte[] out = new byte[to - from];
    int length = 0;
    for (int i = from; i < to; i++) {
      byte b = frame[i];
      if (b == DELIMITER) {
        return null;
      }
      if (b == ESCAPE) {
        i++;
        boolean known = i < to && (frame[i] == ESCAPED_ESCAPE || frame[i] == ESCAPED_DELIMITER);
        if (!known) {
          return null;
        }
        b = frame[i] == ESCAPED_ESCAPE ? ESCAPE : DELIMITER;
      }
      out[length++] = b;
    }
    return Arrays.copyOf(out, length);
  }

  private static byte[] escaped(byte[] content) {
    var out = new ByteArrayOutputStream();
    out.write(DELIMITER);
    for (byte b : content) {
      if (b == DELIMITER || b == ESCAPE) {
        out.write(ESCAPE);
        out.write(b == ESCAPE ? ESCAPED_ESCAPE : ESCAPED_DELIMITER);
      } else {
        out.write(b);
      }
    }
    out.write(DELIMITER);
    return out.toByteArray();
  }
}
