package care.shouhu.core.wire.tcp;

import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.Header;
import care.shouhu.core.event.SenderKey;
import care.shouhu.core.event.SignalKind;
import care.shouhu.core.wire.Decoded;
import care.shouhu.core.wire.Decoded.Rejected;
import care.shouhu.core.wire.DeviceClock;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.RejectReason;
import java.util.ArrayList;
import java.util.List;

/**
 * What a kept frame of Eview's protocol says; a frame may hold many records, from memory too.
 *
 * <ul>
 *   <li>Key 02, alarm: four bytes of bits, four of time. Bit 0 battery low, 2 fall, 12 SOS key, 13
 *       and 14 side keys: any press is a call. The rest is passed over: speed, fences, power on and
 *       off, movement, and the ends of an SOS (bits 11 and 17), since only people end a call.
 *   <li>Key 24, status: four bytes of time, four of bits; the highest eight are the battery.
 *   <li>Keys 10 (in a heartbeat) and 14: the battery first.
 * </ul>
 *
 * @param found what the alarm records say
 * @param atMillis time of the last status, or else of the last alarm; epoch milliseconds or null
 * @param batteryPercent 0–100 or null
 * @param rejected null where the frame is understood
 */
record Ev07bData(List<Found> found, Long atMillis, Integer batteryPercent, Rejected rejected) {

  /** A signal with its own time, or null, and the words of the frame that say so. */
  record Found(SignalKind kind, Long atMillis, String detail) {}

  private record Bit(int number, SignalKind kind, String name) {}

  private static final List<Bit> BITS =
      List.of(
          new Bit(2, SignalKind.FALL, "fall"),
          new Bit(12, SignalKind.CALL, "SOS key"),
          new Bit(13, SignalKind.CALL, "side key 1"),
          new Bit(14, SignalKind.CALL, "side key 2"),
          new Bit(0, SignalKind.LOW_BATTERY, "battery low"));

  private static final int KEY_ALARM = 0x02;
  private static final int KEY_HEARTBEAT = 0x10;
  private static final int KEY_BATTERY = 0x14;
  private static final int KEY_STATUS = 0x24;

  private static final int PERCENT_MAX = 100;
  private static final int MILLIS = 1_000;

  static Ev07bData of(Ev07bFrame frame) {
    List<Found> found = new ArrayList<>();
    Long atMillis = null;
    Long alarmMillis = null;
    Integer battery = null;
    for (Ev07bFrame.Item item : frame.records()) {
      if (frame.command() == Ev07b.SERVICES) {
        battery = item.key() == KEY_HEARTBEAT ? percent(item, 0, battery) : battery;
        continue;
      }
      switch (item.key()) {
        case KEY_ALARM -> {
          alarmMillis = item.bytes() >= 8 ? millis(item, 4) : null;
          addAlarms(item, alarmMillis, found);
        }
        case KEY_STATUS -> {
          atMillis = item.bytes() >= 4 ? millis(item, 0) : atMillis;
          battery = percent(item, 7, battery);
        }
        case KEY_BATTERY -> battery = percent(item, 0, battery);
        default -> {
          // Positions, cells, beacons, steps: not read here.
        }
      }
    }
    return new Ev07bData(
        List.copyOf(found), atMillis == null ? alarmMillis : atMillis, battery, why(frame, found));
  }

  private static Rejected why(Ev07bFrame frame, List<Found> found) {
    if (frame.command() != Ev07b.DATA && frame.command() != Ev07b.SERVICES) {
      return new Rejected(
          RejectReason.UNKNOWN_KIND, "command 0x%02x is not known".formatted(frame.command()));
    }
    // A record that does not fit must not cost the alarm before it.
    return frame.whole() || !found.isEmpty()
        ? null
        : new Rejected(
            RejectReason.BAD_VALUE,
            "after "
                + frame.records().size()
                + " records comes one whose length does not fit; an encrypted frame cannot be read"
                + " either");
  }

  private static void addAlarms(Ev07bFrame.Item item, Long atMillis, List<Found> found) {
    long bits = item.bytes() >= 4 ? item.uint32(0) : 0;
    for (Bit bit : BITS) {
      if ((bits >> bit.number() & 1) != 0) {
        String detail = "alarm bit " + bit.number() + " (" + bit.name() + ")";
        found.add(new Found(bit.kind(), atMillis, detail));
      }
    }
  }

  private static Long millis(Ev07bFrame.Item item, int at) {
    long seconds = item.uint32(at);
    return seconds == 0 ? null : Long.valueOf(seconds * MILLIS);
  }

  private static Integer percent(Ev07bFrame.Item item, int at, Integer otherwise) {
    return item.bytes() > at && item.uint8(at) <= PERCENT_MAX
        ? Integer.valueOf(item.uint8(at))
        : otherwise;
  }

  /** Whether the frame may save somebody: a signal, or what nobody understands. */
  boolean urgent() {
    return rejected != null || !found.isEmpty();
  }

  Decoded decoded(Envelope envelope, int sequence) {
    if (rejected != null) {
      return rejected;
    }
    SenderKey key = FrameKey.of(envelope, sequence, atMillis, urgent());
    List<DeviceEvent> events = new ArrayList<>();
    for (Found one : found) {
      events.add(
          new DeviceEvent.Signal(header(envelope, key, one.atMillis()), one.kind(), one.detail()));
    }
    if (batteryPercent != null || found.isEmpty()) {
      Header header = header(envelope, key, atMillis);
      events.add(new DeviceEvent.Status(header, batteryPercent, null, null));
    }
    return new Decoded.Events(events);
  }

  private static Header header(Envelope envelope, SenderKey key, Long atMillis) {
    return atMillis == null
        ? DeviceClock.missing(envelope, key)
        : DeviceClock.at(envelope, key, atMillis);
  }
}
