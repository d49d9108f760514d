package care.shouhu.core.wire.tcp;

import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.Header;
import care.shouhu.core.event.SenderKey;
import care.shouhu.core.event.SignalKind;
import care.shouhu.core.wire.Decoded;
import care.shouhu.core.wire.DeviceClock;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.Fnv;
import care.shouhu.core.wire.RejectReason;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a watch's frame says. Positions and alarms have the same fields: date, time, fix, latitude,
 * N, longitude, E, speed, course, height, satellites, signal, battery, steps, turns, status word.
 *
 * <p>An alarm whose status word names no cause is a call: watches whose word has only sixteen bits
 * say no cause at all.
 *
 * <p>A watch numbers nothing. The key of a frame with a time is that time with a digest of the
 * frame, so that an alarm sent until it is answered is one; without a time there is no key.
 */
final class Watch3gMessage {
  private static final int BATTERY_FIELD = 12;
  private static final int STATUS_FIELD = 15;
  private static final int STATUS_CHARS_MAX = 8;
  private static final int HEART_RATE_MAX = 300;
  private static final int FIRMWARE_CHARS_MAX = 60;

  /** Frames that report and concern nobody, and answers to commands. */
  private static final Set<String> REPORTS =
      Set.of(
          "LK",
          "CONFIG",
          "INIT",
          "ICCID",
          "RYIMEI",
          "VERNO",
          "TS",
          "btemp2",
          "oxygen",
          "PP",
          "CR",
          "UPLOAD",
          "FIND",
          "RESET",
          "POWEROFF",
          "FACTORY",
          "IP",
          "CENTER",
          "SOS",
          "SOS1",
          "SOS2",
          "SOS3",
          "SOSSMS",
          "LOWBAT",
          "REMOVE",
          "REMOVESMS",
          "WALKTIME",
          "SLEEPTIME",
          "SILENCETIME",
          "LZ",
          "PW",
          "MESSAGE",
          "PHB",
          "PHB2",
          "FALLDOWN",
          "LSSET",
          "hrtstart",
          "HEALTHAUTOSET");

  private Watch3gMessage() {}

  /** AL with its networks: {@code AL}, {@code AL_WCDMA}, {@code AL_LTE}, {@code ALCUSTOMER1}. */
  static boolean isAlarm(String command) {
    return command.startsWith("AL");
  }

  private static boolean isPosition(String command) {
    return command.startsWith("UD") || command.equals("WT");
  }

  /** Whether it may save somebody: an alarm's bit in a position, or a frame that is not known. */
  static boolean isUrgent(Watch3gFrame frame) {
    String command = frame.command();
    return isPosition(command)
        ? !alarms(frame).isEmpty()
        : heartRateField(command) < 0 && !REPORTS.contains(command);
  }

  static Decoded decode(Watch3gFrame frame, Envelope envelope) {
    String command = frame.command();
    if (isAlarm(command) || isPosition(command)) {
      return located(frame, envelope);
    }
    Header header = DeviceClock.missing(envelope, new SenderKey.None());
    int heartRateField = heartRateField(command);
    if (heartRateField >= 0) {
      // Zero is a measurement that failed.
      Integer rate = frame.number(heartRateField, 1, HEART_RATE_MAX);
      return one(
          rate == null
              ? new DeviceEvent.Status(header, null, null, null)
              : new DeviceEvent.Reading(header, rate, null, null, null));
    }
    return switch (command) {
      case "LK" -> one(new DeviceEvent.Status(header, frame.number(2, 0, 100), null, null));
      case "VERNO" -> one(new DeviceEvent.Status(header, null, null, firmware(frame)));
      default ->
          REPORTS.contains(command)
              ? one(new DeviceEvent.Status(header, null, null, null))
              : new Decoded.Rejected(
                  RejectReason.UNKNOWN_KIND, "watches' command '" + command + "' is not known");
    };
  }

  private static Decoded one(DeviceEvent event) {
    return new Decoded.Events(List.of(event));
  }

