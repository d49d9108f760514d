package care.shouhu.command.loop;

import care.shouhu.command.loop.DeskSimulation.Look;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The short form of {@code ./shouhu simulate}, which runs 10,000 seeds: {@code -Ddesk.seeds=5000}
 * runs so many of them, {@code -Ddesk.seed=17} one again, {@code -Ddesk.full=true} looks at all
 * after each step.
 */
@Tag("simulation")
class DeskSimulationTest {
  static final int STEPS = 120;

  /** Many times as many as every broken machine of {@link BrokenMachinesTest} is found in. */
  private static final int SEEDS = 2_000;

  /** One of so many seeds has all looked at after each step. */
  private static final int FULL_ONE_IN = 25;

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
    boolean full = Boolean.getBoolean("desk.full") || seed % FULL_ONE_IN == 0;
    try {
      new DeskSimulation(seed, full ? Look.AT_ALL : Look.AT_WHAT_IS_NEW).run(STEPS);
    } catch (Exception | AssertionError e) {
      throw new AssertionError("seed %d (again with -Ddesk.seed=%d)".formatted(seed, seed), e);
    }
  }
}
