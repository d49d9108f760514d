package care.shouhu.core.log;

/**
 * The bounds of a log. Passing one never drops anything: the append is refused and {@link
 * DurableLog#isWritable} turns false.
 *
 * @param queueRecordsMax per lane: records appended and not yet durable
 * @param queueBytesMax per lane: their bytes (key + value + {@value #RECORD_OVERHEAD_BYTES} each)
 * @param diskBytesMax whole log: bytes of durable, unreleased records, counted like the queue's.
 *     The files are larger: up to twice this, plus LocalLog's write-ahead log. What stands in the
 *     queues when the limit is reached is still written, so the sum may pass it by as much.
 * @param diskFreeBytesMin of the disk: below this much free space appends are refused
 * @param recordBytesMax one record's bytes
 */
public record LogLimits(
    int queueRecordsMax,
    long queueBytesMax,
    long diskBytesMax,
    long diskFreeBytesMin,
    int recordBytesMax) {

  /** What a record costs beside its key and value: their two lengths. */
  static final int RECORD_OVERHEAD_BYTES = 6;

  /** Keys are ids; longer ones are a mistake or an attack. */
  static final int KEY_BYTES_MAX = 512;

  /** Recovery writes the write-ahead log's content into tables, and needs that much room for it. */
  static final long DISK_FREE_BYTES_MIN = 1L << 30;

  public LogLimits {
    requirePositive("queueRecordsMax", queueRecordsMax);
    requirePositive("queueBytesMax", queueBytesMax);
    requirePositive("diskBytesMax", diskBytesMax);
    requirePositive("recordBytesMax", recordBytesMax);
    if (diskFreeBytesMin < 0) {
      throw new IllegalArgumentException("diskFreeBytesMin is negative: " + diskFreeBytesMin);
    }
    if (recordBytesMax > queueBytesMax) {
      throw new IllegalArgumentException(
          "recordBytesMax " + recordBytesMax + " exceeds queueBytesMax " + queueBytesMax);
    }
  }

  private static void requirePositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }

  /** For one gateway: a city's readings of about a day with the database stopped. */
  public static LogLimits defaults() {
    return new LogLimits(200_000, 32L << 20, 64L << 30, DISK_FREE_BYTES_MIN, 1 << 20);
  }

  public LogLimits withQueueRecordsMax(int records) {
    return new LogLimits(records, queueBytesMax, diskBytesMax, diskFreeBytesMin, recordBytesMax);
  }

  public LogLimits withDiskBytesMax(long bytes) {
    return new LogLimits(queueRecordsMax, queueBytesMax, bytes, diskFreeBytesMin, recordBytesMax);
  }

  public LogLimits withDiskFreeBytesMin(long bytes) {
    return new LogLimits(queueRecordsMax, queueBytesMax, diskBytesMax, bytes, recordBytesMax);
  }

  public static int recordBytes(byte[] key, byte[] value) {
    return Math.addExact(key.length + RECORD_OVERHEAD_BYTES, value.length);
  }

  public boolean isTooLarge(byte[] key, byte[] value) {
    return key.length > KEY_BYTES_MAX || recordBytes(key, value) > recordBytesMax;
  }

  /** An eighth of the disk is kept for calls and decisions: readings alone cannot fill it. */
  public long diskBytesMax(Lane lane) {
    return lane == Lane.ROUTINE ? diskBytesMax - diskBytesMax / 8 : diskBytesMax;
  }

  /** Readings stop at the minimum, calls and decisions at half of it. */
  long diskFreeBytesMin(Lane lane) {
    return lane == Lane.ROUTINE ? diskFreeBytesMin : diskFreeBytesMin / 2;
  }
}
