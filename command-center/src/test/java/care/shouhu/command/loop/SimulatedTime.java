package care.shouhu.command.loop;

import care.shouhu.command.incident.Incident;
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

  /** A loop that turned within this time has not stood still. */
  private static final long TURN_MILLIS_MAX = DeskClock.STANDSTILL_MILLIS;

  /** A mark is written each 10 s; who is killed again before the next one has lost two. */
  private static final long LOST_BY_KILL_MILLIS_MAX = 22_000;

  /** Steps that follow each other within this time are one. */
  private static final long ONE_STEP_MILLIS = 7 * 24 * HOUR;

  /** A call that is older by the two clocks is history. */
  private static final long CALL_LIVE_MILLIS = 30 * 60_000;

  /**
   * What an incident waits for: until when by the desk's time, and how long from when on.
   *
   * @param incident as it was looked at last
   */
  private record Wait(
      Incident incident, long dueAtMillis, long fromMillis, long leftMillis, long lostMillis) {
    Wait of(Incident now) {
      return new Wait(now, dueAtMillis, fromMillis, leftMillis, lostMillis);
    }
  }

  private final Random random;
  private final boolean jumps;
  private final ManualMachine machine = new ManualMachine(DeskSimulation.BEGIN_MILLIS);
  private Map<String, Wait> waits = new HashMap<>();
  private SteadyClock clock = machine.clock();
  private DeskClock desk = new DeskClock(clock);
  private boolean listensAnew;
  private ClockMark mark = ClockMark.NONE;
  private boolean wasSet;
  private boolean lagUnknown;

  /** By how far the clock must have told the desk of steps that count as one. */
  private long steppedMillis;

  private long setAtElapsed = -1;
  private long downMillis;

  /** For how long nothing ran since the mark was written: no mark knows of it. */
  private long downSinceMarkMillis;

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

  /**
   * In pieces as short as those in which the mark is looked at; long ones in the middle of a long
   * time, of which nothing is left at its end but that the loop has turned.
   */
  private void pass(long millis, boolean turns) {
    pieceOf(Math.min(millis, MARK_LOOKED_AT_MILLIS), turns);
    long left = millis - MARK_LOOKED_AT_MILLIS;
    while (left > 0) {
      long piece =
          left > TURN_MILLIS_MAX + LOST_BY_KILL_MILLIS_MAX
              ? TURN_MILLIS_MAX
              : Math.min(left, MARK_LOOKED_AT_MILLIS);
      pieceOf(piece, turns);
      left -= piece;
    }
  }

  private void pieceOf(long millis, boolean turns) {
    machine.pass(millis);
    ClockMark now = clock.mark();
    boolean isOld = now.reachedMillis() - mark.reachedMillis() >= 10_000;
    if (isOld || !now.lastStep().equals(mark.lastStep())) {
      mark = now;
      downSinceMarkMillis = 0;
    }
    listensAnew |= turns && desk.tick();
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
      waits = new HashMap<>();
    } else {
      long lost = Math.max(0, reached - clock.millis());
      Must.hold(
          lost <= LOST_BY_KILL_MILLIS_MAX + downSinceMarkMillis, "%d ms are lost by a kill", lost);
      lostMillis += lost;
    }
    downSinceMarkMillis += forMillis;
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

  /** One that was made long ago must not. */
  boolean isSurelyOld() {
    return !wasSet;
  }

  /**
   * After each step: time has gone on by at least 19 of 20 parts of what really passed, and nothing
   * of an incident is waited for longer than that allows.
   */
  void check(DeskState at) {
    long now = desk.nowMillis();
    long passed = machine.elapsedMillis() - checkedElapsed;
    Must.hold(
        now - checkedMillis >= passed * 19 / 20 - 1,
        "time has come %d ms on while %d ms passed",
        now - checkedMillis,
        passed);
    checkedMillis = now;
    checkedElapsed = machine.elapsedMillis();
    Map<String, Wait> still = new HashMap<>();
    for (Incident incident : at.incidents().all()) {
      Wait wait = wait(incident, waits.get(incident.id()), now);
      if (wait != null) {
        still.put(incident.id(), wait);
      }
    }
    waits = still;
  }

  /** How long it waits; null when for nothing. */
  @SuppressWarnings("ReferenceEquality") // The very same value has the same due time.
  private Wait wait(Incident incident, Wait before, long nowMillis) {
    if (before == null || before.incident != incident) {
      Long due = incident.nextDueAtMillis().orElse(null);
      if (due == null) {
        return null;
      }
      if (before == null || before.dueAtMillis != due) {
        return new Wait(incident, due, runMillis(), due - nowMillis, lostMillis);
      }
    }
    long lost = lostMillis - before.lostMillis;
    long waited = runMillis() - before.fromMillis;
    Must.hold(
        waited <= (before.leftMillis + lost) * 20 / 19 + 100,
        "really waited %d ms for %s, which was due in %d ms",
        waited,
        incident,
        before.leftMillis);
    return before.incident == incident ? before : before.of(incident);
  }
}
