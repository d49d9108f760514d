package care.shouhu.core.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How consecutive records of a lane stand in one RocksDB value. A commit of hundreds of records
 * becomes one or a few blocks, so RocksDB's work is done per block and not per record; the key is
 * the first record's position, eight bytes, big-endian.
 *
 * <pre>
 * byte   version (1)
 * int    number of records
 * long   bytes of all records of the lane before this block, since the log began
 * then for each record: short key length, int value length, key, value
 * </pre>
 *
 * <p>The running total makes the bytes between any two positions a subtraction, so that nothing has
 * to be counted again when a log of many gigabytes is opened.
 */
final class Block {

  static final int HEADER_BYTES = 1 + 4 + 8;
  private static final byte VERSION = 1;

  private Block() {}

  static byte[] key(long position) {
    return ByteBuffer.allocate(Long.BYTES).putLong(position).array();
  }

  static long position(byte[] key) {
    return ByteBuffer.wrap(key).getLong();
  }

  /** Begins a block; the number of records is filled in by {@link #end}. */
  static void begin(ByteBuffer block, long bytesBefore) {
    block.clear();
    block.put(VERSION).putInt(0).putLong(bytesBefore);
  }

  static void add(ByteBuffer block, PendingAppend append) {
    block.putShort((short) append.key.length).putInt(append.value.length);
    block.put(append.key).put(append.value);
  }

  static void end(ByteBuffer block, int records) {
    block.putInt(1, records);
    block.flip();
  }

  /** What the first bytes of a block tell. */
  record Header(long firstPosition, int records, long bytesBefore) {

    static Header of(byte[] key, ByteBuffer block) {
      if (key.length != Long.BYTES || block.remaining() < HEADER_BYTES || block.get(0) != VERSION) {
        throw new LogDamaged("not a block of this log: key " + Arrays.toString(key));
      }
      return new Header(position(key), block.getInt(1), block.getLong(5));
    }

    long endPosition() {
      return firstPosition + records;
    }
  }

  /** Collects records from {@code next} on, up to what a reader asked for. */
  static final class Collector {
    private final int recordsMax;
    private final int bytesMax;
    private long bytes;
    private final List<LogRecord> records = new ArrayList<>();
    private long next;

    Collector(long from, int recordsMax, int bytesMax) {
      this.next = from;
      this.recordsMax = recordsMax;
      this.bytesMax = bytesMax;
    }

    List<LogRecord> records() {
      return records;
    }

    long next() {
      return next;
    }

    /** Takes what is wanted of a block; false when no more is wanted. */
    boolean take(Header header, byte[] bytesOfBlock, long end) {
      if (next < header.firstPosition() || next >= header.endPosition()) {
        throw new LogDamaged(
            "record %d is missing: the nearest block holds %d up to %d"
                .formatted(next, header.firstPosition(), header.endPosition() - 1));
      }
      ByteBuffer block = ByteBuffer.wrap(bytesOfBlock).position(HEADER_BYTES);
      for (long at = header.firstPosition(); at < header.endPosition() && at < end; at++) {
        int keyBytes = Short.toUnsignedInt(block.getShort());
        int valueBytes = block.getInt();
        int keyAt = block.position();
        int valueAt = keyAt + keyBytes;
        block.position(valueAt + valueBytes);
        if (at < next) {
          continue;
        }
        bytes += LogLimits.RECORD_OVERHEAD_BYTES + keyBytes + valueBytes;
        if (!records.isEmpty() && (records.size() >= recordsMax || bytes > bytesMax)) {
          return false;
        }
        byte[] key = Arrays.copyOfRange(bytesOfBlock, keyAt, valueAt);
        byte[] value = Arrays.copyOfRange(bytesOfBlock, valueAt, valueAt + valueBytes);
        records.add(new LogRecord(at, key, value));
        next = at + 1;
      }
      return records.size() < recordsMax && bytes < bytesMax;
    }
  }
}
