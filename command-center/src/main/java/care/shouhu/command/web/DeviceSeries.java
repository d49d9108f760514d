package care.shouhu.command.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/** What the recorder stored of one device. Every query takes 5 s at most. */
final class DeviceSeries {
  private static final int QUERY_SECONDS_MAX = 5;

  private final Jdbi jdbi;

  DeviceSeries(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * What became of a device's messages.
   *
   * @param lastSeenAtMillis null when never
   * @param atMillis when it was counted
   */
  record Counts(
      long received,
      long stored,
      long duplicate,
      long quarantined,
      Long lastSeenAtMillis,
      long atMillis) {

    /** Of a device nothing came from. */
    static Counts none(long atMillis) {
      return new Counts(0, 0, 0, 0, null, atMillis);
    }
  }

  /**
   * A part of a device's rows, oldest first.
   *
   * @param fromMillis device time at or after; null for the beginning
   * @param toMillis device time before; null for the end
   * @param skip how many of the first rows to leave out
   */
  record Span(String deviceId, Long fromMillis, Long toMillis, int skip) {}

  /** A row and its device time. */
  record Row(long atMillis, ObjectNode json) {}

  Optional<Counts> counts(String deviceId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select received, stored, duplicate, quarantined, last_seen_at, counted_at
                from device_count where device_id = :id
                """)
            .setQueryTimeout(QUERY_SECONDS_MAX)
            .bind("id", deviceId)
            .map((row, context) ->
                new Counts(
                    row.getLong("received"),
                    row.getLong("stored"),
                    row.getLong("duplicate"),
                    row.getLong("quarantined"),
                    millis(row, "last_seen_at"),
                    row.getTimestamp("counted_at").getTime()))
            .findOne());
  }

  /** When the device was last refused, and why: it is registered, so it was its secret. */
  record TurnedAway(long atMillis, String reason, long times, String address) {}

  Optional<TurnedAway> turnedAway(String deviceId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select last_seen_at, reason, times, address from enrolment
                where reason = 'wrong_secret' and claimed_id = :id order by last_seen_at desc limit 1
                """)
            .setQueryTimeout(QUERY_SECONDS_MAX)
            .bind("id", deviceId)
            .map((row, context) ->
                new TurnedAway(
                    row.getTimestamp("last_seen_at").getTime(),
                    row.getString("reason"),
                    row.getLong("times"),
                    row.getString("address")))
            .findOne());
  }

  List<Row> readings(Span span, int limit) {
    return rows(
        """
        select time, received_at, seq, heart_rate, breath_rate, movement, in_bed, flags
        from bed_reading
        where device_id = :deviceId
          and (cast(:from as timestamptz) is null or time >= :from)
          and (cast(:to as timestamptz) is null or time < :to)
        order by time, received_at, seq
        limit :limit offset :skip
        """,
        span,
        limit,
        (row, json) ->
            json.put("heartRate", integer(row, "heart_rate"))
                .put("breathRate", integer(row, "breath_rate"))
                .put("movement", integer(row, "movement"))
                .put("inBed", row.getObject("in_bed", Boolean.class)));
  }

  List<Row> events(Span span, int limit) {
    return rows(
        """
        select time, received_at, seq, kind, detail, flags
        from device_event
        where device_id = :deviceId
          and (cast(:from as timestamptz) is null or time >= :from)
          and (cast(:to as timestamptz) is null or time < :to)
        order by time, received_at, seq, kind
        limit :limit offset :skip
        """,
        span,
        limit,
        (row, json) ->
            json.put("kind", row.getString("kind")).put("detail", row.getString("detail")));
  }

  /** Adds the columns of one table to a row's JSON. */
  @FunctionalInterface
  private interface Columns {
    void add(ResultSet row, ObjectNode json) throws SQLException;
  }

  private List<Row> rows(String sql, Span span, int limit, Columns columns) {
    return jdbi.withHandle(handle -> {
      Query query =
          handle
              .createQuery(sql)
              .setQueryTimeout(QUERY_SECONDS_MAX)
              .bind("deviceId", span.deviceId())
              .bind("from", time(span.fromMillis()))
              .bind("to", time(span.toMillis()))
              .bind("skip", span.skip())
              .bind("limit", limit);
      return query.map((row, context) -> row(span.deviceId(), row, columns)).list();
    });
  }

  private static Row row(String deviceId, ResultSet row, Columns columns) throws SQLException {
    long at = row.getTimestamp("time").getTime();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("deviceId", deviceId)
            .put("seq", row.getObject("seq", Long.class))
            .put("at", at)
            .put("receivedAt", row.getTimestamp("received_at").getTime());
    columns.add(row, json);
    json.put("flags", row.getInt("flags"));
    return new Row(at, json);
  }

  private static Integer integer(ResultSet row, String column) throws SQLException {
    int value = row.getInt(column);
    return row.wasNull() ? null : (Integer) value;
  }

  private static Long millis(ResultSet row, String column) throws SQLException {
    Timestamp value = row.getTimestamp(column);
    return value == null ? null : (Long) value.getTime();
  }

  private static OffsetDateTime time(Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
  }
}
