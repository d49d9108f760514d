package care.shouhu.sim.audit;

import care.shouhu.sim.load.AckJournal;
import care.shouhu.sim.load.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Compares a journal of acknowledgements with the database. A message is known by its device, its
 * number and its time; a call's alarm by the device and the call's time, because an alarm has no
 * number. The comparison is the database's work, in temporary tables of its own session.
 */
public final class Audit {
  private static final int COPY_CHARS = 1 << 16;

  private static final String TABLES =
      """
      create temp table acked (device_id text, call boolean, seq bigint, at_ms bigint);
      """;

  private static final String PREPARE =
      """
      create temp table wanted as
        select device_id, call, seq, timestamptz 'epoch' + at_ms * interval '1 millisecond' as at, count(*) as times
        from acked group by device_id, call, seq, at_ms;
      create temp table spoke as select distinct device_id from acked;
      create temp table found as
        select device_id, false as call, seq, time as at, count(*) as times
        from bed_reading join spoke using (device_id) where seq is not null group by device_id, seq, time
        union all
        select device_id, true, seq, time, count(*)
        from device_event join spoke using (device_id) where seq is not null group by device_id, seq, time;
      create temp table alarmed as
        select device_id, at, count(*) as times
        from incident_alarm join spoke using (device_id) where kind in ('CALL', 'FALL') group by device_id, at;
      analyze wanted; analyze found; analyze alarmed;
      """;

  private static final String COMPARE =
      """
      with calls as (select device_id, at, count(*) as times from wanted where call group by device_id, at),
      late as (
        select extract(epoch from raised_at - received_at) * 1000 as millis
        from incident_alarm join calls using (device_id, at) where kind in ('CALL', 'FALL'))
      select
        (select count(*) from wanted) as acknowledged,
        (select coalesce(sum(times - 1), 0) from wanted) as acknowledged_twice,
        (select coalesce(sum(times), 0) from found) as stored,
        (select count(*) from wanted w
          where not exists (select from found f
            where f.device_id = w.device_id and f.call = w.call and f.seq = w.seq and f.at = w.at)) as lost,
        (select coalesce(sum(times - 1), 0) from found) as duplicated,
        (select coalesce(sum(times), 0) from calls) as calls,
        (select coalesce(sum(greatest(c.times - coalesce(a.times, 0), 0)), 0)
          from calls c left join alarmed a using (device_id, at)) as without_alarm,
        (select coalesce(sum(greatest(a.times - c.times, 0)), 0)
          from alarmed a join calls c using (device_id, at)) as alarmed_twice,
        (select count(*) from late where millis > ?) as late,
        coalesce((select percentile_disc(0.5) within group (order by millis) from late), 0) as p50,
        coalesce((select percentile_disc(0.99) within group (order by millis) from late), 0) as p99,
        coalesce((select max(millis) from late), 0) as most
      """;

  private Audit() {}

  /**
   * Compares. Everything must have been stored by now: wait until the recorder has nothing left.
   *
   * @param lateAfter from a call's receipt to its alarm; what takes longer is late
   * @param connection used alone, its temporary tables are dropped at the end
   * @throws IOException when the journal cannot be read or is cut off
   */
  public static AuditReport of(Path journal, Duration lateAfter, Connection connection)
      throws IOException, SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(TABLES);
      copy(journal, connection);
      statement.execute(PREPARE);
      AuditReport report = compare(lateAfter, connection);
      statement.execute("drop table acked, wanted, spoke, found, alarmed");
      return report;
    }
  }

  private static AuditReport compare(Duration lateAfter, Connection connection)
      throws SQLException {
    try (var compare = connection.prepareStatement(COMPARE)) {
      compare.setLong(1, lateAfter.toMillis());
      var row = compare.executeQuery();
      row.next();
      return new AuditReport(
          row.getLong("acknowledged"),
          row.getLong("acknowledged_twice"),
          row.getLong("stored"),
          row.getLong("lost"),
          row.getLong("duplicated"),
          row.getLong("calls"),
          row.getLong("without_alarm"),
          row.getLong("alarmed_twice"),
          row.getLong("late"),
          row.getDouble("p50"),
          row.getDouble("p99"),
          row.getDouble("most"));
    }
  }

  private static void copy(Path journal, Connection connection) throws IOException, SQLException {
    CopyIn copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("copy acked (device_id, call, seq, at_ms) from stdin");
    StringBuilder lines = new StringBuilder(COPY_CHARS + 200);
    try {
      AckJournal.read(
          journal,
          (deviceId, kind, seq, atMillis, ackedAtMillis) -> {
            lines.append(deviceId).append('\t').append(isCall(kind) ? 't' : 'f');
            lines.append('\t').append(seq).append('\t').append(atMillis).append('\n');
            if (lines.length() >= COPY_CHARS) {
              send(copy, lines);
            }
          });
      send(copy, lines);
      copy.endCopy();
    } catch (BrokenCopy e) {
      throw e.cause;
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private static boolean isCall(Kind kind) {
    return switch (kind) {
      case READING, READING_64_BYTES -> false;
      case CALL, FALL -> true;
    };
  }

  private static void send(CopyIn copy, StringBuilder lines) {
    byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
    lines.setLength(0);
    try {
      copy.writeToCopy(bytes, 0, bytes.length);
    } catch (SQLException e) {
      throw new BrokenCopy(e);
    }
  }

  /** Carries the database's refusal through the journal's reader. */
  private static final class BrokenCopy extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient SQLException cause;

    BrokenCopy(SQLException cause) {
      super(cause);
      this.cause = cause;
    }
  }
}
