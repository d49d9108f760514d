package care.shouhu.core;

/**
 * Who runs first when the processors are all busy: in the hour after a power cut everything comes
 * at once, and a call's way passes half a dozen threads, each of which would wait its turn behind
 * threads that store readings.
 *
 * <p>Where the system does not allow priorities above the normal (not root, no {@code
 * CAP_SYS_NICE}), or Java is started without {@code -XX:ThreadPriorityPolicy=1}, all threads stay
 * equal, and what is promised holds more slowly.
 */
public final class ThreadPriority {
  /** The way of a call: sockets, the log's commit, the desk, what people are told. */
  public static final int CALLS = Thread.MAX_PRIORITY;

  /** What can wait: readings on their way into tables and detectors. */
  public static final int READINGS = Thread.MIN_PRIORITY;

  private ThreadPriority() {}

  /** A thread of this name that runs before others, or after them, from its start on. */
  @SuppressWarnings("ThreadPriorityCheck")
  public static Thread.Builder.OfPlatform thread(String name, int priority) {
    return Thread.ofPlatform().name(name).priority(priority);
  }

  /**
   * Lets the thread this is called on run before others from now on. What is right does not depend
   * on it, only how soon.
   */
  @SuppressWarnings("ThreadPriorityCheck")
  public static void carryCalls() {
    Thread.currentThread().setPriority(CALLS);
  }

  /**
   * The same for the few threads every call passes and that work in short turns: they run as soon
   * as there is work, before all ordinary threads of the machine, those of other programs too
   * ({@link RealTime}).
   *
   * @param work what the thread does
   */
  public static Runnable atOnce(Runnable work) {
    return () -> {
      enterAtOnce();
      work.run();
    };
  }

  /** From now on the thread this is called on runs so, until {@link #leaveAtOnce}. */
  public static void enterAtOnce() {
    RealTime.enter();
  }

  /**
   * The thread this is called on is as it was before. To be called before a long stretch of work,
   * in which such a thread would leave the others of its processor next to nothing.
   */
  public static void leaveAtOnce() {
    RealTime.leave();
  }
}
