package care.shouhu.sim.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * What a run has on the machine, written down beside its files, so that the next run can end and
 * remove what one that was killed left behind. A process is known by its id and its start, because
 * ids are given again.
 */
final class Leftovers {
  private static final String RUNS = "run-*";
  private static final String OWNER = "owner.pid";
  private static final int END_SECONDS_MAX = 60;

  private Leftovers() {}

  /** A folder of this process's own under the work folder. */
  static Path folder(Path work) throws IOException {
    Files.createDirectories(work);
    Path folder = Files.createTempDirectory(work, "run-");
    note(folder.resolve(OWNER), ProcessHandle.current());
    return folder;
  }

  /** Writes down a process that has to be ended before its folder may be removed. */
  static void note(Path file, ProcessHandle process) throws IOException {
    long started = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    Files.writeString(file, process.pid() + " " + started + "\n");
  }

  /** Ends and removes what runs whose owner is gone have left. */
  static void sweep(Path work, Report report) throws IOException {
    if (!Files.isDirectory(work)) {
      return;
    }
    try (DirectoryStream<Path> runs = Files.newDirectoryStream(work, RUNS)) {
      for (Path run : runs) {
        Path owner = run.resolve(OWNER);
        if (Files.exists(owner) && running(owner).isEmpty()) {
          report.say("removing what a run that was cut off has left: %s", run);
          remove(run);
        }
      }
    }
  }

  /** Ends the processes noted in a folder, gives back what is mounted there, and deletes it. */
  static void remove(Path folder) throws IOException {
    for (Path noted : noted(folder)) {
      if (!noted.endsWith(OWNER)) {
        running(noted).ifPresent(Leftovers::end);
      }
    }
    for (Path mounted : SmallDisk.mountedUnder(folder)) {
      SmallDisk.unmount(mounted);
    }
    delete(folder);
  }

  /** The products' own files, and the first line of a PostgreSQL's, which has the id alone. */
  private static List<Path> noted(Path folder) throws IOException {
    try (Stream<Path> files = Files.find(folder, 6, (path, _) -> isNote(path))) {
      return files
          .sorted(Comparator.comparing((Path path) -> path.endsWith("postmaster.pid")))
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static boolean isNote(Path path) {
    return path.getFileName().toString().endsWith(".pid");
  }

  /** The process of a note, if it is still that one. */
  private static Optional<ProcessHandle> running(Path note) throws IOException {
    try {
      String text = Files.readString(note).strip();
      boolean postmaster = note.endsWith("postmaster.pid");
      String[] words = postmaster ? text.split("\n", 4) : text.split(" ", 2);
      long started =
          postmaster ? Long.parseLong(words[2].strip()) * 1_000 : Long.parseLong(words[1]);
      return ProcessHandle.of(Long.parseLong(words[0].strip()))
          .filter(process -> startedAt(process, started));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      // Cut off while it was written: by a process that ended then.
      return Optional.empty();
    }
  }

  /** PostgreSQL notes whole seconds, a moment after its start. */
  private static boolean startedAt(ProcessHandle process, long epochMillis) {
    return process
        .info()
        .startInstant()
        .map(start -> Math.abs(start.toEpochMilli() - epochMillis) <= 5_000)
        .orElse(false);
  }

  private static void end(ProcessHandle process) {
    process.destroy();
    try {
      process.onExit().get(END_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      paths
          .sorted(Comparator.reverseOrder())
          .forEach(path -> {
            try {
              Files.deleteIfExists(path);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Bytes of the files under a folder; one that is deleted meanwhile does not count. */
  static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.mapToLong(file -> file.toFile().isFile() ? file.toFile().length() : 0).sum();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return bytes(folder);
      }
      throw e.getCause();
    }
  }
}
