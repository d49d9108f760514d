package care.shouhu.sim.world;

/**
 * The regular moments at which a device reports: each device at its own point of the interval, up
 * to 2 % early or late. Functions of the seed, so that no device needs to have been running.
 */
final class Beats {
  private static final double JITTER = 0.04;

  private Beats() {}

  /** The first moment after {@code startMillis}. */
  static long first(long seed, long intervalMillis, long startMillis) {
    long beat = Math.floorDiv(startMillis, intervalMillis) - 1;
    while (at(seed, intervalMillis, beat) <= startMillis) {
      beat++;
    }
    return at(seed, intervalMillis, beat);
  }

  /** The moment after the one that {@link #first} or this gave. */
  static long next(long seed, long intervalMillis, long momentMillis) {
    return at(seed, intervalMillis, number(seed, intervalMillis, momentMillis) + 1);
  }

  private static long number(long seed, long intervalMillis, long momentMillis) {
    long middle = momentMillis - phase(seed, intervalMillis);
    return Math.floorDiv(middle + intervalMillis / 2, intervalMillis);
  }

  private static long at(long seed, long intervalMillis, long beat) {
    double jitter = (Dice.unit(seed, beat) - 0.5) * JITTER * intervalMillis;
    return beat * intervalMillis + phase(seed, intervalMillis) + Math.round(jitter);
  }

  private static long phase(long seed, long intervalMillis) {
    return (long) (Dice.unit(seed, -1) * intervalMillis);
  }
}
