package care.shouhu.core;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Lets a thread that every call passes run at once ({@link ThreadPriority#enterAtOnce}) for as long
 * as it works in short turns. One that has used most of its processor since the last look has long
 * work, or runs code that is not compiled yet: as a real-time thread it would keep the compiler,
 * the database and everybody else from that processor, so it is ordinary until it has less to do.
 *
 * <p>Measured: event loops that always were real-time threads held up calls for 0.9 s when a load
 * of 15,000 readings a second began in a machine that had just started, since their code stayed
 * interpreted; later they took a fifth of the time that ordinary ones did.
 *
 * <p>For one thread, which looks itself, from a timer of its own.
 */
public final class ShortTurns {
  /** How often a thread should look. */
  public static final long LOOK_EVERY_MILLIS = 50;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Of the time since the last look. */
  private static final double LONG_ABOVE = 0.7;

  private static final double SHORT_BELOW = 0.4;

  private long lookedNanos;
  private long usedNanos;
  private boolean atOnce;

  /** Makes the current thread real-time or ordinary, by what it did since the last time. */
  public void look() {
    boolean was = atOnce;
    if (looked(System.nanoTime(), THREADS.getCurrentThreadCpuTime()) == was) {
      return;
    }
    if (atOnce) {
      ThreadPriority.enterAtOnce();
    } else {
      ThreadPriority.leaveAtOnce();
    }
  }

  /**
   * Whether the thread should run at once from now on.
   *
   * @param nowNanos of any clock that only goes on
   * @param cpuNanos what the thread has used of a processor since it began
   */
  boolean looked(long nowNanos, long cpuNanos) {
    double share = (double) (cpuNanos - usedNanos) / Math.max(1, nowNanos - lookedNanos);
    boolean isFirst = lookedNanos == 0;
    lookedNanos = nowNanos;
    usedNanos = cpuNanos;
    if (!isFirst) {
      atOnce = share < (atOnce ? LONG_ABOVE : SHORT_BELOW);
    }
    return atOnce;
  }
}
