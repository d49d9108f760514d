package care.shouhu.core.wire.tcp;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One message of ANSI/SIA DC-09.
 *
 * <pre>
 * LF CRC(4 hex) 0LLL(4 hex) "id" seq(4) [R receiver] [L line] [#account] [data] … _HH:MM:SS,MM-DD-YYYY CR
 * </pre>
 *
 * CRC (CRC-16/ARC) and length cover all from the first quotation mark to before CR; in the examples
 * of the standard they leave out the time, and panels do either. Some write the length in decimal.
 *
 * @param id such as {@code ADM-CID}; begins with * where the message is encrypted
 * @param receiver with its R, or empty
 * @param line with its L, or empty
 * @param account without the #
 * @param data what stands in the first brackets, or all after [ where it is encrypted
 * @param atMillis the message's time, GMT by the standard; epoch milliseconds or null
 */
record SiaDc09Frame(
    String id,
    int sequence,
    String receiver,
    String line,
    String account,
    String data,
    Long atMillis) {

  static final byte LF = '\n';
  static final byte CR = '\r';

  /** CRC and length. */
  static final int PREFIX_CHARS = 8;

  private static final int HEX = 16;
  private static final int POLYNOMIAL_REFLECTED = 0xA001;

  /** Possessive throughout: no message makes it go back and forth. */
  private static final Pattern BODY =
      Pattern.compile(
          "\"([^\"\\[\\]]{1,16}+)\"([0-9]{4})(R[0-9A-Fa-f]{1,6}+)?+(L[0-9A-Fa-f]{1,6}+)?+"
              + "#([0-9A-Za-z]{1,16}+)\\[([^\\[\\]]*+)(.*+)",
          Pattern.DOTALL);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss,MM-dd-uuuu", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private static final int TIME_CHARS = 19;

  /** The message, or why it cannot be trusted. */
  static Checked<SiaDc09Frame> of(byte[] frame) {
    int end = frame.length - 1;
    if (end <= PREFIX_CHARS || frame[0] != LF || frame[end] != CR) {
      return Checked.bad("too short");
    }
    int bodyAt = 1 + PREFIX_CHARS;
    String body = new String(frame, bodyAt, end - bodyAt, StandardCharsets.ISO_8859_1);
    int covered = covered(new String(frame, 5, 4, StandardCharsets.ISO_8859_1), body);
    if (covered < 0) {
      return Checked.bad("the length does not fit");
    }
    if (hex4(frame, 1) != crc(frame, bodyAt, bodyAt + covered)) {
      return Checked.bad(TcpProtocol.BAD_CHECKSUM);
    }
    Matcher parts = BODY.matcher(body);
    if (!parts.matches()) {
      return Checked.bad("id, seq, #account and [data] are wanted");
    }
    return Checked.good(
        new SiaDc09Frame(
            parts.group(1),
            Integer.parseInt(parts.group(2)),
            parts.group(3) == null ? "" : parts.group(3),
            parts.group(4) == null ? "" : parts.group(4),
            parts.group(5),
            parts.group(6),
            millis(parts.group(7))));
  }

  /** How much of the body the length speaks of; −1 where it fits neither reading. */
  private static int covered(String length, String body) {
    int withoutTime = millis(body) == null ? body.length() : body.length() - 1 - TIME_CHARS;
    for (int covered : new int[] {body.length(), withoutTime}) {
      boolean hexadecimal = "%04X".formatted(covered).equalsIgnoreCase(length);
      if (hexadecimal || "%04d".formatted(covered).equals(length)) {
        return covered;
      }
    }
    return -1;
  }

  boolean encrypted() {
    return id.startsWith("*");
  }

  /** {@code ACK} or {@code DUH} to this message, which it names. */
  byte[] reply(String id) {
    String number = "%04d".formatted(sequence);
    return framed("\"" + id + "\"" + number + receiver + line + "#" + account + "[]");
  }

  /** The answer to what cannot be trusted. It names no message, and sets the panel's clock. */
  static byte[] nak(long nowMillis) {
    LocalDateTime now = LocalDateTime.ofInstant(Instant.ofEpochMilli(nowMillis), ZoneOffset.UTC);
    return framed("\"NAK\"0000R0L0A0[]_" + TIME.format(now));
  }

  private static byte[] framed(String text) {
    byte[] body = text.getBytes(StandardCharsets.ISO_8859_1);
    String prefix = "%04X%04X".formatted(crc(body, 0, body.length), body.length);
    return ("\n" + prefix + text + "\r").getBytes(StandardCharsets.ISO_8859_1);
  }

  /** After the last underscore at the end; null where there is none, or none that is a time. */
  private static Long millis(String tail) {
    int at = tail.length() - TIME_CHARS;
    if (at < 1 || tail.charAt(at - 1) != '_') {
      return null;
    }
    try {
      return LocalDateTime.parse(tail.substring(at), TIME).toInstant(ZoneOffset.UTC).toEpochMilli();
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Four hexadecimal digits; −1 where they are none. */
  private static int hex4(byte[] bytes, int at) {
    int value = 0;
    for (int i = at; i < at + 4; i++) {
      int digit = Character.digit(bytes[i], HEX);
      if (digit < 0) {
        return -1;
      }
      value = (value << 4) | digit;
    }
    return value;
  }

  private static int crc(byte[] bytes, int from, int to) {
    int crc = 0;
    for (int i = from; i < to; i++) {
      crc ^= bytes[i] & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ POLYNOMIAL_REFLECTED;
      }
    }
    return crc;
  }
}
