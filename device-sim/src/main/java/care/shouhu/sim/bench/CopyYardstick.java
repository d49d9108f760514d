package care.shouhu.sim.bench;

import care.shouhu.sim.load.LoadDevice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * How many rows a second the database takes at best: binary COPY into a table made like {@code
 * bed_reading} with its indexes (a hypertable where that is one), {@value #BATCH_ROWS} rows a
 * transaction, one connection. Rows are encoded once; each batch gets other times and numbers.
 */
final class CopyYardstick {
  static final int BATCH_ROWS = 5_000;

  private static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  /** From 1970 to 2000, where PostgreSQL's times begin. */
  private static final long EPOCH_MILLIS = 946_684_800_000L;

  private static final String COPY =
      """
      copy bench_reading (time, received_at, device_id, seq, heart_rate, breath_rate, movement, in_bed, flags)
      from stdin with (format binary)
      """;

  /** As the migration of {@code bed_reading} does it. */
  private static final String HYPERTABLE =
      """
      select create_hypertable('bench_reading', by_range('time', interval '1 day'), create_default_indexes => false)
      """;

  private final ProductDatabase database;
  private final List<LoadDevice> devices;
  private long rows;

  CopyYardstick(ProductDatabase database, List<LoadDevice> devices) {
    this.database = database;
    this.devices = devices;
  }

  /** Copies for so long into a new table, and drops it; rows a second. */
  double rowsPerSecond(Duration duration) throws SQLException, IOException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("create table bench_reading (like bed_reading including all)");
      try {
        if (ProductDatabase.isTimescale(statement)) {
          statement.execute(HYPERTABLE);
        }
        connection.setAutoCommit(false);
        return copy(connection, duration);
      } finally {
        connection.setAutoCommit(true);
        statement.execute("drop table bench_reading");
      }
    }
  }

  private double copy(Connection connection, Duration duration) throws SQLException, IOException {
    CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
    Batch[] batches = batches();
    long begun = System.nanoTime();
    long before = rows;
    for (int n = 0; System.nanoTime() - begun < duration.toNanos(); n++) {
      Batch batch = batches[n % batches.length];
      batch.stamp(System.currentTimeMillis(), rows);
      copy.copyIn(COPY, new ByteArrayInputStream(batch.bytes()));
      connection.commit();
      rows += BATCH_ROWS;
    }
    return (rows - before) / ((System.nanoTime() - begun) / 1e9);
  }

  /** As many as it takes for every device to have its turn. */
  private Batch[] batches() throws IOException {
    Batch[] batches = new Batch[Math.max(1, (devices.size() + BATCH_ROWS - 1) / BATCH_ROWS)];
    int device = 0;
    for (int n = 0; n < batches.length; n++) {
      var bytes = new ByteArrayOutputStream();
      var out = new DataOutputStream(bytes);
      int[] offsets = new int[BATCH_ROWS];
      out.write(HEADER);
      for (int row = 0; row < BATCH_ROWS; row++) {
        offsets[row] = out.size();
        row(out, devices.get(device++ % devices.size()).id(), row);
      }
      out.writeShort(-1);
      batches[n] = new Batch(bytes.toByteArray(), offsets);
    }
    return batches;
  }

  private static void row(DataOutputStream out, String deviceId, int row) throws IOException {
    out.writeShort(9);
    for (int time = 0; time < 2; time++) {
      out.writeInt(8);
      out.writeLong(0);
    }
    byte[] id = deviceId.getBytes(StandardCharsets.UTF_8);
    out.writeInt(id.length);
    out.write(id);
    out.writeInt(8);
    out.writeLong(0);
    for (int small : new int[] {60 + row % 20, 14, 3}) {
      out.writeInt(2);
      out.writeShort(small);
    }
    out.writeInt(1);
    out.writeByte(1);
    out.writeInt(2);
    out.writeShort(0);
  }

  /** A COPY stream whose times and numbers can be written over. */
  @SuppressWarnings("ArrayRecordComponent") // Written over in place; that is what it is for.
  private record Batch(byte[] bytes, int[] offsets) {
    private static final int TIME = 2 + 4;
    private static final int RECEIVED = TIME + 8 + 4;
    private static final int DEVICE_LENGTH = RECEIVED + 8;

    void stamp(long nowMillis, long seq) {
      ByteBuffer all = ByteBuffer.wrap(bytes);
      long micros = (nowMillis - EPOCH_MILLIS) * 1_000;
      for (int row = 0; row < offsets.length; row++) {
        int at = offsets[row];
        all.putLong(at + TIME, micros + row);
        all.putLong(at + RECEIVED, micros + row);
        int seqOffset = at + DEVICE_LENGTH + 4 + all.getInt(at + DEVICE_LENGTH) + 4;
        all.putLong(seqOffset, seq + row);
      }
    }
  }
}
