package care.shouhu.core.wire.tcp;

import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.wire.Decoded;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.RejectReason;
import care.shouhu.core.wire.tcp.TcpProtocol.Framing.Frame;
import care.shouhu.core.wire.tcp.TcpProtocol.Framing.Incomplete;
import care.shouhu.core.wire.tcp.TcpProtocol.Framing.Noise;
import care.shouhu.core.wire.tcp.TcpProtocol.Heard.Keep;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Eview's pendants (EV-07B, EV-09 and their like). A frame that wants an answer gets "success" with
 * its own sequence (command 7F, key 00), or the time where it asks for that. The IMEI may come in
 * every frame or at login only.
 *
 * <p>Source: Eview's document of the EV-07B protocol (v1.2), and frames captured by others.
 */
public final class Ev07b implements TcpProtocol {
  static final int DATA = 0x01;
  private static final int CONFIGURATION = 0x02;
  static final int SERVICES = 0x03;
  private static final int SYSTEM_CONTROL = 0x04;
  private static final int FIRMWARE = 0x7E;

  private static final int KEY_TIME_WANTED = 0x12;
  private static final byte[] SUCCESS = {1, 0};
  private static final int SOUGHT_BYTES_MAX = 4 * FRAME_BYTES_MAX;
  private static final int BODY_BYTES_MAX = FRAME_BYTES_MAX - Ev07bFrame.HEADER_BYTES;

  @Override
  public Profile profile() {
    return Profile.EV07B;
  }

  @Override
  public Recognition recognise(byte[] first, int length) {
    if (length == 0) {
      return Recognition.MORE;
    }
    return first[0] == Ev07bFrame.MARK ? Recognition.YES : Recognition.NO;
  }

  @Override
  public Framing frame(byte[] bytes, int from, int to) {
    int start = nextMark(bytes, from, to);
    if (start > from) {
      return new Noise(start - from);
    }
    if (to - from < Ev07bFrame.HEADER_BYTES) {
      return new Incomplete();
    }
    int bodyBytes = Ev07bFrame.bodyBytes(bytes, from);
    if (bodyBytes == 0 || bodyBytes > BODY_BYTES_MAX) {
      return new Noise(1);
    }
    int frameBytes = Ev07bFrame.HEADER_BYTES + bodyBytes;
    boolean whole = to - from >= frameBytes;
    if (whole && Ev07bFrame.crcHolds(bytes, from, from + frameBytes)) {
      return new Frame(frameBytes);
    }
    // A false length would swallow what comes behind it. Whether all of it has come makes no
    // difference: frames do not depend on how the stream was cut.
    int sound = soundFrame(bytes, from + 1, whole ? from + frameBytes : to);
    if (sound >= 0) {
      return new Noise(sound - from);
    }
    // Nothing but the checksum says where a frame ends: damaged, its length may be what is damaged.
    return whole
        ? new Frame(nextMark(bytes, from + 1, from + frameBytes) - from)
        : new Incomplete();
  }

  /** Where in {@code bytes[from, to)} a frame may begin; {@code to} where none does. */
  private static int nextMark(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != Ev07bFrame.MARK) {
      at++;
    }
    return at;
  }

  /**
   * Where in {@code bytes[from, to)} a whole frame of a known command begins whose CRC holds; −1
   * where none does. At most {@value #SOUGHT_BYTES_MAX} bytes go into checksums, whoever made the
   * bytes up.
   */
  private static int soundFrame(byte[] bytes, int from, int to) {
    int sought = 0;
    for (int at = from; at < to && sought < SOUGHT_BYTES_MAX; at++) {
      int frame = Ev07bFrame.wholeBytes(bytes, at, to);
      sought += frame;
      // Noughts have the CRC nought: the command tells them from a frame.
      if (frame > 0
          && isKnown(bytes[at + Ev07bFrame.HEADER_BYTES] & 0xff)
          && Ev07bFrame.crcHolds(bytes, at, at + frame)) {
        return at;
      }
    }
    return -1;
  }

  private static boolean isKnown(int command) {
    return (command >= DATA && command <= SYSTEM_CONTROL)
        || command == FIRMWARE
        || command == Ev07bFrame.COMMAND_RESPONSE;
  }

  @Override
  public Heard hear(byte[] bytes, long nowMillis) {
    Checked<Ev07bFrame> checked = Ev07bFrame.of(bytes);
    if (checked.malformed() != null) {
      return Heard.malformed(checked.malformed(), null);
    }
    Ev07bFrame frame = checked.frame();
    byte[] answer = frame.answerWanted() ? answer(frame, nowMillis) : null;
    return switch (frame.command()) {
      // Answers to commands, and an answer is never answered.
      case Ev07bFrame.COMMAND_RESPONSE -> Heard.asked(null, null);
      case CONFIGURATION -> Heard.login(frame.imei(Ev07bFrame.KEY_CONFIGURED_IMEI), answer, null);
      case SYSTEM_CONTROL, FIRMWARE -> Heard.asked(null, answer);
      default -> {
        boolean urgent = Ev07bData.of(frame).urgent();
        Keep keep = urgent ? Keep.URGENT : Keep.ROUTINE;
        yield new Heard(frame.imei(Ev07bFrame.KEY_IMEI), keep, answer, null, null);
      }
    };
  }

  private static byte[] answer(Ev07bFrame frame, long nowMillis) {
    boolean timeWanted =
        frame.command() == SERVICES
            && frame.records().stream().anyMatch(item -> item.key() == KEY_TIME_WANTED);
    if (!timeWanted) {
      return frame.reply(Ev07bFrame.COMMAND_RESPONSE, SUCCESS);
    }
    var time = ByteBuffer.allocate(6).order(ByteOrder.LITTLE_ENDIAN);
    time.put((byte) 5).put((byte) KEY_TIME_WANTED).putInt((int) (nowMillis / 1_000));
    return frame.reply(SERVICES, time.array());
  }

  @Override
  public Decoded decode(Envelope envelope) {
    Checked<Ev07bFrame> checked = Ev07bFrame.of(envelope.payload());
    if (checked.malformed() != null) {
      return new Decoded.Rejected(
          RejectReason.BAD_FRAME, "no frame of the EV-07B protocol: " + checked.malformed());
    }
    return Ev07bData.of(checked.frame()).decoded(envelope, checked.frame().sequence());
  }
}
