package care.shouhu.gateway.record;

import care.shouhu.core.log.EndsAtStart;
import care.shouhu.core.log.Lane;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.UUID;

/** Where one lane of one log stands. A position only moves from where the mover believes it. */
final class PositionTable {
  private static final int STATEMENT_SECONDS_MAX = 60;

  private static final String POSITION =
      """
      select position from reader_position where reader = ? and lane = ? and log_id = ?
      """;
  private static final String BEGIN =
      """
      insert into reader_position (reader, lane, log_id, position) values (?, ?, ?, ?)
      on conflict (reader, lane, log_id) do nothing
      """;
  private static final String MOVE =
      """
      update reader_position set position = ?, moved_at = now()
      where reader = ? and lane = ? and log_id = ? and position = ?
      """;

  /** Not when it was moved since the log's end was looked at: then by another, who is right. */
  private static final String SET_BACK =
      """
      update reader_position set position = ?, moved_at = now()
      where reader = ? and lane = ? and log_id = ? and position > ?
        and moved_at < clock_timestamp() - ? * interval '1 millisecond'
      """;

  private final Lane lane;
  private final UUID logId;

  PositionTable(Lane lane, UUID logId) {
    this.lane = lane;
    this.logId = logId;
  }

  /** Somebody else stores this lane too, or the database was set back: nothing was written. */
  static final class MovedByAnother extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MovedByAnother(String reader, Lane lane, long from, OptionalLong stands) {
      super(
          "%s of %s was to move on from %d, but stands at %s"
              .formatted(
                  reader, lane, from, stands.isPresent() ? stands.getAsLong() : "no position"));
    }
  }

  /** The next position; none for a log that is new to this database. */
  OptionalLong of(Connection connection, String reader) throws SQLException {
    return ask(connection, reader, POSITION);
  }

  private OptionalLong ask(Connection connection, String reader, String sql) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setQueryTimeout(STATEMENT_SECONDS_MAX);
      select.setString(1, reader);
      select.setString(2, lane.name());
      select.setObject(3, logId);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  /** Where it stands, after making it begin at {@code position} if it had not begun. */
  long begin(Connection connection, String reader, long position) throws SQLException {
    try (PreparedStatement begin = connection.prepareStatement(BEGIN)) {
      begin.setQueryTimeout(STATEMENT_SECONDS_MAX);
      begin.setString(1, reader);
      begin.setString(2, lane.name());
      begin.setObject(3, logId);
      begin.setLong(4, position);
      begin.executeUpdate();
    }
    return of(connection, reader).orElse(position);
  }

  /**
   * Takes back a position that lies beyond the end at which the log was found.
   *
   * @return whether it did
   */
  boolean setBack(Connection connection, String reader, EndsAtStart ends) throws SQLException {
    try (PreparedStatement back = connection.prepareStatement(SET_BACK)) {
      back.setQueryTimeout(STATEMENT_SECONDS_MAX);
      back.setLong(1, ends.end(lane));
      back.setString(2, reader);
      back.setString(3, lane.name());
      back.setObject(4, logId);
      back.setLong(5, ends.end(lane));
      back.setLong(6, ends.movedSinceMillis());
      return back.executeUpdate() == 1;
    }
  }

  /**
   * Holds it where it stands until the end of this transaction.
   *
   * @return false when it stands at {@code to} or beyond already
   * @throws MovedByAnother when it stands neither there nor at {@code from}
   */
  boolean hold(Connection connection, String reader, long from, long to) throws SQLException {
    OptionalLong stands = ask(connection, reader, POSITION + "for update");
    if (stands.isPresent() && stands.getAsLong() >= to) {
      return false;
    }
    if (stands.isEmpty() || stands.getAsLong() != from) {
      throw new MovedByAnother(reader, lane, from, stands);
    }
    return true;
  }

  /**
   * Moves on; another's move waits for the end of this transaction.
   *
   * @return false when it stands at {@code to} or beyond already: an earlier try was committed
   *     after all, and only its answer was lost
   * @throws MovedByAnother when it stands anywhere else
   */
  boolean move(Connection connection, String reader, long from, long to) throws SQLException {
    try (PreparedStatement move = connection.prepareStatement(MOVE)) {
      move.setQueryTimeout(STATEMENT_SECONDS_MAX);
      move.setLong(1, to);
      move.setString(2, reader);
      move.setString(3, lane.name());
      move.setObject(4, logId);
      move.setLong(5, from);
      if (move.executeUpdate() == 1) {
        return true;
      }
    }
    OptionalLong stands = of(connection, reader);
    if (stands.isPresent() && stands.getAsLong() >= to) {
      return false;
    }
    throw new MovedByAnother(reader, lane, from, stands);
  }
}
