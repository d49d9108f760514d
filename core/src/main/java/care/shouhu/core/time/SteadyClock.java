package care.shouhu.core.time;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * The one time of this process, by which messages are received, timers are due and pages show
 * times. It follows the machine's clock and never runs backwards:
 *
 * <ul>
 *   <li>the machine's clock is set back: this one goes on by elapsed time and loses 5 %, until both
 *       agree again, so no timer is more than 5 % late and nothing stands still;
 *   <li>it is ahead by {@value #STEP_MILLIS} ms or less: followed;
 *   <li>it is ahead by more, because it was set or because the machine slept: followed at once, and
 *       told ({@link #read}), for nobody has had the time between.
 * </ul>
 *
 * <p>Thread-safe without a lock: whoever receives a call must not wait for a thread that was put
 * aside while it looked at the clock.
 */
public final class SteadyClock implements InstantSource {
  /** More than this ahead is a step. */
  public static final long STEP_MILLIS = 2_000;

  /** Of the elapsed time so much is lost while the machine's clock is behind. */
  static final int LOSES_ONE_IN = 20;

  /**
   * Steps that follow each other within this time, seven days, are one: who sets a clock by hand is
   * put right by the network later, and a device that said nothing since the first of them knows of
   * none. One that says nothing for so long has been looked for.
   */
  static final long ONE_STEP_NANOS = 7 * 24 * 3_600_000_000_000L;

  /** How far the log is followed when there was no mark: as far as one that was killed at once. */
  static final long BEHIND_MARK_MILLIS_MAX = 60_000;

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** The machine's clock is looked at so often. */
  private static final long LOOK_EACH_NANOS = NANOS_PER_MILLI;

  /** A thread that was put aside between two looks saw two times that do not belong together. */
  private static final long TORN_NANOS = 100 * NANOS_PER_MILLI;

  private final LongSupplier machineMillis;
  private final LongSupplier elapsedNanos;
  private final AtomicReference<State> state;
  private volatile boolean isMarked;
  private volatile boolean isMarkKept = true;

  /** The latest time that anybody was told. */
  private final AtomicLong toldMillis = new AtomicLong();

  /** The time with the last step. A time that lies behind a step never comes without it. */
  public record Reading(long nowMillis, ClockStep lastStep) {}

  /**
   * A clock that begins at the machine's.
   *
   * @param machineMillis the machine's clock, epoch milliseconds; may jump
   * @param elapsedNanos only its differences count; never runs backwards
   */
  public SteadyClock(LongSupplier machineMillis, LongSupplier elapsedNanos) {
    this.machineMillis = machineMillis;
    this.elapsedNanos = elapsedNanos;
    long machine = machineMillis.getAsLong();
    long nanos = elapsedNanos.getAsLong();
    this.state =
        new AtomicReference<>(
            new State(machine * NANOS_PER_MILLI, nanos, machine, ClockStep.NONE, nanos, 0, 0));
  }

  /** One over the clocks of this machine. */
  public static SteadyClock ofMachine() {
    return new SteadyClock(System::currentTimeMillis, System::nanoTime);
  }

  /** Goes on at least from this mark of an earlier process, and knows of the step it knew of. */
  public void goOnFrom(ClockMark mark) {
    isMarked = !mark.equals(ClockMark.NONE);
    state.updateAndGet(known -> known.raisedTo(mark.reachedMillis()).after(mark.lastStep()));
  }

  /** There is a mark that cannot be read: what is in the log says how far the time has come. */
  void goOnFromLog() {
    isMarked = true;
  }

  /**
   * What is in the log says that it was this late already. The mark on disk is older: by seconds
   * when the process was killed, by more when it could not be written. When there was no mark, it
   * was taken away on purpose, and nobody is followed further than {@value #BEHIND_MARK_MILLIS_MAX}
   * ms.
   */
  public void atLeast(long reachedMillis) {
    if (isMarked || reachedMillis - millis() <= BEHIND_MARK_MILLIS_MAX) {
      state.updateAndGet(known -> known.raisedTo(reachedMillis));
    }
  }

  /** Epoch milliseconds; never less than anybody was told before. */
  @Override
  public long millis() {
    long nanos = elapsedNanos.getAsLong();
    State known = state.get();
    if (nanos - known.atNanos >= LOOK_EACH_NANOS) {
      known = look(known, nanos);
    }
    long millis = known.millis(nanos);
    long told = toldMillis.get();
    while (millis > told && !toldMillis.compareAndSet(told, millis)) {
      told = toldMillis.get();
    }
    return Math.max(millis, told);
  }

  private State look(State known, long beforeNanos) {
    long machine = machineMillis.getAsLong();
    long nanos = elapsedNanos.getAsLong();
    if (nanos - beforeNanos > TORN_NANOS) {
      return known;
    }
    State next = known.next(machine, nanos);
    return state.compareAndSet(known, next) ? next : state.get();
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  /** The time, with the last step at or before it. */
  public Reading read() {
    long now = millis();
    // Asked second: whoever made that time public had made its step public before.
    ClockStep step = state.get().step;
    return new Reading(Math.max(now, step.toMillis()), step);
  }

  /** What the machine's clock says: for what others hold against their clocks, as codes are. */
  public InstantSource machine() {
    return () -> Instant.ofEpochMilli(machineMillis.getAsLong());
  }

  /** How far this clock is ahead of the machine's, which was set back. */
  public long aheadMillis() {
    return Math.max(0, millis() - machineMillis.getAsLong());
  }

  /** How often the machine's clock was seen set forward. */
  public long forwardCount() {
    return state.get().forward;
  }

  /** How often the machine's clock was seen set back. */
  public long backCount() {
    return state.get().back;
  }

  /** Whether the mark is on disk as it should be. */
  void markKept(boolean isKept) {
    isMarkKept = isKept;
  }

  boolean isMarkKept() {
    return isMarkKept;
  }

  /** What a later process has to go on from. */
  public ClockMark mark() {
    Reading reading = read();
    return new ClockMark(reading.nowMillis, reading.lastStep);
  }

  /**
   * As of the last look.
   *
   * @param machineMillis what the machine's clock said then
   * @param stepNanos elapsed time at the last step
   */
  private record State(
      long nowNanos,
      long atNanos,
      long machineMillis,
      ClockStep step,
      long stepNanos,
      long forward,
      long back) {

    long millis(long nanos) {
      return (nowNanos + Math.max(0, nanos - atNanos)) / NANOS_PER_MILLI;
    }

    State next(long machine, long nanos) {
      long passed = Math.max(0, nanos - atNanos);
      long goesOn = nowNanos + passed;
      long machineNanos = machine * NANOS_PER_MILLI;
      long now =
          machineNanos >= goesOn
              ? machineNanos
              : Math.max(machineNanos, goesOn - passed / LOSES_ONE_IN);
      long byMillis = (machineNanos - goesOn) / NANOS_PER_MILLI;
      boolean steps = byMillis > STEP_MILLIS;
      long setMillis = machine - machineMillis - passed / NANOS_PER_MILLI;
      return new State(
          now,
          atNanos + passed,
          machine,
          steps ? step(machine, byMillis, nanos) : step,
          steps ? nanos : stepNanos,
          setMillis > STEP_MILLIS ? forward + 1 : forward,
          setMillis < -STEP_MILLIS ? back + 1 : back);
    }

    private ClockStep step(long toMillis, long byMillis, long nanos) {
      return new ClockStep(toMillis, isOneStep(nanos) ? step.byMillis() + byMillis : byMillis);
    }

    private boolean isOneStep(long nanos) {
      return step.byMillis() > 0 && nanos - stepNanos < ONE_STEP_NANOS;
    }

    State raisedTo(long millis) {
      long now = Math.max(nowNanos, millis * NANOS_PER_MILLI);
      return new State(now, atNanos, machineMillis, step, stepNanos, forward, back);
    }

    State after(ClockStep earlier) {
      return new State(nowNanos, atNanos, machineMillis, earlier, stepNanos, forward, back);
    }
  }
}
