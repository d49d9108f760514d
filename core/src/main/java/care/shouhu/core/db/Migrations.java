package care.shouhu.core.db;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

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

  private Migrations() {}

  /**
   * Runs what is missing, under Flyway's lock.
   *
   * @return true on TimescaleDB
   */
  static boolean run(DataSource dataSource) throws SQLException {
    boolean timescale = onTimescale(dataSource);
    Flyway.configure()
        .dataSource(dataSource)
        .locations(
            "classpath:db/common", timescale ? "classpath:db/timescale" : "classpath:db/plain")
        .lockRetryCount(120)
        .load()
        .migrate();
    return timescale;
  }

  private static boolean onTimescale(DataSource dataSource) throws SQLException {
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
