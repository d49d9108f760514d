package care.shouhu.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Lets a thread that every call passes run at once ({@link ThreadPriority#enterAtOnce}) for as long
 * as it works in short turns. One that wanted its processor most of the time since the last look
 * has long work, or runs code that is not compiled yet: as a real-time thread it would keep the
 * compiler, the database and everybody else from that processor, so it is ordinary for a while.
 *
 * <p>Measured: event loops that always were real-time threads held up calls for 0.9 s when a load
 * of 15,000 readings a second began in a machine that had just started, since their code stayed
 * interpreted; later they took a fifth of the time that ordinary ones did.
 *
 * <p>For one thread, which looks itself, from a timer of its own or between its turns.
 */
public final class ShortTurns {
  /** How often a thread should look. */
  public static final long LOOK_EVERY_MILLIS = 50;

  /** Sooner again than this, what it did since says nothing: a timer is late, or early, by less. */
  private static final long LOOK_NANOS_MIN = LOOK_EVERY_MILLIS * 1_000_000 / 2;

  /** Nanoseconds it ran, nanoseconds it was ready and waited, and turns; Linux alone has it. */
  private static final Path THIS_THREAD = Path.of("/proc/thread-self/schedstat");

  /**
   * Of the time since the last look, run or waiting to run: a real-time thread waits for others of
   * its kind only, and several that share a processor would each seem to use little of it.
   */
  private static final double LONG_ABOVE = 0.7;

  /** Run alone: an ordinary thread waits for everybody, which is what being real-time is for. */
  private static final double SHORT_BELOW = 0.4;

  /** So that one that has long work has a twentieth of it as a real-time thread at most. */
  private static final long ORDINARY_NANOS_MIN = 1_000_000_000L;

  private long lookedNanos;
  private long leftNanos;
  private Used used = Used.UNTOLD;
  private boolean hasLooked;
  private boolean hasLeft;
  private boolean atOnce;

  /**
   * What a thread has had of the processors since it began.
   *
   * @param waitedNanos ready to run, and no processor was free
   */
  record Used(long runNanos, long waitedNanos) {
    static final Used UNTOLD = new Used(0, 0);

    /** As {@code /proc/PID/schedstat} has it. */
    static Used parse(String schedstat) {
      String[] words = schedstat.split(" ", 3);
      return new Used(Long.parseLong(words[0]), Long.parseLong(words[1]));
    }
  }

  /** Makes the current thread real-time or ordinary, by what it did since the last time. */
  public void look() {
    boolean was = atOnce;
    if (areShort() == was) {
      return;
    }
    if (atOnce) {
      ThreadPriority.enterAtOnce();
    } else {
      ThreadPriority.leaveAtOnce();
    }
  }

  /**
   * Whether the current thread should run at once, by what it did since it was last asked. Changes
   * nothing; may be asked before each turn, however short.
   */
  public boolean areShort() {
    long nowNanos = System.nanoTime();
    if (hasLooked && nowNanos - lookedNanos < LOOK_NANOS_MIN) {
      return atOnce;
    }
    Used now;
    try {
      now = Used.parse(Files.readString(THIS_THREAD));
    } catch (IOException e) {
      now = Used.UNTOLD;
    }
    // A kernel without these figures has noughts: who cannot be watched stays ordinary.
    return now.equals(Used.UNTOLD) ? atOnce : looked(nowNanos, now);
  }

  /**
   * Whether the thread should run at once from now on.
   *
   * @param nowNanos of any clock that only goes on
   */
  boolean looked(long nowNanos, Used now) {
    double elapsed = Math.max(1, nowNanos - lookedNanos);
    double run = (now.runNanos() - used.runNanos()) / elapsed;
    double waited = (now.waitedNanos() - used.waitedNanos()) / elapsed;
    boolean isFirst = !hasLooked;
    hasLooked = true;
    lookedNanos = nowNanos;
    used = now;
    if (isFirst) {
      return false;
    }
    if (atOnce && run + waited >= LONG_ABOVE) {
      atOnce = false;
      hasLeft = true;
      leftNanos = nowNanos;
    } else if (!atOnce && run < SHORT_BELOW) {
      atOnce = !hasLeft || nowNanos - leftNanos >= ORDINARY_NANOS_MIN;
    }
    return atOnce;
  }
}
