package care.shouhu.allinone.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code postmaster.pid} of a data directory says: line 1 process id, line 3 start in epoch
 * seconds, line 4 port, line 8 status (PostgreSQL's {@code miscadmin.h}, LOCK_FILE_LINE_*).
 *
 * @param ready it takes connections
 */
record Postmaster(long processId, int port, boolean ready) {

  /** The file is written a moment after the process has started; clocks are whole seconds. */
  private static final long START_SECONDS_APART_MAX = 60;

  /** The postmaster that runs on the directory; empty when none does. */
  static Optional<Postmaster> runningOn(Path cluster) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(cluster.resolve("postmaster.pid"));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    if (lines.size() < 4) {
      return Optional.empty();
    }
    long processId = Long.parseLong(lines.get(0).trim());
    boolean alive =
        ProcessHandle.of(processId)
            .filter(handle -> handle.isAlive() && isThatServer(handle, lines.get(2).trim()))
            .isPresent();
    if (!alive) {
      return Optional.empty();
    }
    boolean ready = lines.size() >= 8 && lines.get(7).trim().equals("ready");
    return Optional.of(new Postmaster(processId, Integer.parseInt(lines.get(3).trim()), ready));
  }

  /**
   * Whether it is the process that wrote the file. After a power cut the same id may belong to
   * another program, also one of another user, whose name cannot be read; its start can.
   */
  private static boolean isThatServer(ProcessHandle handle, String startedEpochSeconds) {
    Optional<String> program = handle.info().command();
    if (program.isPresent()) {
      return program.get().contains("postgres");
    }
    long wrote = Long.parseLong(startedEpochSeconds);
    return handle
        .info()
        .startInstant()
        .map(start -> Math.abs(start.getEpochSecond() - wrote) <= START_SECONDS_APART_MAX)
        .orElse(true);
  }
}
