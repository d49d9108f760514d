package care.shouhu.command.route;

import care.shouhu.command.incident.Spot;
import care.shouhu.command.route.OsrmTable.Way;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Ways the engine told of late, by where they begin and end to a thousandth of a degree (about 100
 * m): whoever moves less is where they were. Any thread may ask.
 */
final class KnownWays {
  static final long KEPT_MILLIS = 15 * 60_000;

  /** About 150 bytes each; the one asked for longest ago leaves. */
  static final int WAYS_MAX = 20_000;

  private static final double CELLS_A_DEGREE = 1_000;

  private record Key(long fromLongitude, long fromLatitude, long toLongitude, long toLatitude) {
    static Key of(Spot from, Spot to) {
      return new Key(
          cell(from.longitude()), cell(from.latitude()), cell(to.longitude()), cell(to.latitude()));
    }

    private static long cell(double degrees) {
      return Math.round(degrees * CELLS_A_DEGREE);
    }
  }

  private record Told(Optional<Way> way, long atMillis) {}

  private final LongSupplier clockMillis;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Key, Told> ways = new LinkedHashMap<>(16, 0.75f, true);

  KnownWays(LongSupplier clockMillis) {
    this.clockMillis = clockMillis;
  }

  /** The way; empty when it is not known, or there is none. */
  Optional<Way> way(Spot from, Spot to) {
    return told(from, to).flatMap(Told::way);
  }

  /** Also when the engine said that there is no way. */
  boolean isKnown(Spot from, Spot to) {
    return told(from, to).isPresent();
  }

  private Optional<Told> told(Spot from, Spot to) {
    long now = clockMillis.getAsLong();
    lock.lock();
    try {
      return Optional.ofNullable(ways.get(Key.of(from, to)))
          .filter(told -> now - told.atMillis() < KEPT_MILLIS);
    } finally {
      lock.unlock();
    }
  }

  void put(Spot from, Spot to, Optional<Way> way) {
    Told told = new Told(way, clockMillis.getAsLong());
    lock.lock();
    try {
      ways.put(Key.of(from, to), told);
      if (ways.size() > WAYS_MAX) {
        ways.remove(ways.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }
}
