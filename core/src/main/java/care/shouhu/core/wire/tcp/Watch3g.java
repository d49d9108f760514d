package care.shouhu.core.wire.tcp;

import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.wire.Decoded;
import care.shouhu.core.wire.DeviceCommand;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.RejectReason;
import java.util.Optional;

/**
 * The text protocol of watches, {@code [3G*id*length*command,…]}, also with other makers' letters
 * ({@code SG}, {@code CS}, {@code ZJ}) and with a number before the length ({@code ZJ}). Each frame
 * names its watch, by ten digits of the IMEI or by all of it.
 *
 * <p>A frame ends at its bracket, not where its length says: lengths of captured frames are wrong
 * by one, and brackets in pictures and voice are escaped. What is longer than a frame may be
 * (pictures, voice) is passed over, so that a watch which has something to say of itself is not cut
 * off for it.
 *
 * <p>Sources: "Beesure GPS SeTracker Server Protocol", 4P-Touch, in its states of 2019 to 2025; the
 * tests name the captured frames.
 */
public final class Watch3g implements TcpProtocol {
  private static final int MAKER_CHARS = 2;

  @Override
  public Profile profile() {
    return Profile.WATCH_3G;
  }

  @Override
  public Recognition recognise(byte[] first, int length) {
    for (int i = 0; i < length && i <= MAKER_CHARS + 1; i++) {
      boolean fits =
          switch (i) {
            case 0 -> first[i] == '[';
            case MAKER_CHARS + 1 -> first[i] == '*';
            default -> isLetterOrDigit(first[i]);
          };
      if (!fits) {
        return Recognition.NO;
      }
    }
    return length <= MAKER_CHARS + 1 ? Recognition.MORE : Recognition.YES;
  }

  private static boolean isLetterOrDigit(byte c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  @Override
  public Framing frame(byte[] bytes, int from, int to) {
    if (from == to) {
      return new Framing.Incomplete();
    }
    int end = Math.min(to, from + FRAME_BYTES_MAX);
    if (bytes[from] != '[') {
      return new Framing.Noise(until('[', bytes, from, end) - from);
    }
    for (int at = from + 1; at < end; at++) {
      if (bytes[at] == ']') {
        return new Framing.Frame(at + 1 - from);
      }
      if (bytes[at] == '[') {
        return new Framing.Noise(at - from);
      }
    }
    return end - from == FRAME_BYTES_MAX
        ? new Framing.Noise(FRAME_BYTES_MAX)
        : new Framing.Incomplete();
  }

  private static int until(char wanted, byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && bytes[at] != wanted) {
      at++;
    }
    return at;
  }

  @Override
  public Heard hear(byte[] bytes, long nowMillis) {
    Watch3gFrame frame = Watch3gFrame.parse(bytes);
    if (frame == null) {
      return Heard.malformed("no [maker*id*length*command]", null);
    }
    String number = frame.id();
    String command = frame.command();
    if (Watch3gMessage.isAlarm(command)) {
      return Heard.urgent(number, frame.answer("AL"));
    }
    return switch (command) {
      case "TKQ", "TKQ2" -> Heard.asked(number, frame.answer(command));
      // Voice and pictures reach nobody here, and the watch is told so where it wants to know.
      case "TK" -> Heard.asked(number, frame.answer("TK,0"));
      case "JXTK", "img" -> Heard.asked(number, null);
      case "LK", "bphrt", "btemp2" -> Heard.routine(number, frame.answer(command));
      case "CONFIG", "INIT", "oxygen" -> Heard.routine(number, frame.answer(command + ",1"));
      default ->
          Watch3gMessage.isUrgent(frame) ? Heard.urgent(number, null) : Heard.routine(number, null);
    };
  }

  @Override
  public Decoded decode(Envelope envelope) {
    Watch3gFrame frame = Watch3gFrame.parse(envelope.payload());
    if (frame == null) {
      return new Decoded.Rejected(RejectReason.BAD_FRAME, "no [maker*id*length*command]");
    }
    return Watch3gMessage.decode(frame, envelope);
  }

  @Override
  public boolean says(DeviceCommand.Kind kind) {
    return true;
  }

  @Override
  public Optional<byte[]> command(DeviceCommand command, byte[] heard) {
    return Optional.ofNullable(Watch3gFrame.parse(heard))
        .map(frame -> frame.answer(Watch3gCommands.content(command)));
  }

  @Override
  public Optional<Boolean> confirms(byte[] bytes, DeviceCommand sent) {
    return Optional.ofNullable(Watch3gFrame.parse(bytes))
        .filter(frame -> Watch3gCommands.isConfirmedBy(frame, sent))
        .map(frame -> true);
  }
}
