package care.shouhu.core.wire.tcp;

import care.shouhu.core.event.SignalKind;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * The location report of JT/T 808 (table 23 of edition 2013): 28 bytes, then extras of one byte id,
 * one byte length and a value each. Where the person was is no event here and is passed over.
 *
 * <p>Of the alarm word count bit 0 (emergency), bit 7 (supply voltage low) and bit 17 (taken off or
 * opened: reserved in the standard, used so by makers of trackers). Bit 8, supply cut, does not:
 * terminals that live on their battery send it always.
 *
 * <p>Extras of makers of personal terminals, as frames captured by others show them: E4 and 56 (two
 * bytes) and D4, E1, E9 (one byte) are the battery; E7 (eight bytes) begins with a further alarm
 * word whose bits 1 to 3 are the SOS key.
 *
 * @param found what it says of the person or the device
 * @param atMillis device time, epoch milliseconds; null where the terminal had none
 * @param batteryPercent 0–100, or null
 */
record Jt808Location(List<Found> found, Long atMillis, Integer batteryPercent) {

  /** A signal and the words of the frame that say so. */
  record Found(SignalKind kind, String detail) {}

  /** The fixed part, without which there is no report. */
  static final int BYTES_MIN = 28;

  static final int TIME_BYTES = 6;

  private static final int TIME_AT = 22;
  private static final int EMERGENCY = 1;
  private static final int VOLTAGE_LOW = 1 << 7;
  private static final int TAKEN_OFF = 1 << 17;
  private static final int SOS_KEYS = 0b1110;
  private static final int PERCENT_MAX = 100;

  /** The standard's clock: Beijing time. */
  private static final ZoneOffset ZONE = ZoneOffset.ofHours(8);

  /** The report in {@code body[from, to)}; null where it is too short to be one. */
  static Jt808Location of(byte[] body, int from, int to) {
    if (to - from < BYTES_MIN) {
      return null;
    }
    int alarm = Jt808Frame.uint16(body, from) << 16 | Jt808Frame.uint16(body, from + 2);
    List<Found> found = new ArrayList<>(2);
    if ((alarm & EMERGENCY) != 0) {
      found.add(new Found(SignalKind.CALL, "alarm word bit 0 (emergency)"));
    }
    if ((alarm & VOLTAGE_LOW) != 0) {
      found.add(new Found(SignalKind.LOW_BATTERY, "alarm word bit 7 (voltage low)"));
    }
    if ((alarm & TAKEN_OFF) != 0) {
      found.add(new Found(SignalKind.TAMPER, "alarm word bit 17 (taken off)"));
    }
    Integer battery = null;
    int at = from + BYTES_MIN;
    while (at + 2 <= to && at + 2 + (body[at + 1] & 0xff) <= to) {
      int id = body[at] & 0xff;
      int length = body[at + 1] & 0xff;
      int value = at + 2;
      battery = battery == null ? battery(id, length, body, value) : battery;
      boolean sosKey =
          id == 0xE7 && length == 8 && (Jt808Frame.uint16(body, value) & SOS_KEYS) != 0;
      if (sosKey && (alarm & EMERGENCY) == 0) {
        found.add(new Found(SignalKind.CALL, "extra E7 (SOS key)"));
      }
      at = value + length;
    }
    return new Jt808Location(List.copyOf(found), millis(body, from + TIME_AT), battery);
  }

  private static Integer battery(int id, int length, byte[] body, int at) {
    if (id == 0xE4 && length == 2) {
      return percent(body[at + 1]);
    }
    if (id == 0x56 && length == 2) {
      Integer percent = percent(body[at + 1]);
      boolean said = percent != null && percent > 0;
      return said ? percent : percent((byte) Math.min(0xff, (body[at] & 0xff) * 10));
    }
    boolean plain = (id == 0xD4 || id == 0xE1 || id == 0xE9) && length == 1;
    return plain ? percent(body[at]) : null;
  }

  /** Above 100 are words of the makers for "charging" and the like. */
  static Integer percent(byte value) {
    int percent = value & 0xff;
    return percent <= PERCENT_MAX ? Integer.valueOf(percent) : null;
  }

  /** BCD: year of the century, month, day, hour, minute, second. Null where that is no time. */
  static Long millis(byte[] bytes, int at) {
    int[] parts = new int[TIME_BYTES];
    for (int i = 0; i < TIME_BYTES; i++) {
      int high = bytes[at + i] >> 4 & 0xf;
      int low = bytes[at + i] & 0xf;
      if (high > 9 || low > 9) {
        return null;
      }
      parts[i] = high * 10 + low;
    }
    try {
      return LocalDateTime.of(2000 + parts[0], parts[1], parts[2], parts[3], parts[4], parts[5])
          .toInstant(ZONE)
          .toEpochMilli();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
