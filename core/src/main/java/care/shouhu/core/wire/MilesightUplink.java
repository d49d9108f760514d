package care.shouhu.core.wire;

import care.shouhu.core.event.SignalKind;
import java.util.HexFormat;

/**
 * The bytes of a Milesight LoRaWAN device: channel, type, value, one after another. Read are the
 * buttons WS101, WS136 and WS156 and the radar VS373:
 *
 * <pre>
 * 01 75 n         battery in percent
 * FF 2E n         a press of the WS101: 1 short, 2 long, 3 double
 * FF 34 k m n     a press of key k of a WS136 or WS156: n is 1 short, 2 double, 3 long; 0 none
 * 06 FB i i e s r alarm of a VS373: number (FFFF none), event, status, region
 * </pre>
 *
 * and passed over what they say of themselves when they join and in answer to a downlink. Any press
 * is a call. The channels do not tell their own length: what follows an unknown one cannot be read.
 * The message is refused then, unless it holds a press or a fall before that, or ends with a press
 * of the WS101.
 *
 * <p>Source: the README files of Milesight-IoT/SensorDecoders.
 */
final class MilesightUplink {
  private static final int UNKNOWN = -1;
  private static final int BYTES_SHOWN = 32;

  private final byte[] bytes;
  private final Findings findings = new Findings();
  private Integer batteryPercent;
  private Refusal unreadable;

  private MilesightUplink(byte[] bytes) {
    this.bytes = bytes;
  }

  /** What the bytes say. */
  static MilesightUplink read(byte[] bytes) {
    var uplink = new MilesightUplink(bytes);
    uplink.read();
    return uplink;
  }

  Findings findings() {
    return findings;
  }

  /** 0–100, or null. */
  Integer batteryPercent() {
    return batteryPercent;
  }

  private void read() {
    int at = 0;
    while (at < bytes.length) {
      int length = at + 2 > bytes.length ? UNKNOWN : length(at(at), at(at + 1));
      if (length == UNKNOWN || at + 2 + length > bytes.length) {
        unreadable = noChannel(at);
        lastPress(at);
        break;
      }
      try {
        value(at(at) << 8 | at(at + 1), at + 2);
      } catch (Refusal refusal) {
        unreadable = refusal;
      }
      at += 2 + length;
    }
    if (unreadable != null && !findings.callForHelp()) {
      throw unreadable;
    }
  }

  private void value(int channelAndType, int at) {
    switch (channelAndType) {
      case 0x0175 -> batteryPercent = at(at) <= 100 ? (Integer) at(at) : null;
      case 0xff2e -> findings.add(SignalKind.CALL, "press " + at(at));
      case 0xff34 -> {
        if (at(at + 2) != 0) {
          findings.add(SignalKind.CALL, "key " + at(at) + " press " + at(at + 2));
        }
      }
      case 0x06fb -> {
        int event = at(at + 2);
        int status = at(at + 3);
        boolean numbered = (at(at) | at(at + 1) << 8) != Vs373Alarm.NO_NUMBER;
        Vs373Alarm.signal(event, status, numbered)
            .ifPresent(kind -> findings.add(kind, Vs373Alarm.words(event, status)));
      }
      default -> {
        // Known by its length only.
      }
    }
  }

  private void lastPress(int from) {
    int end = bytes.length;
    boolean press =
        end - from >= 3
            && at(end - 3) == 0xff
            && at(end - 2) == 0x2e
            && at(end - 1) >= 1
            && at(end - 1) <= 3;
    if (press) {
      findings.add(SignalKind.CALL, "press " + at(end - 1));
    }
  }

  private Refusal noChannel(int at) {
    return new Refusal(
        RejectReason.BAD_FRAME,
        "byte "
            + at
            + " of "
            + HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, BYTES_SHOWN))
            + " begins no channel that is known and whole; 01 75 battery, FF 2E press, FF 34 key"
            + " press or 06 FB alarm is wanted");
  }

  private int at(int index) {
    return Byte.toUnsignedInt(bytes[index]);
  }

  /** Bytes of the value, or {@link #UNKNOWN}. */
  private static int length(int channel, int type) {
    return switch (channel) {
      case 0x01 -> type == 0x75 ? 1 : UNKNOWN;
      case 0x03 -> type == 0xf8 ? 6 : UNKNOWN;
      case 0x04 -> type == 0xf9 ? 4 : UNKNOWN;
      case 0x05 -> type == 0xfa ? 8 : UNKNOWN;
      case 0x06 -> type == 0xfb ? 5 : UNKNOWN;
      case 0xfe, 0xff -> ofItself(type);
      default -> UNKNOWN;
    };
  }

  /** Versions, serial numbers, settings: what a device says of itself. */
  private static int ofItself(int type) {
    return switch (type) {
      case 0x01, 0x0b, 0x0f, 0x10, 0x28, 0x2e, 0x2f, 0x3e, 0x74, 0xfe -> 1;
      case 0x03, 0x09, 0x0a, 0xff -> 2;
      case 0x34 -> 3;
      case 0x08 -> 6;
      case 0x16 -> 8;
      default -> UNKNOWN;
    };
  }
}
