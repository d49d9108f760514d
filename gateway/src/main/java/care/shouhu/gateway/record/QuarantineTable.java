package care.shouhu.gateway.record;

import care.shouhu.core.log.Lane;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rows of quarantine that one batch adds, closes, or gives a newer reason. */
final class QuarantineTable {
  private static final int STATEMENT_SECONDS_MAX = 60;

  private static final String ADD =
      """
      insert into quarantine
        (lane, position, device_id, profile, topic, received_at, payload, reason, detail, replayable, refused_by_tables,
         ahead_millis)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String CLOSE =
      """
      with was as (select id from quarantine where id = any(?) and replayed_at is null order by id for update)
      update quarantine set replayed_at = now() from was where quarantine.id = was.id
      returning quarantine.id, quarantine.refused_by_tables
      """;
  private static final String REFUSE_AGAIN =
      """
      update quarantine
      set reason = ?, detail = ?, tried_at = now(), refused_by_tables = refused_by_tables or ?
      where id = ? and replayed_at is null
      """;

  private final Lane lane;

  QuarantineTable(Lane lane) {
    this.lane = lane;
  }

  /**
   * Closes the rows that are understood now.
   *
   * @return the entries with each {@link Entry.FromQuarantine} settled: one whose row another
   *     replay has closed is gone
   */
  List<Entry> settle(Connection connection, List<Entry> entries) throws SQLException {
    List<Long> ids = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry instanceof Entry.FromQuarantine it) {
        ids.add(it.quarantineId());
      }
    }
    if (ids.isEmpty()) {
      return entries;
    }
    Map<Long, Boolean> closed = close(connection, ids);
    List<Entry> settled = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      if (entry instanceof Entry.FromQuarantine it) {
        // Removed, so that the same row twice in one batch counts once.
        Boolean refusedByTables = closed.remove(it.quarantineId());
        if (refusedByTables != null) {
          // One that the tables refused left its own key in the window then.
          boolean duplicate = it.seenBefore() && !refusedByTables;
          settled.add(new Entry.Mended(it.stored(), duplicate));
        }
      } else {
        settled.add(entry);
      }
    }
    return settled;
  }

  private static Map<Long, Boolean> close(Connection connection, List<Long> ids)
      throws SQLException {
    Map<Long, Boolean> closed = new HashMap<>();
    try (PreparedStatement close = connection.prepareStatement(CLOSE)) {
      close.setQueryTimeout(STATEMENT_SECONDS_MAX);
      close.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
      try (ResultSet rows = close.executeQuery()) {
        while (rows.next()) {
          closed.put(rows.getLong(1), rows.getBoolean(2));
        }
      }
    }
    return closed;
  }

  void add(Connection connection, List<Entry> entries) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
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
          insert.setBoolean(10, it.replayable());
          insert.setBoolean(11, it.reason().equals(Entry.DATABASE_REFUSED));
          insert.setLong(12, it.aheadMillis());
          insert.addBatch();
          any = true;
        }
      }
      if (any) {
        insert.executeBatch();
      }
    }
  }

  void refuseAgain(Connection connection, List<Entry> entries) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(REFUSE_AGAIN)) {
      update.setQueryTimeout(STATEMENT_SECONDS_MAX);
      boolean any = false;
      for (Entry entry : entries) {
        if (entry instanceof Entry.StillRefused it) {
          update.setString(1, it.reason());
          update.setString(2, it.detail());
          update.setBoolean(3, it.reason().equals(Entry.DATABASE_REFUSED));
          update.setLong(4, it.quarantineId());
          update.addBatch();
          any = true;
        }
      }
      if (any) {
        update.executeBatch();
      }
    }
  }
}
