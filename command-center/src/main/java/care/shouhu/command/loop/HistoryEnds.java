package care.shouhu.command.loop;

import care.shouhu.command.incident.HistoryEnd;
import care.shouhu.command.incident.HistoryEntry;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where histories end that were added to after their incident had left the memory: the tables may
 * be behind, and no number may be given twice. Oldest first. Not thread-safe.
 */
final class HistoryEnds {
  /** Far more than can be exported and reopened while the tables are behind. */
  static final int ENDS_MAX = 10_000;

  private final Map<String, HistoryEnd> ends = new LinkedHashMap<>();

  /** The later of what is remembered and what the tables have. */
  HistoryEnd latest(String incidentId, HistoryEnd inTables) {
    HistoryEnd known = ends.get(incidentId);
    if (known == null) {
      return inTables;
    }
    HistoryEnd later = known.number() < inTables.number() ? inTables : known;
    String reopenedAs = known.reopenedAs() == null ? inTables.reopenedAs() : known.reopenedAs();
    return new HistoryEnd(later.number(), later.hash(), reopenedAs);
  }

  void put(String incidentId, HistoryEntry entry) {
    HistoryEnd before = ends.getOrDefault(incidentId, new HistoryEnd(0, null, null));
    put(incidentId, before.after(entry));
  }

  void put(String incidentId, HistoryEnd end) {
    ends.remove(incidentId);
    ends.put(incidentId, end);
    if (ends.size() > ENDS_MAX) {
      ends.remove(ends.keySet().iterator().next());
    }
  }

  Map<String, HistoryEnd> all() {
    return Collections.unmodifiableMap(ends);
  }
}
