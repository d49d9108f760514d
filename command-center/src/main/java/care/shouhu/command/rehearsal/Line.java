package care.shouhu.command.rehearsal;

import care.shouhu.core.event.SignalKind;
import java.nio.charset.StandardCharsets;

/**
 * Reads one line of the usual shape: a flat object of known fields, whole numbers, plain strings.
 * Makes no objects. Whatever is otherwise, in range or form, is left to the real decoder: this one
 * either reads a line exactly as that would, or not at all.
 */
final class Line {
  /** The line does not say. */
  static final long NONE = Long.MIN_VALUE;

  static final int NOTHING = -1;

  /** What a line is. */
  enum Type {
    READING,
    EVENT,
    STATUS
  }

  private static final int DIGITS_MAX = 18;
  private static final int HEART_RATE_MAX = 300;
  private static final int BREATH_RATE_MAX = 100;
  private static final int MOVEMENT_MAX = 32_767;
  private static final int RSSI_DBM = 100;
  private static final byte[][] KINDS = kinds();
  private static final SignalKind[] SIGNALS = SignalKind.values();

  private final DeviceIndex devices;
  private byte[] bytes;
  private int at;
  private int end;
  private int seen;

  // What the line says; NONE and NOTHING where it does not.
  int device;
  Type type;
  long seq;
  long atMillis;
  long receivedAtMillis;
  int heartRate;
  int breathRate;
  int movement;

  /** 1 in bed, 0 out, {@link #NOTHING}. */
  int inBed;

  SignalKind kind;
  int batteryPercent;
  int rssi;
  boolean hasRssi;

  // Bits of fields that were there.
  private static final int DEVICE = 1;
  private static final int TYPE = 1 << 1;
  private static final int SEQ = 1 << 2;
  private static final int AT = 1 << 3;
  private static final int RECEIVED_AT = 1 << 4;
  private static final int HR = 1 << 5;
  private static final int BR = 1 << 6;
  private static final int MV = 1 << 7;
  private static final int BED = 1 << 8;
  private static final int KIND = 1 << 9;
  private static final int BATTERY = 1 << 10;
  private static final int RSSI = 1 << 11;
  private static final int FW = 1 << 12;

  Line(DeviceIndex devices) {
    this.devices = devices;
  }

  private static byte[][] kinds() {
    SignalKind[] all = SignalKind.values();
    byte[][] names = new byte[all.length][];
    for (int i = 0; i < all.length; i++) {
      names[i] = all[i].wireName().getBytes(StandardCharsets.US_ASCII);
    }
    return names;
  }

  /** False: ask the real decoder. */
  boolean read(byte[] line, int from, int to) {
    bytes = line;
    at = from;
    end = to;
    begin();
    if (!take('{') || !fields()) {
      return false;
    }
    skipSpace();
    return at == end && isWhole();
  }

  private void begin() {
    seen = 0;
    device = DeviceIndex.UNKNOWN;
    type = null;
    seq = NONE;
    atMillis = NONE;
    receivedAtMillis = NONE;
    heartRate = NOTHING;
    breathRate = NOTHING;
    movement = NOTHING;
    inBed = NOTHING;
    kind = null;
    batteryPercent = NOTHING;
    hasRssi = false;
  }

  private boolean isWhole() {
    if ((seen & (DEVICE | TYPE)) != (DEVICE | TYPE)) {
      return false;
    }
    return switch (type) {
      case READING -> (seen & (HR | BR | MV | BED)) != 0;
      case EVENT -> kind != null;
      case STATUS -> true;
    };
  }

  private boolean fields() {
    do {
      skipSpace();
      if (at >= end || bytes[at] != '"') {
        return false;
      }
      int name = at + 1;
      if (!skipString()) {
        return false;
      }
      int nameEnd = at - 1;
      if (!take(':')) {
        return false;
      }
      skipSpace();
      if (!field(name, nameEnd)) {
        return false;
      }
      skipSpace();
    } while (takeComma());
    return take('}');
  }

  private boolean field(int name, int nameEnd) {
    int bit = bit(name, nameEnd);
    if (bit == 0 || (seen & bit) != 0) {
      return false;
    }
    seen |= bit;
    return switch (bit) {
      case DEVICE -> device();
      case TYPE -> type();
      case SEQ -> {
        seq = number();
        yield seq >= 0 || (seq == NONE && wasNull);
      }
      case AT -> {
        atMillis = number();
        yield atMillis != NONE || wasNull;
      }
      case RECEIVED_AT -> {
        receivedAtMillis = number();
        yield receivedAtMillis >= 0;
      }
      case HR -> {
        heartRate = small(HEART_RATE_MAX);
        yield fits;
      }
      case BR -> {
        breathRate = small(BREATH_RATE_MAX);
        yield fits;
      }
      case MV -> {
        movement = small(MOVEMENT_MAX);
        yield fits;
      }
      case BED -> bed();
      case KIND -> kind();
      case BATTERY -> {
        batteryPercent = small(100);
        yield fits;
      }
      case RSSI -> rssi();
      case FW -> isPlainTextOrNull();
      default -> false;
    };
  }

