package care.shouhu.allinone.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server in a directory of its own. */
final class EmbeddedPostgresIT {
  @TempDir Path dataDir;

  @Test
  void rowsOutliveAnOrderlyStop() throws Exception {
    try (var postgres = EmbeddedPostgres.start(dataDir)) {
      execute(postgres, "create table t (n int)");
      execute(postgres, "insert into t values (7)");
    }

    try (var again = EmbeddedPostgres.start(dataDir)) {
      assertThat(query(again, "select n from t")).isEqualTo("7");
      assertThat(query(again, "show fsync")).isEqualTo("on");
      assertThat(query(again, "show synchronous_commit")).isEqualTo("on");
    }
  }

  @Test
  void aSecondStartTakesOverTheServerThatRuns() throws Exception {
    try (var first = UnpackedPostgres.start(dataDir)) {
      String startedAt = query(first, "select pg_postmaster_start_time()");

      try (var second = EmbeddedPostgres.start(dataDir)) {
        assertThat(second.url()).isEqualTo(first.url());
        assertThat(query(second, "select pg_postmaster_start_time()")).isEqualTo(startedAt);
      }
    }
  }

  @Test
  void aKilledServerIsRecoveredAtTheNextStart() throws Exception {
    var killed = UnpackedPostgres.start(dataDir);
    execute(killed, "create table t (n int)");
    long processId = Postmaster.runningOn(dataDir.resolve("postgres")).orElseThrow().processId();
    ProcessHandle postmaster = ProcessHandle.of(processId).orElseThrow();
    postmaster.destroyForcibly();
    postmaster.onExit().join();

    try (killed;
        var again = EmbeddedPostgres.start(dataDir)) {
      assertThat(query(again, "select count(*) from t")).isEqualTo("0");
    }
  }

  private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = connect(postgres);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = connect(postgres);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** It starts in the background: the first connections may be refused. */
  private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        return DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
      } catch (SQLException e) {
        if (attempt == 300) {
          throw e;
        }
        LockSupport.parkNanos(100_000_000L);
      }
    }
  }
}
