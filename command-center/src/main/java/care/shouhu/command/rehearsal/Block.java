package care.shouhu.command.rehearsal;

import care.shouhu.core.event.ClockFlag;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.Header;
import care.shouhu.core.event.SenderKey;
import care.shouhu.core.event.SignalKind;
import care.shouhu.core.wire.DeviceClock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A stretch of whole lines of EVENTS and what they say, column by column: filled by one thread,
 * then read by all. Used again and again, so that a month needs no more memory than some seconds.
 */
@SuppressWarnings("EnumOrdinal") // A byte a row, read back by the same program.
final class Block {
  private static final int ROWS_BEGIN = 1 << 15;
  private static final SignalKind[] KINDS = SignalKind.values();
  private static final int NOT_SAID = 0;
  private static final int KIND_BITS = 8;
  private static final int RATE_MASK = 0xFFF;
  private static final int BREATH_SHIFT = 12;
  private static final int MOVEMENT_SHIFT = 24;
  private static final int BED_SHIFT = 48;
  private static final int RSSI_SHIFT = 8;
  private static final int RSSI_ZERO = 300;

  final byte[] text;
  int length;

  /** Number of the first line in the file, from 1; known only when all before it are read. */
  long firstLine;

  int rows;
  private int[] device = new int[ROWS_BEGIN];
  private byte[] type = new byte[ROWS_BEGIN];
  private long[] seq = new long[ROWS_BEGIN];
  private long[] at = new long[ROWS_BEGIN];
  private long[] received = new long[ROWS_BEGIN];
  private long[] said = new long[ROWS_BEGIN];

  /** The time of the row, filled by {@link EventClock}. */
  private long[] now = new long[ROWS_BEGIN];

  /** Lines that only the real decoder can read, and those that nobody can. */
  private final List<OtherLine> others = new ArrayList<>();

  private final List<Refused> refused = new ArrayList<>();
  long unknownDevices;
  long lines;

  private static final byte OTHER = 3;

  /**
   * A line that was refused.
   *
   * @param line within its block, from 1
   */
  record Refused(long line, String reason) {}

  Block(int bytes) {
    this.text = new byte[bytes];
  }

  /** Reads all lines of the text. */
  void parse(Line line, OtherLine.Reader other) {
    clear();
    int from = 0;
    while (from < length) {
      int to = from;
      while (to < length && text[to] != '\n') {
        to++;
      }
      lines++;
      if (line.read(text, from, to)) {
        take(line);
      } else if (!isBlank(from, to)) {
        takeOther(other, from, to);
      }
      from = to + 1;
    }
  }

  private void clear() {
    rows = 0;
    lines = 0;
    unknownDevices = 0;
    others.clear();
    refused.clear();
  }

  private boolean isBlank(int from, int to) {
    for (int i = from; i < to; i++) {
      if (text[i] != ' ' && text[i] != '\t' && text[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  private void take(Line line) {
    if (line.device == DeviceIndex.UNKNOWN) {
      unknownDevices++;
      return;
    }
    int row = row();
    device[row] = line.device;
    type[row] = (byte) line.type.ordinal();
    seq[row] = line.seq;
    at[row] = line.atMillis;
    received[row] = line.receivedAtMillis;
    said[row] =
        switch (line.type) {
          case READING ->
              (line.heartRate + 1)
                  | (long) (line.breathRate + 1) << BREATH_SHIFT
                  | (long) (line.movement + 1) << MOVEMENT_SHIFT
                  | (long) (line.inBed + 1) << BED_SHIFT;
          case EVENT -> line.kind.ordinal();
          case STATUS ->
              (line.batteryPercent + 1)
                  | (line.hasRssi ? (long) (line.rssi + RSSI_ZERO) << RSSI_SHIFT : NOT_SAID);
        };
  }

  private void takeOther(OtherLine.Reader reader, int from, int to) {
    try {
      OtherLine other = reader.read(Arrays.copyOfRange(text, from, to), lines);
      if (other.device() == DeviceIndex.UNKNOWN) {
        unknownDevices++;
        return;
      }
      int row = row();
      device[row] = other.device();
      type[row] = OTHER;
      at[row] = other.atMillis();
      received[row] = other.receivedAtMillis();
      said[row] = others.size();
      others.add(other);
    } catch (BadLine e) {
      refused.add(new Refused(lines, e.getMessage()));
    }
  }

  private int row() {
    if (rows == device.length) {
      int more = rows * 2;
      device = Arrays.copyOf(device, more);
      type = Arrays.copyOf(type, more);
      seq = Arrays.copyOf(seq, more);
      at = Arrays.copyOf(at, more);
      received = Arrays.copyOf(received, more);
      said = Arrays.copyOf(said, more);
      now = Arrays.copyOf(now, more);
    }
    return rows++;
  }

  int device(int row) {
    return device[row];
  }

  /** The time the line itself says, of its receipt or else of the device; or {@link Line#NONE}. */
  long saidMillis(int row) {
    return received[row] != Line.NONE ? received[row] : at[row];
  }

  void setNow(int row, long nowMillis) {
    now[row] = nowMillis;
  }

  long now(int row) {
    return now[row];
  }

  /** The line that is left to the real decoder, or null. */
  OtherLine other(int row) {
    return type[row] == OTHER ? others.get((int) said[row]) : null;
  }

  /** With the numbers of their lines in the file. */
  List<Refused> refused() {
    return refused.stream().map(r -> new Refused(firstLine + r.line() - 1, r.reason())).toList();
  }

  /** What the real decoder would make of the line, but for the firmware, which is left out. */
  DeviceEvent event(int row, String deviceId) {
    Header header = header(row, deviceId);
    long word = said[row];
    if (type[row] == Line.Type.READING.ordinal()) {
      int inBed = (int) (word >>> BED_SHIFT);
      return new DeviceEvent.Reading(
          header,
          orNull((int) word & RATE_MASK),
          orNull((int) (word >>> BREATH_SHIFT) & RATE_MASK),
          orNull((int) (word >>> MOVEMENT_SHIFT) & 0xFFFFFF),
          inBed == NOT_SAID ? null : (Boolean) (inBed == 2));
    }
    if (type[row] == Line.Type.EVENT.ordinal()) {
      return new DeviceEvent.Signal(header, KINDS[(int) word], null);
    }
    int rssi = (int) (word >>> RSSI_SHIFT);
    return new DeviceEvent.Status(
        header,
        orNull((int) word & (1 << KIND_BITS) - 1),
        rssi == NOT_SAID ? null : (Integer) (rssi - RSSI_ZERO),
        null);
  }

  private static Integer orNull(int oneMore) {
    return oneMore == NOT_SAID ? null : (Integer) (oneMore - 1);
  }

  private Header header(int row, String deviceId) {
    long time = at[row];
    boolean hasAt = time != Line.NONE;
    boolean holds = hasAt && DeviceClock.holds(time, now[row]);
    SenderKey key;
    if (seq[row] == Line.NONE) {
      key = new SenderKey.None();
    } else if (holds) {
      key = new SenderKey.Numbered(seq[row], time);
    } else {
      key = new SenderKey.NumberOnly(seq[row]);
    }
    ClockFlag flag = holds ? ClockFlag.DEVICE : hasAt ? ClockFlag.REPLACED : ClockFlag.MISSING;
    return new Header(deviceId, key, holds ? time : now[row], now[row], flag);
  }
}
