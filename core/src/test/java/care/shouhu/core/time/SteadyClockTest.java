package care.shouhu.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SteadyClockTest {
  private static final long BEGIN = 1_795_435_200_000L;
  private static final long HOUR = 3_600_000;

  private final ManualMachine machine = new ManualMachine(BEGIN);
  private final SteadyClock clock = machine.clock();

  /** What it says a minute after the machine's clock was set, and what it tells of that. */
  @ParameterizedTest
  @CsvSource({
    // set by,   later by, step by,  ahead, forward, back
    "0,          60000,    0,        0,     0,       0",
    "1999,       61999,    0,        0,     0,       0",
    "2000,       62000,    0,        0,     0,       0",
    "2001,       62001,    2001,     0,     1,       0",
    "3600000,    3660000,  3600000,  0,     1,       0",
    "-1500,      58500,    0,        0,     0,       0",
    "-2000,      58000,    0,        0,     0,       0",
    "-2001,      57999,    0,        0,     0,       1",
    "-3000,      57000,    0,        0,     0,       1",
    "-3600000,   57000,    0,        3597000, 0,     1",
    "-864000000, 57000,    0,        863997000, 0,   1",
  })
  void clockThatIsSet(
      long setMillis, long laterMillis, long stepMillis, long ahead, long forward, long back) {
    machine.set(setMillis);
    machine.pass(1);
    long first = clock.millis();
    for (int i = 1; i < 60_000; i += 7) {
      machine.pass(Math.min(7, 60_000 - i));
      clock.millis();
    }

    assertThat(first).isGreaterThanOrEqualTo(BEGIN);
    // Whole milliseconds are lost one in twenty at a time.
    assertThat(clock.millis() - BEGIN).isBetween(laterMillis - 1, laterMillis + 1);
    assertThat(clock.read().lastStep().byMillis()).isBetween(stepMillis - 1, stepMillis);
    assertThat(clock.aheadMillis()).isBetween(ahead - 1, ahead + 1);
    assertThat(clock.forwardCount()).isEqualTo(forward);
    assertThat(clock.backCount()).isEqualTo(back);
  }

  @Test
  void manyShortLooksLoseNoMoreThanFewLongOnes() {
    machine.set(-HOUR);
    for (int i = 0; i < 2_000_000; i++) {
      machine.passNanos(500_000);
      clock.millis();
    }

    assertThat(clock.millis() - BEGIN).isBetween(949_999L, 951_000L);
  }

  @Test
  void setBackByAnHour_agreesAgainAfterTwentyHours() {
    machine.set(-HOUR);
    machine.pass(19 * HOUR);
    assertThat(clock.aheadMillis()).isEqualTo(HOUR / 20);

    machine.pass(2 * HOUR);

    assertThat(clock.millis()).isEqualTo(machine.millis());
    assertThat(clock.aheadMillis()).isZero();
  }

  @Test
  void stepIsToldWithTheFirstTimeBehindIt() {
    machine.set(HOUR);
    machine.pass(10);
    // Somebody else looks first.
    long seen = clock.millis();

    assertThat(seen).isEqualTo(BEGIN + HOUR + 10);
    assertThat(clock.read()).isEqualTo(new SteadyClock.Reading(seen, new ClockStep(seen, HOUR)));
  }

  @Test
  void stepsOfOneWeekAreOne_oneOfTheNextIsAnother() {
    machine.set(HOUR);
    machine.pass(30_000);
    clock.millis();
    machine.set(25_000);
    machine.pass(1);
    assertThat(clock.read().lastStep().byMillis()).isEqualTo(HOUR + 25_000);
    assertThat(clock.forwardCount()).isEqualTo(2);

    machine.pass(6 * 24 * HOUR);
    clock.millis();
    machine.set(3_000);
    machine.pass(1);
    assertThat(clock.read().lastStep())
        .as("a small one leaves the large one as it is")
        .isEqualTo(new ClockStep(machine.millis(), HOUR + 28_000));

    machine.pass(7 * 24 * HOUR);
    clock.millis();
    machine.set(5_000);
    machine.pass(1);

    assertThat(clock.read().lastStep()).isEqualTo(new ClockStep(machine.millis(), 5_000));
  }

  @Test
  void setBackAndForwardAgain_onlyWhatWasLostIsAStep() {
    machine.set(-HOUR);
    machine.pass(HOUR);
    clock.millis();
    machine.set(HOUR);
    machine.pass(1);

    assertThat(clock.millis()).isEqualTo(machine.millis());
    assertThat(clock.read().lastStep().byMillis()).isEqualTo(HOUR / 20);
    assertThat(clock.forwardCount()).isEqualTo(1);
    assertThat(clock.backCount()).isEqualTo(1);
  }

  @Test
  void restartOnAClockThatStandsBehindGoesOnFromTheMark() {
    machine.set(HOUR);
    machine.pass(1_000);
    ClockMark mark = clock.mark();
    machine.set(-2 * HOUR);

    SteadyClock next = machine.clock();
    next.goOnFrom(mark);

    assertThat(next.millis()).isEqualTo(mark.reachedMillis());
    assertThat(next.read().lastStep()).isEqualTo(new ClockStep(BEGIN + HOUR + 1_000, HOUR));
    machine.pass(1_000);
    assertThat(next.millis()).isEqualTo(mark.reachedMillis() + 950);
    assertThat(next.backCount() + next.forwardCount()).as("nothing was set while it ran").isZero();
  }

  @Test
  void restartOnAClockThatIsAheadOfTheMarkIsNoStep() {
    ClockMark mark = clock.mark();
    machine.set(HOUR);

    SteadyClock next = machine.clock();
    next.goOnFrom(mark);

    assertThat(next.read()).isEqualTo(new SteadyClock.Reading(machine.millis(), ClockStep.NONE));
  }

  @Test
  void whatTheLogHasIsFollowedAsFarAsAMarkMayBeBehind() {
    clock.atLeast(BEGIN + 9_000);
    assertThat(clock.millis()).isEqualTo(BEGIN + 9_000);

    clock.atLeast(BEGIN + HOUR);
    clock.atLeast(BEGIN);

    assertThat(clock.millis()).isEqualTo(BEGIN + 9_000);
  }

  /** The mark could not be written for an hour, and the clock was set back meanwhile. */
  @Test
  void markThatIsOld_theLogIsFollowedHoweverFar() {
    clock.goOnFrom(new ClockMark(BEGIN - HOUR, ClockStep.NONE));

    clock.atLeast(BEGIN + 3 * HOUR);

    assertThat(clock.millis()).isEqualTo(BEGIN + 3 * HOUR);
  }

  /** Between two looks the thread was put aside: the times do not belong together. */
  @Test
  void threadThatWasPutAsideMakesNoStep() {
    AtomicBoolean aside = new AtomicBoolean();
    SteadyClock torn =
        new SteadyClock(
            () -> {
              if (aside.getAndSet(false)) {
                machine.pass(10_000);
              }
              return machine.millis();
            },
            () -> machine.elapsedMillis() * 1_000_000);
    machine.pass(5);
    aside.set(true);
    torn.millis();
    machine.pass(5);

    assertThat(torn.millis()).isEqualTo(BEGIN + 10_010);
    assertThat(torn.read().lastStep()).isEqualTo(ClockStep.NONE);
  }

  @Property(tries = 300)
  void neverBackwards_atMostFivePercentSlow_neverAheadByMoreThanItWasSetBack(@ForAll long seed) {
    Random random = new Random(seed);
    ManualMachine running = new ManualMachine(BEGIN);
    SteadyClock steady = running.clock();
    long steps = 0;
    for (int i = 0; i < 500; i++) {
      long before = steady.millis();
      long aheadBefore = steady.aheadMillis();
      long set = random.nextInt(4) > 0 ? 0 : random.nextLong(4 * HOUR) - 2 * HOUR;
      long passed = 1 + random.nextLong(random.nextBoolean() ? 50 : 60_000);
      running.set(set);
      running.pass(passed);

      SteadyClock.Reading reading = steady.read();

      long went = reading.nowMillis() - before;
      assertThat(went).as("at most 5 %% slow").isGreaterThanOrEqualTo(passed * 19 / 20 - 1);
      boolean stepped = set - aheadBefore > SteadyClock.STEP_MILLIS;
      if (!stepped && Math.abs(set - aheadBefore - SteadyClock.STEP_MILLIS) > 1) {
        assertThat(went).as("no step").isLessThanOrEqualTo(passed + SteadyClock.STEP_MILLIS + 1);
      }
      if (Math.abs(set) > SteadyClock.STEP_MILLIS + 1) {
        steps++;
      }
      assertThat(reading.nowMillis()).isGreaterThanOrEqualTo(running.millis());
      assertThat(reading.lastStep().toMillis()).isLessThanOrEqualTo(reading.nowMillis());
      assertThat(steady.aheadMillis()).isLessThanOrEqualTo(Math.max(0, aheadBefore - set) + 1);
    }
    assertThat(steady.forwardCount() + steady.backCount()).isBetween(steps, steps + 3);
  }

  @Test
  void manyThreadsSeeItRunForward() throws Exception {
    AtomicLong aheadMillis = new AtomicLong();
    SteadyClock shared =
        new SteadyClock(() -> System.currentTimeMillis() + aheadMillis.get(), System::nanoTime);
    AtomicLong latest = new AtomicLong();
    AtomicBoolean back = new AtomicBoolean();
    AtomicBoolean untold = new AtomicBoolean();
    long begin = shared.millis();
    Runnable look =
        () -> {
          for (int i = 0; i < 100_000; i++) {
            long before = latest.get();
            SteadyClock.Reading reading = shared.read();
            long now = reading.nowMillis();
            back.compareAndSet(false, now < before);
            boolean behindStep = now - begin > HOUR / 2;
            untold.compareAndSet(false, behindStep && reading.lastStep().byMillis() == 0);
            latest.accumulateAndGet(now, Math::max);
          }
        };
    Thread[] threads = new Thread[4];
    for (int i = 0; i < threads.length; i++) {
      threads[i] = Thread.ofPlatform().start(look);
    }
    aheadMillis.set(HOUR);
    Thread.sleep(5);
    aheadMillis.set(-HOUR);
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(back).as("ran backwards").isFalse();
    assertThat(untold).as("a time behind the step without it").isFalse();
  }
}
