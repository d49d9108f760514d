package care.shouhu.core.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Judges a write-ahead log in which RocksDB found a wrong checksum. A power cut in the middle of a
 * write can leave a record some of whose pages are on disk and others not: it was never
 * acknowledged and may go. A damaged record that <i>was</i> acknowledged must be reported. The
 * difference: writes are synced one after the other, so if any later record has begun after the
 * damaged one, the damaged one had been synced.
 *
 * <p>A torn record at the very end is cut off, and kept in a file beside the log for whoever wants
 * to look. (The very last synced record, damaged afterwards with nothing after it, looks the same;
 * that is why the cut is always reported.)
 *
 * <p>The format: blocks of 32 KiB, in them fragments {@code crc(4) length(2) type(1) payload},
 * never across a block's end; a record is one FULL fragment, or FIRST, MIDDLE…, LAST. The first
 * eight bytes of a record's payload are its sequence number.
 */
final class WalTail {

  private static final int BLOCK_BYTES = 32 << 10;
  private static final int HEADER_BYTES = 7;
  private static final int SEQUENCE_BYTES = 8;
  private static final int FULL = 1;
  private static final int FIRST = 2;
  private static final int MIDDLE = 3;

  /** More records than will ever stand between two neighbouring records of a torn log. */
  private static final long SEQUENCE_STEP_MAX = 1L << 40;

  private final ByteBuffer wal;

  /** Where the record begins that the fragment at hand belongs to. */
  private int recordStart;

  private long lastSequence;

  private WalTail(byte[] bytes, long lastSequence) {
    this.wal = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    this.lastSequence = lastSequence;
  }

  /**
   * Cuts a torn tail off, if that is what is wrong.
   *
   * @return what was cut, in words; empty when no damage is found in the write-ahead log
   * @throws LogDamaged when acknowledged records are damaged; nothing has been changed then
   */
  static String cutTorn(Path directory) throws IOException {
    List<Path> wals;
    try (Stream<Path> files = Files.list(directory)) {
      wals =
          files
              .filter(file -> file.getFileName().toString().matches("\\d+\\.log"))
              .sorted(Comparator.comparing(Path::getFileName))
              .toList();
    }
    long lastSequence = 0;
    for (int i = 0; i < wals.size(); i++) {
      Path file = wals.get(i);
      WalTail wal = new WalTail(Files.readAllBytes(file), lastSequence);
      int bad = wal.firstBad();
      lastSequence = wal.lastSequence;
      if (bad >= 0) {
        int begun = wal.recordBegunAfter(bad + 1);
        for (int later = i + 1; later < wals.size() && begun < 0; later++) {
          begun =
              new WalTail(Files.readAllBytes(wals.get(later)), lastSequence).recordBegunAfter(0);
        }
        if (begun >= 0) {
          throw new LogDamaged(
              "acknowledged records are damaged: %s, byte %d; later records follow"
                  .formatted(file, bad));
        }
        return cut(file, wal.recordStart);
      }
    }
    return "";
  }

  private static String cut(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Path kept = file.resolveSibling(file.getFileName() + "." + at + ".torn");
    Files.write(kept, java.util.Arrays.copyOfRange(bytes, at, bytes.length));
    try (FileChannel wal = FileChannel.open(file, StandardOpenOption.WRITE)) {
      wal.truncate(at);
      wal.force(true);
    }
    return "a torn write of %d bytes at the end of the log was cut off and kept in %s"
        .formatted(bytes.length - at, kept.getFileName());
  }

  /** The first fragment that is not what was written, or -1; leaves where its record begins. */
  private int firstBad() {
    boolean inRecord = false;
    int at = 0;
    while (at + HEADER_BYTES <= wal.limit()) {
      int leftInBlock = BLOCK_BYTES - at % BLOCK_BYTES;
      if (leftInBlock < HEADER_BYTES) {
        at += leftInBlock;
        continue;
      }
      if (!inRecord) {
        recordStart = at;
        if (onlyZerosFrom(at)) {
          return -1;
        }
      }
      if (!isSound(at)) {
        return at;
      }
      if (begins(at)) {
        recordStart = at;
        lastSequence = Math.max(lastSequence, sequence(at));
      }
      inRecord = type(at) == FIRST || (inRecord && type(at) == MIDDLE);
      at += HEADER_BYTES + length(at);
    }
    return inRecord ? at : -1;
  }

  /** The next place where an intact record of this log begins, or -1. */
  private int recordBegunAfter(int from) {
    for (int at = from; at + HEADER_BYTES <= wal.limit(); at++) {
      if (begins(at) && isSound(at)) {
        long step = sequence(at) - lastSequence;
        if (step > 0 && step <= SEQUENCE_STEP_MAX) {
          return at;
        }
      }
    }
    return -1;
  }

  private int type(int at) {
    return wal.get(at + 6);
  }

  private int length(int at) {
    return Short.toUnsignedInt(wal.getShort(at + 4));
  }

  private boolean begins(int at) {
    return (type(at) == FULL || type(at) == FIRST) && length(at) >= SEQUENCE_BYTES;
  }

  private long sequence(int at) {
    return wal.getLong(at + HEADER_BYTES);
  }

  private boolean isSound(int at) {
    int end = at + HEADER_BYTES + length(at);
    if (end > wal.limit() || end > (at / BLOCK_BYTES + 1) * BLOCK_BYTES) {
      return false;
    }
    CRC32C crc = new CRC32C();
    crc.update(wal.array(), at + 6, end - at - 6);
    int value = (int) crc.getValue();
    // RocksDB masks checksums, so that one of bytes that hold checksums stays a good one.
    return ((value >>> 15 | value << 17) + 0xa282ead8) == wal.getInt(at);
  }

  private boolean onlyZerosFrom(int at) {
    for (int i = at; i < wal.limit(); i++) {
      if (wal.get(i) != 0) {
        return false;
      }
    }
    return true;
  }
}
