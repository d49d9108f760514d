package care.shouhu.core.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The log's bytes in RocksDB: a column family a lane with {@link Block}s, and the marks in the
 * default family. Every write is synced, and RocksDB writes one after the other; so what stands in
 * the write-ahead log after a record proves that the record had been synced ({@link WalTail} relies
 * on it).
 *
 * <p>{@link #stage} and {@link #commit} are for one thread. All else may run beside them, but not
 * beside {@link #close}.
 */
final class RocksStore implements AutoCloseable {

  /** Blocks are closed when they reach this; a reader fetches at least one block. */
  private static final int BLOCK_BYTES = 64 << 10;

  /** Ranges are deleted in steps of this, since each deletion is a record of its own. */
  private static final long DELETE_STEP_BYTES = 4 << 20;

  private static final byte[] ID_KEY = "id".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] MARKS_KEY = "marks".getBytes(StandardCharsets.US_ASCII);

  /** The end of one lane: where the next record goes. */
  private static final class LaneEnd {
    final ColumnFamilyHandle family;
    long position;
    long bytes;
    long deletedUpTo;
    long deletedBytes;

    LaneEnd(ColumnFamilyHandle family) {
      this.family = family;
    }
  }

  private final RocksOptions options;
  private final RocksDB db;
  private final List<ColumnFamilyHandle> families;
  private final Map<Lane, LaneEnd> ends = new EnumMap<>(Lane.class);
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final ReadOptions reading = new ReadOptions().setFillCache(false);
  private final WriteBatch batch = new WriteBatch();
  private final ByteBuffer blockKey = ByteBuffer.allocateDirect(Long.BYTES);
  private final ByteBuffer block;
  private final UUID id;
  private StoredMarks marks;

  private RocksStore(
      RocksOptions options, RocksDB db, List<ColumnFamilyHandle> families, int recordBytesMax)
      throws RocksDBException {
    this.options = options;
    this.db = db;
    this.families = families;
    this.block = ByteBuffer.allocateDirect(Block.HEADER_BYTES + BLOCK_BYTES + recordBytesMax);
    this.id = identity();
    byte[] stored = db.get(MARKS_KEY);
    this.marks = stored == null ? StoredMarks.NONE : StoredMarks.decode(stored);
    Iterator<ColumnFamilyHandle> family = families.iterator();
    family.next(); // The default family, of the marks.
    for (Lane lane : Lane.values()) {
      ends.put(lane, findEnd(lane, family.next()));
    }
  }

  /**
   * Opens what is there, or begins a new log.
   *
   * @throws RocksDBException as RocksDB says it; a checksum error in the write-ahead log has the
   *     code {@code Corruption}
   */
  static RocksStore open(Path directory, int recordBytesMax) throws RocksDBException {
    RocksOptions options = new RocksOptions();
    List<ColumnFamilyHandle> families = new ArrayList<>();
    RocksDB db = null;
    try {
      db = RocksDB.open(options.database(), directory.toString(), options.families(), families);
      return new RocksStore(options, db, families, recordBytesMax);
    } catch (RocksDBException | RuntimeException e) {
      families.forEach(ColumnFamilyHandle::close);
      if (db != null) {
        db.close();
      }
      options.close();
      throw e;
    }
  }

  private UUID identity() throws RocksDBException {
    byte[] stored = db.get(ID_KEY);
    if (stored != null) {
      ByteBuffer bits = ByteBuffer.wrap(stored);
      return new UUID(bits.getLong(), bits.getLong());
    }
    UUID fresh = UUID.randomUUID();
    ByteBuffer bits = ByteBuffer.allocate(16);
    bits.putLong(fresh.getMostSignificantBits()).putLong(fresh.getLeastSignificantBits());
    db.put(synced, ID_KEY, bits.array());
    return fresh;
  }

  private LaneEnd findEnd(Lane lane, ColumnFamilyHandle family) throws RocksDBException {
    LaneEnd end = new LaneEnd(family);
    StoredMarks.Floor floor = marks.floor(lane);
    end.position = floor.position();
    end.bytes = floor.bytesBefore();
    try (RocksIterator last = db.newIterator(family, reading)) {
      last.seekToLast();
      if (last.isValid()) {
        byte[] value = last.value();
        Block.Header header = Block.Header.of(last.key(), ByteBuffer.wrap(value));
        if (header.endPosition() > end.position) {
          end.position = header.endPosition();
          end.bytes = header.bytesBefore() + value.length - Block.HEADER_BYTES;
        }
      } else {
        last.status();
      }
    }
    return end;
  }

  UUID id() {
    return id;
  }

  StoredMarks marks() {
    return marks;
  }

  /** The position of the next record. */
  long endPosition(Lane lane) {
    return ends.get(lane).position;
  }

  /** All bytes the lane has taken since the log began. */
  long bytesWritten(Lane lane) {
    return ends.get(lane).bytes;
  }

  /** Encodes records for the next {@link #commit}. */
  void stage(Lane lane, List<PendingAppend> appends) throws RocksDBException {
    LaneEnd end = ends.get(lane);
    int first = 0;
    while (first < appends.size()) {
      Block.begin(block, end.bytes);
      int next = first;
      while (next < appends.size() && block.position() < BLOCK_BYTES) {
        Block.add(block, appends.get(next++));
      }
      Block.end(block, next - first);
      int bytes = block.remaining() - Block.HEADER_BYTES;
      blockKey.clear().putLong(end.position).flip();
      batch.put(end.family, blockKey, block);
      end.position += next - first;
      end.bytes += bytes;
      first = next;
    }
  }

  /**
   * Makes durable what was staged. When this throws, the store knows no longer what is on disk and
   * must be closed.
   */
  void commit() throws RocksDBException {
    db.write(synced, batch);
    batch.clear();
  }

  List<LogRecord> read(Lane lane, long from, long end, int recordsMax, int bytesMax)
      throws RocksDBException {
    Block.Collector collector = new Block.Collector(from, recordsMax, bytesMax);
    try (RocksIterator blocks = db.newIterator(ends.get(lane).family, reading)) {
      blocks.seekForPrev(Block.key(from));
      boolean more = true;
      while (more && collector.next() < end) {
        if (!blocks.isValid()) {
          blocks.status();
          throw new LogDamaged(
              "record %d of lane %s is missing".formatted(collector.next(), lane.label()));
        }
        byte[] value = blocks.value();
        Block.Header header = Block.Header.of(blocks.key(), ByteBuffer.wrap(value));
        more = collector.take(header, value, end);
        blocks.next();
      }
    }
    return collector.records();
  }

  /**
   * Keeps floors and readers' positions, then gives back the space below the floors. The marks are
   * synced before any file goes: a lane whose records were all deleted knows its end only from
   * them.
   */
  void keep(Map<Lane, Long> floors, Map<String, Map<Lane, Long>> readers) throws RocksDBException {
    Map<Lane, StoredMarks.Floor> found = new EnumMap<>(Lane.class);
    List<Lane> deletable = new ArrayList<>();
    try (WriteBatch release = new WriteBatch()) {
      for (Map.Entry<Lane, Long> each : floors.entrySet()) {
        Lane lane = each.getKey();
        LaneEnd end = ends.get(lane);
        StoredMarks.Floor floor = floorAt(lane, each.getValue());
        found.put(lane, floor);
        if (floor.bytesBefore() - end.deletedBytes >= DELETE_STEP_BYTES) {
          release.deleteRange(
              end.family, Block.key(end.deletedUpTo), Block.key(floor.blockStart()));
          deletable.add(lane);
        }
      }
      StoredMarks next = new StoredMarks(found, readers);
      release.put(MARKS_KEY, next.encode());
      db.write(synced, release);
      marks = next;
    }
    for (Lane lane : deletable) {
      LaneEnd end = ends.get(lane);
      end.deletedUpTo = found.get(lane).blockStart();
      end.deletedBytes = found.get(lane).bytesBefore();
      db.deleteFilesInRanges(end.family, List.of(Block.key(0), Block.key(end.deletedUpTo)), false);
    }
  }

  private StoredMarks.Floor floorAt(Lane lane, long position) throws RocksDBException {
    StoredMarks.Floor before = marks.floor(lane);
    if (position == before.position()) {
      return before;
    }
    ByteBuffer head = ByteBuffer.allocateDirect(Block.HEADER_BYTES);
    try (RocksIterator blocks = db.newIterator(ends.get(lane).family, reading)) {
      blocks.seekForPrev(Block.key(position - 1));
      if (!blocks.isValid()) {
        blocks.status();
        throw new LogDamaged(
            "record %d of lane %s is missing".formatted(position - 1, lane.label()));
      }
      int blockBytes = blocks.value(head);
      Block.Header header = Block.Header.of(blocks.key(), head);
      return header.endPosition() == position
          ? new StoredMarks.Floor(
              position, position, header.bytesBefore() + blockBytes - Block.HEADER_BYTES)
          : new StoredMarks.Floor(position, header.firstPosition(), header.bytesBefore());
    }
  }

  @Override
  public void close() {
    batch.close();
    families.forEach(ColumnFamilyHandle::close);
    db.close();
    synced.close();
    reading.close();
    options.close();
  }
}
