package care.shouhu.core;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Linux's scheduling class for threads that must run at once, {@code sched_setscheduler(2)}.
 *
 * <p>Java's priorities are niceness, and niceness counts only within a group of the scheduler: with
 * {@code kernel.sched_autogroup_enabled}, which most distributions set, or in a control group, a
 * program that has used its group's share waits behind every other group, its most urgent thread
 * too. Measured: a thread of niceness −5 that was ready to run waited up to 150 ms while PostgreSQL
 * stored a backlog. Real-time threads stand outside of these shares.
 *
 * <p>They still cannot take a machine: by {@code kernel.sched_rt_runtime_us} the kernel leaves 5 %
 * of each second to the others.
 */
final class RealTime {
  private static final Logger log = LoggerFactory.getLogger(RealTime.class);

  /** {@code sched.h}: turns of equal length among threads of one priority. */
  private static final int SCHED_RR = 2;

  /** {@code sched.h}: threads this one starts are ordinary again. */
  private static final int SCHED_RESET_ON_FORK = 0x4000_0000;

  /** {@code sched.h}: like every thread nobody said anything of. */
  private static final int SCHED_OTHER = 0;

  /** The lowest of 1 to 99: above everything ordinary, below whatever else is real-time. */
  private static final int PRIORITY = 1;

  /** The only one an ordinary thread may have. */
  private static final int NO_PRIORITY = 0;

  private static final int THIS_THREAD = 0;

  private static final AtomicBoolean REFUSED = new AtomicBoolean();

  private RealTime() {}

  /** Where the system refuses (not root, no {@code CAP_SYS_NICE}, no Linux) nothing changes. */
  static void enter() {
    boolean refused = REFUSED.get() || !isLinux() || !set(SCHED_RR, PRIORITY);
    if (refused && REFUSED.compareAndSet(false, true)) {
      log.info("calls are carried by ordinary threads: the system allows no real-time priority");
    }
  }

  /** Ordinary again, with the niceness it had; nothing changes for one that is ordinary. */
  static void leave() {
    if (!REFUSED.get() && !set(SCHED_OTHER, NO_PRIORITY)) {
      log.warn("a thread that has long work keeps its real-time priority: the system refuses");
    }
  }

  private static boolean isLinux() {
    return "Linux".equals(System.getProperty("os.name"));
  }

  /** Found once: threads may come and go often. */
  private static final class SetScheduler {
    static final MethodHandle HANDLE = handle();

    /** Restricted, for a wrong signature would end the process; this one is the manual's. */
    @SuppressWarnings("restricted")
    private static MethodHandle handle() {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow("sched_setscheduler"),
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS));
    }
  }

  private static boolean set(int policy, int priority) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment parameters = arena.allocateFrom(ValueLayout.JAVA_INT, priority);
      int flags = policy | SCHED_RESET_ON_FORK;
      return (int) SetScheduler.HANDLE.invokeExact(THIS_THREAD, flags, parameters) == 0;
    } catch (Throwable e) {
      log.warn("real-time priority could not be asked for", e);
      return false;
    }
  }
}
