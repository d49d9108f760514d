package care.shouhu.gateway.record;

import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.log.EndsAtStart;
import care.shouhu.core.log.Lane;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * The tables as one lane's recorder sees them. Each write is one transaction: rows, quarantine,
 * figures and position, or nothing. Only readings of long ago come in transactions of their own,
 * before ({@link LateReadings}).
 */
final class LaneTables {
  static final String READER = "recorder";
  static final String COUNTS_READER = "recorder-counts";

  private static final int STATEMENT_SECONDS_MAX = 60;

  private static final String COUNT =
      """
      insert into device_lane_count (device_id, lane, stored, duplicate, quarantined, last_seen_at, counted_at)
      values (?, ?, ?, ?, ?, ?, now())
      on conflict (device_id, lane) do update
      set stored = device_lane_count.stored + excluded.stored,
          duplicate = device_lane_count.duplicate + excluded.duplicate,
          quarantined = device_lane_count.quarantined + excluded.quarantined,
          last_seen_at = greatest(device_lane_count.last_seen_at, excluded.last_seen_at),
          counted_at = excluded.counted_at
      """;

  private final DataSource dataSource;
  private final Lane lane;
  private final PositionTable positions;
  private final QuarantineTable quarantine;

  LaneTables(DataSource dataSource, Lane lane, UUID logId) {
    this.dataSource = dataSource;
    this.lane = lane;
    this.positions = new PositionTable(lane, logId);
    this.quarantine = new QuarantineTable(lane);
  }

  /**
   * Where the lane stands by the database: the next position to store, and to count.
   *
   * @param setBackRecords so many positions it stood beyond the log's end, and was set back to it
   */
  record Standing(long storedBelow, long countedBelow, long setBackRecords) {}

  /**
   * @param first where a log begins that is new to this database
   */
  Standing begin(long first, EndsAtStart ends) throws SQLException, IOException {
    return inTransaction(connection -> {
      long before = positions.begin(connection, READER, first);
      boolean setBack = positions.setBack(connection, READER, ends);
      if (setBack) {
        positions.setBack(connection, COUNTS_READER, ends);
      }
      long stored = setBack ? ends.end(lane) : before;
      return new Standing(
          stored, positions.begin(connection, COUNTS_READER, stored), before - stored);
    });
  }

  /**
   * What became of a batch.
   *
   * @param entries settled; empty when an earlier try had been committed, and nobody knows any more
   * @param rows by table
   */
  record Done(List<Entry> entries, Map<String, Integer> rows) {}

  /** Figures that are not written yet: those of the positions from {@code from} on. */
  record Pending(Counts counts, long from) {}

  /**
   * Stores the readings of long ago that are in a batch; the position stays.
   *
   * @return rows by table, of what was not stored yet
   * @throws PositionTable.MovedByAnother when the lane does not stand at {@code from}
   */
  Map<String, Integer> storeLate(List<Entry> entries, long from, long to)
      throws SQLException, IOException {
    int rows = 0;
    for (List<DeviceEvent> part : LateReadings.of(entries)) {
      rows +=
          inTransaction(connection ->
              positions.hold(connection, READER, from, to)
                  ? LateReadings.store(connection, part)
                  : 0);
    }
    return rows > 0 ? Map.of(Series.READING_TABLE, rows) : Map.of();
  }

  /**
   * Stores a batch, whose readings of long ago are stored, and moves the position to its end.
   *
   * @param entries those of the positions from {@code from} up to {@code to}; none passes them by
   * @throws PositionTable.MovedByAnother when the lane does not stand at {@code from}
   */
  Done store(List<Entry> entries, long from, long to) throws SQLException, IOException {
    return inTransaction(connection ->
        positions.move(connection, READER, from, to)
            ? write(connection, entries)
            : new Done(entries, Map.of()));
  }

  /** The same, with the figures: those that wait, and those of the batch. */
  Done storeAndCount(List<Entry> entries, long from, long to, Pending pending)
      throws SQLException, IOException {
    return inTransaction(connection -> {
      if (!positions.move(connection, READER, from, to)) {
        return new Done(List.of(), Map.of());
      }
      Done done = write(connection, entries);
      if (positions.move(connection, COUNTS_READER, pending.from(), to)) {
        Counts all = pending.counts().copy();
        done.entries().forEach(all::add);
        add(connection, all);
      }
      return done;
    });
  }

  /** Writes the figures that wait, up to {@code to}. */
  void count(Pending pending, long to) throws SQLException, IOException {
    inTransaction(connection -> {
      if (positions.move(connection, COUNTS_READER, pending.from(), to)) {
        add(connection, pending.counts());
      }
      return to;
    });
  }

  private Done write(Connection connection, List<Entry> entries) throws SQLException, IOException {
    List<Entry> settled = quarantine.settle(connection, entries);
    CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
    Map<String, Integer> rows = series(settled).copyTo(copy);
    quarantine.add(connection, settled);
    quarantine.refuseAgain(connection, settled);
    EnrolmentTable.note(connection, settled);
    return new Done(settled, rows);
  }

  private static Series series(List<Entry> entries) {
    Series series = new Series();
    for (Entry entry : entries) {
      if (entry instanceof Entry.Stored stored) {
        stored.events().stream().filter(event -> !LateReadings.isOne(event)).forEach(series::add);
      } else if (entry instanceof Entry.Mended mended && !mended.duplicate()) {
        mended.stored().events().forEach(series::add);
      }
    }
    return series;
  }

  /** In order of device, so that no two transactions can wait for each other. */
  private void add(Connection connection, Counts counts) throws SQLException {
    try (PreparedStatement upsert = connection.prepareStatement(COUNT)) {
      upsert.setQueryTimeout(STATEMENT_SECONDS_MAX);
      for (var one : new TreeMap<>(counts.byDevice()).entrySet()) {
        Counts.Count count = one.getValue();
        upsert.setString(1, one.getKey());
        upsert.setString(2, lane.name());
        upsert.setLong(3, count.stored);
        upsert.setLong(4, count.duplicate);
        upsert.setLong(5, count.quarantined);
        upsert.setTimestamp(6, new Timestamp(count.lastSeenAtMillis));
        upsert.addBatch();
      }
      upsert.executeBatch();
    }
  }

  private interface Work<T> {
    T in(Connection connection) throws SQLException, IOException;
  }

  private <T> T inTransaction(Work<T> work) throws SQLException, IOException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.in(connection);
        connection.commit();
        return result;
      } catch (SQLException | IOException | RuntimeException e) {
        rollBack(connection, e);
        throw e;
      }
    }
  }

  private static void rollBack(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }
}
