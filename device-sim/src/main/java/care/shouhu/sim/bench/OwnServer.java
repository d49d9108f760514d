package care.shouhu.sim.bench;

import care.shouhu.core.config.DbConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;

/**
 * A server of whoever measures, such as TimescaleDB. The product fills it and leaves it filled;
 * nothing of it is stopped or removed.
 */
record OwnServer(DbConfig login) implements DatabaseServer {
  private static final String CONNECT_SECONDS_MAX = "10";

  /** What an extension brought counts as nothing: images bring TimescaleDB in every database. */
  private static final String CONTENTS =
      """
      select string_agg(name, ', ' order by name) from (
        select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
          and not exists (select 1 from pg_depend d
            where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
        order by 1 limit 3) as first
      """;

  /** The migrations take the extension where it is at hand. */
  private static final String KIND =
      """
      select 'PostgreSQL ' || split_part(current_setting('server_version'), ' ', 1) || coalesce(
        (select ' with TimescaleDB ' || coalesce(installed_version, default_version)
         from pg_available_extensions where name = 'timescaledb'), '')
      """;

  private static final String PROCESS =
      """
      select pg_backend_pid(), coalesce(inet_server_addr() <<= '127.0.0.0/8' or inet_server_addr() = '::1', false)
      """;

  @Override
  public Map<String, String> environment() {
    return Map.of(
        "SHOUHU_DB_URL", login.url(),
        "SHOUHU_DB_USER", login.user(),
        "SHOUHU_DB_PASSWORD", login.password().value());
  }

  /**
   * Looks whether it may be measured.
   *
   * @return what it is, such as {@code PostgreSQL 17.6 with TimescaleDB 2.23.0}
   * @throws DatabaseRefused when it does not answer, or when somebody's tables are in it
   */
  String inspect() throws DatabaseRefused {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      String contents = text(statement, CONTENTS);
      if (contents != null) {
        throw new DatabaseRefused(
            "the database of --db-url is not empty, it has "
                + contents
                + ": the bench fills one and leaves it so; make a new one (create database …)");
      }
      return text(statement, KIND);
    } catch (SQLException e) {
      throw new DatabaseRefused("the database of --db-url cannot be used: " + e.getMessage());
    }
  }

  private static String text(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  @Override
  public Connection connect() throws SQLException {
    Properties properties = new Properties();
    if (!login.user().isEmpty()) {
      properties.setProperty("user", login.user());
    }
    if (!login.password().value().isEmpty()) {
      properties.setProperty("password", login.password().value());
    }
    properties.setProperty("ApplicationName", ProductDatabase.APPLICATION);
    properties.setProperty("loginTimeout", CONNECT_SECONDS_MAX);
    properties.setProperty("connectTimeout", CONNECT_SECONDS_MAX);
    return DriverManager.getConnection(login.url(), properties);
  }

  /** Of the parent of the process that serves a connection, if both are PostgreSQL's here. */
  @Override
  public double cpuSeconds() throws IOException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(PROCESS)) {
      row.next();
      long serving = row.getLong(1);
      if (!row.getBoolean(2) || !isPostgres(serving)) {
        return Double.NaN;
      }
      long server = Processes.status(serving, "PPid");
      return isPostgres(server) ? Processes.cpuSecondsWithChildren(server) : Double.NaN;
    } catch (SQLException e) {
      throw new IOException("the database does not say which process it is", e);
    }
  }

  private static boolean isPostgres(long processId) throws IOException {
    try {
      Path name = Path.of("/proc", String.valueOf(processId), "comm");
      return Files.readString(name).startsWith("postgres");
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** It is not the product's to end. */
  @Override
  public void endIfLeft() {}
}
