package care.shouhu.core.wire.tcp;

import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.wire.Decoded;
import care.shouhu.core.wire.DeviceCommand;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.tcp.TcpProtocol.Framing.Frame;
import care.shouhu.core.wire.tcp.TcpProtocol.Framing.Incomplete;
import care.shouhu.core.wire.tcp.TcpProtocol.Framing.Noise;
import care.shouhu.core.wire.tcp.TcpProtocol.Heard.Keep;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * JT/T 808, the terminal protocol of China's transport standard, editions 2011, 2013 and 2019.
 *
 * <p>Every frame names its terminal. The authentication code that a terminal is given on
 * registration (0x8100) is its own number, and the code it shows later (0x0102) is not looked at:
 * who knows the number is the terminal, whichever platform it was registered with before.
 *
 * <p>Long messages come in sub-packets. Alarms never do, so they are not put together: a part is
 * kept and answered, and its decoding says so.
 *
 * <p>Sources: JT/T 808-2011, -2013 and -2019; extras of makers in {@link Jt808Location}.
 */
public final class Jt808 implements TcpProtocol {
  private static final int SUCCESS = 0;
  private static final int FAILURE = 1;
  private static final int NO_SUCH_TERMINAL = 4;

  private static final int PLATFORM_ANSWER = 0x8001;
  private static final int REGISTRATION_ANSWER = 0x8100;
  private static final int TIME_ANSWER = 0x8004;
  private static final int TIME_ANSWER_JIMI = 0x8109;

  static final int TERMINAL_ANSWER = 0x0001;
  static final int HEARTBEAT = 0x0002;
  static final int LOGOUT = 0x0003;
  static final int TIME_WANTED = 0x0004;
  static final int REGISTRATION = 0x0100;
  static final int AUTHENTICATION = 0x0102;
  static final int PARAMETERS = 0x0104;
  static final int ATTRIBUTES = 0x0107;
  static final int UPGRADE_RESULT = 0x0108;

  /** Not in the standard: Jimi's terminals ask so for the time. */
  static final int TIME_WANTED_JIMI = 0x0109;

  /** Not in the standard: which zone a terminal is in. */
  static final int TIME_ZONE = 0x1007;

  static final int LOCATION = 0x0200;

  /** Not in the standard: battery and time, from personal terminals. */
  static final int BATTERY = 0x0210;

  static final int LOCATIONS = 0x0704;

  @Override
  public Profile profile() {
    return Profile.JT808;
  }

  @Override
  public Recognition recognise(byte[] first, int length) {
    if (length == 0) {
      return Recognition.MORE;
    }
    return first[0] == Jt808Frame.DELIMITER ? Recognition.YES : Recognition.NO;
  }

  /**
   * From one 7E to the next. Two with less between them than any frame holds are the end of a frame
   * whose beginning was lost and the beginning of the next.
   */
  @Override
  public Framing frame(byte[] bytes, int from, int to) {
    int start = delimiter(bytes, from, to);
    if (start > from) {
      return new Noise(start - from);
    }
    int end = delimiter(bytes, from + 1, to);
    if (start == to || end == to) {
      return new Incomplete();
    }
    boolean tooShort = end - start - 1 < Jt808Frame.CONTENT_BYTES_MIN;
    return tooShort ? new Noise(end - start) : new Frame(end + 1 - start);
  }

