package care.shouhu.gateway.ingest;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How much of those who were not let in is noted. Nobody has to prove anything to be noted, so all
 * of it is bounded: by id, by address, in all, and by how many ids and addresses are remembered. A
 * flood of made-up ids costs {@value #ALL_EACH_MILLIS} ms of the log's time a note, and no more
 * memory than the two maps. For all threads; never waits but for a few map look-ups.
 */
final class Strangers {

  /** One id: the first so many, then one a minute. It says much the same each time. */
  static final int OF_ID_AT_ONCE = 5;

  static final long OF_ID_EACH_MILLIS = 60_000;

  /** One address: a new home's devices behind one router, then one a second. */
  static final int OF_ADDRESS_AT_ONCE = 20;

  static final long OF_ADDRESS_EACH_MILLIS = 1_000;

  /** All together: 20 a second. */
  static final int ALL_AT_ONCE = 200;

  static final long ALL_EACH_MILLIS = 50;

  /** Ids remembered, and addresses; beyond it the one unheard for longest is forgotten. */
  static final int REMEMBERED_MAX = 10_000;

  /** What became of one. */
  enum Noted {
    NOTED,
    /** This id said as much as it may for now. */
    ID_RATE,
    /** This address did. */
    ADDRESS_RATE,
    /** All together did. */
    RATE,
    /** It gave no id. */
    NAMELESS,
    /** The log has no room for more than devices' messages just now. */
    LOG_FULL,
    /** The log did not take it. */
    NOT_DURABLE;

    private final String label = name().toLowerCase(Locale.ROOT);

    String label() {
      return label;
    }
  }

  private final Map<String, Long> busyUntilById = new Remembered();
  private final Map<String, Long> busyUntilByAddress = new Remembered();
  private long allBusyUntil;

  /** Whether one more may be noted now; if so, it is counted as noted. */
  synchronized Noted admit(String claimedId, String address, long nowMillis) {
    long id = after(busyUntilById.get(claimedId), OF_ID_AT_ONCE, OF_ID_EACH_MILLIS, nowMillis);
    if (id == FULL) {
      return Noted.ID_RATE;
    }
    long from =
        after(
            busyUntilByAddress.get(address), OF_ADDRESS_AT_ONCE, OF_ADDRESS_EACH_MILLIS, nowMillis);
    if (from == FULL) {
      return Noted.ADDRESS_RATE;
    }
    long all = after(allBusyUntil, ALL_AT_ONCE, ALL_EACH_MILLIS, nowMillis);
    if (all == FULL) {
      return Noted.RATE;
    }
    busyUntilById.put(claimedId, id);
    busyUntilByAddress.put(address, from);
    allBusyUntil = all;
    return Noted.NOTED;
  }

  private static final long FULL = Long.MIN_VALUE;

  /**
   * Each one noted keeps its source busy for {@code eachMillis}; a source may be busy for {@code
   * atOnce} of them.
   *
   * @param busyUntil null for a source that is not remembered
   * @return until when it is busy with one more, or {@link #FULL}
   */
  private static long after(Long busyUntil, int atOnce, long eachMillis, long nowMillis) {
    long busyMax = nowMillis + atOnce * eachMillis;
    // Busier than can be: the clock was set back, and what was before it counts no more.
    boolean isFree = busyUntil == null || busyUntil < nowMillis || busyUntil > busyMax;
    long with = (isFree ? nowMillis : busyUntil) + eachMillis;
    return with > busyMax ? FULL : with;
  }

  /** Bounded; keeps those that were asked for last. */
  private static final class Remembered extends LinkedHashMap<String, Long> {
    private static final long serialVersionUID = 1L;

    Remembered() {
      super(64, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
      return size() > REMEMBERED_MAX;
    }
  }
}
