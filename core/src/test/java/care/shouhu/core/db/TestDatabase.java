package care.shouhu.core.db;

import care.shouhu.core.config.DbConfig;
import care.shouhu.core.config.Secret;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A migrated, empty database for a test, on a real server: {@code SHOUHU_TEST_DB_URL}, else
 * TimescaleDB in Docker, else PostgreSQL as a child process; one server for all tests of a JVM.
 */
public final class TestDatabase implements AutoCloseable {
  private static final DockerImageName TIMESCALE =
      DockerImageName.parse("timescale/timescaledb:2.23.0-pg17")
          .asCompatibleSubstituteFor("postgres");
  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** What PostgreSQL copies a new database from when it is told nothing else. */
  private static final String EMPTY = "template1";

  private static Server server;

  private final DbConfig config;
  private final Database database;

  private TestDatabase(DbConfig config) throws SQLException {
    this.config = config;
    this.database = Database.open(config, new SimpleMeterRegistry());
    this.database.migrate();
  }

  /** A new database, migrated, with nothing in it but what migrations put there. */
  public static TestDatabase fresh() {
    try {
      return new TestDatabase(server().create());
    } catch (SQLException | IOException e) {
      throw new IllegalStateException("no database for tests", e);
    }
  }

  public Database database() {
    return database;
  }

  /** For tests that open the database themselves. */
  public DbConfig config() {
    return config;
  }

  @Override
  public void close() {
    database.close();
  }

  private static synchronized Server server() throws IOException, SQLException {
    if (server == null) {
      server = startServer().withMigratedTemplate();
    }
    return server;
  }

  private static Server startServer() throws IOException {
    String url = System.getenv("SHOUHU_TEST_DB_URL");
    if (url != null && !url.isBlank()) {
      return new Server(url, "", "", EMPTY);
    }
    if (System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"))) {
      return dockerServer();
    }
    EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(postgres)));
    return new Server(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "", EMPTY);
  }

  /** Testcontainers ends the container with the JVM. */
  @SuppressWarnings("resource")
  private static Server dockerServer() {
    PostgreSQLContainer container = new PostgreSQLContainer(TIMESCALE);
    container.start();
    return new Server(
        container.getJdbcUrl(), container.getUsername(), container.getPassword(), EMPTY);
  }

  private static void close(EmbeddedPostgres postgres) {
    try {
      postgres.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Where databases are made.
   *
   * @param template the database that each new one is a copy of
   */
  private record Server(String url, String user, String password, String template) {
    /**
     * The same with a migrated template: a copy is made much faster than it would be migrated. What
     * is on TimescaleDB cannot be copied, its workers stay connected to it; there each is migrated.
     */
    Server withMigratedTemplate() throws SQLException {
      String name = newName();
      create(name);
      try (Database first = Database.open(configOf(name), new SimpleMeterRegistry())) {
        first.migrate();
        return first.isTimescale() ? this : new Server(url, user, password, name);
      }
    }

    DbConfig create() throws SQLException {
      String name = newName();
      create(name);
      return configOf(name);
    }

    private void create(String name) throws SQLException {
      try (Connection connection =
              user.isEmpty()
                  ? DriverManager.getConnection(url)
                  : DriverManager.getConnection(url, user, password);
          var statement = connection.createStatement()) {
        statement.execute("create database " + name + " template " + template);
      }
    }

    private DbConfig configOf(String name) {
      String fresh = url.replaceFirst("(jdbc:postgresql://[^/]+/)[^?]*", "$1" + name);
      return new DbConfig(fresh, user, new Secret(password));
    }

    private static String newName() {
      return "test_" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet();
    }
  }
}
