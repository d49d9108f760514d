package care.shouhu.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of the processors that a session gets, where Linux shares them by session: {@code
 * sched(7)}, "autogroup". With {@code kernel.sched_autogroup_enabled}, which most distributions
 * set, niceness counts only among the threads of one session, and each backend of PostgreSQL is a
 * session of its own, with as large a part as the whole product. A session has a niceness too, in
 * {@code /proc/PID/autogroup}.
 *
 * <p>In a control group (a container, a unit of systemd) this has no effect: there its weight
 * decides.
 */
public final class Autogroup {
  private static final Logger log = LoggerFactory.getLogger(Autogroup.class);

  /** Nine parts to the one of an ordinary session: whoever waits for help waits for no other. */
  private static final int FIRST = -10;

  /** What the others leave, and a sixtieth while they leave nothing. */
  private static final int LAST = 19;

  private Autogroup() {}

  /**
   * Lets the session of this process go before those of others, where the system allows it (root,
   * {@code CAP_SYS_NICE}).
   */
  public static void goFirst() {
    set(ProcessHandle.current().pid(), FIRST);
  }

  /**
   * Lets the processes a server has started go after those of other sessions. To be repeated where
   * each new connection is a new session. A process that has ended meanwhile and a kernel without
   * groups are passed by; the kernel lets an ordinary user do it ten times a second, and what it
   * refuses is done the next time.
   *
   * @param serverProcessId what they are children of
   */
  public static void letGoLast(long serverProcessId) {
    ProcessHandle.of(serverProcessId)
        .ifPresent(server -> server.children().forEach(child -> set(child.pid(), LAST)));
  }

  private static void set(long processId, int niceness) {
    Path group = Path.of("/proc", Long.toString(processId), "autogroup");
    try {
      if (Files.exists(group) && !Files.readString(group).strip().endsWith(" nice " + niceness)) {
        Files.writeString(group, Integer.toString(niceness));
      }
    } catch (IOException e) {
      log.debug("the session of process {} keeps its part of the processors", processId, e);
    }
  }
}
