package care.shouhu.core.db;

import care.shouhu.core.config.DbConfig;
import care.shouhu.core.config.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;

/**
 * A PostgreSQL of a test's own, to be stopped and started again: what an outage is. It keeps its
 * data and its port.
 */
public final class StoppablePostgres implements AutoCloseable {
  private final Path directory;
  private final int port;
  private EmbeddedPostgres server;

  private StoppablePostgres(Path directory, int port) {
    this.directory = directory;
    this.port = port;
  }

  /**
   * Running, without any table.
   *
   * @param directory empty; keeps the data
   */
  public static StoppablePostgres start(Path directory) {
    var postgres = new StoppablePostgres(directory, freePort());
    postgres.startAgain();
    return postgres;
  }

  private static int freePort() {
    try (var free = new ServerSocket(0)) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public DbConfig config() {
    return new DbConfig(
        "jdbc:postgresql://localhost:" + port + "/postgres", "postgres", new Secret("postgres"));
  }

  /** Ends all connections and the server. */
  public void stop() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Up again, with the data it had. */
  public void startAgain() {
    try {
      server =
          EmbeddedPostgres.builder()
              .setDataDirectory(directory)
              .setCleanDataDirectory(false)
              .setPort(port)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stop();
  }
}
