package care.shouhu.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.db.TestDatabase;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** On a real server, TimescaleDB where there is one. */
final class CopyYardstickIT {

  @Test
  void rowsAreCopiedIntoATableOfTheSameKindThatIsGoneAfterwards() throws Exception {
    try (TestDatabase database = TestDatabase.fresh()) {
      var server = new OwnServer(database.config());
      var yardstick =
          new CopyYardstick(new ProductDatabase(server), Devices.random(1, 20, 0).hubs());

      double perSecond = yardstick.rowsPerSecond(Duration.ofMillis(500));

      assertThat(perSecond).isGreaterThan(CopyYardstick.BATCH_ROWS / 10.0);
      try (Connection connection = server.connect();
          Statement statement = connection.createStatement();
          var row = statement.executeQuery("select to_regclass('bench_reading') is null")) {
        row.next();
        assertThat(row.getBoolean(1)).isTrue();
        assertThat(ProductDatabase.isTimescale(connection.createStatement()))
            .isEqualTo(database.database().isTimescale());
      }
    }
  }
}
