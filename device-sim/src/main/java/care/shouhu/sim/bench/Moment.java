package care.shouhu.sim.bench;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * When the product is killed.
 *
 * @param whileStarting counted from the start of the process, which need not be ready by then;
 *     otherwise from when it is
 */
record Moment(boolean whileStarting, long afterMillis) {
  private static final long RUNNING_MILLIS_MIN = 200;
  private static final long RUNNING_MILLIS_MAX = 6_000;

  /** Longer than a start takes: some of these kills meet a product that is just there. */
  private static final long STARTING_MILLIS_MAX = 8_000;

  /** Of so many kills one meets a product that starts, and may be in the middle of its recovery. */
  private static final int STARTING_ONE_IN = 5;

  /** As many moments as wanted, the same for the same seed. Pure. */
  static List<Moment> of(long seed, int count) {
    Random dice = new Random(seed);
    return IntStream.range(0, count)
        .mapToObj(n ->
            n % STARTING_ONE_IN == STARTING_ONE_IN - 1
                ? new Moment(true, dice.nextLong(STARTING_MILLIS_MAX))
                : new Moment(false, dice.nextLong(RUNNING_MILLIS_MIN, RUNNING_MILLIS_MAX)))
        .toList();
  }
}
