package care.shouhu.command.loop;

import care.shouhu.command.watch.Moment;
import care.shouhu.core.time.ClockStep;
import care.shouhu.core.time.SteadyClock;

/**
 * The time as one life of the desk has it: it stands still while one input is decided, and after a
 * step of the clock, or when the process stood still, the desk is as new as after a restart. The
 * time between was nobody's, so no device was silent in it.
 */
final class DeskClock {
  /**
   * The loop looks several times a second. Half of the shortest time after which a device is
   * silent: one that speaks twice within its time does not become it by a standstill that is not
   * seen as one.
   */
  static final long STANDSTILL_MILLIS = 10_000;

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

  /**
   * Looks at the clock; true when nobody listened since the last look, because the clock was set
   * forward or the process stood still.
   */
  boolean tick() {
    SteadyClock.Reading reading = clock.read();
    boolean anew = listensAnew(reading);
    nowMillis = reading.nowMillis();
    lastStep = reading.lastStep();
    if (anew) {
      liveSinceMillis = nowMillis;
    }
    return anew;
  }

  private boolean listensAnew(SteadyClock.Reading reading) {
    return reading.lastStep().toMillis() > lastStep.toMillis()
        || reading.nowMillis() - nowMillis > STANDSTILL_MILLIS;
  }

  /** Of the last look. */
  long nowMillis() {
    return nowMillis;
  }

  /** What the clock says at this moment, which the desk has not looked at yet. */
  long unseenMillis() {
    return clock.millis();
  }

  /** Since when this life is live: since it began, or listened again. From any thread. */
  long liveSinceMillis() {
    return liveSinceMillis;
  }

  /** The last look, with the inputs read up to this time. */
  Moment moment(long heardUntilMillis) {
    return new Moment(nowMillis, heardUntilMillis, liveSinceMillis, lastStep);
  }
}
