package care.shouhu.allinone.postgres;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * PostgreSQL's programs, unpacked once for all tests, whatever JVM they run in. A product that
 * begins on an empty directory unpacks them for itself, which takes longer than the rest of its
 * start; {@link EmbeddedPostgresIT} tests that.
 */
public final class UnpackedPostgres {
  private static final Path PROGRAMS = Path.of("target/postgres-programs").toAbsolutePath();

  private UnpackedPostgres() {}

  /** Whoever starts a server on this directory finds them there. */
  public static void into(Path dataDir) throws IOException {
    Path programs = Files.createDirectories(dataDir).resolve("postgres-programs");
    if (!Files.exists(programs)) {
      Files.createSymbolicLink(programs, unpacked());
    }
  }

  /** A server on this directory, which has them. */
  public static EmbeddedPostgres start(Path dataDir) throws IOException {
    into(dataDir);
    return EmbeddedPostgres.start(dataDir);
  }

  private static synchronized Path unpacked() throws IOException {
    Path lock = PROGRAMS.resolveSibling("postgres-programs.lock");
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      return PostgresBinaries.unpack(PROGRAMS);
    }
  }
}
