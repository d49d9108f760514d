package care.shouhu.core.wire.tcp;

import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.Header;
import care.shouhu.core.event.SignalKind;
import care.shouhu.core.wire.Decoded;
import care.shouhu.core.wire.DeviceClock;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.RejectReason;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a GT06 frame says. Where an alarm frame cannot be told apart, or its code is in no document,
 * it counts as a call: who registers a pendant here wants to be heard.
 *
 * <p>Where the frame has no time, or one that cannot be, the key of a call holds for a short while
 * only: see {@link FrameKey}.
 */
final class Gt06Message {
  private static final int DATE_BYTES = 6;

  /** Date, satellites, latitude, longitude, speed, course. */
  private static final int POSITION_BYTES = 18;

  /** Terminal information, voltage, signal, alarm, language. */
  private static final int STATUS_BYTES = 5;

  private static final int MILEAGE_BYTES = 4;

  /** Country, network, area and cell of an alarm that has no position (0x19). */
  private static final int CELL_BYTES = 8;

  private static final int BATTERY_LEVEL_MAX = 6;

  /**
   * The six levels in percent. Documents name 1 "extremely low" and 2 "low battery alert", so both
   * lie below what counts as low here (15 %).
   */
  private static final int[] BATTERY_PERCENT = {0, 5, 10, 25, 50, 75, 100};

  private Gt06Message() {}

  /** The kinds of message that are told apart. */
  private enum Kind {
    /** Position and status: an alarm. */
    ALARM,
    /** The same with the number of a fence behind it. */
    ALARM_AND_FENCE,
    /** Cell and status: an alarm without a position. */
    CELL_ALARM,
    STATUS,
    /** Begins with the date. */
    POSITION,
    /** Says nothing of a person. */
    OTHER,
    UNKNOWN
  }

  private static Kind kind(int type) {
    return switch (type) {
      case 0x16, 0x26 -> Kind.ALARM;
      case 0x27, 0xA4 -> Kind.ALARM_AND_FENCE;
      case 0x19 -> Kind.CELL_ALARM;
      case Gt06.STATUS, Gt06.HEARTBEAT -> Kind.STATUS;
      case 0x10, 0x11, 0x12, 0x1E, 0x22, 0x28, 0x2A, 0x2C, 0x2E, 0x37, 0xA0, 0xA1, 0xA2 ->
          Kind.POSITION;
      case Gt06.COMMAND_REPLY, Gt06.COMMAND_REPLY_OLD, Gt06.INFORMATION -> Kind.OTHER;
      default -> Kind.UNKNOWN;
    };
  }

  static boolean isUrgent(Gt06Frame frame) {
    return switch (kind(frame.type())) {
      case ALARM, ALARM_AND_FENCE, CELL_ALARM, UNKNOWN -> true;
      case STATUS -> isCall(status(frame));
      case POSITION, OTHER -> false;
    };
  }

  static Decoded decode(Gt06Frame frame, Envelope envelope) {
    Kind kind = kind(frame.type());
    if (kind == Kind.UNKNOWN) {
      return new Decoded.Rejected(
          RejectReason.UNKNOWN_KIND, "type 0x%02x of GT06 is not known".formatted(frame.type()));
    }
    Header header = header(frame, kind, envelope);
    Status status = status(frame);
    List<DeviceEvent> events = new ArrayList<>(2);
    switch (kind) {
      case ALARM, ALARM_AND_FENCE, CELL_ALARM -> addAlarm(events, header, status);
      case STATUS -> {
        if (isCall(status)) {
          events.add(informationAlarm(status).signal(header));
        }
      }
      case POSITION, OTHER, UNKNOWN -> {}
    }
    events.add(
        new DeviceEvent.Status(
            header, status == null ? null : status.batteryPercent(), null, null));
    return new Decoded.Events(events);
  }

  private static void addAlarm(List<DeviceEvent> events, Header header, Status status) {
    if (status == null) {
      events.add(new Alarm(SignalKind.CALL, "alarm of an unknown form").signal(header));
      return;
    }
    Alarm coded = codedAlarm(status.code());
    Alarm informed = informationAlarm(status);
    if (coded != null) {
      events.add(coded.signal(header));
    }
    boolean more = informed != null && (coded == null || informed.kind() == SignalKind.CALL);
    if (more && (coded == null || coded.kind() != informed.kind())) {
      events.add(informed.signal(header));
    }
  }

  private static Header header(Gt06Frame frame, Kind kind, Envelope envelope) {
    OptionalLong date =
        switch (kind) {
          case ALARM, ALARM_AND_FENCE, POSITION -> date(frame.content());
          case CELL_ALARM, STATUS, OTHER, UNKNOWN -> OptionalLong.empty();
        };
    if (date.isEmpty()) {
      var key = FrameKey.of(envelope, frame.serial(), null, isUrgent(frame));
      return DeviceClock.missing(envelope, key);
    }
    long asUtc = date.getAsLong();
    long meant = TerminalClock.meantMillis(asUtc, envelope.receivedAtMillis());
    var key = FrameKey.of(envelope, frame.serial(), asUtc, meant, isUrgent(frame));
    return DeviceClock.at(envelope, key, meant);
  }

