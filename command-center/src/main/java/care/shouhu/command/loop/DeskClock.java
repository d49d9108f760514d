package care.shouhu.command.loop;

import care.shouhu.command.watch.Moment;
import care.shouhu.core.time.ClockStep;
import care.shouhu.core.time.SteadyClock;

/**
 * The time as one life of the desk has it: it stands still while one input is decided, and after a
 * step of the clock the desk is as new as after a restart. The time between was nobody's, so no
 * device was silent in it.
 */
final class DeskClock {
  private final SteadyClock clock;
  private long nowMillis;
  private volatile long liveSinceMillis;
  private ClockStep lastStep = ClockStep.NONE;

  DeskClock(SteadyClock clock) {
    this.clock = clock;
  }

  /**
   * The state is rebuilt; from now on somebody listens.
   *
   * @param reachedMillis when the newest batch in the log was decided
   */
  void begin(long reachedMillis) {
    clock.atLeast(reachedMillis);
    tick();
    liveSinceMillis = nowMillis;
  }

  /** Looks at the clock; true when it was set forward since the last look. */
  boolean tick() {
    SteadyClock.Reading reading = clock.read();
    nowMillis = reading.nowMillis();
    boolean stepped = isNew(reading.lastStep());
    lastStep = reading.lastStep();
    if (stepped) {
      liveSinceMillis = lastStep.toMillis();
    }
    return stepped;
  }

  private boolean isNew(ClockStep step) {
    return step.toMillis() > lastStep.toMillis();
  }

  /** Of the last look. */
  long nowMillis() {
    return nowMillis;
  }

  /** What the clock says at this moment, which the desk has not looked at yet. */
  long unseenMillis() {
    return clock.millis();
  }

  /** Since when this life is live, or the clock was set forward. From any thread. */
  long liveSinceMillis() {
    return liveSinceMillis;
  }

  /** The last look, with the inputs read up to this time. */
  Moment moment(long heardUntilMillis) {
    return new Moment(nowMillis, heardUntilMillis, liveSinceMillis, lastStep);
  }
}
