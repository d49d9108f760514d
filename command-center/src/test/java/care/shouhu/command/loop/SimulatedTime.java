package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.Incident;
import care.shouhu.command.watch.DeviceFacts;
import care.shouhu.core.time.ClockMark;
import care.shouhu.core.time.ClockStep;
import care.shouhu.core.time.ManualMachine;
import care.shouhu.core.time.SteadyClock;
import care.shouhu.core.wire.Envelope;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * The time that really passes, by which devices go, and a machine whose clock is set forward and
 * back; between them the product's own clock, with a mark that is as old as one on disk. Knows what
 * the desk may never make people wait for, whatever the machine's clock says.
 */
final class SimulatedTime {
  private static final long HOUR = 3_600_000;

  /** As often as a mark is looked at on disk. */
  private static final long MARK_LOOKED_AT_MILLIS = 1_000;

  /** A mark is written each 10 s; who is killed again before the next one has lost two. */
  private static final long LOST_BY_KILL_MILLIS_MAX = 22_000;

  /** Steps that follow each other within this time are one. */
  private static final long ONE_STEP_MILLIS = 7 * 24 * HOUR;

  /** A call that is older by the two clocks is history. */
  private static final long CALL_LIVE_MILLIS = 30 * 60_000;

  /** Within it the clock loses no more than 15 s. */
  private static final long HEARD_NOW_MILLIS = 5 * 60_000;

  /** What an incident waits for: until when by the desk's time, and how long from when on. */
  private record Wait(long dueAtMillis, long fromMillis, long leftMillis, long lostMillis) {}

  private final Random random;
  private final boolean jumps;
  private final ManualMachine machine = new ManualMachine(DeskSimulation.BEGIN_MILLIS);
  private final Map<String, Wait> waits = new HashMap<>();
  private SteadyClock clock = machine.clock();
  private DeskClock desk = new DeskClock(clock);
  private boolean listensAnew;
  private ClockMark mark = ClockMark.NONE;
  private boolean wasSet;

  private boolean isSetUnseen;

  /** The product's time when it first saw that the machine's clock had been set. */
  private long setSeenMillis;

  private boolean lagUnknown;

  /** By how far the clock must have told the desk of steps that count as one. */
  private long steppedMillis;

  private long setAtElapsed = -1;
  private long downMillis;

  /** Time that the marks of processes that were killed did not know of. */
  private long lostMillis;

  private long checkedMillis = DeskSimulation.BEGIN_MILLIS;
  private long checkedElapsed;

  /**
   * Begins.
   *
   * @param jumps whether the clock is set while the product runs, too
   */
  SimulatedTime(Random random, boolean jumps) {
    this.random = random;
    this.jumps = jumps;
  }

  /** What devices' clocks say, which are right. */
  long trueMillis() {
    return DeskSimulation.BEGIN_MILLIS + machine.elapsedMillis();
  }

  /** What the product's clock says. */
  long nowMillis() {
    return clock.millis();
  }

  /** Time that passed while the product ran. */
  long runMillis() {
    return machine.elapsedMillis() - downMillis;
  }

  DeskClock desk() {
    return desk;
  }

  /** Looks at the clock; true when nobody listened since the step before. */
  boolean tick() {
    boolean stepped = desk.tick();
    boolean anew = stepped || listensAnew;
    listensAnew = false;
    return anew;
  }

  ClockStep lastStep() {
    return clock.read().lastStep();
  }

  /** The loop turns, with nothing to do. */
  void pass(long millis) {
    pass(millis, true);
  }

  /** The process stands still, and the clocks run on: nobody listens. */
  void standStill(long millis) {
    pass(millis, false);
    downMillis += millis;
  }

  private void pass(long millis, boolean turns) {
    for (long left = millis; left > 0; left -= MARK_LOOKED_AT_MILLIS) {
      machine.pass(Math.min(left, MARK_LOOKED_AT_MILLIS));
      ClockMark now = clock.mark();
      setSeenMillis = isSetUnseen ? now.reachedMillis() : setSeenMillis;
      isSetUnseen = false;
      mark = now.reachedMillis() - mark.reachedMillis() >= 10_000 ? now : mark;
      mark = now.lastStep().equals(mark.lastStep()) ? mark : now;
      listensAnew |= turns && desk.tick();
    }
  }

