package care.shouhu.core.wire.tcp;

import java.util.Arrays;

/**
 * One frame of the Concox protocol:
 *
 * <pre>
 * 78 78  length (1 byte)   type  content …  serial (2)  CRC (2)  0D 0A
 * 79 79  length (2 bytes)  type  content …  serial (2)  CRC (2)  0D 0A
 * </pre>
 *
 * The length counts from the type to the CRC; the CRC (ITU, X.25) from the length to the serial.
 *
 * @param extended whether it begins with 79 79
 * @param serial counted by the device from its start, 0–65535
 */
@SuppressWarnings("ArrayRecordComponent") // Read at once by its one caller; never compared.
record Gt06Frame(boolean extended, int type, byte[] content, int serial, boolean crcHolds) {
  static final byte START = 0x78;
  static final byte START_EXTENDED = 0x79;

  /** Type, serial and CRC. */
  static final int LENGTH_MIN = 5;

  private static final int CRC_POLYNOMIAL_REVERSED = 0x8408;

  /** Start, length field and stop of a frame that is announced here; 0 where none begins. */
  static int overheadBytes(byte[] bytes, int at) {
    if (bytes[at] != bytes[at + 1]) {
      return 0;
    }
    return switch (bytes[at]) {
      case START -> 5;
      case START_EXTENDED -> 6;
      default -> 0;
    };
  }

  /** What the length field says; all of it must be there. */
  static int announcedBytes(byte[] bytes, int at) {
    int first = Byte.toUnsignedInt(bytes[at + 2]);
    return bytes[at] == START ? first : first << 8 | Byte.toUnsignedInt(bytes[at + 3]);
  }

  /** The length of a frame from here to its stop, all within {@code to}; 0 where there is none. */
  static int wholeBytes(byte[] bytes, int at, int to) {
    int overhead = at + 1 < to ? overheadBytes(bytes, at) : 0;
    if (overhead == 0 || to - at < overhead + LENGTH_MIN) {
      return 0;
    }
    int announced = announcedBytes(bytes, at);
    int frame = overhead + announced;
    boolean fits = announced >= LENGTH_MIN && frame <= to - at;
    return fits && endsWithStop(bytes, at + frame) ? frame : 0;
  }

  /** Whether the CRC of the whole frame that is {@code bytes[from, to)} holds. */
  static boolean crcHolds(byte[] bytes, int from, int to) {
    return crc(bytes, from + 2, to - 4) == unsigned16(bytes, to - 4);
  }

  static boolean endsWithStop(byte[] bytes, int end) {
    return bytes[end - 2] == '\r' && bytes[end - 1] == '\n';
  }

  /** The parts of exactly one frame; null when it is none. */
  static Gt06Frame parse(byte[] frame) {
    int overhead = frame.length < 4 ? 0 : overheadBytes(frame, 0);
    if (overhead == 0
        || frame.length != overhead + announcedBytes(frame, 0)
        || frame.length < overhead + LENGTH_MIN
        || !endsWithStop(frame, frame.length)) {
      return null;
    }
    int typeAt = overhead - 2;
    int serialAt = frame.length - 6;
    return new Gt06Frame(
        frame[0] == START_EXTENDED,
        Byte.toUnsignedInt(frame[typeAt]),
        Arrays.copyOfRange(frame, typeAt + 1, serialAt),
        unsigned16(frame, serialAt),
        crcHolds(frame, 0, frame.length));
  }

  /** A frame for the device, in the form of this one. */
  byte[] answer(byte... content) {
    return frame(extended, type, content, serial);
  }

  static byte[] frame(boolean extended, int type, byte[] content, int serial) {
    int length = LENGTH_MIN + content.length;
    byte[] frame = new byte[length + (extended ? 6 : 5)];
    frame[0] = extended ? START_EXTENDED : START;
    frame[1] = frame[0];
    int at = 2;
    if (extended) {
      frame[at++] = (byte) (length >> 8);
    }
    frame[at++] = (byte) length;
    frame[at++] = (byte) type;
    System.arraycopy(content, 0, frame, at, content.length);
    at += content.length;
    put16(frame, at, serial);
    put16(frame, at + 2, crc(frame, 2, at + 2));
    frame[at + 4] = '\r';
    frame[at + 5] = '\n';
    return frame;
  }

  static int unsigned16(byte[] bytes, int at) {
    return Byte.toUnsignedInt(bytes[at]) << 8 | Byte.toUnsignedInt(bytes[at + 1]);
  }

  private static void put16(byte[] bytes, int at, int value) {
    bytes[at] = (byte) (value >> 8);
    bytes[at + 1] = (byte) value;
  }

  private static int crc(byte[] bytes, int from, int to) {
    int crc = 0xffff;
    for (int i = from; i < to; i++) {
      crc ^= Byte.toUnsignedInt(bytes[i]);
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ CRC_POLYNOMIAL_REVERSED;
      }
    }
    return ~crc & 0xffff;
  }
}
