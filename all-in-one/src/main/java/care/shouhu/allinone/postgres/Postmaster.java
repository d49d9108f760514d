package care.shouhu.allinone.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code postmaster.pid} of a data directory says: line 1 process id, line 4 port, line 8
 * status (PostgreSQL's {@code miscadmin.h}, LOCK_FILE_LINE_*).
 *
 * @param ready it takes connections
 */
record Postmaster(long processId, int port, boolean ready) {

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
            .filter(handle -> handle.isAlive() && isPostgres(handle))
            .isPresent();
    if (!alive) {
      return Optional.empty();
    }
    boolean ready = lines.size() >= 8 && lines.get(7).trim().equals("ready");
    return Optional.of(new Postmaster(processId, Integer.parseInt(lines.get(3).trim()), ready));
  }

  /** A process id may have been given to another program since. */
  private static boolean isPostgres(ProcessHandle handle) {
    return handle.info().command().map(command -> command.contains("postgres")).orElse(true);
  }
}
