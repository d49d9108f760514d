package care.shouhu.core.time;

/** A machine whose clock is set by hand, and on which time passes only when it is told to. */
public final class ManualMachine {
  private long machineNanos;
  private long elapsedNanos;

  /**
   * It begins at this time.
   *
   * @param beginMillis epoch milliseconds
   */
  public ManualMachine(long beginMillis) {
    machineNanos = beginMillis * 1_000_000;
  }

  public SteadyClock clock() {
    return new SteadyClock(this::millis, () -> elapsedNanos);
  }

  public long millis() {
    return Math.floorDiv(machineNanos, 1_000_000);
  }

  public long elapsedMillis() {
    return elapsedNanos / 1_000_000;
  }

  public void pass(long millis) {
    passNanos(millis * 1_000_000);
  }

  void passNanos(long nanos) {
    machineNanos += nanos;
    elapsedNanos += nanos;
  }

  /** Somebody sets the clock; no time passes. */
  public void set(long byMillis) {
    machineNanos += byMillis * 1_000_000;
  }
}
