package care.shouhu.core.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import care.shouhu.core.config.DbConfig;
import care.shouhu.core.config.Secret;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Migrations and pools on a real server. */
final class DatabaseIT {

  @Test
  void migrationsMakeEveryTableAndMayRunAgain() throws Exception {
    try (TestDatabase test = TestDatabase.fresh()) {
      test.database().migrate();

      List<String> tables =
          test.database()
              .jdbi()
              .withHandle(handle ->
                  handle
                      .createQuery(
                          """
                          select table_name from information_schema.tables
                          where table_schema = 'public'
                          """)
                      .mapTo(String.class)
                      .list());
      assertThat(tables)
          .contains(
              "device",
              "bed_reading",
              "device_event",
              "device_status",
              "quarantine",
              "enrolment",
              "incident",
              "incident_history",
              "assignment",
              "reader_position",
              "bed_reading_hour");
      assertThat(test.database().state()).isEqualTo(DatabaseState.UP);
    }
  }

  @Test
  void aTableThatSomebodyHolds_holdsUpNobodyBehindTheMigration_whichSucceedsLater()
      throws Exception {
    try (TestDatabase test = TestDatabase.fresh();
        Handle holder = test.database().jdbi().open();
        ExecutorService migrating = Executors.newSingleThreadExecutor()) {
      holder.execute("drop index recontact_at");
      // Those after it may be run again, but for a view that has more columns since.
      holder.execute("drop view incident_milestone");
      assertThat(holder.execute("delete from flyway_schema_history where version >= '261'"))
          .isPositive();
      holder.begin();
      holder.execute("lock table recontact in row exclusive mode");
      long startedNanos = System.nanoTime();

      Throwable failed =
          migrating
              .submit(() -> catchThrowable(test.database()::migrate))
              .get(20, TimeUnit.SECONDS);

      assertThat(failed).isInstanceOf(FlywayException.class).hasMessageContaining("lock timeout");
      assertThat(Duration.ofNanos(System.nanoTime() - startedNanos))
          .isLessThan(Duration.ofSeconds(15));
      test.database().jdbi().useHandle(other -> other.execute("delete from recontact"));
      holder.commit();
      test.database().migrate();
      assertThat(test.database().state()).isEqualTo(DatabaseState.UP);
    }
  }

  @Test
  void versionsOfTheRegisterGrowWithEachChange() throws Exception {
    try (TestDatabase test = TestDatabase.fresh()) {
      test.database()
          .jdbi()
          .useHandle(handle -> {
            handle.execute("insert into division values ('520399', '测试区', null, 1, 1)");
            handle.execute("update division set name = '试验区' where code = '520399'");
          });

      Long version =
          test.database()
              .jdbi()
              .withHandle(handle ->
                  handle
                      .createQuery("select version from division where code = '520399'")
                      .mapTo(Long.class)
                      .one());
      assertThat(version).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void whatFailsSaysNothingOfItsArguments() throws Exception {
    try (TestDatabase test = TestDatabase.fresh()) {
      StringWriter logged = new StringWriter();
      for (Jdbi jdbi :
          List.of(test.database().jdbi(), Database.jdbi(test.database().pool("own", 1)))) {
        Throwable failed =
            catchThrowable(() ->
                jdbi.useHandle(handle ->
                    handle
                        .createUpdate("update app_user set nowhere = :name where username = ?")
                        .bind("name", "王秀英")
                        .bind(0, "52030219400101123X")
                        .execute()));
        Throwable batch =
            catchThrowable(() ->
                jdbi.useHandle(handle ->
                    handle
                        .prepareBatch("insert into division values ('520399', :name, :no, 1, 1)")
                        .bind("name", "王秀英")
                        .bind("no", "52030219400101123X")
                        .execute()));
        failed.printStackTrace(new PrintWriter(logged, true));
        batch.printStackTrace(new PrintWriter(logged, true));
      }

      assertThat(logged.toString())
          .contains("Exception")
          .doesNotContain("王秀英")
          .doesNotContain("52030219400101123X");
    }
  }

  @Test
  void aDatabaseThatIsDownDoesNotStopTheStart() throws Exception {
    DbConfig nobody =
        new DbConfig("jdbc:postgresql://127.0.0.1:1/none", "nobody", new Secret("none"));

    try (Database database = Database.open(nobody, new SimpleMeterRegistry())) {
      database.migrateInBackground();

      assertThat(database.awaitMigrated(Duration.ofMillis(300))).isFalse();
      assertThat(database.state()).isNotEqualTo(DatabaseState.UP);
    }
  }
}
