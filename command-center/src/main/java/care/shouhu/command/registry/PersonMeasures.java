package care.shouhu.command.registry;

import care.shouhu.command.registry.file.TableWriter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;

/**
 * What sensors measured and reported of one person: on the beds of their stays while they had them,
 * and on the devices that were theirs. A device that was taken elsewhere since is found by its
 * history. Blocks; each query takes 60 s at most.
 */
final class PersonMeasures {
  private static final int QUERY_SECONDS_MAX = 60;
  private static final int ROWS_A_FETCH = 2_000;
  private static final long HOUR_MILLIS = 3_600_000;

  private static final List<String> READING =
      List.of(
          "time", "device_id", "seq", "heart_rate", "breath_rate", "movement", "in_bed", "flags");
  private static final List<String> HOUR =
      List.of(
          "bucket",
          "device_id",
          "readings",
          "heart_rate_avg",
          "heart_rate_min",
          "heart_rate_max",
          "breath_rate_avg",
          "movement_avg",
          "in_bed_share");
  private static final List<String> EVENT =
      List.of("time", "received_at", "device_id", "seq", "kind", "detail", "flags");

  private final Handle handle;
  private final List<Watched> watched;

  /** A device that watched the person from here to before there, epoch milliseconds. */
  record Watched(String deviceId, long fromMillis, long toMillis) {
    Watched within(Span other) {
      return new Watched(
          deviceId, Math.max(fromMillis, other.fromMillis), Math.min(toMillis, other.toMillis));
    }

    boolean isAny() {
      return fromMillis < toMillis;
    }
  }

  private record Span(String of, long fromMillis, long toMillis) {}

  private record Moved(long atMillis, String before) {}

  private record Device(String id, String bedId, String residentId) {}

  /**
   * Of this person.
   *
   * @param nowMillis nothing is measured later
   */
  PersonMeasures(Handle handle, String residentId, long nowMillis) {
    this.handle = handle;
    this.watched = watched(handle, residentId, nowMillis);
  }

  private static List<Watched> watched(Handle handle, String residentId, long nowMillis) {
    List<Span> stays = stays(handle, residentId, nowMillis);
    List<Watched> all = new ArrayList<>();
    for (Device device : devices(handle, residentId)) {
      for (Span at : spans(handle, device.id(), "bed_id", device.bedId(), nowMillis)) {
        stays.stream()
            .filter(stay -> stay.of().equals(at.of()))
            .map(stay -> new Watched(device.id(), at.fromMillis, at.toMillis).within(stay))
            .filter(Watched::isAny)
            .forEach(all::add);
      }
      spans(handle, device.id(), "resident_id", device.residentId(), nowMillis).stream()
          .filter(on -> residentId.equals(on.of()))
          .map(on -> new Watched(device.id(), on.fromMillis, on.toMillis))
          .forEach(all::add);
    }
    return all;
  }

  private static List<Span> stays(Handle handle, String residentId, long nowMillis) {
    return handle
        .createQuery("select bed_id, began_at, ended_at from bed_stay where resident_id = :id")
        .setQueryTimeout(QUERY_SECONDS_MAX)
        .bind("id", residentId)
        .map((row, context) ->
            new Span(
                row.getString("bed_id"),
                row.getTimestamp("began_at").getTime(),
                row.getTimestamp("ended_at") == null
                    ? nowMillis
                    : row.getTimestamp("ended_at").getTime()))
        .list();
  }

  private static List<Device> devices(Handle handle, String residentId) {
    return handle
        .createQuery(
            """
            with stay as (select distinct bed_id from bed_stay where resident_id = :id)
            select id, bed_id, resident_id from device where id in (
              select id from device where resident_id = :id
              union select d.id from device d join stay using (bed_id)
              union select h.id from record_history h
                where h.kind = 'device' and h.changed -> 'resident_id' ->> 0 = :id
              union select h.id from record_history h join stay s on h.changed -> 'bed_id' ->> 0 = s.bed_id
                where h.kind = 'device')
            order by id
            """)
        .setQueryTimeout(QUERY_SECONDS_MAX)
        .bind("id", residentId)
        .map((row, context) ->
            new Device(row.getString("id"), row.getString("bed_id"), row.getString("resident_id")))
        .list();
  }

