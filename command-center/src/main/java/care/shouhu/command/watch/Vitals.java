package care.shouhu.command.watch;

import care.shouhu.core.event.DeviceEvent;
import java.util.Arrays;

/**
 * What a bed sensor measured in the last minutes, in the order of its own time, however it came: a
 * late reading stands where it belongs, and one that comes twice stands once. Holds no verdict, so
 * that thresholds may change at any time.
 *
 * <p>A reading is one number: 41 bits of milliseconds since 2020 (the window is in order of time by
 * being in order of numbers), 1 bit "says empty", 9 bits heart rate, 7 bits breath rate, 6 bits
 * movement. A rate of 0 is none: sensors write it where they measured nothing.
 *
 * @param readings oldest first; at most {@value #READINGS_MAX}
 * @param knowsHeart the sensor has ever measured a heart rate: others need not be waited for
 * @param knowsBreath the same for the breath rate
 */
@SuppressWarnings("ArrayRecordComponent") // Equality is written out; nobody writes into it.
public record Vitals(long[] readings, boolean knowsHeart, boolean knowsBreath) {

  /** Longer than any on-delay or off-delay of {@link WatchRules}, with room for lost readings. */
  static final long SPAN_MILLIS = 200_000;

  /** Of a sensor that reports rarely so many are kept, however old. */
  static final int READINGS_MIN = 4;

  /** Of one that reports more than once a second the oldest make room. */
  static final int READINGS_MAX = 128;

  /** Movement at or above this is all the same. */
  static final int MOVEMENT_MAX = 61;

  private static final int MOVEMENT_UNKNOWN = 62;
  private static final long SINCE_MILLIS = 1_577_836_800_000L;
  private static final int TIME_SHIFT = 23;
  private static final int EMPTY_SHIFT = 22;
  private static final int HEART_SHIFT = 13;
  private static final int BREATH_SHIFT = 6;
  private static final int HEART_MASK = 0x1FF;
  private static final int BREATH_MASK = 0x7F;
  private static final int MOVEMENT_MASK = 0x3F;

  public static final Vitals NONE = new Vitals(new long[0], false, false);

  /** The same with one more reading, at a time on the gateway's clock. */
  Vitals with(DeviceEvent.Reading reading, long atMillis) {
    if (atMillis < SINCE_MILLIS) {
      return this;
    }
    int heart = rate(reading.heartRate());
    int breath = rate(reading.breathRate());
    long packed = pack(atMillis, reading, heart, breath);
    int at = place(packed);
    if (at > 0 && millis(readings[at - 1]) == atMillis) {
      return this;
    }
    return new Vitals(inserted(packed, at), knowsHeart || heart > 0, knowsBreath || breath > 0);
  }

  private static long pack(long atMillis, DeviceEvent.Reading reading, int heart, int breath) {
    int movement =
        reading.movement() == null ? MOVEMENT_UNKNOWN : Math.min(reading.movement(), MOVEMENT_MAX);
    long empty = Boolean.FALSE.equals(reading.inBed()) ? 1 : 0;
    return (atMillis - SINCE_MILLIS) << TIME_SHIFT
        | empty << EMPTY_SHIFT
        | (long) heart << HEART_SHIFT
        | (long) breath << BREATH_SHIFT
        | movement;
  }

  private static int rate(Integer measured) {
    return measured == null ? 0 : measured;
  }

  /** Behind all that are not later. */
  private int place(long packed) {
    long time = packed >>> TIME_SHIFT;
    int at = readings.length;
    while (at > 0 && readings[at - 1] >>> TIME_SHIFT > time) {
      at--;
    }
    return at;
  }

  private long[] inserted(long packed, int at) {
    int length = readings.length;
    int size = length + 1;
    long newest = millis(at == length ? packed : readings[length - 1]);
    int drop = 0;
    while (size - drop > READINGS_MIN
        && (size - drop > READINGS_MAX
            || newest - millis(merged(drop, packed, at)) > SPAN_MILLIS)) {
      drop++;
    }
    if (drop > at) {
      return readings;
    }
    long[] next = new long[size - drop];
    System.arraycopy(readings, drop, next, 0, at - drop);
    next[at - drop] = packed;
    System.arraycopy(readings, at, next, at - drop + 1, length - at);
    return next;
  }

  private long merged(int index, long packed, int at) {
    return index < at ? readings[index] : index == at ? packed : readings[index - 1];
  }

  int size() {
    return readings.length;
  }

  long atMillis(int index) {
    return millis(readings[index]);
  }

  private static long millis(long packed) {
    return (packed >>> TIME_SHIFT) + SINCE_MILLIS;
  }

  /** Beats a minute; 0 when none was measured. */
  int heartRate(int index) {
    return (int) (readings[index] >>> HEART_SHIFT) & HEART_MASK;
  }

  /** Breaths a minute; 0 when none was measured. */
  int breathRate(int index) {
    return (int) (readings[index] >>> BREATH_SHIFT) & BREATH_MASK;
  }

  boolean saysEmpty(int index) {
    return (readings[index] >>> EMPTY_SHIFT & 1) == 1;
  }

  boolean knowsMovement(int index) {
    return (readings[index] & MOVEMENT_MASK) != MOVEMENT_UNKNOWN;
  }

  /** At most {@value #MOVEMENT_MAX}; only where it is known. */
  int movement(int index) {
    return (int) readings[index] & MOVEMENT_MASK;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Vitals(long[] theirs, boolean heart, boolean breath)
        && Arrays.equals(readings, theirs)
        && knowsHeart == heart
        && knowsBreath == breath;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(readings);
  }

  @Override
  public String toString() {
    return "Vitals[" + readings.length + " readings]";
  }
}
