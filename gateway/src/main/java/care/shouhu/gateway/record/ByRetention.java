package care.shouhu.gateway.record;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A transaction that says of itself that it is retention: tables of evidence refuse all others. */
final class ByRetention {
  private ByRetention() {}

  /** What is done in it. */
  interface Work {
    long run() throws SQLException;
  }

  static long run(Connection connection, Work work) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("set local shouhu.retention = 'on'");
      long rows = work.run();
      connection.commit();
      return rows;
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }
}
