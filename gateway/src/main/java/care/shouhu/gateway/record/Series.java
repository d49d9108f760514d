package care.shouhu.gateway.record;

import care.shouhu.core.event.ClockFlag;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.Header;
import java.io.IOException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.postgresql.copy.CopyManager;

/** The rows of one batch for the three series of device data. */
final class Series {
  static final String READING_TABLE = "bed_reading";

  private static final String READINGS =
      """
      copy bed_reading (time, received_at, device_id, seq, heart_rate, breath_rate, movement, in_bed, flags)
      from stdin with (format binary)
      """;
  private static final String EVENTS =
      """
      copy device_event (time, received_at, device_id, seq, kind, detail, flags)
      from stdin with (format binary)
      """;
  private static final String STATUSES =
      """
      copy device_status (time, received_at, device_id, seq, battery_percent, rssi_dbm, firmware, flags)
      from stdin with (format binary)
      """;

  /** Flags of a row, see the migration that makes the tables. */
  private static final int FLAG_TIME_REPLACED = 1;

  private static final int FLAG_TIME_MISSING = 2;
  private static final int FLAG_LATE = 4;
  private static final long LATE_AFTER_MILLIS = 5 * 60_000;

  private final CopyBuffer readings = new CopyBuffer();
  private final CopyBuffer events = new CopyBuffer();
  private final CopyBuffer statuses = new CopyBuffer();

  void add(DeviceEvent event) {
    Header header = event.header();
    switch (event) {
      case DeviceEvent.Reading reading -> row(readings, reading);
      case DeviceEvent.Signal signal -> event(header, signal.kind().wireName(), signal.detail());
      case DeviceEvent.Link link -> event(header, link.change().wireName(), link.reason());
      case DeviceEvent.Reply reply ->
          event(
              header,
              reply.ok() ? "reply_ok" : "reply_failed",
              reply.detail() == null
                  ? reply.commandId()
                  : reply.commandId() + " " + reply.detail());
      case DeviceEvent.CommandProgress progress ->
          event(header, "command_" + progress.step().wireName(), progress.commandId());
      case DeviceEvent.Status status ->
          head(statuses, 8, header)
              .smallint(status.batteryPercent())
              .smallint(status.rssiDbm())
              .text(status.firmware())
              .smallint(flags(header));
    }
  }

  /** A row of {@code bed_reading}. */
  static void row(CopyBuffer rows, DeviceEvent.Reading reading) {
    head(rows, 9, reading.header())
        .smallint(reading.heartRate())
        .smallint(reading.breathRate())
        .smallint(reading.movement())
        .bool(reading.inBed())
        .smallint(flags(reading.header()));
  }

  /** Came more than five minutes late, by the two clocks. */
  static boolean isLate(Header header) {
    return header.lagMillis() > LATE_AFTER_MILLIS;
  }

  /** Writes what there is; the number of rows by table. */
  Map<String, Integer> copyTo(CopyManager copy) throws SQLException, IOException {
    Map<String, Integer> rows = new LinkedHashMap<>();
    copy(copy, READING_TABLE, READINGS, readings, rows);
    copy(copy, "device_event", EVENTS, events, rows);
    copy(copy, "device_status", STATUSES, statuses, rows);
    return rows;
  }

  private static void copy(
      CopyManager copy, String table, String sql, CopyBuffer buffer, Map<String, Integer> rows)
      throws SQLException, IOException {
    if (buffer.rows() > 0) {
      copy.copyIn(sql, new java.io.ByteArrayInputStream(buffer.finished()));
      rows.put(table, buffer.rows());
    }
  }

  private void event(Header header, String kind, String detail) {
    head(events, 7, header).text(kind).text(detail).smallint(flags(header));
  }

  private static CopyBuffer head(CopyBuffer buffer, int columns, Header header) {
    return buffer
        .row(columns)
        .timestamp(header.atMillis())
        .timestamp(header.receivedAtMillis())
        .text(header.deviceId())
        .bigint(header.key().seqOrNull());
  }

  private static int flags(Header header) {
    int clock =
        switch (header.clock()) {
          case ClockFlag.DEVICE -> 0;
          case ClockFlag.MISSING -> FLAG_TIME_MISSING;
          case ClockFlag.REPLACED -> FLAG_TIME_REPLACED;
        };
    return clock | (isLate(header) ? FLAG_LATE : 0);
  }
}