  /** What the device was on, and when; it begins with what its first change says was before. */
  private static List<Span> spans(
      Handle handle, String deviceId, String field, String now, long nowMillis) {
    List<Moved> moves =
        handle
            .createQuery(
                """
                select at, changed -> :field ->> 0 as before from record_history
                where kind = 'device' and id = :id and jsonb_exists(changed, :field) order by revision
                """)
            .setQueryTimeout(QUERY_SECONDS_MAX)
            .bind("field", field)
            .bind("id", deviceId)
            .map((row, context) -> new Moved(row.getTimestamp("at").getTime(), row.getString(2)))
            .list();
    List<Span> spans = new ArrayList<>();
    long fromMillis = 0;
    for (Moved move : moves) {
      spans.add(new Span(Objects.requireNonNullElse(move.before, ""), fromMillis, move.atMillis));
      fromMillis = move.atMillis;
    }
    spans.add(new Span(Objects.requireNonNullElse(now, ""), fromMillis, nowMillis));
    return spans;
  }

  /**
   * What is asked of one of the three tables, by device and time.
   *
   * @param spanMillis how long a row lasts: one that ends later may be somebody else's in part
   */
  private record Table(String name, String time, long spanMillis, List<String> columns) {}

  /**
   * Single readings, the newest of each device first.
   *
   * @return whether there are more
   */
  boolean readings(TableWriter writer, int rowsMax) {
    return table(new Table("bed_reading", "time", 0, READING), writer, rowsMax);
  }

  /** The same by the hour. */
  boolean hours(TableWriter writer, int rowsMax) {
    return table(new Table("bed_reading_hour", "bucket", HOUR_MILLIS, HOUR), writer, rowsMax);
  }

  /** Calls, falls, in and out of bed, and what a device said of itself. */
  boolean events(TableWriter writer, int rowsMax) {
    return table(new Table("device_event", "time", 0, EVENT), writer, rowsMax);
  }

  private boolean table(Table table, TableWriter writer, int rowsMax) {
    writer.row(table.columns());
    int[] left = {rowsMax};
    boolean more = false;
    for (Watched one : watched) {
      more |= rows(table, one, writer, left);
    }
    return more;
  }

  private boolean rows(Table table, Watched one, TableWriter writer, int[] left) {
    int wanted = left[0] + 1;
    int[] read = {0};
    handle
        .createQuery(
            """
            select <columns> from <table>
            where device_id = :device and <time> >= :from and <time> < :to
            order by <time> desc limit :limit
            """)
        .define("columns", String.join(", ", table.columns()))
        .define("table", table.name())
        .define("time", table.time())
        .setQueryTimeout(QUERY_SECONDS_MAX)
        .setFetchSize(ROWS_A_FETCH)
        .bind("device", one.deviceId())
        .bind("from", new Timestamp(one.fromMillis()))
        .bind("to", new Timestamp(one.toMillis() - table.spanMillis()))
        .bind("limit", wanted)
        .map((row, context) -> cells(table, row))
        .forEach(cells -> {
          read[0]++;
          if (left[0] > 0) {
            left[0]--;
            writer.row(cells);
          }
        });
    return read[0] == wanted;
  }

  private static List<String> cells(Table table, ResultSet row) throws SQLException {
    List<String> cells = new ArrayList<>(table.columns().size());
    for (int i = 1; i <= table.columns().size(); i++) {
      Object value = row.getObject(i);
      switch (value) {
        case null -> cells.add(null);
        case Timestamp at -> cells.add(Instant.ofEpochMilli(at.getTime()).toString());
        default -> cells.add(row.getString(i));
      }
    }
    return cells;
  }
}