  private static int delimiter(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != Jt808Frame.DELIMITER) {
      at++;
    }
    return Math.min(at, to);
  }

  @Override
  public Heard hear(byte[] bytes, long nowMillis) {
    Checked<Jt808Frame> checked = Jt808Frame.of(bytes);
    if (checked.malformed() != null) {
      return Heard.malformed(checked.malformed(), null);
    }
    Jt808Frame frame = checked.frame();
    String number = frame.number();
    byte[] success = answer(frame, SUCCESS);
    return switch (frame.message()) {
      case TERMINAL_ANSWER -> Heard.asked(number, null);
      case REGISTRATION -> Heard.login(number, registered(frame), unregistered(frame));
      case AUTHENTICATION -> Heard.login(number, success, answer(frame, FAILURE));
      case LOGOUT, PARAMETERS, ATTRIBUTES, UPGRADE_RESULT, TIME_ZONE ->
          Heard.asked(number, success);
      case TIME_WANTED -> Heard.asked(number, frame.reply(TIME_ANSWER, bcdTime(nowMillis)));
      case TIME_WANTED_JIMI ->
          Heard.asked(number, frame.reply(TIME_ANSWER_JIMI, binaryTime(nowMillis)));
      default ->
          new Heard(
              number,
              Jt808Reports.of(frame).urgent() ? Keep.URGENT : Keep.ROUTINE,
              success,
              answer(frame, FAILURE),
              null);
    };
  }

  @Override
  public Decoded decode(Envelope envelope) {
    Checked<Jt808Frame> checked = Jt808Frame.of(envelope.payload());
    return checked.malformed() == null
        ? Jt808Reports.of(checked.frame()).decoded(envelope)
        : Jt808Reports.malformed(checked.malformed());
  }

  @Override
  public boolean says(DeviceCommand.Kind kind) {
    return Jt808Commands.says(kind);
  }

  @Override
  public Optional<byte[]> command(DeviceCommand command, byte[] heard) {
    Checked<Jt808Frame> checked = Jt808Frame.of(heard);
    return checked.malformed() == null
        ? Jt808Commands.frame(command, checked.frame())
        : Optional.empty();
  }

  @Override
  public Optional<Boolean> confirms(byte[] bytes, DeviceCommand sent) {
    Checked<Jt808Frame> checked = Jt808Frame.of(bytes);
    return checked.malformed() == null
        ? Jt808Commands.confirms(checked.frame(), sent)
        : Optional.empty();
  }

  private static byte[] answer(Jt808Frame frame, int result) {
    var body = ByteBuffer.allocate(5);
    body.putShort((short) frame.serial()).putShort((short) frame.message()).put((byte) result);
    return frame.reply(PLATFORM_ANSWER, body.array());
  }

  private static byte[] registered(Jt808Frame frame) {
    byte[] code = frame.number().getBytes(StandardCharsets.US_ASCII);
    var body = ByteBuffer.allocate(3 + code.length);
    body.putShort((short) frame.serial()).put((byte) SUCCESS).put(code);
    return frame.reply(REGISTRATION_ANSWER, body.array());
  }

  private static byte[] unregistered(Jt808Frame frame) {
    var body = ByteBuffer.allocate(3);
    body.putShort((short) frame.serial()).put((byte) NO_SUCH_TERMINAL);
    return frame.reply(REGISTRATION_ANSWER, body.array());
  }

  /** Edition 2019, 8.7: BCD, UTC. */
  private static byte[] bcdTime(long nowMillis) {
    ZonedDateTime now = Instant.ofEpochMilli(nowMillis).atZone(ZoneOffset.UTC);
    int[] parts = {
      now.getYear() % 100,
      now.getMonthValue(),
      now.getDayOfMonth(),
      now.getHour(),
      now.getMinute(),
      now.getSecond()
    };
    byte[] bcd = new byte[parts.length];
    for (int i = 0; i < bcd.length; i++) {
      bcd[i] = (byte) ((parts[i] / 10) << 4 | parts[i] % 10);
    }
    return bcd;
  }

  /** Binary, UTC: year in two bytes, month, day, hour, minute, second, then the result. */
  private static byte[] binaryTime(long nowMillis) {
    ZonedDateTime now = Instant.ofEpochMilli(nowMillis).atZone(ZoneOffset.UTC);
    var body = ByteBuffer.allocate(8);
    body.putShort((short) now.getYear()).put((byte) now.getMonthValue());
    body.put((byte) now.getDayOfMonth()).put((byte) now.getHour());
    body.put((byte) now.getMinute()).put((byte) now.getSecond()).put((byte) SUCCESS);
    return body.array();
  }
}
