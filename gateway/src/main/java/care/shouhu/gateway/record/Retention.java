package care.shouhu.gateway.record;

import care.shouhu.core.db.Database;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what is older than it is kept, once a day. TimescaleDB drops whole chunks of the series
 * by its own policies; on plain PostgreSQL nobody else does it, and quarantine and the enrolment
 * list are in no hypertable on either.
 *
 * <p>Gentle: an hour of a table at a time, each in a transaction of its own, then a pause as long
 * as it took. One process at a time does it, by an advisory lock.
 */
final class Retention {
  private static final Logger log = LoggerFactory.getLogger(Retention.class);

  /** 2020-01-01T00:00:00Z: no device time is older (design §4), and no message of ours. */
  private static final long EARLIEST_MILLIS = 1_577_836_800_000L;

  private static final long HOUR_MILLIS = 3_600_000;
  private static final long DAY_MILLIS = 24 * HOUR_MILLIS;
  private static final String DELETED = "shouhu.retention.deleted";

  /** Records are kept at least five years (design §4). */
  private static final int EVENTS_DAYS = 6 * 366;

  private static final long ADVISORY_LOCK = 7_348_312;
  private static final int STATEMENT_SECONDS_MAX = 600;
  private static final Duration FIRST_AFTER = Duration.ofMinutes(10);
  private static final Duration EACH = Duration.ofDays(1);
  private static final Duration AGAIN_AFTER_FAILURE = Duration.ofMinutes(10);

  /**
   * How long a table's rows are kept.
   *
   * @param isSeries a hypertable on TimescaleDB, with a policy of its own there
   */
  record Kept(String table, String timeColumn, int days, boolean isSeries) {}

  /**
   * Readings 400 days, events six years (records are kept at least five, design §4), as TimescaleDB
   * does; who was told of what, when nobody was watching, shelved alarms, handovers, decisions that
   * were passed by and the audit trail's copy as long as the events, and closed incidents too
   * ({@link OldIncidents}). A message nobody can read, like a reading, from when it was stored: a
   * damaged record tells no receipt. Who was not let in, for a quarter.
   */
  static final List<Kept> TABLES =
      List.of(
          new Kept("bed_reading", "time", 400, true),
          new Kept("device_status", "time", 400, true),
          new Kept("device_event", "time", EVENTS_DAYS, true),
          new Kept("incident_photo", "received_at", EVENTS_DAYS, false),
          new Kept("notice", "created_at", EVENTS_DAYS, false),
          new Kept("blind_window", "from_at", EVENTS_DAYS, false),
          new Kept("audit_trail", "at", EVENTS_DAYS, false),
          new Kept("recontact", "at", EVENTS_DAYS, false),
          new Kept("alarm_hold", "since", EVENTS_DAYS, false),
          new Kept("alarm_held", "held_at", EVENTS_DAYS, false),
          new Kept("handover", "started_at", EVENTS_DAYS, false),
          new Kept("decision_passed_by", "passed_at", EVENTS_DAYS, false),
          new Kept("quarantine", "stored_at", 400, false),
          new Kept("enrolment", "last_seen_at", 90, false));

  private final Database database;
  private final DataSource connections;
  private final MeterRegistry registry;
  private final Counter failures;
  private final long startedMillis;
  private final long startedNanos = System.nanoTime();
  private final AtomicLong doneAtMillis;
  private BelievedTime believed;

  /**
   * One that begins.
   *
   * @param startedMillis what the machine's clock says, which need not be right
   */
  Retention(Database database, MeterRegistry registry, long startedMillis) {
    this.startedMillis = startedMillis;
    this.doneAtMillis = new AtomicLong(startedMillis);
    this.database = database;
    this.connections = database.pool("retention", 1);
    this.registry = registry;
    this.failures = registry.counter("shouhu.retention.failures");
    TABLES.forEach(this::deleted);
    Gauge.builder(
            "shouhu.retention.age.seconds",
            doneAtMillis,
            at -> (System.currentTimeMillis() - at.get()) / 1_000.0)
        .strongReference(true)
        .register(registry);
  }

  private Counter deleted(Kept kept) {
    return registry.counter(DELETED, "table", kept.table());
  }

  /** Runs until interrupted. */
  void run() {
    try {
      Thread.sleep(FIRST_AFTER);
      while (true) {
        Thread.sleep(once());
      }
    } catch (InterruptedException e) {
      log.debug("retention ends");
    }
  }

  /** How long to wait until the next time. */
  private Duration once() throws InterruptedException {
    try {
      if (database.awaitMigrated(Duration.ofDays(1))) {
        look(System.currentTimeMillis(), System.nanoTime());
      }
      return EACH;
    } catch (SQLException e) {
      failures.increment();
      log.warn("old rows could not be deleted, which is tried again: {}", e.getMessage());
      return AGAIN_AFTER_FAILURE;
    }
  }