  private static int heartRateField(String command) {
    return switch (command) {
      case "bphrt" -> 2;
      case "heart", "HEART", "PULSE" -> 0;
      default -> -1;
    };
  }

  private static String firmware(Watch3gFrame frame) {
    String text = frame.field(0);
    return text == null || text.isEmpty()
        ? null
        : text.substring(0, Math.min(text.length(), FIRMWARE_CHARS_MAX));
  }

  private static Decoded located(Watch3gFrame frame, Envelope envelope) {
    Header header = header(frame, envelope);
    List<DeviceEvent> events = new ArrayList<>(2);
    List<SignalKind> alarms = alarms(frame);
    if (isAlarm(frame.command()) && !namesCause(frame)) {
      alarms = List.of(SignalKind.CALL);
    }
    for (SignalKind alarm : alarms) {
      events.add(new DeviceEvent.Signal(header, alarm, "status=" + frame.field(STATUS_FIELD)));
    }
    events.add(new DeviceEvent.Status(header, frame.number(BATTERY_FIELD, 0, 100), null, null));
    return new Decoded.Events(events);
  }

  private static Header header(Watch3gFrame frame, Envelope envelope) {
    OptionalLong asUtc = date(frame.field(0), frame.field(1));
    if (asUtc.isEmpty()) {
      return DeviceClock.missing(envelope, new SenderKey.None());
    }
    long meant = TerminalClock.meantMillis(asUtc.getAsLong(), envelope.receivedAtMillis());
    SenderKey key =
        DeviceClock.holds(meant, envelope.receivedAtMillis())
            ? new SenderKey.Text(
                asUtc.getAsLong() + "#" + Long.toHexString(Fnv.hash64(envelope.payload())))
            : new SenderKey.None();
    return DeviceClock.at(envelope, key, meant);
  }

  /** {@code ddMMyy} and {@code HHmmss}. */
  private static OptionalLong date(String date, String time) {
    if (!isSixDigits(date) || !isSixDigits(time)) {
      return OptionalLong.empty();
    }
    return TerminalClock.asUtcMillis(
        pair(date, 4), pair(date, 2), pair(date, 0), pair(time, 0), pair(time, 2), pair(time, 4));
  }

  private static boolean isSixDigits(String text) {
    return text != null && text.length() == 6 && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static int pair(String digits, int at) {
    return 10 * (digits.charAt(at) - '0') + digits.charAt(at + 1) - '0';
  }

  /**
   * The alarms of the status word's upper half. Bit 22 is a fall in some watches and an abnormal
   * heart rate in others; both want somebody to go and look. A bit that no document names counts as
   * a call.
   */
  private static List<SignalKind> alarms(Watch3gFrame frame) {
    List<SignalKind> alarms = new ArrayList<>(1);
    int bits = statusWord(frame) >>> 16;
    for (int bit = 16; bits != 0; bit++, bits >>>= 1) {
      SignalKind alarm = (bits & 1) == 0 ? null : alarm(bit);
      if (alarm != null && !alarms.contains(alarm)) {
        alarms.add(alarm);
      }
    }
    return alarms;
  }

  private static SignalKind alarm(int bit) {
    return switch (bit) {
      case 17 -> SignalKind.LOW_BATTERY;
      // Fences: into and out of where somebody goes.
      case 18, 19 -> null;
      case 20 -> SignalKind.TAMPER;
      case 21, 22 -> SignalKind.FALL;
      default -> SignalKind.CALL;
    };
  }

  private static boolean namesCause(Watch3gFrame frame) {
    return statusWord(frame) >>> 16 != 0;
  }

  /** 0 where there is none. */
  private static int statusWord(Watch3gFrame frame) {
    String word = frame.field(STATUS_FIELD);
    if (word == null || word.isEmpty() || word.length() > STATUS_CHARS_MAX) {
      return 0;
    }
    try {
      return Integer.parseUnsignedInt(word, 16);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
