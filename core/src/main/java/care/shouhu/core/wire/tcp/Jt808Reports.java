package care.shouhu.core.wire.tcp;

import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.Header;
import care.shouhu.core.wire.Decoded;
import care.shouhu.core.wire.Decoded.Rejected;
import care.shouhu.core.wire.DeviceClock;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.RejectReason;
import java.util.ArrayList;
import java.util.List;

/**
 * What a kept frame of JT/T 808 says: location reports (one, or a batch from the terminal's
 * memory), a heartbeat, the battery; or why it says nothing.
 *
 * @param reports in the frame's order
 * @param rejected null where the frame is understood
 */
record Jt808Reports(int serial, List<Jt808Location> reports, Rejected rejected) {

  /** Count and kind, before the reports of a batch. */
  private static final int BATCH_HEADER_BYTES = 3;

  /** Some makers put battery, signal and a state into the heartbeat. */
  private static final int HEARTBEAT_WITH_BATTERY_BYTES = 3;

  static Jt808Reports of(Jt808Frame frame) {
    String message = "message 0x%04x".formatted(frame.message());
    if (frame.encrypted()) {
      return rejected(
          frame, RejectReason.BAD_VALUE, message + " is encrypted: turn encryption off");
    }
    if (frame.packets() != 1) {
      return rejected(
          frame,
          RejectReason.BAD_VALUE,
          message + " is one of " + frame.packets() + " sub-packets; only whole messages are read");
    }
    return switch (frame.message()) {
      case Jt808.LOCATION -> location(frame);
      case Jt808.LOCATIONS -> batch(frame);
      case Jt808.HEARTBEAT -> heartbeat(frame);
      case Jt808.BATTERY -> battery(frame);
      default -> rejected(frame, RejectReason.UNKNOWN_KIND, message + " is not known");
    };
  }

  private static Jt808Reports location(Jt808Frame frame) {
    Jt808Location report = Jt808Location.of(frame.body(), 0, frame.body().length);
    return report == null
        ? tooShort(frame, "a location report", Jt808Location.BYTES_MIN)
        : new Jt808Reports(frame.serial(), List.of(report), null);
  }

  private static Jt808Reports batch(Jt808Frame frame) {
    byte[] body = frame.body();
    List<Jt808Location> reports = new ArrayList<>();
    int at = BATCH_HEADER_BYTES;
    while (at + 2 <= body.length) {
      int end = at + 2 + Jt808Frame.uint16(body, at);
      // The last one may be cut off by the terminal; what is there still counts.
      Jt808Location report = Jt808Location.of(body, at + 2, Math.min(end, body.length));
      if (report == null) {
        break;
      }
      reports.add(report);
      at = end;
    }
    return reports.isEmpty()
        ? tooShort(frame, "a batch of location reports", BATCH_HEADER_BYTES + 2)
        : new Jt808Reports(frame.serial(), List.copyOf(reports), null);
  }

  private static Jt808Reports heartbeat(Jt808Frame frame) {
    boolean withBattery = frame.body().length == HEARTBEAT_WITH_BATTERY_BYTES;
    Integer battery = withBattery ? Jt808Location.percent(frame.body()[0]) : null;
    return state(frame, null, battery);
  }

  private static Jt808Reports battery(Jt808Frame frame) {
    byte[] body = frame.body();
    return body.length == 1 + Jt808Location.TIME_BYTES
        ? state(frame, Jt808Location.millis(body, 1), Jt808Location.percent(body[0]))
        : rejected(
            frame,
            RejectReason.BAD_VALUE,
            "message 0x0210 of 7 bytes is known, not " + body.length);
  }

  private static Jt808Reports state(Jt808Frame frame, Long atMillis, Integer batteryPercent) {
    var report = new Jt808Location(List.of(), atMillis, batteryPercent);
    return new Jt808Reports(frame.serial(), List.of(report), null);
  }

  private static Jt808Reports tooShort(Jt808Frame frame, String what, int bytesMin) {
    return rejected(
        frame,
        RejectReason.BAD_VALUE,
        what + " of " + frame.body().length + " bytes; at least " + bytesMin + " are wanted");
  }

  private static Jt808Reports rejected(Jt808Frame frame, RejectReason reason, String detail) {
    return new Jt808Reports(frame.serial(), List.of(), new Rejected(reason, detail));
  }

  static Rejected malformed(String why) {
    return new Rejected(RejectReason.BAD_FRAME, "no frame of JT/T 808: " + why);
  }

  /** Whether the frame may save somebody: a signal, or what nobody understands. */
  boolean urgent() {
    return rejected != null || reports.stream().anyMatch(report -> !report.found().isEmpty());
  }

  Decoded decoded(Envelope envelope) {
    if (rejected != null) {
      return rejected;
    }
    Jt808Location last = reports.getLast();
    var key = FrameKey.of(envelope, serial, last.atMillis(), urgent());
    List<DeviceEvent> events = new ArrayList<>();
    Header header = null;
    for (Jt808Location report : reports) {
      header =
          report.atMillis() == null
              ? DeviceClock.missing(envelope, key)
              : DeviceClock.at(envelope, key, report.atMillis());
      for (Jt808Location.Found one : report.found()) {
        events.add(new DeviceEvent.Signal(header, one.kind(), one.detail()));
      }
    }
    // The device's own state is what it said last; a batch tells it once.
    if (last.batteryPercent() != null || last.found().isEmpty()) {
      events.add(new DeviceEvent.Status(header, last.batteryPercent(), null, null));
    }
    return new Decoded.Events(events);
  }
}
