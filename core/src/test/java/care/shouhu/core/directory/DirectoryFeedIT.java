package care.shouhu.core.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import care.shouhu.core.config.DbConfig;
import care.shouhu.core.config.Secret;
import care.shouhu.core.db.Database;
import care.shouhu.core.db.StoppablePostgres;
import care.shouhu.core.db.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryFeedIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void whatIsCommittedIsKnownAfterARefresh() {
    try (TestDatabase test = TestDatabase.fresh();
        Fed fed = fed(test.database())) {
      insertHome(test.database().jdbi());

      fed.feed.refresh();

      Subject subject = fed.directory.resolve(fed.directory.device("bed-1").orElseThrow());
      assertThat(subject.residentId()).isEqualTo("r-1");
      assertThat(subject.bedId()).isEqualTo("b-1");
      assertThat(subject.placeId()).isEqualTo("p-1");
      assertThat(subject.division()).isEqualTo("520302");
      assertThat(subject.resident().risks()).containsExactly("跌倒", "走失");
      assertThat(fed.directory.user("nurse").orElseThrow().skills()).containsExactly("急救");
      assertThat(fed.directory.divisions()).hasSize(15);
      assertThat(fed.directory.policy())
          .hasValueSatisfying(p -> assertThat(p.json()).contains("tiers"));
    }
  }

  @Test
  void howPeopleAreToldIsKnownInTheirOrderUntilItIsRemoved() {
    try (TestDatabase test = TestDatabase.fresh();
        Fed fed = fed(test.database())) {
      insertHome(test.database().jdbi());
      fed.feed.refresh();
      assertThat(fed.directory.channelsOf("nurse"))
          .extracting(UserChannel::id, UserChannel::kind, UserChannel::isVerified)
          .containsExactly(
              tuple("ch-2", ChannelKind.WEB_PUSH, false), tuple("ch-1", ChannelKind.SMS, true));
      assertThat(fed.directory.gateway("sms").orElseThrow().medium()).isEqualTo(ChannelKind.SMS);
      assertThat(fed.directory.notifyPolicy().orElseThrow().policyVersion()).isEqualTo(3);

      test.database()
          .jdbi()
          .useHandle(
              h -> h.execute("update user_channel set removed_at = now() where id = 'ch-2'"));
      fed.feed.refresh();

      assertThat(fed.directory.channelsOf("nurse"))
          .extracting(UserChannel::id)
          .containsExactly("ch-1");
      assertThat(fed.directory.channel("ch-2")).isEmpty();
    }
  }

  @Test
  void whatIsChangedOrRemovedFollowsByItself() {
    try (TestDatabase test = TestDatabase.fresh();
        Fed fed = fed(test.database())) {
      Jdbi jdbi = test.database().jdbi();
      insertHome(jdbi);
      fed.feed.refresh();

      jdbi.useHandle(h -> h.execute("update resident set bed_id = null where id = 'r-1'"));
      jdbi.useHandle(h -> h.execute("update device set removed_at = now() where id = 'button-1'"));

      await(() -> fed.directory.device("button-1").isEmpty());
      await(() -> fed.directory.residentOfBed("b-1").isEmpty());
    }
  }

  /** The version is taken early and committed late: what a plain sequence would lose. */
  @Test
  void nothingThatConcurrentWritersCommitIsMissed() throws Exception {
    int writers = 8;
    int each = 25;
    try (TestDatabase test = TestDatabase.fresh();
        Fed fed = fed(test.database());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var told = ConcurrentHashMap.<String>newKeySet();
      fed.directory.onChange(c -> c.devices().forEach(d -> told.add(d.id())));
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        int number = writer;
        tasks.add(() -> {
          for (int i = 0; i < each; i++) {
            insertSlowly(test.database().jdbi(), "d-" + number + "-" + i, (number + i) % 4);
          }
          return null;
        });
      }

      for (var done : threads.invokeAll(tasks)) {
        done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }

      fed.feed.refresh();
      assertThat(fed.directory.devices()).hasSize(writers * each);
      assertThat(told).hasSize(writers * each);
    }
  }

  @Test
  void aDeviceOfAMomentAgoIsLookedUp() throws Exception {
    try (TestDatabase test = TestDatabase.fresh();
        Fed fed = fed(test.database())) {
      test.database().jdbi().useHandle(h -> h.execute(device("new-1")));

      Optional<Device> found = fed.feed.lookUp("new-1").get();
      Optional<Device> missing = fed.feed.lookUp("new-2").get();

      assertThat(found).isPresent();
      assertThat(missing).isEmpty();
    }
  }

  @Test
  void withTheDatabaseDownTheCopyOnDiskServes() throws Exception {
    try (TestDatabase test = TestDatabase.fresh()) {
      insertHome(test.database().jdbi());
      try (Fed fed = fed(test.database())) {
        fed.feed.refresh();
      }
    }
    Path copy = folder.resolve("directory.copy");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
        .isEqualTo("rw-------");

    try (Database nowhere = nowhere();
        Fed fed = fed(nowhere)) {
      Device device = fed.directory.device("bed-1").orElseThrow();
      assertThat(fed.directory.resolve(device).residentId()).isEqualTo("r-1");
      assertThat(device.secretSha256Hex()).isEqualTo("ab".repeat(32));
      assertThat(fed.directory.policy()).isPresent();
      assertThat(fed.directory.channelsOf("nurse")).hasSize(2);
      assertThat(fed.directory.gateways()).hasSize(1);
      assertThat(fed.directory.notifyPolicy()).isPresent();
      assertThat(fed.feed.lookUp("bed-1").get()).isPresent();
      assertThatThrownBy(() -> fed.feed.lookUp("stranger").get())
          .hasCauseInstanceOf(RegisterUnreachable.class);
    }
  }

  @Test
  void rostersAndPoliciesOfUnitsAreKnownAndOutliveTheDatabaseInTheCopy() {
    try (TestDatabase test = TestDatabase.fresh()) {
      insertHome(test.database().jdbi());
      insertRoster(test.database().jdbi());
      try (Fed fed = fed(test.database())) {
        fed.feed.refresh();
        assertThat(fed.directory.shiftsOf("nurse")).hasSize(2);
        test.database()
            .jdbi()
            .useHandle(
                h -> h.execute("update roster_shift set removed_at = now() where desk = 'night'"));
        fed.feed.refresh();
        assertThat(fed.directory.shiftsOf("nurse")).hasSize(1);
      }
      try (Database nowhere = nowhere();
          Fed fed = fed(nowhere)) {
        assertThat(fed.directory.shiftsOfPlace("p-1"))
            .singleElement()
            .satisfies(shift -> {
              assertThat(shift.people()).containsExactly("nurse");
              assertThat(shift.endsAtMillis() - shift.startsAtMillis()).isEqualTo(8 * 3_600_000L);
            });
        assertThat(fed.directory.policyOfPlace("p-1"))
            .hasValueSatisfying(held -> assertThat(held.text().policyVersion()).isEqualTo(3));
        assertThat(fed.directory.policy())
            .hasValueSatisfying(text -> assertThat(text.policyVersion()).isEqualTo(1));
      }
    }
  }

  private static void insertRoster(Jdbi jdbi) {
    jdbi.useHandle(h -> {
      h.execute(
          """
          insert into roster_shift (place_id, desk, starts_at, ends_at, people, made_by)
          values ('p-1', 'day', now(), now() + interval '8 hours', '{nurse}', 'lead'),
                 ('p-1', 'night', now() + interval '8 hours', now() + interval '16 hours', '{nurse}', 'lead')
          """);
      h.execute(
          """
          insert into escalation_policy (policy_version, place_id, body)
          values (2, 'p-1', '{}'), (3, 'p-1', '{}')
          """);
    });
  }

  @Test
  void aCopyThatIsDamagedIsLeftAside() throws Exception {
    Path copy = folder.resolve("directory.copy");
    try (TestDatabase test = TestDatabase.fresh()) {
      insertHome(test.database().jdbi());
      try (Fed fed = fed(test.database())) {
        fed.feed.refresh();
      }
      byte[] bytes = Files.readAllBytes(copy);
      bytes[bytes.length / 2] ^= 1;
      Files.write(copy, bytes);

      try (Database nowhere = nowhere();
          Fed fed = fed(nowhere)) {
        assertThat(fed.directory.devices()).isEmpty();
      }
      try (Fed fed = fed(test.database())) {
        fed.feed.refresh();
        assertThat(fed.directory.devices()).hasSize(2);
      }
    }
  }

  @Test
  void anotherRegisterReplacesWhatTheCopyHeld() {
    try (TestDatabase old = TestDatabase.fresh()) {
      insertHome(old.database().jdbi());
      try (Fed fed = fed(old.database())) {
        fed.feed.refresh();
      }
    }

    try (TestDatabase other = TestDatabase.fresh();
        Fed fed = fed(other.database())) {
      other.database().jdbi().useHandle(h -> h.execute(device("other-1")));
      fed.feed.refresh();

      assertThat(fed.directory.devices()).extracting(Device::id).containsExactly("other-1");
      assertThat(fed.directory.residents()).isEmpty();
      assertThat(fed.directory.policy()).isEmpty();
    }
  }

  @Test
  void anOutageIsSurvivedAndCaughtUpWith() throws Exception {
    try (StoppablePostgres server = StoppablePostgres.start(folder.resolve("postgres"));
        Database database = open(server.config())) {
      database.migrate();
      insertHome(database.jdbi());
      try (Fed fed = fed(database)) {
        fed.feed.refresh();

        server.stop();
        assertThat(fed.directory.device("bed-1")).isPresent();
        await(() -> fed.feed.ageMillis() > 1_500);
        server.startAgain();
        await(() -> inserted(database, "after-1"));

        await(() -> fed.directory.device("after-1").isPresent());
        assertThat(fed.directory.devices()).hasSize(3);
      }
    }
  }

  private Fed fed(Database database) {
    var directory = new Directory();
    var feed =
        new DirectoryFeed(
            directory,
            database.pool("directory", 3),
            folder.resolve("directory.copy"),
            new SimpleMeterRegistry());
    feed.start();
    return new Fed(directory, feed);
  }

  private record Fed(Directory directory, DirectoryFeed feed) implements AutoCloseable {
    @Override
    public void close() {
      feed.close();
    }
  }

  private static Database nowhere() {
    return open(new DbConfig("jdbc:postgresql://127.0.0.1:1/nowhere", "nobody", new Secret("")));
  }

  private static Database open(DbConfig config) {
    return Database.open(config, new SimpleMeterRegistry());
  }

  private static void insertHome(Jdbi jdbi) {
    jdbi.useTransaction(h -> {
      h.execute(
          """
          insert into place (id, kind, name, division, longitude, latitude)
          values ('p-1', 'INSTITUTION', '红花岗区中心敬老院', '520302', 106.9, 27.6)
          """);
      h.execute("insert into bed (id, place_id, room, label) values ('b-1','p-1','101','1')");
      h.execute(
          """
          insert into resident (id, name, care_level, place_id, bed_id, risks)
          values ('r-1', '陈桂英', 'PARTIAL', 'p-1', 'b-1', '{跌倒,走失}')
          """);
      h.execute(
          """
          insert into app_user (username, display_name, password_hash, role, place_id, skills)
          values ('nurse', '王护士', 'x', 'INSTITUTION_STAFF', 'p-1', '{急救}')
          """);
      h.execute(
          """
          insert into escalation_policy (policy_version, body) values (1, '{"tiers": []}')
          """);
      h.execute(
          """
          insert into notify_gateway (id, medium, name, url, secret_sealed)
          values ('sms', 'SMS', '短信平台', 'https://sms.example/send', 'sealed')
          """);
      h.execute(
          """
          insert into user_channel (id, username, kind, gateway_id, address_sealed, address_mark,
            label, rank, verified_at)
          values ('ch-1', 'nurse', 'SMS', 'sms', 'sealed', 'm1', '138****0000', 2, now()),
                 ('ch-2', 'nurse', 'WEB_PUSH', null, 'sealed', 'm2', 'Chrome', 1, null)
          """);
      h.execute("insert into notify_policy (policy_version, body) values (3, '{}')");
      h.execute(device("button-1"));
      h.execute(device("bed-1"));
      h.execute("update device set bed_id = 'b-1', kind = 'bed_sensor' where id = 'bed-1'");
    });
  }

  private static void insertSlowly(Jdbi jdbi, String id, int pauseMillis) {
    jdbi.useTransaction(h -> {
      h.execute(device(id));
      h.execute("select pg_sleep(?)", pauseMillis / 1_000.0);
    });
  }

  private static boolean inserted(Database database, String id) {
    try {
      database.jdbi().useHandle(h -> h.execute(device(id)));
      return true;
    } catch (RuntimeException stillDown) {
      return false;
    }
  }

  private static String device(String id) {
    return """
    insert into device (id, kind, secret_sha256, interval_seconds)
    values ('%s', 'call_button', decode('%s', 'hex'), 300)
    """
        .formatted(id, "ab".repeat(32));
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("patience").isLessThan(end);
      sleepBriefly();
    }
  }

  private static void sleepBriefly() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
