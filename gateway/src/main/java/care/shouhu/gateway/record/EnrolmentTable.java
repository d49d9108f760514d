package care.shouhu.gateway.record;

import care.shouhu.core.wire.Stranger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;

/**
 * Those who were not let in, a row for each id, protocol and reason. Bounded: {@value #ROWS_MAX}
 * rows, and of each the last {@value #SAID_MAX} different things it said.
 */
final class EnrolmentTable {
  static final int ROWS_MAX = 10_000;
  static final int SAID_MAX = 5;

  private static final int STATEMENT_SECONDS_MAX = 60;

  private static final String NOTE =
      """
      insert into enrolment (reason, claimed_id, protocol, address, first_seen_at, last_seen_at, times, said, said_at)
      values (?, ?, ?, ?, ?, ?, 1, array[?::bytea], array[?::timestamptz])
      on conflict (reason, claimed_id, protocol) do update
      set address = excluded.address,
          last_seen_at = greatest(enrolment.last_seen_at, excluded.last_seen_at),
          times = enrolment.times + 1,
          said = (excluded.said || array_remove(enrolment.said, excluded.said[1]))[1:%1$d],
          said_at = (excluded.said_at || case
            when excluded.said[1] = any(enrolment.said)
            then enrolment.said_at[:array_position(enrolment.said, excluded.said[1]) - 1]
              || enrolment.said_at[array_position(enrolment.said, excluded.said[1]) + 1:]
            else enrolment.said_at end)[1:%1$d]
      """
          .formatted(SAID_MAX);

  /** Those unheard for longest go first. */
  private static final String TRIM =
      """
      delete from enrolment where id in (select id from enrolment order by last_seen_at desc, id desc offset %d)
      """
          .formatted(ROWS_MAX);

  private EnrolmentTable() {}

  static void note(Connection connection, List<Entry> entries) throws SQLException {
    boolean any = false;
    try (PreparedStatement note = connection.prepareStatement(NOTE)) {
      note.setQueryTimeout(STATEMENT_SECONDS_MAX);
      for (Entry entry : entries) {
        if (entry instanceof Entry.Noted(Stranger stranger)) {
          Timestamp at = new Timestamp(stranger.atMillis());
          note.setString(1, stranger.reason().label());
          note.setString(2, stranger.claimedId());
          note.setString(3, stranger.protocol());
          note.setString(4, stranger.address());
          note.setTimestamp(5, at);
          note.setTimestamp(6, at);
          note.setBytes(7, stranger.said());
          note.setTimestamp(8, at);
          note.addBatch();
          any = true;
        }
      }
      if (any) {
        note.executeBatch();
      }
    }
    if (any) {
      try (PreparedStatement trim = connection.prepareStatement(TRIM)) {
        trim.setQueryTimeout(STATEMENT_SECONDS_MAX);
        trim.executeUpdate();
      }
    }
  }
}
