package care.shouhu.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import care.shouhu.core.config.DbConfig;
import care.shouhu.core.db.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a real server. */
final class OwnServerIT {
  private TestDatabase filled;
  private DbConfig empty;

  @BeforeEach
  void makeDatabases() throws SQLException {
    filled = TestDatabase.fresh();
    String name = "empty_" + System.nanoTime();
    onFilled("create database " + name + " template template0");
    DbConfig login = filled.config();
    String url = login.url().replaceFirst("(jdbc:postgresql://[^/]+/)[^?]*", "$1" + name);
    empty = new DbConfig(url, login.user(), login.password());
  }

  @AfterEach
  void dropThem() throws SQLException {
    String name = empty.url().replaceFirst("jdbc:postgresql://[^/]+/([^?]*).*", "$1");
    onFilled("drop database " + name);
    filled.close();
  }

  private void onFilled(String sql) throws SQLException {
    try (Connection connection = new OwnServer(filled.config()).connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void anEmptyDatabaseIsNamed() throws Exception {
    String kind = new OwnServer(empty).inspect();

    assertThat(kind).matches("PostgreSQL [0-9.]+( with TimescaleDB [0-9.]+.*)?");
    assertThat(kind.contains("TimescaleDB")).isEqualTo(filled.database().isTimescale());
  }

  /** As images of TimescaleDB make each database. */
  @Test
  void whatAnExtensionBroughtIsNobodysTable() throws Exception {
    OwnServer server = new OwnServer(empty);
    String extension = filled.database().isTimescale() ? "timescaledb" : "pg_stat_statements";
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("create extension " + extension);
    }

    assertThat(server.inspect()).startsWith("PostgreSQL");
  }

  @Test
  void aDatabaseWithTablesIsRefusedAndToldWhichTheyAre() {
    assertThatThrownBy(() -> new OwnServer(filled.config()).inspect())
        .isInstanceOf(DatabaseRefused.class)
        .hasMessageContaining("not empty")
        .hasMessageContaining("public.");
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsRefused() throws Exception {
    var nowhere =
        new DbConfig(
            "jdbc:postgresql://127.0.0.1:" + Product.freePort() + "/city", "me", empty.password());

    assertThatThrownBy(() -> new OwnServer(nowhere).inspect())
        .isInstanceOf(DatabaseRefused.class)
        .hasMessageContaining("cannot be used");
  }

  @Test
  void theProductIsToldTheSame() {
    assertThat(new OwnServer(empty).environment())
        .containsEntry("SHOUHU_DB_URL", empty.url())
        .containsEntry("SHOUHU_DB_USER", empty.user())
        .containsEntry("SHOUHU_DB_PASSWORD", empty.password().value());
  }

  @Test
  void processorTimeOfAServerOfThisMachineGrowsWithItsWork() throws Exception {
    OwnServer server = new OwnServer(empty);
    double before = server.cpuSeconds();
    assumeThat(before).as("the server runs here").isNotNaN();
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("select count(*) from generate_series(1, 3000000)");
    }

    assertThat(server.cpuSeconds()).isGreaterThan(before);
  }
}
