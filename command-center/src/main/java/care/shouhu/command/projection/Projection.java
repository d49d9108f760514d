package care.shouhu.command.projection;

import care.shouhu.command.loop.DecisionBatch;
import care.shouhu.core.log.DurableLog;
import care.shouhu.core.log.EndsAtStart;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogBatch;
import care.shouhu.core.log.LogRecord;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the lane DESK and writes the tables; where it stands is in the same transaction as the
 * rows, so each decision is written exactly once. With the database stopped it waits and goes on;
 * the log keeps what it has not read. A position that belongs to another log counts for nothing.
 */
public final class Projection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Projection.class);
  private static final String READER = "projection";
  private static final Lane LANE = Lane.DESK;
  private static final int RECORDS_MAX = 500;
  private static final int BYTES_MAX = 4 << 20;
  private static final Duration WAIT_MAX = Duration.ofMillis(500);
  private static final long RETRY_FIRST_MILLIS = 250;
  private static final long RETRY_MAX_MILLIS = 5_000;
  private static final long CLOSE_MILLIS_MAX = 10_000;

  private final DurableLog log;
  private final EndsAtStart ends;
  private final Jdbi jdbi;
  private final MeterRegistry registry;
  private final Gauge lag;
  private final Counter failures;
  private final Counter passedBy;
  private final Counter setBackRecords;
  private final Counter idsGivenTwice;
  private final Counter secondHistories;
  private final Thread thread;
  private volatile long next;
  private volatile boolean closed;
  private boolean failing;

  private Projection(DurableLog log, EndsAtStart ends, Jdbi jdbi, MeterRegistry registry) {
    this.log = log;
    this.ends = ends;
    this.jdbi = jdbi;
    this.registry = registry;
    this.lag =
        Gauge.builder("shouhu.projection.lag.records", this, Projection::lagRecords)
            .description("Decisions that are durable and not yet in the tables")
            .register(registry);
    this.failures =
        Counter.builder("shouhu.projection.failures")
            .description("Writes of the projection that failed and are tried again")
            .register(registry);
    this.passedBy =
        Counter.builder("shouhu.projection.passed.by")
            .description("Records of the desk that cannot be read or that the tables refuse")
            .register(registry);
    this.setBackRecords =
        Counter.builder("shouhu.projection.set.back.records")
            .description("Records of the desk that are in the tables and that the log has lost")
            .register(registry);
    this.idsGivenTwice =
        Counter.builder("shouhu.projection.ids.given.twice")
            .description("Incidents' steps, alarms and assignments whose id another one has")
            .register(registry);
    this.secondHistories =
        Counter.builder("shouhu.projection.second.histories")
            .description("Incidents' steps in whose place of the history the tables have another")
            .register(registry);
    this.thread = Thread.ofVirtual().name("projection").unstarted(this::run);
  }

  /** The log keeps what has not been projected, from now on. */
  public static void register(DurableLog log) {
    log.registerReader(READER, Set.of(LANE));
  }

  /**
   * Starts reading; does not wait for the database.
   *
   * @param ends how far the log reached before the desk appended to it
   */
  public static Projection start(
      DurableLog log, EndsAtStart ends, Jdbi jdbi, MeterRegistry registry) {
    register(log);
    var projection = new Projection(log, ends, jdbi, registry);
    projection.thread.start();
    return projection;
  }

  /** Every batch of the desk below this position is in the tables; 0 until that is known. */
  public long projectedBelow() {
    return next;
  }

  /** Durable batches that are not yet in the tables. */
  public long lagRecords() {
    return log.endPosition(LANE) - Math.max(next, log.firstPosition(LANE));
  }

  private void run() {
    long retryMillis = RETRY_FIRST_MILLIS;
    while (!closed) {
      try {
        if (next == 0) {
          next = jdbi.inTransaction(this::standing);
        }
        boolean wrote = step();
        if (wrote && failing) {
          failing = false;
          LOG.info("The projection writes again, from position {}", next);
        }
        retryMillis = RETRY_FIRST_MILLIS;
      } catch (InterruptedException | IllegalStateException e) {
        if (closed) {
          return;
        }
        LOG.error("The projection was disturbed and goes on", e);
        retryMillis = pause(retryMillis);
      } catch (RuntimeException e) {
        failed(e);
        retryMillis = pause(retryMillis);
      }
    }
  }

  /** One batch; false when there was nothing to read. */
  private boolean step() throws InterruptedException {
    LogBatch batch = log.read(LANE, next, RECORDS_MAX, BYTES_MAX, WAIT_MAX);
    if (batch.records().isEmpty()) {
      return false;
    }
    write(batch.records());
    return true;
  }

  /**
   * Writes these records and moves on behind them. What the database will never take must not keep
   * it from all that follows: the records are split until the one it refuses stands alone, and that
   * one is passed by.
   */
  private void write(List<LogRecord> records) {
    long to = records.getLast().position() + 1;
    try {
      write(records, to);
    } catch (RuntimeException e) {
      if (!isRefusedForever(e)) {
        throw e;
      }
      if (records.size() > 1) {
        int half = records.size() / 2;
        write(records.subList(0, half));
        write(records.subList(half, records.size()));
        return;
      }
      passedBy.increment();
      LOG.error(
          "Position {} of the desk cannot be written to the tables and is passed by: {}",
          records.getFirst().position(),
          named(e));
      write(List.of(), to);
    }
  }

  private void write(List<LogRecord> records, long to) {
    var tables = new IncidentTables();
    var notices = new NoticeTable();
    var blind = new BlindTables();
    var shifts = new ShiftTables();
    for (LogRecord record : records) {
      DecisionBatch.read(record)
          .map(DecisionBatch::applied)
          .ifPresent(applied -> {
            tables.add(applied);
            notices.add(applied);
            blind.add(applied);
            shifts.add(applied);
          });
    }
    long from = next;
    Map<PassedBy.Reason, Integer> kept =
        jdbi.inTransaction(handle -> {
          Map<PassedBy.Reason, Integer> passed = PassedBy.keep(handle, tables.write(handle));
          notices.write(handle);
          blind.write(handle);
          shifts.write(handle);
          move(handle, from, to);
          return passed;
        });
    next = to;
    log.release(READER, LANE, to);
    kept.forEach((reason, count) -> notMixed(reason, count, from, to));
  }

  private void notMixed(PassedBy.Reason reason, int count, long from, long to) {
    if (count == 0) {
      return;
    }
    boolean isHistory = reason == PassedBy.Reason.SECOND_HISTORY;
    (isHistory ? secondHistories : idsGivenTwice).increment((double) count);
    LOG.error(
        "{} decisions of the desk, from position {} and before {}, are about what the tables know"
            + " as something else ({}): they are not mixed with it, and are kept in"
            + " decision_passed_by",
        count,
        from,
        to,
        reason);
  }

  /**
   * What cannot be read, and SQLSTATE classes 22 (data) and 23 (constraint): each time the same.
   */
  private static boolean isRefusedForever(Throwable failure) {
    if (failure instanceof UncheckedIOException) {
      return true;
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return isAboutContent(sql);
      }
    }
    return false;
  }

  private static boolean isAboutContent(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    return state.startsWith("22") || state.startsWith("23");
  }

  /** Where the tables stand; the row is made if there is none of this log. */
  private long standing(Handle handle) {
    Optional<Long> stored =
        handle
            .createQuery(
                """
                select position from reader_position
                where reader = :reader and lane = :lane and log_id = :logId
                """)
            .bind("reader", READER)
            .bind("lane", LANE.name())
            .bind("logId", log.id())
            .mapTo(Long.class)
            .findOne();
    long first = log.firstPosition(LANE);
    if (stored.isPresent()) {
      long position = setBack(handle, stored.get());
      if (position >= first) {
        return position;
      }
      LOG.error(
          "The tables stand at position {} of the desk, but the log begins at {}: the database is"
              + " older than the log, and the decisions between are missing in the tables",
          position,
          first);
    }
    handle
        .createUpdate(
            """
            insert into reader_position (reader, lane, log_id, position)
            values (:reader, :lane, :logId, :position)
            on conflict (reader, lane, log_id) do update
              set position = excluded.position, moved_at = now()
            """)
        .bind("reader", READER)
        .bind("lane", LANE.name())
        .bind("logId", log.id())
        .bind("position", first)
        .execute();
    return first;
  }

  /** What lies beyond the end at which the log was found is lost there, and known here. */
  private long setBack(Handle handle, long position) {
    int moved =
        handle
            .createUpdate(
                """
                update reader_position set position = :end, moved_at = now()
                where reader = :reader and lane = :lane and log_id = :logId and position > :end
                  and moved_at < clock_timestamp() - :since * interval '1 millisecond'
                """)
            .bind("end", ends.end(LANE))
            .bind("reader", READER)
            .bind("lane", LANE.name())
            .bind("logId", log.id())
            .bind("since", ends.movedSinceMillis())
            .execute();
    if (moved == 0) {
      return position;
    }
    LOG.error(
        "The desk's log was found to end at {}, but the tables stood at {}: the log has lost its"
            + " newest decisions; what comes from here on is written",
        ends.end(LANE),
        position);
    setBackRecords.increment((double) (position - ends.end(LANE)));
    return ends.end(LANE);
  }

  /** Moves on in the transaction of the rows; fails when somebody else has moved it. */
  private void move(Handle handle, long from, long to) {
    int moved =
        handle
            .createUpdate(
                """
                update reader_position set position = :to, moved_at = now()
                where reader = :reader and lane = :lane and log_id = :logId and position = :from
                """)
            .bind("reader", READER)
            .bind("lane", LANE.name())
            .bind("logId", log.id())
            .bind("from", from)
            .bind("to", to)
            .execute();
    if (moved != 1) {
      throw new IllegalArgumentException(
          "reader_position of " + READER + " is not at " + from + " any more");
    }
  }

  private void failed(RuntimeException e) {
    failures.increment();
    // The commit may have happened although its answer was lost: the database says where we stand.
    next = 0;
    if (!failing) {
      failing = true;
      LOG.warn("The projection cannot write and tries again: {}", named(e));
    }
  }

  /**
   * The failure without what was to be written, because rows hold names of people: of a refused row
   * the database's code and the rule, of an unreadable one nothing.
   */
  static String named(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (failure instanceof UncheckedIOException) {
      return cause.getClass().getSimpleName();
    }
    if (!(cause instanceof SQLException sql) || !isAboutContent(sql)) {
      return cause.toString();
    }
    ServerErrorMessage server =
        sql instanceof PSQLException ofServer ? ofServer.getServerErrorMessage() : null;
    return server == null
        ? "SQLSTATE " + sql.getSQLState()
        : "SQLSTATE %s, table %s, constraint %s"
            .formatted(sql.getSQLState(), server.getTable(), server.getConstraint());
  }

  private long pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      // Only close() interrupts, and it sets `closed` first.
      return millis;
    }
    return Math.min(millis * 2, RETRY_MAX_MILLIS);
  }

  /** Ends after the batch in hand. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(CLOSE_MILLIS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    registry.remove(lag);
  }
}
