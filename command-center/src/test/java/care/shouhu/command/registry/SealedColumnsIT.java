package care.shouhu.command.registry;

import static care.shouhu.command.RunningCommandCenter.await;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.access.FieldKeyFile;
import care.shouhu.command.access.FieldSeal;
import care.shouhu.command.access.OldSeal;
import care.shouhu.command.access.TinkFieldSeal;
import care.shouhu.core.db.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every column that holds what is sealed, as the database names them: a new one must be of the kind
 * the rotation of keys finds, and stand here.
 */
class SealedColumnsIT {
  private static final String OLD_KEY = "0b".repeat(32);

  /** A row of each table with sealed columns: its id is {@code X-1}. */
  private static final Map<String, String> ROWS =
      Map.of(
          "organisation",
          "insert into organisation (id, name, division) values ('X-1', '机构', '520302')",
          "place",
          "insert into place (id, kind, name, division, longitude, latitude)"
              + " values ('X-1', 'HOUSEHOLD', '家', '520302', 107, 28)",
          "resident",
          "insert into resident (id, name, division, birth_year, sex)"
              + " values ('X-1', '张三', '520302', 1940, 'M')",
          "contact",
          "insert into contact (id, resident_id, name, relation)"
              + " values ('X-1', 'X-1', '李四', 'CHILD')",
          "staff",
          "insert into staff (id, name, post, division) values ('X-1', '王五', 'CARER', '520302')",
          "app_user",
          "insert into app_user (username, display_name, password_hash, role)"
              + " values ('X-1', '甲', 'x', 'CITY_OPERATOR')",
          "notify_gateway",
          "insert into notify_gateway (id, medium, name, url, secret_sealed)"
              + " values ('X-1', 'SMS', '短信', 'http://sms', '\\x00')",
          "user_channel",
          "insert into user_channel (id, username, kind, gateway_id, address_sealed, address_mark,"
              + " label, rank) values ('X-1', 'X-1', 'SMS', 'X-1', '\\x00', 'm', '138', 1)");

  private static final List<String> IN_ORDER =
      List.of(
          "organisation",
          "place",
          "resident",
          "contact",
          "staff",
          "app_user",
          "notify_gateway",
          "user_channel");

  /** Columns whose names tell of something secret, and that hold no text of anybody. */
  private static final List<String> NO_TEXT =
      List.of(
          "app_user.must_change_password boolean",
          "app_user.password_hash text",
          "app_user.recovery_index ARRAY",
          "device.secret_sha256 bytea",
          "resident.identity_index bytea",
          "resident.phone_index bytea",
          "contact.phone_index bytea",
          "staff.identity_index bytea",
          "staff.phone_index bytea",
          "user_channel.address_mark text");

  private record Column(String table, String key, String name) {}

  /** What {@code notify.key} sealed. */
  private static final List<Column> CARRIED =
      List.of(
          new Column("user_channel", "id", "address_sealed"),
          new Column("notify_gateway", "id", "secret_sealed"),
          new Column("app_user", "username", "totp_sealed"));

  private static final int PREFIX_BYTES = 5;

  @TempDir Path data;
  private TestDatabase test;
  private Jdbi jdbi;

  @BeforeEach
  void start() throws Exception {
    test = TestDatabase.fresh();
    jdbi = test.database().jdbi();
  }

  @AfterEach
  void stop() throws Exception {
    test.close();
  }

  private static List<Column> sealedColumns(Handle handle) {
    return handle
        .createQuery(
            """
            select table_name, column_name from information_schema.columns
            where table_schema = current_schema() and column_name like '%\\_sealed' order by 1, 2
            """)
        .map((row, context) ->
            new Column(
                row.getString(1),
                row.getString(1).equals("app_user") ? "username" : "id",
                row.getString(2)))
        .list();
  }

  @Test
  void everyColumnThatTellsOfASecret_isSealedForTheRotation_orKnownToHoldNoText() {
    List<String> others =
        jdbi.withHandle(handle ->
            handle
                .createQuery(
                    """
                    select table_name || '.' || column_name || ' ' || data_type
                    from information_schema.columns
                    where table_schema = current_schema()
                      and column_name ~ '(seal|secret|totp|phone|identity|password|recovery_|address_mark|_index$)'
                      and not (column_name like '%\\_sealed' and data_type = 'bytea')
                    """)
                .mapTo(String.class)
                .list());

    assertThat(others).containsExactlyInAnyOrderElementsOf(NO_TEXT);
  }

