package care.shouhu.sim.world;

/**
 * Chance from a seed: SplitMix64 (Steele, Lea, Flood 2014), written out so that a seed means the
 * same on every JDK. Either a stream of throws, or a pure function of what is thrown for: the
 * second lets any moment of any life be computed without what came before it.
 */
final class Dice {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final double TO_UNIT = 0x1.0p-53;

  private long state;

  Dice(long seed) {
    this.state = seed;
  }

  /** A seed of its own for one thing out of many. */
  static long seed(long seed, long a, long b) {
    return mix(mix(seed + GOLDEN * a) + GOLDEN * b);
  }

  /** A seed of its own for something with a name. */
  static long seed(long seed, String name) {
    long hash = seed;
    for (int i = 0; i < name.length(); i++) {
      hash = mix(hash + GOLDEN * name.charAt(i));
    }
    return hash;
  }

  /** From 0 (included) to 1, the same for the same seed and number. */
  static double unit(long seed, long number) {
    return (mix(seed + GOLDEN * number) >>> 11) * TO_UNIT;
  }

  /** From -1 to 1, changing smoothly: straight lines between the values of whole numbers. */
  static double smooth(long seed, double position) {
    long whole = (long) Math.floor(position);
    double part = position - whole;
    return (unit(seed, whole) * (1 - part) + unit(seed, whole + 1) * part) * 2 - 1;
  }

  double unit() {
    state += GOLDEN;
    return (mix(state) >>> 11) * TO_UNIT;
  }

  boolean chance(double probability) {
    return unit() < probability;
  }

  double between(double from, double to) {
    return from + unit() * (to - from);
  }

  long millisBetween(double fromMinutes, double toMinutes) {
    return Math.round(between(fromMinutes, toMinutes) * 60_000);
  }

  int below(int bound) {
    return (int) (unit() * bound);
  }

  <T> T oneOf(java.util.List<T> items) {
    return items.get(below(items.size()));
  }

  /**
   * How often something of this mean happens (Poisson, by Knuth's product; meant for means < 20).
   */
  int count(double mean) {
    double limit = Math.exp(-mean);
    double product = unit();
    int count = 0;
    while (product > limit) {
      product *= unit();
      count++;
    }
    return count;
  }

  /** About normal with mean 0 and deviation 1: the sum of twelve throws. */
  double bell() {
    double sum = -6;
    for (int i = 0; i < 12; i++) {
      sum += unit();
    }
    return sum;
  }

  /** Skewed to the right around its median, as durations are. */
  double skewed(double median, double spread) {
    return median * Math.exp(spread * bell());
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