  /** Now and then somebody sets the machine's clock: wrong, by hours, or right again. */
  void mayBeSet() {
    if (jumps && random.nextInt(25) == 0) {
      long wrong =
          switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> random.nextLong(8_000) - 4_000;
            default -> random.nextLong(4 * HOUR) - 2 * HOUR;
          };
      setWhileItRuns(trueMillis() + wrong - machine.millis());
    }
  }

  private void setWhileItRuns(long byMillis) {
    long stepMillis = machine.millis() + byMillis - clock.millis();
    if (stepMillis > SteadyClock.STEP_MILLIS) {
      boolean one = setAtElapsed >= 0 && machine.elapsedMillis() - setAtElapsed < ONE_STEP_MILLIS;
      steppedMillis = one ? steppedMillis + stepMillis : stepMillis;
      setAtElapsed = machine.elapsedMillis();
    }
    set(byMillis);
  }

  private void set(long byMillis) {
    wasSet = true;
    machine.set(byMillis);
    isSetUnseen = true;
  }

  /**
   * The process is gone for so long, and its machine's clock may have been set meanwhile. Answers
   * whether it is earlier then: the mark was taken away, or the process was killed before there was
   * one of the last step.
   */
  boolean restart(long forMillis) {
    long reached = clock.millis();
    boolean unmarked = !lastStep().equals(mark.lastStep());
    lagUnknown |= unmarked || machine.elapsedMillis() == setAtElapsed;
    machine.pass(forMillis);
    downMillis += forMillis;
    boolean back = random.nextInt(8) == 0;
    if (back) {
      long most = jumps ? 2 * HOUR : 10 * 60_000;
      set(reached - random.nextLong(most) - machine.millis());
    } else if (jumps && random.nextInt(30) == 0) {
      // Nobody can tell that from a long outage, so what a call's age is nobody knows.
      set(random.nextLong(2 * HOUR));
      lagUnknown = true;
    }
    boolean taken = back && reached - machine.millis() < 10 * 60_000 && random.nextInt(5) == 0;
    clock = machine.clock();
    boolean earlier = taken || (back && unmarked);
    if (taken) {
      steppedMillis = 0;
    } else {
      clock.goOnFrom(mark);
    }
    if (earlier) {
      waits.clear();
    } else {
      long lost = Math.max(0, reached - clock.millis());
      assertThat(lost).as("time lost by a kill").isLessThanOrEqualTo(LOST_BY_KILL_MILLIS_MAX);
      lostMillis += lost;
    }
    desk = new DeskClock(clock);
    listensAnew = false;
    checkedMillis = taken ? clock.millis() : mark.reachedMillis();
    checkedElapsed = machine.elapsedMillis();
    return earlier;
  }

  /** How late the product must think a message that is said now. */
  private long lagMillis() {
    return nowMillis() - trueMillis();
  }

  /** How far the product knows itself ahead of its machine's clock. */
  long aheadMillis() {
    return clock.aheadMillis();
  }

  /** A call that is made now must ring. */
  boolean isSurelyLive() {
    return isLiveByMachine()
        || (!lagUnknown && lagMillis() - steppedMillis < CALL_LIVE_MILLIS - 5_000);
  }

  /** The machine's clock, which was set back, is right enough, whatever the product's says. */
  private boolean isLiveByMachine() {
    return aheadMillis() > Envelope.AHEAD_MILLIS_MIN
        && Math.abs(lagMillis() - aheadMillis()) < CALL_LIVE_MILLIS - 5_000;
  }

  /** It must, but only because the desk knows of the step. */
  boolean needsStep() {
    return lagMillis() > CALL_LIVE_MILLIS - 5_000 && !isLiveByMachine();
  }

  /**
   * One that was made long ago must not. After the clock was set only of a device that has been
   * learned anew since, and was heard a short while ago.
   */
  boolean isSurelyOld(long ageMillis, DeviceFacts facts) {
    return !wasSet
        || (isLearnedAnew(facts)
            && Math.min(ageMillis, ageMillis + lagMillis()) > CALL_LIVE_MILLIS + 120_000);
  }

  private boolean isLearnedAnew(DeviceFacts facts) {
    return facts.clock().knownLagMillis() != null
        && facts.clock().knownSinceMillis() > setSeenMillis
        && nowMillis() - facts.lastSeenAtMillis() < HEARD_NOW_MILLIS;
  }

  /**
   * After each step: time has gone on by at least 19 of 20 parts of what really passed, and nothing
   * of an incident is waited for longer than that allows.
   */
  void check(Desk at) {
    long now = desk.nowMillis();
    long passed = machine.elapsedMillis() - checkedElapsed;
    assertThat(now - checkedMillis)
        .as("how far time has come while %d ms passed", passed)
        .isGreaterThanOrEqualTo(passed * 19 / 20 - 1);
    checkedMillis = now;
    checkedElapsed = machine.elapsedMillis();
    Map<String, Wait> still = new HashMap<>();
    for (Incident incident : at.state().incidents().all()) {
      incident
          .nextDueAtMillis()
          .ifPresent(due -> still.put(incident.id(), wait(incident.id(), due, now)));
    }
    waits.clear();
    waits.putAll(still);
  }

  private Wait wait(String id, long dueAtMillis, long nowMillis) {
    Wait before = waits.get(id);
    if (before == null || before.dueAtMillis != dueAtMillis) {
      return new Wait(dueAtMillis, runMillis(), dueAtMillis - nowMillis, lostMillis);
    }
    long lost = lostMillis - before.lostMillis;
    assertThat(runMillis() - before.fromMillis)
        .as("really waited for %s, which was due in %d ms", id, before.leftMillis)
        .isLessThanOrEqualTo((before.leftMillis + lost) * 20 / 19 + 100);
    return before;
  }
}
