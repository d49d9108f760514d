package care.shouhu.sim.load;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;

/**
 * Every acknowledged message, in a file: what must be found in the database afterwards.
 *
 * <pre>
 * int32            devices, then each id: int16 length, UTF-8
 * 29 bytes each    int32 device · int8 kind · int64 seq · int64 at ms · int64 acknowledged at ms
 * </pre>
 *
 * At most {@link #RECORDS_MAX} records; more are counted and not written, and {@link #dropped} says
 * so.
 */
public final class AckJournal implements Acknowledged, AutoCloseable {
  public static final long RECORDS_MAX = 200_000_000;
  private static final int RECORD_BYTES = 29;
  private static final int BUFFER_BYTES = 1 << 20;

  private final FileChannel file;
  private final InstantSource clock;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private long records;
  private long dropped;

  private AckJournal(FileChannel file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
  }

  /** Writes a new file. */
  public static AckJournal create(Path path, List<LoadDevice> devices, InstantSource clock)
      throws IOException {
    AckJournal journal =
        new AckJournal(
            FileChannel.open(
                path,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING),
            clock);
    journal.buffer.putInt(devices.size());
    for (LoadDevice device : devices) {
      byte[] id = device.id().getBytes(StandardCharsets.UTF_8);
      journal.room(id.length + Short.BYTES);
      journal.buffer.putShort((short) id.length).put(id);
    }
    return journal;
  }

  @Override
  public synchronized void acknowledged(
      int device, Kind kind, long seq, long atMillis, long dueNanos, long ackedNanos) {
    if (records >= RECORDS_MAX) {
      dropped++;
      return;
    }
    records++;
    room(RECORD_BYTES);
    buffer.putInt(device).put(kind.code()).putLong(seq).putLong(atMillis);
    buffer.putLong(clock.millis());
  }

  /** Records written so far. */
  public synchronized long records() {
    return records;
  }

  /** Acknowledgements beyond the limit: with any, the file does not tell all. */
  public synchronized long dropped() {
    return dropped;
  }

  private void room(int bytes) {
    if (buffer.remaining() < bytes) {
      flush();
    }
  }

  private void flush() {
    buffer.flip();
    try {
      while (buffer.hasRemaining()) {
        file.write(buffer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the journal cannot be written", e);
    }
    buffer.clear();
  }

  @Override
  public synchronized void close() throws IOException {
    flush();
    file.close();
  }

  /** Who reads a journal. */
  public interface Reader {
    /** One record, in the order in which they were acknowledged. */
    void record(String deviceId, Kind kind, long seq, long atMillis, long ackedAtMillis);
  }

  /**
   * Reads a closed journal.
   *
   * @throws IOException when it cannot be read or is cut off
   */
  public static void read(Path path, Reader reader) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES))) {
      String[] ids = new String[in.readInt()];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = new String(in.readNBytes(in.readUnsignedShort()), StandardCharsets.UTF_8);
      }
      byte[] record = new byte[RECORD_BYTES];
      for (int read = in.readNBytes(record, 0, RECORD_BYTES);
          read > 0;
          read = in.readNBytes(record, 0, RECORD_BYTES)) {
        if (read < RECORD_BYTES) {
          throw new EOFException(path + " ends within a record");
        }
        ByteBuffer bytes = ByteBuffer.wrap(record);
        reader.record(
            ids[bytes.getInt()],
            Kind.of(bytes.get()),
            bytes.getLong(),
            bytes.getLong(),
            bytes.getLong());
      }
    }
  }
}
