package care.shouhu.core.wire.tcp;

import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.Header;
import care.shouhu.core.wire.Decoded;
import care.shouhu.core.wire.DeviceClock;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.RejectReason;
import care.shouhu.core.wire.tcp.TcpProtocol.Framing.Frame;
import care.shouhu.core.wire.tcp.TcpProtocol.Framing.Incomplete;
import care.shouhu.core.wire.tcp.TcpProtocol.Framing.Noise;
import care.shouhu.core.wire.tcp.TcpProtocol.Heard.Keep;
import java.util.ArrayList;
import java.util.List;

/**
 * Alarm panels by ANSI/SIA DC-09 (2013, 2021), not encrypted: link tests (NULL), Contact ID
 * (ADM-CID) and SIA DC-03 (SIA-DCS); what their codes mean stands at {@link SiaDc09Data}.
 *
 * <p>The account of the header is the identity; receiver and line only say which way a message
 * took, and are given back in the answer.
 *
 * <p>ACK once a message is durable. DUH for what is kept and not understood, encrypted messages
 * among it: the panel then knows not to rely on this way. NAK, with the time, for what cannot be
 * trusted and from unknown accounts: the panel tries again. The standard's window of −40 to +20 s
 * is for encrypted messages, where it hinders replays, and is not asked of others.
 */
public final class SiaDc09 implements TcpProtocol {
  private static final String CONTACT_ID = "ADM-CID";
  private static final String SIA = "SIA-DCS";
  private static final String LINK_TEST = "NULL";
  private static final String LINK_TEST_ENCRYPTED = "*NULL";

  private static final String ACK = "ACK";
  private static final String DUH = "DUH";

  /** LF, CRC, and the nought of the length. */
  private static final int SURE_CHARS = 6;

  /** LF, CRC, length and a quotation mark: nothing shorter is a message. */
  private static final int CHARS_MIN = SiaDc09Frame.PREFIX_CHARS + 2;

  @Override
  public Profile profile() {
    return Profile.SIA_DC09;
  }

  /** A receiver of an alarm centre passes on what all its panels say. */
  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public Recognition recognise(byte[] first, int length) {
    for (int i = 0; i < Math.min(length, SURE_CHARS); i++) {
      boolean fits =
          switch (i) {
            case 0 -> first[0] == SiaDc09Frame.LF;
            case SURE_CHARS - 1 -> first[i] == '0';
            default -> Character.digit(first[i], 16) >= 0;
          };
      if (!fits) {
        return Recognition.NO;
      }
    }
    return length < SURE_CHARS ? Recognition.MORE : Recognition.YES;
  }

  /** From LF to CR; an LF before that begins anew. */
  @Override
  public Framing frame(byte[] bytes, int from, int to) {
    int start = from;
    while (start < to && bytes[start] != SiaDc09Frame.LF) {
      start++;
    }
    if (start > from) {
      return new Noise(start - from);
    }
    for (int i = from + 1; i < to; i++) {
      if (bytes[i] == SiaDc09Frame.LF) {
        return new Noise(i - from);
      }
      if (bytes[i] == SiaDc09Frame.CR) {
        int length = i + 1 - from;
        return length < CHARS_MIN ? new Noise(length) : new Frame(length);
      }
    }
    return new Incomplete();
  }

  @Override
  public Heard hear(byte[] bytes, long nowMillis) {
    Checked<SiaDc09Frame> checked = SiaDc09Frame.of(bytes);
    byte[] nak = SiaDc09Frame.nak(nowMillis);
    if (checked.malformed() != null) {
      return Heard.malformed(checked.malformed(), nak);
    }
    SiaDc09Frame frame = checked.frame();
    if (frame.id().equals(LINK_TEST_ENCRYPTED)) {
      return Heard.login(frame.account(), frame.reply(DUH), nak);
    }
    SiaDc09Data data = data(frame);
    return new Heard(
        frame.account(),
        data.urgent() ? Keep.URGENT : Keep.ROUTINE,
        frame.reply(data.rejected() == null ? ACK : DUH),
        nak,
        null);
  }

  private static SiaDc09Data data(SiaDc09Frame frame) {
    if (frame.encrypted()) {
      return SiaDc09Data.unknown(frame.id() + " is encrypted: turn encryption off in the panel");
    }
    return switch (frame.id()) {
      case CONTACT_ID -> SiaDc09Data.contactId(frame.data());
      case SIA -> SiaDc09Data.sia(frame.data());
      case LINK_TEST -> new SiaDc09Data(List.of(), null);
      default ->
          SiaDc09Data.unknown("the id is '" + frame.id() + "'; ADM-CID or SIA-DCS is wanted");
    };
  }

  @Override
  public Decoded decode(Envelope envelope) {
    Checked<SiaDc09Frame> checked = SiaDc09Frame.of(envelope.payload());
    if (checked.malformed() != null) {
      return new Decoded.Rejected(
          RejectReason.BAD_FRAME, "no message of DC-09: " + checked.malformed());
    }
    SiaDc09Frame frame = checked.frame();
    SiaDc09Data data = data(frame);
    if (data.rejected() != null) {
      return data.rejected();
    }
    var key = FrameKey.of(envelope, frame.sequence(), frame.atMillis(), data.urgent());
    Header header =
        frame.atMillis() == null
            ? DeviceClock.missing(envelope, key)
            : DeviceClock.at(envelope, key, frame.atMillis());
    List<DeviceEvent> events = new ArrayList<>(1);
    for (SiaDc09Data.Found one : data.found()) {
      events.add(new DeviceEvent.Signal(header, one.kind(), one.detail()));
    }
    if (events.isEmpty()) {
      events.add(new DeviceEvent.Status(header, null, null, null));
    }
    return new Decoded.Events(events);
  }
}
