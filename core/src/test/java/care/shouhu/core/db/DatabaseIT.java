package care.shouhu.core.db;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.config.DbConfig;
import care.shouhu.core.config.Secret;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
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
