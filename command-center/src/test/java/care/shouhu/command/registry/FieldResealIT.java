package care.shouhu.command.registry;

import static care.shouhu.command.RunningCommandCenter.await;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.access.FieldKeyFile;
import care.shouhu.command.access.FieldSeal;
import care.shouhu.command.access.TinkFieldSeal;
import care.shouhu.core.db.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FieldResealIT {
  private static final String NUMBER = "520302194001011234";
  @TempDir Path data;

  /** A day passes when the test says so. */
  private static final class SetClock extends Clock {
    private volatile Duration ahead = Duration.ZERO;

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private static String field(String id) {
    return FieldSeal.field("resident", id, "identity_sealed");
  }

  private static void add(Handle handle, FieldSeal seal, String id) {
    handle
        .createUpdate(
            """
            insert into resident (id, name, division, birth_year, sex, identity_sealed)
            values (:id, '张三', '520302', 1940, 'M', :sealed)
            """)
        .bind("id", id)
        .bind("sealed", seal.seal(field(id), NUMBER))
        .execute();
  }

  private static byte[] sealed(Jdbi jdbi, String id) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select identity_sealed from resident where id = ?")
            .bind(0, id)
            .mapTo(byte[].class)
            .one());
  }

  @Test
  void oldKey_staysUntilNobodyCanCommitWhatItSealed() throws Exception {
    try (var test = TestDatabase.fresh();
        Handle writer = test.database().jdbi().open()) {
      Jdbi jdbi = test.database().jdbi();
      FieldKeyFile file = FieldKeyFile.open(data, Optional.empty());
      FieldSeal seal = TinkFieldSeal.of(file);
      jdbi.useHandle(handle -> add(handle, seal, "R-1"));
      writer.begin();
      add(writer, seal, "R-2");
      file.write(file.read().withAnother().withNewestFirst());
      List<String> steps = new CopyOnWriteArrayList<>();
      var clock = new SetClock();

      try (var _ =
          FieldReseal.start(
              file, TinkFieldSeal.of(file), jdbi, steps::add, new SimpleMeterRegistry(), clock)) {
        await(() -> steps.contains("everything sealed anew"));
        assertThat(sealed(jdbi, "R-1")).startsWith(file.read().prefix());
        assertThat(file.read().sealingCount()).isEqualTo(2);
        writer.commit();
        clock.ahead = Duration.ofHours(25);
        await(() -> steps.contains("old keys removed"));
      }

      assertThat(file.read().sealingCount()).isEqualTo(1);
      FieldSeal afterwards = TinkFieldSeal.of(file);
      for (String id : List.of("R-1", "R-2")) {
        assertThat(afterwards.open(field(id), sealed(jdbi, id))).isEqualTo(NUMBER);
      }
    }
  }

  @Test
  void sealingAnew_isNoChangeOfTheRecord() throws Exception {
    try (var test = TestDatabase.fresh()) {
      Jdbi jdbi = test.database().jdbi();
      FieldKeyFile file = FieldKeyFile.open(data, Optional.empty());
      FieldSeal seal = TinkFieldSeal.of(file);
      jdbi.useHandle(handle -> {
        handle.execute(
            "insert into place (id, kind, name, division, longitude, latitude)"
                + " values ('H-1', 'HOUSEHOLD', '家', '520302', 107, 28)");
        add(handle, seal, "R-1");
        handle.execute(
            "update resident set place_id = 'H-1', care_level = 'FULL' where id = 'R-1'");
      });
      String before = state(jdbi);
      file.write(file.read().withAnother().withNewestFirst());
      List<String> steps = new CopyOnWriteArrayList<>();

      try (var _ =
          FieldReseal.start(
              file,
              TinkFieldSeal.of(file),
              jdbi,
              steps::add,
              new SimpleMeterRegistry(),
              Clock.systemUTC())) {
        await(() -> steps.contains("everything sealed anew"));
      }

      assertThat(sealed(jdbi, "R-1")).startsWith(file.read().prefix());
      assertThat(state(jdbi)).isEqualTo(before);
    }
  }

  /** What open forms and readers of the register go by. */
  private static String state(Jdbi jdbi) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select concat(revision, '/', version, '/', (select count(*) from record_history))
                from resident where id = 'R-1'
                """)
            .mapTo(String.class)
            .one());
  }
}