  private static OptionalLong date(byte[] content) {
    return content.length < DATE_BYTES
        ? OptionalLong.empty()
        : TerminalClock.asUtcMillis(
            content[0], content[1], content[2], content[3], content[4], content[5]);
  }

  /**
   * The part of a frame that tells how the device is.
   *
   * @param information bits: 3–5 an alarm
   * @param voltage level 0–6, or percent; below 0 where it is not said
   * @param code the alarm's code, 0 for none
   */
  private record Status(int information, int voltage, int code) {

    Integer batteryPercent() {
      if (voltage < 0 || voltage > 100) {
        return null;
      }
      return voltage <= BATTERY_LEVEL_MAX ? BATTERY_PERCENT[voltage] : (Integer) voltage;
    }
  }

  /** Null where the frame has none, or is of another build. */
  private static Status status(Gt06Frame frame) {
    byte[] content = frame.content();
    return switch (kind(frame.type())) {
      case STATUS -> heartbeat(frame);
      case ALARM -> alarmStatus(content, 0);
      case ALARM_AND_FENCE -> alarmStatus(content, 1);
      case CELL_ALARM ->
          content.length == CELL_BYTES + STATUS_BYTES ? statusAt(content, CELL_BYTES) : null;
      case POSITION, OTHER, UNKNOWN -> null;
    };
  }

  /** 0x23 has its voltage in hundredths of a volt, which says no percent. */
  private static Status heartbeat(Gt06Frame frame) {
    byte[] content = frame.content();
    if (frame.type() == Gt06.HEARTBEAT) {
      return content.length == 6 ? new Status(unsigned(content[0]), -1, 0) : null;
    }
    return content.length == STATUS_BYTES
        ? new Status(unsigned(content[0]), unsigned(content[1]), 0)
        : null;
  }

  /**
   * The status stands at the end, because the cells before it are of different lengths; behind it
   * may be the number of a fence, or the mileage where exactly that much is left.
   */
  private static Status alarmStatus(byte[] content, int fenceBytes) {
    if (content.length <= POSITION_BYTES) {
      return null;
    }
    int left = content.length - POSITION_BYTES - unsigned(content[POSITION_BYTES]) - fenceBytes;
    int behind = left == STATUS_BYTES + MILEAGE_BYTES ? MILEAGE_BYTES : 0;
    int at = content.length - behind - fenceBytes - STATUS_BYTES;
    return left >= STATUS_BYTES && at > POSITION_BYTES ? statusAt(content, at) : null;
  }

  private static Status statusAt(byte[] content, int at) {
    return new Status(unsigned(content[at]), unsigned(content[at + 1]), unsigned(content[at + 3]));
  }

  private record Alarm(SignalKind kind, String detail) {
    DeviceEvent signal(Header header) {
      return new DeviceEvent.Signal(header, kind, detail);
    }
  }

  /** What the bits 3–5 of the terminal information say; null for nothing that needs a person. */
  private static Alarm informationAlarm(Status status) {
    return switch (status == null ? 0 : status.information() >> 3 & 7) {
      case 2 -> new Alarm(SignalKind.TAMPER, "power cut");
      case 3 -> new Alarm(SignalKind.LOW_BATTERY, "low battery");
      case 4 -> new Alarm(SignalKind.CALL, "SOS");
      default -> null;
    };
  }

  /**
   * A heartbeat repeats the alarm that lasts. Only a call is taken from it: its alarm frame may be
   * the one that was lost.
   */
  private static boolean isCall(Status status) {
    Alarm alarm = informationAlarm(status);
    return alarm != null && alarm.kind() == SignalKind.CALL;
  }

  /** What an alarm's code says; null for what needs nobody: fences, speed, vibration, driving. */
  private static Alarm codedAlarm(int code) {
    return switch (code) {
      case 0x01 -> new Alarm(SignalKind.CALL, "SOS");
      case 0x23 -> new Alarm(SignalKind.FALL, "fall");
      case 0x02 -> new Alarm(SignalKind.TAMPER, "power cut");
      case 0x10 -> new Alarm(SignalKind.TAMPER, "SIM changed");
      case 0x11 -> new Alarm(SignalKind.TAMPER, "switched off");
      case 0x13, 0x25 -> new Alarm(SignalKind.TAMPER, "tampered with");
      case 0x18 -> new Alarm(SignalKind.TAMPER, "cover removed");
      case 0x32 -> new Alarm(SignalKind.TAMPER, "unplugged");
      case 0x0E, 0x0F, 0x12, 0x15, 0x19 -> new Alarm(SignalKind.LOW_BATTERY, "low battery");
      case 0x00, 0x03, 0x04, 0x05, 0x06, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x14, 0x16, 0x17, 0x20 ->
          null;
      case 0x26, 0x27, 0x28, 0x29, 0x2A, 0x2B, 0x2C, 0x30, 0xFE, 0xFF -> null;
      default -> new Alarm(SignalKind.CALL, "alarm code 0x%02x".formatted(code));
    };
  }

  private static int unsigned(byte value) {
    return Byte.toUnsignedInt(value);
  }
}
