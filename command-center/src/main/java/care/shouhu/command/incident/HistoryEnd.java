package care.shouhu.command.incident;

import java.util.Map;

/**
 * Where a history ends, so that it can go on from there.
 *
 * @param number of its last entry
 * @param hash of its last entry; null when that was made before there were hashes
 */
public record HistoryEnd(int number, String hash) {

  /** The entry that follows, of an incident that is in the tables alone. */
  public HistoryEntry exported(String incidentId, Actor by, long nowMillis) {
    return new HistoryEntry(
            number + 1,
            nowMillis,
            HistoryEntry.Kind.EXPORTED,
            by.username(),
            by.fromAddress(),
            exportDetail(by))
        .chained(incidentId, hash);
  }

  static Map<String, String> exportDetail(Actor by) {
    return Map.of("byName", by.displayName(), "role", by.role().name());
  }
}