  @Test
  void rotation_sealsEveryColumnAnew() throws Exception {
    FieldKeyFile file = FieldKeyFile.open(data, Optional.empty());
    FieldSeal seal = TinkFieldSeal.of(file);
    List<Column> columns = jdbi.withHandle(SealedColumnsIT::sealedColumns);
    assertThat(columns.stream().map(Column::table).distinct())
        .containsExactlyInAnyOrderElementsOf(IN_ORDER);
    jdbi.useTransaction(handle -> {
      IN_ORDER.forEach(table -> handle.execute(ROWS.get(table)));
      columns.forEach(column -> put(handle, column, seal.seal(field(column), "text of " + column)));
    });
    Map<String, String> before = revisions();
    file.write(file.read().withAnother().withNewestFirst());

    resealed(file);

    file.write(file.read().withoutOld());
    FieldSeal afterwards = TinkFieldSeal.of(file);
    for (Column column : columns) {
      assertThat(afterwards.open(field(column), get(column))).isEqualTo("text of " + column);
    }
    assertThat(revisions()).isEqualTo(before);
  }

  /** Each column of digests, with the sealed one it belongs to. */
  @Test
  void rotation_marksEveryDigestAnew_andLeavesOutWhatWasNeverMarked() throws Exception {
    FieldKeyFile file = FieldKeyFile.open(data, Optional.empty());
    FieldSeal seal = TinkFieldSeal.of(file);
    List<Column> sealed = jdbi.withHandle(SealedColumnsIT::sealedColumns);
    List<Column> columns =
        sealed.stream()
            .filter(column -> {
              Column digest = digest(column);
              return NO_TEXT.contains(digest.table() + "." + digest.name() + " bytea");
            })
            .toList();
    assertThat(columns).hasSize(5);
    jdbi.useTransaction(handle -> {
      IN_ORDER.forEach(table -> handle.execute(ROWS.get(table)));
      sealed.forEach(column -> put(handle, column, seal.seal(field(column), " 138-0000-0000x ")));
      columns.forEach(column -> put(handle, digest(column), seal.blindIndex("13800000000X")));
      handle.execute(
          "insert into contact (id, resident_id, name, relation)"
              + " values ('X-2', 'X-1', '赵', 'CHILD')");
      handle
          .createUpdate("update contact set phone_sealed = :sealed where id = 'X-2'")
          .bind("sealed", seal.seal(FieldSeal.field("contact", "X-2", "phone_sealed"), "1"))
          .execute();
    });
    Map<String, String> before = revisions();
    file.write(file.read().withAnother().withNewestFirst());
    FieldSeal rotated = TinkFieldSeal.of(file);
    for (Column column : columns) {
      assertThat(rotated.blindIndexes("13800000000X")).contains(get(digest(column)));
    }

    resealed(file);

    file.write(file.read().withoutOld());
    FieldSeal afterwards = TinkFieldSeal.of(file);
    for (Column column : columns) {
      assertThat(get(digest(column)))
          .as(column.toString())
          .isEqualTo(afterwards.blindIndex("13800000000X"));
      assertThat(afterwards.open(field(column), get(column))).isEqualTo(" 138-0000-0000x ");
    }
    String unmarked =
        jdbi.withHandle(handle ->
            one(handle, "select (phone_index is null)::text from contact where id = 'X-2'"));
    assertThat(unmarked).isEqualTo("true");
    assertThat(revisions()).isEqualTo(before);
  }

  private static Column digest(Column sealed) {
    return new Column(sealed.table(), sealed.key(), sealed.name().replace("_sealed", "_index"));
  }

