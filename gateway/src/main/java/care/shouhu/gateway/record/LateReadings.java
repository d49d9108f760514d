package care.shouhu.gateway.record;

import care.shouhu.core.event.DeviceEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.postgresql.PGConnection;

/**
 * Readings of long ago are stored ahead of the batch they came in, those of an hour in a
 * transaction.
 *
 * <p>For its aggregates TimescaleDB notes of each transaction the oldest and the newest reading,
 * and computes again all that lies between. A single one of last week in the transaction of those
 * of now would have it compute the week again for every bed, each minute anew.
 *
 * <p>The lane's position stands still meanwhile: when the batch is stored once more, after a crash
 * or by another process, what is there already is left out.
 */
final class LateReadings {
  private static final long HOUR_MILLIS = 3_600_000;

  /** A clock that jumps over years must not cost a transaction a reading. */
  private static final int PARTS_MAX = 64;

  private static final int STATEMENT_SECONDS_MAX = 60;

  private static final String TABLE =
      """
      create temporary table if not exists late_reading (like bed_reading) on commit delete rows
      """;
  private static final String COPY =
      """
      copy late_reading (time, received_at, device_id, seq, heart_rate, breath_rate, movement, in_bed, flags)
      from stdin with (format binary)
      """;

  /** The bounds are given again so that no other chunk is looked at. */
  private static final String STORE =
      """
      insert into bed_reading (time, received_at, device_id, seq, heart_rate, breath_rate, movement, in_bed, flags)
      select time, received_at, device_id, seq, heart_rate, breath_rate, movement, in_bed, flags from late_reading late
      where not exists (select 1 from bed_reading b
        where b.device_id = late.device_id and b.time = late.time and b.received_at = late.received_at
          and b.time >= ? and b.time <= ?
          and (b.seq, b.heart_rate, b.breath_rate, b.movement, b.in_bed, b.flags)
            is not distinct from (late.seq, late.heart_rate, late.breath_rate, late.movement, late.in_bed, late.flags))
      """;

  private LateReadings() {}

  /** Whether it is stored ahead of its batch. */
  static boolean isOne(DeviceEvent event) {
    return event instanceof DeviceEvent.Reading && Series.isLate(event.header());
  }

  /**
   * Those of a batch, oldest first, an hour a part; longer where there would be more than {@value
   * #PARTS_MAX} parts.
   */
  static List<List<DeviceEvent>> of(List<Entry> entries) {
    List<DeviceEvent> all = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry instanceof Entry.Stored stored) {
        stored.events().stream().filter(LateReadings::isOne).forEach(all::add);
      }
    }
    long spanMillis = HOUR_MILLIS;
    Collection<List<DeviceEvent>> parts = parts(all, spanMillis);
    while (parts.size() > PARTS_MAX) {
      spanMillis *= 2;
      parts = parts(all, spanMillis);
    }
    return List.copyOf(parts);
  }

  private static Collection<List<DeviceEvent>> parts(List<DeviceEvent> all, long spanMillis) {
    TreeMap<Long, List<DeviceEvent>> parts = new TreeMap<>();
    for (DeviceEvent one : all) {
      long part = Math.floorDiv(one.header().atMillis(), spanMillis);
      parts.computeIfAbsent(part, _ -> new ArrayList<>()).add(one);
    }
    return parts.values();
  }

  /**
   * Where a batch is to be parted, so that each part can be one transaction: what is handed in
   * again from quarantine may be a year old, and is settled in the transaction that moves the
   * position, so an hour of it has one of its own.
   *
   * @return the ends of the parts, in order; the last is that of the batch
   */
  static List<Integer> ends(List<Entry> entries) {
    List<Integer> ends = new ArrayList<>();
    for (int next = 1; next < entries.size(); next++) {
      if (!hourAgain(entries.get(next)).equals(hourAgain(entries.get(next - 1)))) {
        ends.add(next);
      }
    }
    ends.add(entries.size());
    return ends;
  }

  /** Of a reading from quarantine; empty for what is none. */
  private static OptionalLong hourAgain(Entry entry) {
    return entry instanceof Entry.FromQuarantine again
        ? again.stored().events().stream()
            .filter(DeviceEvent.Reading.class::isInstance)
            .mapToLong(event -> Math.floorDiv(event.header().atMillis(), HOUR_MILLIS))
            .findFirst()
        : OptionalLong.empty();
  }

  /**
   * Writes those that are not there yet.
   *
   * @return how many were not
   */
  static int store(Connection connection, List<DeviceEvent> part) throws SQLException, IOException {
    CopyBuffer rows = new CopyBuffer();
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (DeviceEvent event : part) {
      Series.row(rows, (DeviceEvent.Reading) event);
      first = Math.min(first, event.header().atMillis());
      last = Math.max(last, event.header().atMillis());
    }
    try (Statement create = connection.createStatement()) {
      create.setQueryTimeout(STATEMENT_SECONDS_MAX);
      create.execute(TABLE);
    }
    connection
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyIn(COPY, new ByteArrayInputStream(rows.finished()));
    try (PreparedStatement store = connection.prepareStatement(STORE)) {
      store.setQueryTimeout(STATEMENT_SECONDS_MAX);
      store.setTimestamp(1, new Timestamp(first));
      store.setTimestamp(2, new Timestamp(last));
      return store.executeUpdate();
    }
  }
}
