package care.shouhu.sim.bench;

import java.util.Optional;

/**
 * What {@code /proc/PID/stat} says of a process (proc(5)). Pure.
 *
 * @param ownTicks user and system time of the process
 * @param waitedTicks of its children that ended and were waited for
 */
record ProcStat(long processId, long parentId, long ownTicks, long waitedTicks) {
  /** Linux tells times to programs in hundredths of a second, whatever the kernel's own ticks. */
  static final double TICKS_PER_SECOND = 100;

  private static final int PARENT = 1;
  private static final int USER = 11;
  private static final int SYSTEM = 12;
  private static final int WAITED_USER = 13;
  private static final int WAITED_SYSTEM = 14;

  /** Empty for text that is no such line. A command's name may hold blanks and parentheses. */
  static Optional<ProcStat> parse(String line) {
    int open = line.indexOf(" (");
    int close = line.lastIndexOf(") ");
    if (open < 0 || close < open) {
      return Optional.empty();
    }
    String[] fields = line.substring(close + 2).split(" ", WAITED_SYSTEM + 2);
    if (fields.length <= WAITED_SYSTEM) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ProcStat(
              Long.parseLong(line.substring(0, open)),
              Long.parseLong(fields[PARENT]),
              Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]),
              Long.parseLong(fields[WAITED_USER]) + Long.parseLong(fields[WAITED_SYSTEM])));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * The first value of a row of {@code /proc/PID/limits} or {@code /proc/PID/status}; empty when it
   * has none, or no limit.
   */
  static Optional<Long> first(String rows, String row) {
    return rows.lines()
        .filter(line -> line.startsWith(row))
        .map(line -> line.substring(row.length()).strip().split("\\s+", 2)[0])
        .filter(value -> value.matches("[0-9]{1,18}"))
        .map(Long::parseLong)
        .findFirst();
  }
}