  private int bit(int from, int to) {
    byte first = bytes[from];
    return switch (to - from) {
      case 2 -> {
        byte second = bytes[from + 1];
        yield second == 'r'
            ? first == 'h' ? HR : first == 'b' ? BR : 0
            : first == 'm' && second == 'v'
                ? MV
                : first == 'a' && second == 't' ? AT : first == 'f' && second == 'w' ? FW : 0;
      }
      case 3 -> is(from, "seq") ? SEQ : is(from, "bed") ? BED : 0;
      case 4 -> is(from, "type") ? TYPE : is(from, "kind") ? KIND : is(from, "rssi") ? RSSI : 0;
      case 6 -> is(from, "device") ? DEVICE : 0;
      case 7 -> is(from, "battery") ? BATTERY : 0;
      case 10 -> is(from, "receivedAt") ? RECEIVED_AT : 0;
      default -> 0;
    };
  }

  /** Whether the text stands here; the caller has looked at its length or at what follows. */
  private boolean is(int from, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (bytes[from + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private boolean device() {
    int from = at + 1;
    if (!skipString()) {
      return false;
    }
    device = devices.find(bytes, from, at - 1);
    return at - 1 > from;
  }

  private boolean type() {
    int from = at + 1;
    if (!skipString()) {
      return false;
    }
    type =
        switch (at - 1 - from) {
          case 5 -> is(from, "event") ? Type.EVENT : null;
          case 6 -> is(from, "status") ? Type.STATUS : null;
          case 7 -> is(from, "reading") ? Type.READING : null;
          default -> null;
        };
    return type != null;
  }

  private boolean kind() {
    int from = at + 1;
    if (!skipString()) {
      return false;
    }
    int length = at - 1 - from;
    for (int i = 0; i < KINDS.length; i++) {
      byte[] name = KINDS[i];
      if (name.length == length
          && java.util.Arrays.equals(name, 0, length, bytes, from, from + length)) {
        kind = SIGNALS[i];
        return true;
      }
    }
    return false;
  }

  private boolean bed() {
    if (word("true")) {
      inBed = 1;
      return true;
    }
    if (word("false")) {
      inBed = 0;
      return true;
    }
    return word("null");
  }

  private boolean rssi() {
    if (word("null")) {
      return true;
    }
    long value = number();
    hasRssi = value >= -2 * RSSI_DBM && value <= RSSI_DBM;
    rssi = hasRssi ? (int) value : 0;
    return hasRssi;
  }

  private boolean isPlainTextOrNull() {
    return (at < end && bytes[at] == '"') ? skipString() : word("null");
  }

  private boolean fits;

  /** From 0 to the greatest, or {@link #NOTHING} for null; {@link #fits} says whether it was. */
  private int small(int max) {
    long value = number();
    fits = value == NONE ? wasNull : value >= 0 && value <= max;
    return value == NONE || !fits ? NOTHING : (int) value;
  }

  private boolean wasNull;

  /** A whole number as it stands, or {@link #NONE}; {@link #wasNull} tells null from others. */
  private long number() {
    wasNull = word("null");
    if (wasNull) {
      return NONE;
    }
    boolean negative = at < end && bytes[at] == '-';
    int from = negative ? at + 1 : at;
    int to = from;
    long value = 0;
    while (to < end && bytes[to] >= '0' && bytes[to] <= '9') {
      value = value * 10 + (bytes[to] - '0');
      to++;
    }
    boolean leadingZero = to - from > 1 && bytes[from] == '0';
    boolean goesOn = to < end && (bytes[to] == '.' || bytes[to] == 'e' || bytes[to] == 'E');
    if (to == from || to - from > DIGITS_MAX || leadingZero || goesOn) {
      return NONE;
    }
    at = to;
    return negative ? -value : value;
  }

  private boolean word(String word) {
    int length = word.length();
    if (end - at < length || !is(at, word)) {
      return false;
    }
    at += length;
    return true;
  }

  /** From a quote to behind the next one, of plain ASCII between. */
  private boolean skipString() {
    if (at >= end || bytes[at] != '"') {
      return false;
    }
    int i = at + 1;
    while (i < end && bytes[i] != '"') {
      if (bytes[i] < ' ' || bytes[i] == '\\') {
        return false;
      }
      i++;
    }
    at = i + 1;
    return i < end;
  }

  private boolean takeComma() {
    if (at < end && bytes[at] == ',') {
      at++;
      return true;
    }
    return false;
  }

  private boolean take(char wanted) {
    skipSpace();
    if (at < end && bytes[at] == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private void skipSpace() {
    while (at < end && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r')) {
      at++;
    }
  }
}
