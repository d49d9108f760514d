package care.shouhu.gateway.tcp;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Numbers on one connection about which the register was asked: an account that is nobody's, or a
 * register that does not answer, must not hold up the others at each of its messages. The event
 * loop's.
 */
final class Nobodys {
  private static final int NUMBERS_MAX = 64;
  private static final long AGAIN_AFTER_MILLIS = 60_000;

  /** When it was asked; absent until the first. Beyond the limit the eldest is forgotten. */
  private Map<String, Long> askedAtMillis;

  /** Whether the register may be asked about this number, which is then noted. */
  boolean mayBeAsked(String number, long nowMillis) {
    if (askedAtMillis == null) {
      askedAtMillis = new Eldest();
    }
    Long before = askedAtMillis.get(number);
    if (before != null && Math.abs(nowMillis - before) < AGAIN_AFTER_MILLIS) {
      return false;
    }
    askedAtMillis.put(number, nowMillis);
    return true;
  }

  private static final class Eldest extends LinkedHashMap<String, Long> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
      return size() > NUMBERS_MAX;
    }
  }
}
