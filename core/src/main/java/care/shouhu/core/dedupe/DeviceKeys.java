package care.shouhu.core.dedupe;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The keys of one device. Numbered keys go through the open run: a key that continues it makes it
 * longer. One that does not closes it; a run of one or two is kept as single keys, a longer one as
 * it is.
 */
final class DeviceKeys {
  static final int KEYS_MAX = 4_096;
  static final long DAY_SECONDS = 86_400;
  static final long BRIEF_SECONDS = 120;

  /** 2020-01-01: seconds since then fit an int until 2088. */
  private static final long EPOCH_SECONDS = 1_577_836_800L;

  private static final int SINGLES_BELOW = 3;
  private static final Run[] NO_RUNS = {};

  private RecentKeys singles = RecentKeys.NONE;
  private RecentKeys brief = RecentKeys.NONE;
  private Run[] runs = NO_RUNS;
  private int runCount;
  private Run open;
  private long seenAtMillis;

  /** The number of the last {@link WindowCopy} that has these keys, or began before them. */
  int copied;

  /** The newest device time of a numbered key: a key of a later time cannot have been before. */
  private long newestAtMillis = Long.MIN_VALUE;

  long seenAtMillis() {
    return seenAtMillis;
  }

  long bytes() {
    int openRuns = open == null ? 0 : 1;
    return singles.bytes() + brief.bytes() + (long) (runCount + openRuns) * Run.HEAP_BYTES;
  }

  boolean firstTime(long seq, long atMillis, long receivedAtMillis, boolean mayGrow) {
    int now = seen(receivedAtMillis);
    if (atMillis > newestAtMillis) {
      newestAtMillis = atMillis;
    } else if (inRuns(seq, atMillis)
        || singles.contains(Digest.of(seq, atMillis), now, DAY_SECONDS)) {
      return false;
    }
    if (open == null) {
      open = new Run(seq, atMillis, now);
    } else if (!open.extend(seq, atMillis, now)) {
      close(mayGrow);
      open = new Run(seq, atMillis, now);
    }
    return true;
  }

  boolean firstTime(String text, long receivedAtMillis, boolean mayGrow) {
    int now = seen(receivedAtMillis);
    long digest = Digest.of(text);
    if (singles.contains(digest, now, DAY_SECONDS)) {
      return false;
    }
    singles = singles.add(digest, now, DAY_SECONDS, mayGrow);
    return true;
  }

  boolean firstTimeBriefly(long seq, long receivedAtMillis, boolean mayGrow) {
    int now = seen(receivedAtMillis);
    if (brief.contains(seq, now, BRIEF_SECONDS)) {
      return false;
    }
    brief = brief.add(seq, now, BRIEF_SECONDS, mayGrow);
    return true;
  }

  private int seen(long receivedAtMillis) {
    seenAtMillis = Math.max(seenAtMillis, receivedAtMillis);
    return (int) (Math.floorDiv(receivedAtMillis, 1_000L) - EPOCH_SECONDS);
  }

  private boolean inRuns(long seq, long atMillis) {
    if (open != null && open.contains(seq, atMillis)) {
      return true;
    }
    for (int i = runCount - 1; i >= 0; i--) {
      if (runs[i].contains(seq, atMillis)) {
        return true;
      }
    }
    return false;
  }

  private void close(boolean mayGrow) {
    Run closed = open;
    if (closed.count() < SINGLES_BELOW) {
      int received = closed.receivedSeconds();
      singles =
          singles.add(
              Digest.of(closed.firstSeq(), closed.firstAtMillis()), received, DAY_SECONDS, mayGrow);
      if (closed.count() > 1) {
        singles =
            singles.add(
                Digest.of(closed.lastSeq(), closed.lastAtMillis()), received, DAY_SECONDS, mayGrow);
      }
      return;
    }
    forgetRuns(closed.receivedSeconds(), mayGrow);
    if (runCount == runs.length) {
      runs = Arrays.copyOf(runs, runCount + 1 + runCount / 4);
    }
    runs[runCount++] = closed;
  }

  /** Drops the oldest runs that are a day old, or behind which there are keys enough. */
  private void forgetRuns(int now, boolean mayGrow) {
    int keysBehind = open.count();
    int keepFrom = runCount;
    while (keepFrom > 0
        && keysBehind < KEYS_MAX
        && now - runs[keepFrom - 1].receivedSeconds() <= DAY_SECONDS) {
      keepFrom--;
      keysBehind += runs[keepFrom].count();
    }
    if (!mayGrow && keepFrom == 0 && runCount > 0) {
      keepFrom = 1;
    }
    if (keepFrom > 0) {
      System.arraycopy(runs, keepFrom, runs, 0, runCount - keepFrom);
      Arrays.fill(runs, runCount - keepFrom, runCount, null);
      runCount -= keepFrom;
    }
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(seenAtMillis);
    out.writeLong(newestAtMillis);
    singles.writeTo(out);
    brief.writeTo(out);
    out.writeShort(runCount);
    for (int i = 0; i < runCount; i++) {
      runs[i].writeTo(out);
    }
    out.writeBoolean(open != null);
    if (open != null) {
      open.writeTo(out);
    }
  }

  /**
   * @param knowsNewest whether the newest time was written; unknown, every key is looked for
   */
  static DeviceKeys readFrom(DataInput in, boolean knowsNewest) throws IOException {
    var keys = new DeviceKeys();
    keys.seenAtMillis = in.readLong();
    keys.newestAtMillis = knowsNewest ? in.readLong() : Long.MAX_VALUE;
    keys.singles = RecentKeys.readFrom(in);
    keys.brief = RecentKeys.readFrom(in);
    keys.runCount = in.readUnsignedShort();
    keys.runs = keys.runCount == 0 ? NO_RUNS : new Run[keys.runCount];
    for (int i = 0; i < keys.runCount; i++) {
      keys.runs[i] = Run.readFrom(in);
    }
    keys.open = in.readBoolean() ? Run.readFrom(in) : null;
    return keys;
  }
}
