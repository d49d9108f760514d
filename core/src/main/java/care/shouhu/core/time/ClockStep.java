package care.shouhu.core.time;

/**
 * That the time of this process was followed forward by more than {@value SteadyClock#STEP_MILLIS}
 * ms: the machine's clock was set, or the machine slept.
 *
 * @param toMillis the first moment after it, epoch milliseconds; 0 when there was none
 * @param byMillis how far, by all steps that count as this one
 */
public record ClockStep(long toMillis, long byMillis) {
  public static final ClockStep NONE = new ClockStep(0, 0);
}
