package care.shouhu.command.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How often something of somebody is noted in a minute. What is passed over is counted, and said
 * with the next that is noted. Thread-safe.
 */
final class MinuteLimit {
  private static final long MINUTE_MILLIS = 60_000;

  private final int aMinuteMax;
  private final Map<String, Counted> counted;

  private static final class Counted {
    long minute;
    int noted;
    int passedOver;
  }

  /**
   * @param keysMax whom it remembers; who was longest away is forgotten first
   */
  MinuteLimit(int aMinuteMax, int keysMax) {
    this.aMinuteMax = aMinuteMax;
    this.counted =
        new LinkedHashMap<>(64, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Counted> eldest) {
            return size() > keysMax;
          }
        };
  }

  /**
   * Whether one more is noted.
   *
   * @param passedOverBefore what another limit passed over and nobody has said yet
   * @return how many were passed over before this one; empty when it is passed over itself
   */
  synchronized OptionalInt take(String key, long atMillis, int passedOverBefore) {
    Counted of = counted.computeIfAbsent(key, name -> new Counted());
    long minute = atMillis / MINUTE_MILLIS;
    if (of.minute != minute) {
      of.minute = minute;
      of.noted = 0;
    }
    of.passedOver += passedOverBefore;
    if (of.noted >= aMinuteMax) {
      of.passedOver++;
      return OptionalInt.empty();
    }
    of.noted++;
    int passedOver = of.passedOver;
    of.passedOver = 0;
    return OptionalInt.of(passedOver);
  }
}
