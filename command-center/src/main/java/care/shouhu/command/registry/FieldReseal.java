package care.shouhu.command.registry;

import care.shouhu.command.access.FieldKeyFile;
import care.shouhu.command.access.FieldKeys;
import care.shouhu.command.access.FieldSeal;
import care.shouhu.command.access.TinkFieldSeal;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what is sealed to a new key while the product runs. {@code ./shouhu keys rotate} adds a
 * key to {@code field.keys}; this does the rest, in steps that a crash or a stopped database only
 * delay:
 *
 * <pre>
 * new key opens ──10 s──▶ new key seals ──▶ every row sealed anew, 500 at a time ──a day──▶ old keys removed
 * </pre>
 *
 * A transaction that is not committed yet may hold what an old key sealed, and no pass sees it. So
 * old keys stay for {@value #OLD_KEPT_MILLIS} ms, far longer than any transaction lasts, and go
 * when a pass that begins after that finds nothing of theirs.
 *
 * <p>The columns are found in the database: every {@code bytea} column whose name ends in {@code
 * _sealed}, sealed for {@link FieldSeal#field} of its table, primary key and column. Where a column
 * of the same name ending in {@code _index} stands beside it, the digest is made anew in the same
 * step, so that what is sealed by the newest key is marked by the newest too; meanwhile a number is
 * searched by the digests of all keys.
 *
 * <p>What {@code notify.key} sealed until V305 is sealed anew in the same way, once after a start.
 */
public final class FieldReseal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FieldReseal.class);
  private static final int BATCH_ROWS = 500;
  private static final int NOTED_EVERY_ROWS = 20 * BATCH_ROWS;
  static final long OLD_KEPT_MILLIS = 24L * 3_600_000;

  /** How often rows of old keys are looked for while none was found, or some open with no key. */
  private static final long LOOK_AGAIN_MILLIS = 3_600_000;

  private static final long LOOK_EVERY_MILLIS = 2_000;

  /** Also the only ones that {@code notify.key} sealed. */
  private static final Set<String> CARRIED = Set.of("user_channel", "notify_gateway", "app_user");

  /** Every process that seals has looked at the file by then. */
  private static final long KNOWN_AFTER_MILLIS = 2 * TinkFieldSeal.LOOKS_EVERY_MILLIS;

  private final FieldKeyFile file;
  private final FieldSeal seal;
  private final Jdbi jdbi;
  private final Consumer<String> noted;
  private final Clock clock;
  private final Thread thread;
  private long restUntilMillis;
  private boolean olderTakenOver;
  private volatile long unopenable;

  /**
   * A column of sealed fields.
   *
   * @param key the table's primary key, a text
   * @param indexed whether a digest for search stands beside it
   */
  private record Column(String table, String key, String name, boolean indexed) {
    String index() {
      return name.substring(0, name.length() - "_sealed".length()) + "_index";
    }

    /** The directory carries these rows, and reads them again when they are sealed anew. */
    boolean isCarried() {
      return CARRIED.contains(table);
    }
  }

  /** What a pass found before it began, and has done so far. */
  private static final class Tally {
    final long foundBefore;
    long sealed;
    long unopenable;
    long notedAt;

    Tally(long foundBefore) {
      this.foundBefore = foundBefore;
    }
  }

  private static final class Row {
    final String id;
    final byte[] sealed;
    final byte[] index;

    Row(String id, byte[] sealed, byte[] index) {
      this.id = id;
      this.sealed = sealed;
      this.index = index;
    }
  }

  private FieldReseal(
      FieldKeyFile file,
      FieldSeal seal,
      Jdbi jdbi,
      Consumer<String> noted,
      MeterRegistry metrics,
      Clock clock) {
    this.file = file;
    this.seal = seal;
    this.jdbi = jdbi;
    this.noted = noted;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("field-reseal").unstarted(this::run);
    Gauge.builder("shouhu.field.unopenable", this, reseal -> reseal.unopenable)
        .description("Sealed fields that no key opens, as the last rotation found them")
        .register(metrics);
  }

  /**
   * Begins to look after the keys.
   *
   * @param noted is told when the new key begins to seal, when everything is sealed with it, and
   *     when the old ones are gone
   */
  public static FieldReseal start(
      FieldKeyFile file,
      FieldSeal seal,
      Jdbi jdbi,
      Consumer<String> noted,
      MeterRegistry metrics,
      Clock clock) {
    var reseal = new FieldReseal(file, seal, jdbi, noted, metrics, clock);
    reseal.thread.start();
    return reseal;
  }

  private void run() {
    long lookMillis = LOOK_EVERY_MILLIS;
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Thread.sleep(lookMillis);
        step();
        lookMillis = LOOK_EVERY_MILLIS;
      } catch (InterruptedException e) {
        return;
      } catch (IOException | UncheckedIOException | JdbiException e) {
        LOG.warn("Sealing fields anew waits: {}", e.getMessage());
        lookMillis = KNOWN_AFTER_MILLIS;
      }
    }
  }

  private void step() throws IOException, InterruptedException {
    FieldKeys keys = file.read();
    if (!olderTakenOver) {
      olderTakenOver = takeOverOlder(keys);
    }
    if (keys.sealingCount() == 1) {
      return;
    }
    if (!keys.newestSeals()) {
      Thread.sleep(KNOWN_AFTER_MILLIS);
      file.forgetLeft();
      file.write(keys.withNewestFirst());
      restUntilMillis = 0;
      unopenable = 0;
      noted.accept("new key seals");
      Thread.sleep(KNOWN_AFTER_MILLIS);
      return;
    }
    // Each rotation writes the file last when its key begins to seal.
    long removableMillis = file.writtenMillis() + OLD_KEPT_MILLIS;
    long beganMillis = clock.millis();
    long nextMillis = unopenable > 0 ? restUntilMillis : Math.min(restUntilMillis, removableMillis);
    if (beganMillis >= nextMillis) {
      pass(keys, beganMillis, beganMillis >= removableMillis);
    }
  }

  /** False while the database is not migrated yet. */
  private boolean takeOverOlder(FieldKeys keys) {
    List<Column> carried = columns().stream().filter(Column::isCarried).toList();
    if (carried.size() < CARRIED.size()) {
      return false;
    }
    var tally = new Tally(left(carried, keys.prefix()));
    for (Column column : carried) {
      reseal(column, keys.prefix(), tally);
    }
    if (tally.unopenable > 0) {
      unopenable = tally.unopenable;
      LOG.error("{} channels, gateways or second factors open with no key", unopenable);
    }
    return true;
  }

  /**
   * @param removable whether the old keys may go when there is nothing of theirs
   */
  private void pass(FieldKeys keys, long beganMillis, boolean removable) throws IOException {
    List<Column> columns = columns();
    var tally = new Tally(left(columns, keys.prefix()));
    for (Column column : columns) {
      reseal(column, keys.prefix(), tally);
    }
    note(tally);
    long rows = tally.sealed;
    unopenable = tally.unopenable;
    if (unopenable > 0) {
      LOG.error("{} sealed fields open with no key; the old keys stay", unopenable);
    }
    if (rows > 0) {
      // Perhaps with the old key still, where the seal has not looked at the file since.
      return;
    }
    if (unopenable == 0 && removable) {
      file.write(keys.withoutOld());
      restUntilMillis = 0;
      noted.accept("old keys removed");
      LOG.info("All fields are sealed with the new key; the old ones are gone");
      return;
    }
    if (unopenable == 0 && restUntilMillis == 0) {
      noted.accept("everything sealed anew");
    }
    restUntilMillis = beganMillis + LOOK_AGAIN_MILLIS;
  }

  /** For who asks beside the product: where it cannot be written, the sealing goes on. */
  private void note(Tally tally) {
    try {
      file.noteLeft(Math.max(0, tally.foundBefore - tally.sealed));
    } catch (IOException e) {
      LOG.warn("How much is left to be sealed anew cannot be noted: {}", e.getMessage());
    }
  }

  private List<Column> columns() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select c.table_name, k.column_name as key, c.column_name,
                  exists (select from information_schema.columns i
                          where i.table_schema = c.table_schema and i.table_name = c.table_name and i.data_type = 'bytea'
                            and i.column_name = replace(c.column_name, '_sealed', '_index')) as indexed
                from information_schema.columns c
                join information_schema.table_constraints t
                  on t.table_schema = c.table_schema and t.table_name = c.table_name
                 and t.constraint_type = 'PRIMARY KEY'
                join information_schema.key_column_usage k
                  on k.constraint_schema = t.constraint_schema and k.constraint_name = t.constraint_name
                where c.table_schema = current_schema() and c.data_type = 'bytea'
                  and c.column_name like '%\\_sealed'
                order by 1, 3
                """)
            .map((row, context) ->
                new Column(
                    row.getString("table_name"),
                    row.getString("key"),
                    row.getString("column_name"),
                    row.getBoolean("indexed")))
            .list());
  }

  private void reseal(Column column, byte[] prefix, Tally tally) {
    String after = "";
    List<Row> batch;
    do {
      String from = after;
      if (tally.sealed >= tally.notedAt + NOTED_EVERY_ROWS) {
        tally.notedAt = tally.sealed;
        note(tally);
      }
      batch = jdbi.inTransaction(handle -> batch(handle, column, prefix, from, tally));
      after = batch.isEmpty() ? after : batch.getLast().id;
    } while (batch.size() == BATCH_ROWS && !Thread.currentThread().isInterrupted());
  }

  private List<Row> batch(Handle handle, Column column, byte[] prefix, String after, Tally tally) {
    // To the register, its history and its readers this is no change.
    handle.execute("select set_config('shouhu.resealing', 'on', true)");
    if (column.isCarried()) {
      // Before any row, as whoever writes several rows has it by then.
      handle.execute("select pg_advisory_xact_lock(7348311)");
    }
    List<Row> rows =
        handle
            .createQuery(
                """
                select <key> as id, <name> as sealed from <table>
                where <key> > :after and <name> is not null and substring(<name> from 1 for 5) <> :prefix
                order by <key> limit :limit for update
                """)
            .define("key", column.key())
            .define("name", column.name())
            .define("table", column.table())
            .bind("after", after)
            .bind("prefix", prefix)
            .bind("limit", BATCH_ROWS)
            .map((row, context) -> new Row(row.getString("id"), row.getBytes("sealed"), null))
            .list();
    List<Row> anew = new ArrayList<>();
    for (Row row : rows) {
      String field = FieldSeal.field(column.table(), row.id, column.name());
      try {
        String text = seal.open(field, row.sealed);
        // Sealed before it is marked: the digest is never of an older key than the text.
        byte[] sealed = seal.seal(field, text);
        byte[] index = column.indexed() ? seal.blindIndex(FieldSeal.searched(text)) : null;
        anew.add(new Row(row.id, sealed, index));
      } catch (IllegalArgumentException e) {
        tally.unopenable++;
      }
    }
    var update =
        handle
            .prepareBatch("update <table> set <name> = :sealed<digest> where <key> = :id")
            .define("digest", column.indexed() ? digest(column) : "")
            .define("key", column.key())
            .define("name", column.name())
            .define("table", column.table());
    for (Row row : anew) {
      update.bind("sealed", row.sealed).bind("id", row.id);
      if (column.indexed()) {
        update.bind("index", row.index);
      }
      update.add();
    }
    if (!anew.isEmpty()) {
      update.execute();
    }
    tally.sealed += anew.size();
    return rows;
  }

  /** A number that was never marked for search stays so. */
  private static String digest(Column column) {
    return ", %1$s = case when %1$s is null then null else :index end".formatted(column.index());
  }

  private long left(List<Column> columns, byte[] prefix) {
    return jdbi.withHandle(handle -> {
      long left = 0;
      for (Column column : columns) {
        left +=
            handle
                .createQuery(
                    """
                    select count(*) from <table>
                    where <name> is not null and substring(<name> from 1 for 5) <> :prefix
                    """)
                .define("table", column.table())
                .define("name", column.name())
                .bind("prefix", prefix)
                .mapTo(Long.class)
                .one();
      }
      return left;
    });
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