  @Test
  void anInstallationInUse_goesOn_whatTheOldKeySealedIsSealedAnew_andReadAgain() throws Exception {
    Files.writeString(data.resolve("notify.key"), OLD_KEY);
    try (var old = TestDatabase.upgraded("299", SealedColumnsIT::sealedBefore)) {
      jdbi = old.database().jdbi();
      FieldKeyFile file = FieldKeyFile.open(data, Optional.empty());
      FieldSeal seal = TinkFieldSeal.of(file);
      long before = version();
      for (Column column : CARRIED) {
        assertThat(seal.open(field(column), get(column))).isEqualTo(column.name());
      }

      try (var _ = reseal(file, new ArrayList<>())) {
        await(() -> CARRIED.stream().allMatch(column -> isSealedWith(column, file)));
      }

      for (Column column : CARRIED) {
        assertThat(seal.open(field(column), get(column))).isEqualTo(column.name());
      }
      assertThat(version()).as("each is read again").isEqualTo(before + CARRIED.size());
      String gone =
          jdbi.withHandle(handle ->
              one(
                  handle,
                  "select coalesce(address_sealed::text, '-') from user_channel where id = 'gone'"));
      assertThat(gone).isEqualTo("-");
    }
  }

  /** As a version of before V305 wrote them. */
  private static void sealedBefore(Jdbi old, List<String> ahead) {
    old.useTransaction(handle -> {
      handle.execute(ROWS.get("app_user"));
      handle
          .createUpdate("update app_user set totp_sealed = :sealed where username = 'X-1'")
          .bind("sealed", OldSeal.seal(OLD_KEY, "totp:X-1", "totp_sealed"))
          .execute();
      handle
          .createUpdate(
              "insert into notify_gateway (id, medium, name, url, sealed_secret)"
                  + " values ('X-1', 'SMS', '短信', 'http://sms', :sealed)")
          .bind("sealed", OldSeal.seal(OLD_KEY, "gateway", "secret_sealed"))
          .execute();
      handle
          .createUpdate(
              """
              insert into user_channel (id, username, kind, gateway_id, sealed_address, address_mark, label, rank, removed_at)
              values ('X-1', 'X-1', 'SMS', 'X-1', :sealed, 'm', '138', 1, null),
                     ('gone', 'X-1', 'SMS', 'X-1', '', 'n', '139', 2, now())
              """)
          .bind("sealed", OldSeal.seal(OLD_KEY, "address", "address_sealed"))
          .execute();
    });
  }

  private boolean isSealedWith(Column column, FieldKeyFile file) {
    try {
      return Arrays.equals(Arrays.copyOf(get(column), PREFIX_BYTES), file.read().prefix());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String field(Column column) {
    return FieldSeal.field(column.table(), "X-1", column.name());
  }

  private static void put(Handle handle, Column column, byte[] sealed) {
    handle
        .createUpdate("update <table> set <name> = :sealed where <key> = 'X-1'")
        .define("table", column.table())
        .define("name", column.name())
        .define("key", column.key())
        .bind("sealed", sealed)
        .execute();
  }

  private byte[] get(Column column) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select <name> from <table> where <key> = 'X-1'")
            .define("table", column.table())
            .define("name", column.name())
            .define("key", column.key())
            .mapTo(byte[].class)
            .one());
  }

  private FieldReseal reseal(FieldKeyFile file, List<String> steps) {
    return FieldReseal.start(
        file,
        TinkFieldSeal.of(file),
        jdbi,
        steps::add,
        new SimpleMeterRegistry(),
        Clock.systemUTC());
  }

  private void resealed(FieldKeyFile file) throws Exception {
    List<String> steps = new CopyOnWriteArrayList<>();
    try (var _ = reseal(file, steps)) {
      await(() -> steps.contains("everything sealed anew"));
    }
  }

  /** What open forms go by, and how long the histories are. */
  private Map<String, String> revisions() {
    return jdbi.withHandle(handle ->
        Map.of(
            "resident", one(handle, "select revision::text from resident"),
            "user", one(handle, "select revision::text from app_user where username = 'X-1'"),
            "history", one(handle, "select count(*)::text from record_history")));
  }

  private static String one(Handle handle, String sql) {
    return handle.createQuery(sql).mapTo(String.class).one();
  }

  private long version() {
    return jdbi.withHandle(handle ->
        handle.createQuery("select last_value from register_version").mapTo(Long.class).one());
  }
}
