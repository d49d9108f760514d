package care.shouhu.gateway.tcp;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Numbers on one connection of which the register said that they are nobody's: such an account must
 * not hold up the others at each of its messages. The event loop's.
 */
final class Nobodys {
  private static final int NUMBERS_MAX = 64;
  private static final long AGAIN_AFTER_MILLIS = 60_000;

  /** When it was said; absent until the first. Beyond the limit the eldest is forgotten. */
  private Map<String, Long> saidAtMillis;

  /** The register does not know this number. */
  void add(String number, long nowMillis) {
    if (saidAtMillis == null) {
      saidAtMillis = new Eldest();
    }
    saidAtMillis.put(number, nowMillis);
  }

  /** Whether that was said of this number not long ago. */
  boolean has(String number, long nowMillis) {
    Long said = saidAtMillis == null ? null : saidAtMillis.get(number);
    return said != null && Math.abs(nowMillis - said) < AGAIN_AFTER_MILLIS;
  }

  private static final class Eldest extends LinkedHashMap<String, Long> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
      return size() > NUMBERS_MAX;
    }
  }
}
