package care.shouhu.core.db;

import care.shouhu.core.config.DbConfig;
import care.shouhu.core.config.Secret;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.api.MigrationInfo;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;
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

  /**
   * Not template1, which PostgreSQL copies when it is told nothing: TimescaleDB's launcher looks
   * into each database it may enter, and one that somebody is in cannot be copied.
   */
  private static final String EMPTY = "template0";

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

  /** What stood in a database of an older version. */
  @FunctionalInterface
  public interface Filling {
    /**
     * Fills it.
     *
     * @param ahead the SQL of the migrations that are still to come
     */
    void fill(Jdbi old, List<String> ahead);
  }

  /** A new database as that version made it, filled, and then migrated as the product does it. */
  public static TestDatabase upgraded(String version, Filling filling) {
    try {
      DbConfig config = server().createEmpty();
      var dataSource = new PGSimpleDataSource();
      dataSource.setUrl(config.url());
      if (!config.user().isEmpty()) {
        dataSource.setUser(config.user());
        dataSource.setPassword(config.password().value());
      }
      boolean timescale = Migrations.onTimescale(dataSource);
      Migrations.of(dataSource, timescale).target(version).load().migrate();
      List<String> ahead = new ArrayList<>();
      for (MigrationInfo one : Migrations.of(dataSource, timescale).load().info().pending()) {
        ahead.add(text(one.getScript(), timescale));
      }
      filling.fill(Database.jdbi(dataSource), ahead);
      return new TestDatabase(config);
    } catch (SQLException | IOException e) {
      throw new IllegalStateException("no database for tests", e);
    }
  }

  private static String text(String script, boolean timescale) throws IOException {
    for (String folder : List.of("common", timescale ? "timescale" : "plain")) {
      try (InputStream in = Migrations.class.getResourceAsStream("/db/" + folder + "/" + script)) {
        if (in != null) {
          return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
      }
    }
    throw new IllegalStateException(script + " is not there");
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

    DbConfig createEmpty() throws SQLException {
      return new Server(url, user, password, EMPTY).create();
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