  /**
   * Deletes what is old, unless the clock is days ahead of what was known: somebody may have set it
   * wrong for ten minutes, and what is deleted is gone.
   *
   * @param nowMillis what the machine's clock says
   * @param nanos elapsed time, as {@link System#nanoTime}
   * @return rows deleted
   */
  long look(long nowMillis, long nanos) throws SQLException, InterruptedException {
    if (believed == null) {
      believed = new BelievedTime(newestBeforeStart(), startedNanos);
    }
    if (believed.believes(nowMillis, nanos)) {
      return deleteOld(nowMillis);
    }
    failures.increment();
    log.warn(
        "The machine's clock is more than {} days ahead of what was known, so nothing is deleted"
            + " unless it still is in a day",
        TimeUnit.MILLISECONDS.toDays(BelievedTime.AHEAD_MILLIS_MAX));
    return 0;
  }

  /** What was stored since the start has the time that is in doubt. */
  private long newestBeforeStart() throws SQLException {
    long newest = Long.MIN_VALUE;
    try (Connection connection = connections.getConnection()) {
      for (Kept kept : TABLES) {
        String sql =
            "select max(%2$s) from %1$s where %2$s >= ? and %2$s < ?"
                .formatted(kept.table(), kept.timeColumn());
        try (PreparedStatement select = connection.prepareStatement(sql)) {
          span(select, EARLIEST_MILLIS, startedMillis);
          try (ResultSet row = select.executeQuery()) {
            row.next();
            Timestamp found = row.getTimestamp(1);
            newest = found == null ? newest : Math.max(newest, found.getTime());
          }
        }
      }
    }
    return newest == Long.MIN_VALUE ? startedMillis : newest;
  }

  /**
   * Deletes what is old at this time; nothing while another process does.
   *
   * @return rows deleted
   */
  long deleteOld(long nowMillis) throws SQLException, InterruptedException {
    try (Connection connection = connections.getConnection()) {
      if (!lock(connection, "pg_try_advisory_lock")) {
        return 0;
      }
      try {
        long rows = 0;
        for (Kept kept : TABLES) {
          if (!kept.isSeries() || !database.isTimescale()) {
            rows += deleteOld(connection, kept, nowMillis - kept.days() * DAY_MILLIS);
          }
        }
        long incidents = OldIncidents.delete(connection, nowMillis - EVENTS_DAYS * DAY_MILLIS);
        registry.counter(DELETED, "table", "incident").increment((double) incidents);
        rows += incidents;
        doneAtMillis.set(nowMillis);
        return rows;
      } finally {
        lock(connection, "pg_advisory_unlock");
      }
    }
  }

  /**
   * By slices of time, which the index on time finds: a limit instead would walk over all that was
   * deleted before it, again and again.
   */
  private long deleteOld(Connection connection, Kept kept, long beforeMillis)
      throws SQLException, InterruptedException {
    long rows = 0;
    for (long day = EARLIEST_MILLIS; day < beforeMillis; day += DAY_MILLIS) {
      if (!hasRows(connection, kept, day, Math.min(beforeMillis, day + DAY_MILLIS))) {
        continue;
      }
      for (long hour = day; hour < Math.min(beforeMillis, day + DAY_MILLIS); hour += HOUR_MILLIS) {
        long startedNanos = System.nanoTime();
        long gone = delete(connection, kept, hour, Math.min(beforeMillis, hour + HOUR_MILLIS));
        deleted(kept).increment((double) gone);
        rows += gone;
        TimeUnit.NANOSECONDS.sleep(System.nanoTime() - startedNanos);
      }
    }
    if (rows > 0) {
      log.info("{} old rows of {} are deleted", rows, kept.table());
    }
    return rows;
  }

  private static boolean hasRows(Connection connection, Kept kept, long from, long to)
      throws SQLException {
    String sql =
        "select exists (select 1 from %s where %2$s >= ? and %2$s < ?)"
            .formatted(kept.table(), kept.timeColumn());
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      span(select, from, to);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  private static long delete(Connection connection, Kept kept, long from, long to)
      throws SQLException {
    String sql =
        "delete from %s where %2$s >= ? and %2$s < ?".formatted(kept.table(), kept.timeColumn());
    return ByRetention.run(
        connection,
        () -> {
          try (PreparedStatement delete = connection.prepareStatement(sql)) {
            span(delete, from, to);
            return delete.executeLargeUpdate();
          }
        });
  }

  private static void span(PreparedStatement statement, long from, long to) throws SQLException {
    statement.setQueryTimeout(STATEMENT_SECONDS_MAX);
    statement.setTimestamp(1, new Timestamp(from));
    statement.setTimestamp(2, new Timestamp(to));
  }

  private static boolean lock(Connection connection, String function) throws SQLException {
    String sql = "select " + function + "(?)";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, ADVISORY_LOCK);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
