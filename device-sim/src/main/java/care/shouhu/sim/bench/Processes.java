package care.shouhu.sim.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Other processes of this machine: their CPU time, their limits, signals to them. */
final class Processes {
  private static final Path PROC = Path.of("/proc");
  private static final int COMMAND_SECONDS_MAX = 60;

  /**
   * Put before a command, has the system end it when the thread that started it is gone: a bench
   * that is killed leaves nothing running. Empty where util-linux cannot do that.
   */
  static final List<String> DIES_WITH_US = diesWithUs();

  private Processes() {}

  private static List<String> diesWithUs() {
    List<String> prefix = List.of("setpriv", "--pdeathsig", "TERM");
    try {
      List<String> trial = new ArrayList<>(prefix);
      trial.add("true");
      run(trial.toArray(String[]::new));
      return prefix;
    } catch (IOException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  /** A row of {@code /proc/PID/status}, such as {@code VmRSS} (KiB) or {@code Threads}. */
  static long status(long processId, String row) throws IOException {
    String status = Files.readString(PROC.resolve(processId + "/status"));
    return ProcStat.first(status, row + ":").orElse(0L);
  }

  /** CPU seconds of one process since its start; 0 when it is gone. */
  static double cpuSeconds(long processId) throws IOException {
    Path stat = PROC.resolve(processId + "/stat");
    return Files.exists(stat)
        ? ProcStat.parse(Files.readString(stat)).map(ProcStat::ownTicks).orElse(0L)
            / ProcStat.TICKS_PER_SECOND
        : 0;
  }

  /** CPU seconds of a process and its children, those that have ended too. */
  static double cpuSecondsWithChildren(long processId) throws IOException {
    long ticks = 0;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path one : all) {
        ProcStat stat = stat(one);
        if (stat != null && stat.processId() == processId) {
          ticks += stat.ownTicks() + stat.waitedTicks();
        } else if (stat != null && stat.parentId() == processId) {
          ticks += stat.ownTicks();
        }
      }
    }
    return ticks / ProcStat.TICKS_PER_SECOND;
  }

  /** Null for a process that ended meanwhile. */
  private static ProcStat stat(Path process) {
    try {
      return ProcStat.parse(Files.readString(process.resolve("stat"))).orElse(null);
    } catch (IOException e) {
      return null;
    }
  }

  /** How many files and sockets a process may have open. */
  static long openFilesMax(long processId) throws IOException {
    String limits = Files.readString(PROC.resolve(processId + "/limits"));
    return ProcStat.first(limits, "Max open files").orElse(Long.MAX_VALUE);
  }

  /** Sends a signal such as {@code INT}. */
  static void signal(long processId, String signal) throws IOException, InterruptedException {
    run("kill", "-" + signal, String.valueOf(processId));
  }

  /**
   * Runs a command to its end.
   *
   * @throws IOException when it fails or takes longer than a minute
   */
  static void run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(String.join(" ", command) + " does not end");
    }
    if (process.exitValue() != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + process.exitValue());
    }
  }
}
