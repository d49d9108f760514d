package care.shouhu.command.web;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * So many at once, then so many a second, for each of many: a bucket of tokens for each key. A full
 * bucket is forgotten, which changes nothing; who was longest not heard of goes first. Thread-safe.
 */
final class TokenBuckets {
  /** Tokens are counted in thousandths: of so many a second as many come back each millisecond. */
  private static final long TOKEN = 1_000;

  private final int perSecond;
  private final long full;
  private final int keysMax;
  private final Map<String, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true);

  /** What was left at a time. */
  private static final class Bucket {
    long thousandths;
    long atMillis;

    Bucket(long thousandths, long atMillis) {
      this.thousandths = thousandths;
      this.atMillis = atMillis;
    }
  }

  /**
   * @param perSecond tokens that come back
   * @param burst tokens of a full bucket, with which each begins
   * @param keysMax whom it remembers; above that a debt is forgotten with who has been quiet
   *     longest
   */
  TokenBuckets(int perSecond, int burst, int keysMax) {
    this.perSecond = perSecond;
    this.full = burst * TOKEN;
    this.keysMax = keysMax;
  }

  /**
   * Takes one token of this key, if there is one.
   *
   * @return 0 when it was taken, else milliseconds until there is one
   */
  synchronized long take(String key, long nowMillis) {
    forgetFull(nowMillis);
    Bucket of = buckets.computeIfAbsent(key, first -> new Bucket(full, nowMillis));
    of.thousandths = thousandths(of, nowMillis);
    of.atMillis = Math.max(of.atMillis, nowMillis);
    if (of.thousandths < TOKEN) {
      return Math.ceilDiv(TOKEN - of.thousandths, perSecond);
    }
    of.thousandths -= TOKEN;
    return 0;
  }

  /** How many keys it remembers just now. */
  synchronized int size() {
    return buckets.size();
  }

  /** A clock that steps back brings no tokens and takes none. */
  private long thousandths(Bucket of, long nowMillis) {
    return Math.min(full, of.thousandths + Math.max(0, nowMillis - of.atMillis) * perSecond);
  }

  /** From who was longest not heard of up to the first who is not full; one more when too many. */
  private void forgetFull(long nowMillis) {
    Iterator<Bucket> longestQuietFirst = buckets.values().iterator();
    while (longestQuietFirst.hasNext()) {
      Bucket next = longestQuietFirst.next();
      if (thousandths(next, nowMillis) < full && buckets.size() < keysMax) {
        return;
      }
      longestQuietFirst.remove();
    }
  }
}
