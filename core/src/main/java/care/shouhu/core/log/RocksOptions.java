package care.shouhu.core.log;

import java.util.ArrayList;
import java.util.List;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.RocksDB;
import org.rocksdb.WALRecoveryMode;

/**
 * RocksDB set up for a queue: keys only grow, values are read once or twice and then deleted in
 * ranges, and most are gone before they ever leave the write-ahead log.
 *
 * <p>Memory: at most 4 × 32 MiB of write buffers for readings, 3 × 8 MiB each for calls and
 * decisions, 2 × 1 MiB each for commands down and for marks, {@value #WRITE_BUFFERS_BYTES_MAX}
 * bytes in all; no block cache (the page cache serves the one read that a block gets) and at most
 * {@value #OPEN_FILES_MAX} open tables with their indexes. When all buffers of a lane are full,
 * writing waits for the disk.
 *
 * <p>Disk: the write-ahead log is kept below {@value #WAL_BYTES_MAX} bytes plus one buffer by
 * writing out the idle lanes' buffers; that also bounds what opening has to replay.
 *
 * <p><b>What is found after a crash.</b> The recovery mode is {@code
 * kTolerateCorruptedTailRecords}: an incomplete record at the end is what a crash in the middle of
 * a write leaves; it was never acknowledged and is dropped. A wrong checksum anywhere makes the
 * opening fail. RocksDB's default, {@code kPointInTimeRecovery}, would in that case silently drop
 * the damaged record <i>and every acknowledged one after it</i>; {@code kAbsoluteConsistency} would
 * refuse the ordinary torn tail too. What the chosen mode cannot tell apart, a torn write whose
 * pages reached the disk out of order and a damaged old record, is decided by {@link WalTail}.
 */
final class RocksOptions implements AutoCloseable {

  private static final long MIB = 1L << 20;
  static final long WAL_BYTES_MAX = 128 * MIB;
  static final long WRITE_BUFFERS_BYTES_MAX = (4 * 32 + 2 * 3 * 8 + 2 * 2) * MIB;
  static final int OPEN_FILES_MAX = 256;

  private final List<AbstractNativeReference> closeables = new ArrayList<>();

  private <T extends AbstractNativeReference> T keep(T option) {
    closeables.add(option);
    return option;
  }

  DBOptions database() {
    return keep(new DBOptions())
        .setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
        // What was replayed is written to tables and synced before the log opens: afterwards all
        // that can be read is durable, and no damaged tail is met a second time.
        .setAvoidFlushDuringRecovery(false)
        .setMaxTotalWalSize(WAL_BYTES_MAX)
        .setParanoidChecks(true)
        .setMaxOpenFiles(OPEN_FILES_MAX)
        .setMaxBackgroundJobs(2)
        // Tables are written out bit by bit, so that an fsync of the log never finds a mountain.
        .setBytesPerSync(MIB)
        .setAvoidUnnecessaryBlockingIO(true)
        .setSkipStatsUpdateOnDbOpen(true)
        .setStatsDumpPeriodSec(0)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setMaxLogFileSize(4 * MIB)
        .setKeepLogFileNum(4);
  }

  /** The marks first (in the family RocksDB insists on), then the lanes in their order. */
  List<ColumnFamilyDescriptor> families() {
    List<ColumnFamilyDescriptor> families = new ArrayList<>();
    families.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, family(MIB, 2)));
    for (Lane lane : Lane.values()) {
      ColumnFamilyOptions options =
          switch (lane) {
            case ROUTINE -> family(32 * MIB, 4);
            case URGENT, DESK -> family(8 * MIB, 3);
            case DOWN -> family(MIB, 2);
          };
      families.add(
          new ColumnFamilyDescriptor(
              lane.label().getBytes(java.nio.charset.StandardCharsets.US_ASCII), options));
    }
    return families;
  }

  private ColumnFamilyOptions family(long writeBufferBytes, int writeBuffers) {
    return keep(new ColumnFamilyOptions())
        .setWriteBufferSize(writeBufferBytes)
        .setMaxWriteBufferNumber(writeBuffers)
        .setMinWriteBufferNumberToMerge(1)
        // Tables of a queue do not overlap, so compaction mostly moves them down by name; the
        // limits are wide because many small tables cost this way of reading next to nothing.
        .setCompactionStyle(CompactionStyle.LEVEL)
        .setLevel0FileNumCompactionTrigger(2)
        .setLevel0SlowdownWritesTrigger(40)
        .setLevel0StopWritesTrigger(80)
        .setTargetFileSizeBase(64 * MIB)
        .setMaxBytesForLevelBase(1_024 * MIB)
        .setMemtableMaxRangeDeletions(256)
        .setCompressionType(CompressionType.NO_COMPRESSION)
        .setTableFormatConfig(
            new BlockBasedTableConfig().setNoBlockCache(true).setBlockSize(64 << 10));
  }

  @Override
  public void close() {
    closeables.forEach(AbstractNativeReference::close);
  }
}
