package care.shouhu.core.dedupe;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Numbers that follow one another without a gap, each later than the one before by an even step.
 * With the first and last time and the shortest and longest step, the time of every number between
 * is known within narrow bounds, and exactly where the steps are equal.
 */
final class Run {
  /** The object and what points to it. */
  static final int HEAP_BYTES = 60;

  static final int COUNT_MAX = 256;

  /** Longer pauses are no rhythm. */
  private static final long STEP_MAX_MILLIS = 6 * 3_600_000L;

  private final long firstSeq;
  private final long firstAtMillis;
  private long lastAtMillis;
  private int count;
  private int stepMinMillis;
  private int stepMaxMillis;
  private int receivedSeconds;

  Run(long seq, long atMillis, int receivedSeconds) {
    this(seq, atMillis, atMillis, 1, 0, 0, receivedSeconds);
  }

  private Run(
      long firstSeq,
      long firstAtMillis,
      long lastAtMillis,
      int count,
      int stepMinMillis,
      int stepMaxMillis,
      int receivedSeconds) {
    this.firstSeq = firstSeq;
    this.firstAtMillis = firstAtMillis;
    this.lastAtMillis = lastAtMillis;
    this.count = count;
    this.stepMinMillis = stepMinMillis;
    this.stepMaxMillis = stepMaxMillis;
    this.receivedSeconds = receivedSeconds;
  }

  /** Takes the key in if it is the next one and in rhythm: steps differ by half at most. */
  boolean extend(long seq, long atMillis, int received) {
    boolean follows = seq == firstSeq + count && atMillis > lastAtMillis && count < COUNT_MAX;
    if (!follows || atMillis - STEP_MAX_MILLIS > lastAtMillis) {
      return false;
    }
    int step = (int) (atMillis - lastAtMillis);
    int shortest = count == 1 ? step : Math.min(stepMinMillis, step);
    int longest = count == 1 ? step : Math.max(stepMaxMillis, step);
    if (longest - shortest > shortest / 2) {
      return false;
    }
    stepMinMillis = shortest;
    stepMaxMillis = longest;
    lastAtMillis = atMillis;
    receivedSeconds = received;
    count++;
    return true;
  }

  boolean contains(long seq, long atMillis) {
    long before = seq - firstSeq;
    if (before < 0 || before >= count || atMillis < firstAtMillis || atMillis > lastAtMillis) {
      return false;
    }
    long after = count - 1 - before;
    return inRhythm(before, atMillis - firstAtMillis) && inRhythm(after, lastAtMillis - atMillis);
  }

  private boolean inRhythm(long steps, long millis) {
    return millis >= steps * stepMinMillis && millis <= steps * stepMaxMillis;
  }

  long firstSeq() {
    return firstSeq;
  }

  long lastSeq() {
    return firstSeq + count - 1;
  }

  long firstAtMillis() {
    return firstAtMillis;
  }

  long lastAtMillis() {
    return lastAtMillis;
  }

  int count() {
    return count;
  }

  /** When its last key was received, in seconds of {@link DeviceKeys}. */
  int receivedSeconds() {
    return receivedSeconds;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(firstSeq);
    out.writeLong(firstAtMillis);
    out.writeLong(lastAtMillis);
    out.writeShort(count);
    out.writeInt(stepMinMillis);
    out.writeInt(stepMaxMillis);
    out.writeInt(receivedSeconds);
  }

  static Run readFrom(DataInput in) throws IOException {
    return new Run(
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readUnsignedShort(),
        in.readInt(),
        in.readInt(),
        in.readInt());
  }
}
