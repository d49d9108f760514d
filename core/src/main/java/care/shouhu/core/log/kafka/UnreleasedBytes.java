package care.shouhu.core.log.kafka;

/**
 * The bytes of one lane that not all readers have released. A broker tells the size of files only,
 * compressed and with what was released long ago. So the records this process appended are counted
 * exactly, those it never saw (a backlog at start, another process's) at the mean size, and
 * releasing takes off each record's equal share.
 */
final class UnreleasedBytes {

  /** The mean follows the last so many records, about. */
  private static final int MEAN_OVER_RECORDS = 4_096;

  private long first;
  private long end;
  private double bytes;
  private double meanBytes;
  private int meanOver;

  /**
   * @param meanBytes of a record, as it was kept at an earlier run; 0 when nothing is known
   */
  UnreleasedBytes(long first, long end, double meanBytes) {
    this.first = first;
    this.end = end;
    this.meanBytes = meanBytes;
    this.meanOver = meanBytes > 0 ? MEAN_OVER_RECORDS / 2 : 0;
    this.bytes = (end - first) * meanBytes;
  }

  /** This process's record is durable. */
  synchronized void appended(long position, int recordBytes) {
    boolean countedByItsMean = position < end;
    endsAt(position);
    bytes += countedByItsMean ? recordBytes - meanBytes : recordBytes;
    end = Math.max(end, position + 1);
    meanOver = Math.min(meanOver + 1, MEAN_OVER_RECORDS);
    meanBytes += (recordBytes - meanBytes) / meanOver;
  }

  /** Records of others, up to this position, are durable. */
  synchronized void endsAt(long positionExclusive) {
    if (positionExclusive > end) {
      bytes += (positionExclusive - end) * meanBytes;
      end = positionExclusive;
    }
  }

  synchronized void releasedTo(long positionExclusive) {
    if (positionExclusive > first) {
      long released = Math.min(positionExclusive, end) - first;
      bytes -= released == 0 ? 0 : bytes * released / (end - first);
      first = positionExclusive;
      end = Math.max(end, first);
    }
  }

  synchronized long bytes() {
    return Math.max(0, Math.round(bytes));
  }

  synchronized double meanBytes() {
    return meanBytes;
  }
}
