package care.shouhu.gateway.record;

import care.shouhu.core.log.Lane;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * The tables as one lane's recorder sees them. Each write is one transaction: rows, quarantine,
 * figures and position, or nothing.
 */
final class LaneTables {
  static final String READER = "recorder";
  static final String COUNTS_READER = "recorder-counts";

  private static final int STATEMENT_SECONDS_MAX = 60;

  private static final String POSITION =
      """
      select position from reader_position where reader = ? and lane = ? and log_id = ?
      """;
  private static final String MOVE =
      """
      insert into reader_position (reader, lane, log_id, position) values (?, ?, ?, ?)
      on conflict (reader, lane) do update
      set log_id = excluded.log_id, position = excluded.position, moved_at = now()
      """;
  private static final String QUARANTINE =
      """
      insert into quarantine (lane, position, device_id, profile, topic, received_at, payload, reason, detail)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
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
  private final UUID logId;

  LaneTables(DataSource dataSource, Lane lane, UUID logId) {
    this.dataSource = dataSource;
    this.lane = lane;
    this.logId = logId;
  }

  /** Where the lane stands by the database: the next position to store; none for another log. */
  OptionalLong storedBelow() throws SQLException {
    return position(READER);
  }

  /** The next position to count. */
  OptionalLong countedBelow() throws SQLException {
    return position(COUNTS_READER);
  }

  /**
   * Stores a batch and moves the position to its end.
   *
   * @param entries those of the positions from {@code fromPosition} up to {@code toPosition}; none
   *     when only the figures are written
   * @param counts added to the figures, and their position moved too, when not null
   * @return rows by table; empty when the batch was stored already by a commit whose answer was
   *     lost
   */
  Map<String, Integer> store(List<Entry> entries, long fromPosition, long toPosition, Counts counts)
      throws SQLException, IOException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        if (isDone(connection, fromPosition, toPosition)) {
          return Map.of();
        }
        Map<String, Integer> rows = series(entries).copyTo(copyManager(connection));
        quarantine(connection, entries);
        if (counts != null) {
          count(connection, counts);
          move(connection, COUNTS_READER, toPosition);
        }
        move(connection, READER, toPosition);
        connection.commit();
        return rows;
      } catch (SQLException | IOException | RuntimeException e) {
        rollBack(connection, e);
        throw e;
      }
    }
  }

  /** Whether an earlier try was committed after all, and only its answer was lost. */
  private boolean isDone(Connection connection, long fromPosition, long toPosition)
      throws SQLException {
    if (fromPosition == toPosition) {
      OptionalLong counted = position(connection, COUNTS_READER);
      return counted.isPresent() && counted.getAsLong() >= toPosition;
    }
    OptionalLong stands = position(connection, READER);
    if (stands.isPresent() && stands.getAsLong() >= toPosition) {
      return true;
    }
    if (stands.isPresent() && stands.getAsLong() != fromPosition) {
      throw new IllegalStateException(
          "another recorder moved " + lane + " to " + stands.getAsLong());
    }
    return false;
  }

  private static void rollBack(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static Series series(List<Entry> entries) {
    Series series = new Series();
    for (Entry entry : entries) {
      if (entry instanceof Entry.Stored stored) {
        stored.events().forEach(series::add);
      }
    }
    return series;
  }

  private static org.postgresql.copy.CopyManager copyManager(Connection connection)
      throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }

  private void quarantine(Connection connection, List<Entry> entries) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(QUARANTINE)) {
      insert.setQueryTimeout(STATEMENT_SECONDS_MAX);
      boolean any = false;
      for (Entry entry : entries) {
        if (entry instanceof Entry.Quarantined it) {
          insert.setString(1, lane.name());
          insert.setLong(2, it.position());
          insert.setString(3, it.deviceId());
          insert.setString(4, it.profile());
          insert.setString(5, it.topic());
          insert.setTimestamp(6, new Timestamp(it.receivedAtMillis()));
          insert.setBytes(7, it.payload());
          insert.setString(8, it.reason());
          insert.setString(9, it.detail());
          insert.addBatch();
          any = true;
        }
      }
      if (any) {
        insert.executeBatch();
      }
    }
  }

  /** In order of device, so that no two transactions can wait for each other. */
  private void count(Connection connection, Counts counts) throws SQLException {
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

  private void move(Connection connection, String reader, long position) throws SQLException {
    try (PreparedStatement move = connection.prepareStatement(MOVE)) {
      move.setQueryTimeout(STATEMENT_SECONDS_MAX);
      move.setString(1, reader);
      move.setString(2, lane.name());
      move.setObject(3, logId);
      move.setLong(4, position);
      move.executeUpdate();
    }
  }

  private OptionalLong position(String reader) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return position(connection, reader);
    }
  }

  private OptionalLong position(Connection connection, String reader) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(POSITION)) {
      select.setQueryTimeout(STATEMENT_SECONDS_MAX);
      select.setString(1, reader);
      select.setString(2, lane.name());
      select.setObject(3, logId);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
      }
    }
  }
}
