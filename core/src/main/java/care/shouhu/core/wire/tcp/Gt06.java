package care.shouhu.core.wire.tcp;

import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.wire.Decoded;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.RejectReason;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The protocol of Concox pendants and their many relatives, commonly named after the GT06. The
 * device says its IMEI once, at login; every answer carries the type and the serial of what it
 * answers.
 *
 * <p>Alarms and whatever is not known here go by the urgent lane. Positions, which the documents
 * leave unanswered, are answered like the rest: a device that keeps what was not answered then
 * keeps nothing that is durable.
 *
 * <p>Sources: "GPS Tracker Communication Protocol (GT06)" and "(GT06N, GT06F, GT06E)" V1.0,
 * "JM-VL03" V1.1.2, all by Concox; the tests name the captured frames.
 */
public final class Gt06 implements TcpProtocol {
  static final int LOGIN = 0x01;
  static final int STATUS = 0x13;
  static final int COMMAND_REPLY_OLD = 0x15;
  static final int COMMAND_REPLY = 0x21;
  static final int HEARTBEAT = 0x23;
  static final int ASK_TIME = 0x8A;
  static final int INFORMATION = 0x94;

  private static final int IMEI_BYTES = 8;
  private static final int SOUGHT_BYTES_MAX = 4 * FRAME_BYTES_MAX;

  @Override
  public Profile profile() {
    return Profile.GT06;
  }

  @Override
  public Recognition recognise(byte[] first, int length) {
    if (length == 0) {
      return Recognition.MORE;
    }
    if (first[0] != Gt06Frame.START && first[0] != Gt06Frame.START_EXTENDED) {
      return Recognition.NO;
    }
    if (length == 1) {
      return Recognition.MORE;
    }
    return first[1] == first[0] ? Recognition.YES : Recognition.NO;
  }

  @Override
  public Framing frame(byte[] bytes, int from, int to) {
    int available = to - from;
    int noise = noiseBytes(bytes, from, to);
    if (noise > 0) {
      return new Framing.Noise(noise);
    }
    if (available < 2) {
      return new Framing.Incomplete();
    }
    int overhead = Gt06Frame.overheadBytes(bytes, from);
    if (available < overhead - 2) {
      return new Framing.Incomplete();
    }
    int announced = Gt06Frame.announcedBytes(bytes, from);
    int frame = overhead + announced;
    if (announced < Gt06Frame.LENGTH_MIN || frame > FRAME_BYTES_MAX) {
      return new Framing.Noise(2);
    }
    boolean whole = available >= frame;
    boolean stops = whole && Gt06Frame.endsWithStop(bytes, from + frame);
    if (stops && Gt06Frame.crcHolds(bytes, from, from + frame)) {
      return new Framing.Frame(frame);
    }
    // A false length would swallow what comes behind it. Whether all of it has come makes no
    // difference: frames do not depend on how the stream was cut.
    int sound = soundFrame(bytes, from + 1, whole ? from + frame : to);
    if (sound >= 0) {
      return new Framing.Noise(sound - from);
    }
    if (!whole) {
      return new Framing.Incomplete();
    }
    return stops ? new Framing.Frame(frame) : new Framing.Noise(2);
  }

  /**
   * Where in {@code bytes[from, to)} a whole frame begins whose CRC holds; −1 where none does. At
   * most {@value #SOUGHT_BYTES_MAX} bytes go into checksums, whoever made the bytes up.
   */
  private static int soundFrame(byte[] bytes, int from, int to) {
    int sought = 0;
    for (int at = from; at < to && sought < SOUGHT_BYTES_MAX; at++) {
      int frame = Gt06Frame.wholeBytes(bytes, at, to);
      sought += frame;
      if (frame > 0 && Gt06Frame.crcHolds(bytes, at, at + frame)) {
        return at;
      }
    }
    return -1;
  }

  /** How many bytes cannot be a frame's beginning. */
  private static int noiseBytes(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at++) {
      boolean start = bytes[at] == Gt06Frame.START || bytes[at] == Gt06Frame.START_EXTENDED;
      if (start && (at + 1 == to || bytes[at + 1] == bytes[at])) {
        return at - from;
      }
    }
    return to - from;
  }

  @Override
  public Heard hear(byte[] bytes, long nowMillis) {
    Gt06Frame frame = Gt06Frame.parse(bytes);
    if (frame == null) {
      return Heard.malformed("no frame of GT06", null);
    }
    if (!frame.crcHolds()) {
      return Heard.malformed(BAD_CHECKSUM, null);
    }
    return switch (frame.type()) {
      case LOGIN ->
          frame.content().length < IMEI_BYTES
              ? Heard.malformed("a login of " + frame.content().length + " bytes", null)
              : Heard.login(imei(frame.content()), frame.answer(), null);
      case ASK_TIME -> Heard.asked(null, frame.answer(utc(nowMillis)));
      case COMMAND_REPLY, COMMAND_REPLY_OLD, INFORMATION -> Heard.routine(null, null);
      default ->
          Gt06Message.isUrgent(frame)
              ? Heard.urgent(null, frame.answer())
              : Heard.routine(null, frame.answer());
    };
  }

  /** Sixteen decimal digits; an IMEI has fifteen. */
  private static String imei(byte[] content) {
    StringBuilder digits = new StringBuilder(2 * IMEI_BYTES);
    for (int i = 0; i < IMEI_BYTES; i++) {
      digits.append(Character.forDigit(content[i] >> 4 & 0xf, 16));
      digits.append(Character.forDigit(content[i] & 0xf, 16));
    }
    return digits.charAt(0) == '0' ? digits.substring(1) : digits.toString();
  }

  private static byte[] utc(long nowMillis) {
    LocalDateTime now = LocalDateTime.ofInstant(Instant.ofEpochMilli(nowMillis), ZoneOffset.UTC);
    return new byte[] {
      (byte) (now.getYear() % 100),
      (byte) now.getMonthValue(),
      (byte) now.getDayOfMonth(),
      (byte) now.getHour(),
      (byte) now.getMinute(),
      (byte) now.getSecond()
    };
  }

  @Override
  public Decoded decode(Envelope envelope) {
    Gt06Frame frame = Gt06Frame.parse(envelope.payload());
    if (frame == null || !frame.crcHolds()) {
      return new Decoded.Rejected(RejectReason.BAD_FRAME, "no whole frame of GT06 with its CRC");
    }
    return Gt06Message.decode(frame, envelope);
  }
}
