package care.shouhu.core.db;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Brings the schema up to date: {@code db/common}, then {@code db/timescale} where the extension is
 * at hand, else {@code db/plain}. What a database began with it keeps, so that an extension
 * installed later does not mix the two.
 */
final class Migrations {
  private static final String BEGUN_PLAIN =
      """
      select count(*) > 0 from flyway_schema_history where version = '100' and script like '%aggregates%'
      """;
  private static final String EXTENSION_AT_HAND =
      "select count(*) > 0 from pg_available_extensions where name = 'timescaledb'";
  private static final String HISTORY_THERE =
      "select to_regclass('flyway_schema_history') is not null";

  /**
   * Whoever waits for a table has all that come later wait behind it, readers too: it gives up, and
   * is tried again.
   */
  private static final class WaitShortly extends BaseCallback {
    @Override
    public boolean supports(Event event, Context context) {
      return event == Event.AFTER_CONNECT;
    }

    @Override
    public void handle(Event event, Context context) {
      try (var statement = context.getConnection().createStatement()) {
        statement.execute("set lock_timeout = '5s'");
      } catch (SQLException e) {
        throw new FlywayException("no limit can be set for waiting", e);
      }
    }
  }

  private Migrations() {}

  /**
   * Runs what is missing, under Flyway's lock.
   *
   * @return true on TimescaleDB
   */
  static boolean run(DataSource dataSource) throws SQLException {
    boolean timescale = onTimescale(dataSource);
    of(dataSource, timescale).load().migrate();
    return timescale;
  }

  /** All there are for such a database. */
  static FluentConfiguration of(DataSource dataSource, boolean timescale) {
    return Flyway.configure()
        .dataSource(dataSource)
        .locations(
            "classpath:db/common", timescale ? "classpath:db/timescale" : "classpath:db/plain")
        .lockRetryCount(120)
        .callbacks(new WaitShortly());
  }

  static boolean onTimescale(DataSource dataSource) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      boolean begunPlain = ask(connection, HISTORY_THERE) && ask(connection, BEGUN_PLAIN);
      return !begunPlain && ask(connection, EXTENSION_AT_HAND);
    }
  }

  private static boolean ask(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getBoolean(1);
    }
  }
}
