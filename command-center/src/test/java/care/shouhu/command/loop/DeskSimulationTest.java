package care.shouhu.command.loop;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The short form of {@code ./shouhu simulate}, which runs 2,000 seeds: {@code -Ddesk.seeds=5000}
 * runs more of them, {@code -Ddesk.seed=17} one again.
 */
class DeskSimulationTest {
  static final int STEPS = 120;

  /** Several times as many as every broken machine of {@link BrokenMachinesTest} is found in. */
  private static final int SEEDS = 500;

  @Test
  void everyPromiseHoldsOverCrashesLostAppendsAndRepeats() {
    Long one = Long.getLong("desk.seed");
    LongStream seeds =
        one == null
            ? LongStream.range(0, Integer.getInteger("desk.seeds", SEEDS))
            : LongStream.of(one);
    // No run knows of another.
    seeds.parallel().forEach(DeskSimulationTest::run);
  }

  private static void run(long seed) {
    try {
      new DeskSimulation(seed).run(STEPS);
    } catch (Exception | AssertionError e) {
      throw new AssertionError("seed %d (again with -Ddesk.seed=%d)".formatted(seed, seed), e);
    }
  }
}
