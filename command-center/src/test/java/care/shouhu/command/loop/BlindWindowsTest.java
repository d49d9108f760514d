package care.shouhu.command.loop;

import org.junit.jupiter.api.Test;

/**
 * Random outages of everything: what the ledger says of each device is what really was. {@code
 * -Dblind.seeds=500} runs more seeds, {@code -Dblind.seed=17} one again.
 */
class BlindWindowsTest {
  private static final int SEEDS = 12;

  @Test
  void windowsOfEveryDevice_areTheTruth_overOutagesAndCrashes() {
    Long one = Long.getLong("blind.seed");
    int seeds = Integer.getInteger("blind.seeds", SEEDS);
    for (long seed = one == null ? 0 : one; seed < (one == null ? seeds : one + 1); seed++) {
      try {
        new BlindSimulation(seed).run();
      } catch (Exception | AssertionError e) {
        throw new AssertionError("seed %d (again with -Dblind.seed=%1$d)".formatted(seed), e);
      }
    }
  }
}
