package care.shouhu.core.db;

import care.shouhu.core.config.DbConfig;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One PostgreSQL server, which may be down at any time, from before the start. Opening never waits
 * for it: a pool hands out a connection or fails after {@link #CONNECT_WITHIN}.
 */
public final class Database implements AutoCloseable {
  /** How long a caller waits for a connection at most. */
  public static final Duration CONNECT_WITHIN = Duration.ofSeconds(3);

  /** Connections for queries of people; recorders and projections have pools of their own. */
  private static final int QUERY_CONNECTIONS_MAX = 10;

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** Meanwhile those go on who waited behind a migration for a table that somebody holds. */
  private static final Duration MIGRATE_AGAIN_AFTER = Duration.ofSeconds(10);

  private static final int SOCKET_TIMEOUT_SECONDS = 60;
  private static final Logger log = LoggerFactory.getLogger(Database.class);

  private final DbConfig config;
  private final MeterRegistry meters;
  private final List<HikariDataSource> pools = new CopyOnWriteArrayList<>();
  private final DataSource queries;
  private final Jdbi jdbi;
  private final CountDownLatch migrated = new CountDownLatch(1);
  private volatile DatabaseState state = DatabaseState.DOWN;
  private volatile boolean timescale;
  private volatile Thread watcher;

  private Database(DbConfig config, MeterRegistry meters) {
    this.config = config;
    this.meters = meters;
    this.queries = pool("query", QUERY_CONNECTIONS_MAX);
    this.jdbi = jdbi(queries);
    Gauge.builder("shouhu_database_up", this, d -> d.state == DatabaseState.UP ? 1 : 0)
        .description("1 when the database is migrated and answers")
        .register(meters);
  }

  /** Opens the pools; the server need not be there. */
  public static Database open(DbConfig config, MeterRegistry meters) {
    return new Database(config, meters);
  }

  /**
   * Migrates as soon as the server answers and nobody holds what is migrated, and from then on
   * watches whether it does.
   */
  public void migrateInBackground() {
    watcher = Thread.ofVirtual().name("database-watch").start(this::watch);
  }

  /**
   * Migrates now.
   *
   * @throws SQLException when the server does not answer
   * @throws FlywayException when a migration fails; the schema is as it was before that migration
   */
  public void migrate() throws SQLException {
    state = DatabaseState.MIGRATING;
    try {
      timescale = Migrations.run(unpooled());
      state = DatabaseState.UP;
      migrated.countDown();
    } finally {
      if (state == DatabaseState.MIGRATING) {
        state = DatabaseState.DOWN;
      }
    }
  }

  /** Waits until the schema is there; false when it is not within the limit. */
  public boolean awaitMigrated(Duration limit) throws InterruptedException {
    return migrated.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** For queries of people: at most {@value #QUERY_CONNECTIONS_MAX} at once. */
  public Jdbi jdbi() {
    return jdbi;
  }

  /** Of a pool of one's own. What fails says so without its arguments: they name people. */
  public static Jdbi jdbi(DataSource pool) {
    Jdbi jdbi = Jdbi.create(pool).installPlugin(new PostgresPlugin());
    jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
    return jdbi;
  }

  /**
   * A pool of its own for one job, so that it never waits behind another.
   *
   * @param name appears in metrics and in {@code pg_stat_activity}
   */
  public DataSource pool(String name, int connectionsMax) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName(name);
    pool.setDataSource(unpooled(name));
    pool.setMaximumPoolSize(connectionsMax);
    pool.setMinimumIdle(0);
    pool.setConnectionTimeout(CONNECT_WITHIN.toMillis());
    pool.setValidationTimeout(1_000);
    pool.setIdleTimeout(Duration.ofMinutes(2).toMillis());
    pool.setMaxLifetime(Duration.ofMinutes(30).toMillis());
    pool.setInitializationFailTimeout(-1);
    pool.setMetricRegistry(meters);
    HikariDataSource dataSource = new HikariDataSource(pool);
    pools.add(dataSource);
    return dataSource;
  }

  /** As of the last look, at most a few seconds ago. */
  public DatabaseState state() {
    return state;
  }

  /** Whether TimescaleDB is there; false until the schema is. */
  public boolean isTimescale() {
    return timescale;
  }

  private DataSource unpooled() {
    return unpooled("migrate");
  }

  private DataSource unpooled(String name) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(config.url());
    if (!config.user().isEmpty()) {
      dataSource.setUser(config.user());
    }
    if (!config.password().value().isEmpty()) {
      dataSource.setPassword(config.password().value());
    }
    dataSource.setApplicationName("shouhu-" + name);
    dataSource.setConnectTimeout((int) CONNECT_WITHIN.toSeconds());
    dataSource.setLoginTimeout((int) CONNECT_WITHIN.toSeconds());
    dataSource.setSocketTimeout(name.equals("migrate") ? 0 : SOCKET_TIMEOUT_SECONDS);
    dataSource.setTcpKeepAlive(true);
    // The server's details and the driver's batch errors quote rows, and rows hold names of people.
    dataSource.setLogServerErrorDetail(false);
    return dataSource;
  }

  private void watch() {
    boolean complained = false;
    try {
      while (true) {
        try {
          if (migrated.getCount() > 0) {
            migrate();
            log.info("database is ready ({})", timescale ? "TimescaleDB" : "plain PostgreSQL");
          } else {
            look();
          }
          complained = false;
        } catch (SQLException e) {
          if (!complained) {
            log.warn("database is down: {}", e.getMessage());
          }
          complained = true;
          state = DatabaseState.DOWN;
        } catch (FlywayException e) {
          log.warn("the schema is not up to date, which is tried again: {}", e.getMessage());
          Thread.sleep(MIGRATE_AGAIN_AFTER);
        }
        Thread.sleep(LOOK_EVERY);
      }
    } catch (InterruptedException e) {
      log.debug("no longer watching the database");
    }
  }

  private void look() throws SQLException {
    try (Connection connection = queries.getConnection()) {
      state = connection.isValid(1) ? DatabaseState.UP : DatabaseState.DOWN;
    }
  }

  /** Ends the pools; connections that are out are closed when they come back. */
  @Override
  public void close() {
    if (watcher != null) {
      watcher.interrupt();
    }
    pools.forEach(HikariDataSource::close);
  }
}
