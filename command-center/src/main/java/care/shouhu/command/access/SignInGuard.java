package care.shouhu.command.access;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down who guesses passwords, without letting a stranger lock anybody out.
 *
 * <ul>
 *   <li>Per user name and address: after {@value #FAILURES_FREE} wrong ones in a row nothing is
 *       checked for 30 s, and twice as long after each further one, up to 15 min.
 *   <li>Per user name from all addresses together: {@value #NAME_BURST} wrong ones at once, then
 *       one every 18 s, which is {@value #NAME_BURST} in a quarter of an hour. An address from
 *       which the user signed in within the last 30 days is not held up by it, so that an operator
 *       gets to the desk while somebody elsewhere guesses. Forgotten at a restart.
 *   <li>Per address: {@value #ADDRESS_BURST} wrong ones at once, then one every two seconds.
 * </ul>
 *
 * Names that do not exist are treated alike. Attempts on their way count as wrong until they are
 * known to be right, so that a hundred at once gain nothing. Bounded: what was longest not heard of
 * is forgotten first. Thread-safe.
 */
public final class SignInGuard {
  static final int FAILURES_FREE = 5;
  static final long LOCK_FIRST_MILLIS = 30_000;
  static final long LOCK_MAX_MILLIS = 15 * 60_000;
  static final int NAME_BURST = 50;
  static final long NAME_REFILL_MILLIS = 18_000;
  static final int ADDRESS_BURST = 30;
  static final long ADDRESS_REFILL_MILLIS = 2_000;
  static final long KNOWN_FOR_MILLIS = 30L * 24 * 3_600_000;
  private static final int KEPT_MAX = 20_000;

  /** A name that was quiet at an address this long starts anew there. */
  private static final long FORGET_AFTER_MILLIS = 60 * 60_000;

  private record Source(String username, String address) {}

  private static final class Failures {
    int count;
    int onTheirWay;
    long lockedUntilMillis;
    long lastMillis;
  }

  /** So many at once, then one each {@code refillMillis}. */
  private static final class Allowance {
    final int burst;
    final long refillMillis;
    double left;
    long refilledMillis;

    Allowance(int burst, long refillMillis, long nowMillis) {
      this.burst = burst;
      this.refillMillis = refillMillis;
      this.left = burst;
      this.refilledMillis = nowMillis;
    }

    /** 0 when there is one to take. */
    long waitMillis(long nowMillis) {
      double earned = Math.max(0, nowMillis - refilledMillis) / (double) refillMillis;
      left = Math.min(burst, left + earned);
      refilledMillis = nowMillis;
      return left >= 1 ? 0 : Math.max(1, (long) Math.ceil((1 - left) * refillMillis));
    }

    void giveBack() {
      left = Math.min(burst, left + 1);
    }
  }

  private final Map<Source, Failures> failures = bounded();
  private final Map<Source, Long> signedInAtMillis = bounded();
  private final Map<String, Allowance> names = bounded();
  private final Map<String, Allowance> addresses = bounded();

  private static <K, V> Map<K, V> bounded() {
    return new LinkedHashMap<>(64, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > KEPT_MAX;
      }
    };
  }

  /**
   * Takes an attempt.
   *
   * @return 0 when the password may be checked: then call {@link #settle}. Otherwise after how many
   *     milliseconds to try again
   */
  public synchronized long begin(String username, String address, long nowMillis) {
    Allowance ofAddress =
        addresses.computeIfAbsent(
            address, a -> new Allowance(ADDRESS_BURST, ADDRESS_REFILL_MILLIS, nowMillis));
    long waitOfAddress = ofAddress.waitMillis(nowMillis);
    if (waitOfAddress > 0) {
      // Nothing is kept of the name: made-up ones would push out those that are remembered.
      return waitOfAddress;
    }
    Source source = new Source(username, address);
    Failures failed = failures.computeIfAbsent(source, s -> new Failures());
    if (failed.onTheirWay == 0 && nowMillis - failed.lastMillis > FORGET_AFTER_MILLIS) {
      failed.count = 0;
    }
    if (failed.lockedUntilMillis > nowMillis) {
      return failed.lockedUntilMillis - nowMillis;
    }
    if (failed.onTheirWay >= FAILURES_FREE) {
      return 1_000;
    }
    Allowance ofName =
        names.computeIfAbsent(
            username, n -> new Allowance(NAME_BURST, NAME_REFILL_MILLIS, nowMillis));
    long waitOfName = isKnown(source, nowMillis) ? 0 : ofName.waitMillis(nowMillis);
    if (waitOfName > 0) {
      return waitOfName;
    }
    ofAddress.left--;
    // A known address may find nothing left; it does not go into debt.
    ofName.left = Math.max(0, ofName.left - 1);
    failed.onTheirWay++;
    return 0;
  }

  private boolean isKnown(Source source, long nowMillis) {
    Long at = signedInAtMillis.get(source);
    return at != null && nowMillis - at <= KNOWN_FOR_MILLIS;
  }

  /** Says how the attempt went. One that could not be checked counts as neither. */
  public synchronized void settle(
      String username, String address, Verdict verdict, long nowMillis) {
    Source source = new Source(username, address);
    Failures failed = failures.computeIfAbsent(source, s -> new Failures());
    failed.onTheirWay = Math.max(0, failed.onTheirWay - 1);
    switch (verdict) {
      case RIGHT -> {
        failed.count = 0;
        failed.lockedUntilMillis = 0;
        signedInAtMillis.put(source, nowMillis);
        giveBack(username, address);
      }
      case NOT_CHECKED -> giveBack(username, address);
      case WRONG -> {
        failed.count++;
        failed.lastMillis = nowMillis;
        if (failed.count >= FAILURES_FREE) {
          int doublings = Math.min(failed.count - FAILURES_FREE, 10);
          long lock = Math.min(LOCK_FIRST_MILLIS << doublings, LOCK_MAX_MILLIS);
          failed.lockedUntilMillis = nowMillis + lock;
        }
      }
    }
  }

  private void giveBack(String username, String address) {
    Allowance ofName = names.get(username);
    if (ofName != null) {
      ofName.giveBack();
    }
    Allowance ofAddress = addresses.get(address);
    if (ofAddress != null) {
      ofAddress.giveBack();
    }
  }

  /** How an attempt went. */
  public enum Verdict {
    RIGHT,
    WRONG,
    NOT_CHECKED
  }
}
