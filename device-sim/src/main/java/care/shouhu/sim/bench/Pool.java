package care.shouhu.sim.bench;

import care.shouhu.sim.bench.BenchOptions.Scenario;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Somebody else has every connection the database gives, and the product none. */
final class Pool {
  private static final int SENSORS = 200;
  private static final int BUTTONS = 300;
  private static final int SECONDS = 60;
  private static final int READINGS_PER_SECOND = 1_000;
  private static final int CALLS_PER_SECOND = 10;
  private static final Duration BEFORE = Duration.ofSeconds(5);

  /** Calls become incidents without the database. */
  private static final Duration LATE_AFTER = Duration.ofSeconds(2);

  private Pool() {}

  static void run(Bench bench) throws Exception {
    Prepared prepared = Prepared.start(bench, "pool", Devices.random(SENSORS, 0, BUTTONS));
    Product product = prepared.product();
    try (Traffic traffic = Traffic.start(bench, prepared)) {
      int rate = bench.options().rateOr(READINGS_PER_SECOND);
      traffic.pace(rate, CALLS_PER_SECOND);
      Thread.sleep(BEFORE);
      long waited;
      try (Hoard hoard = new Hoard(product.database())) {
        hoard.takeAll();
        bench.report().say("every connection of the database is taken: %d", hoard.count());
        long stored = Prepared.stored(product.metrics());
        Thread.sleep(Duration.ofSeconds(bench.options().secondsOr(SECONDS)));
        if (Prepared.stored(product.metrics()) != stored) {
          throw new IOException("something was stored: the product had a connection after all");
        }
        waited = Prepared.backlog(product.metrics());
      }
      long freedNanos = System.nanoTime();
      traffic.awaitCaughtUp(rate);
      bench
          .report()
          .figure(
              Figure.of(Scenario.POOL, Measure.RECOVERY, (System.nanoTime() - freedNanos) / 1e9)
                  .with("waiting", waited));
      traffic.audit(Scenario.POOL, LATE_AFTER);
    }
  }

  /** The connections; those the product holds are taken from it. */
  private static final class Hoard implements AutoCloseable {
    private static final String OTHERS =
        " from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()"
            + " and application_name <> 'bench'";
    private static final Duration TAKEN_WITHIN = Duration.ofSeconds(60);

    private final ProductDatabase database;
    private final List<Connection> connections = new ArrayList<>();

    Hoard(ProductDatabase database) {
      this.database = database;
    }

    void takeAll() throws IOException, SQLException, InterruptedException {
      connections.add(database.connect());
      try (Statement statement = connections.getFirst().createStatement()) {
        Waiting.until(
            "every connection is taken",
            TAKEN_WITHIN,
            () -> {
              try {
                takeFree();
                statement.execute("select pg_terminate_backend(pid)" + OTHERS);
                takeFree();
                var others = statement.executeQuery("select count(*)" + OTHERS);
                others.next();
                return others.getInt(1) == 0;
              } catch (SQLException e) {
                throw new IOException(e);
              }
            });
      }
    }

    private void takeFree() throws IOException, SQLException {
      while (true) {
        try {
          connections.add(database.connect());
        } catch (SQLException e) {
          // 53300: too many connections. Anything else is no hoarding.
          if (!"53300".equals(e.getSQLState())) {
            throw e;
          }
          return;
        }
      }
    }

    int count() {
      return connections.size();
    }

    @Override
    public void close() throws SQLException {
      for (Connection connection : connections) {
        connection.close();
      }
    }
  }
}
