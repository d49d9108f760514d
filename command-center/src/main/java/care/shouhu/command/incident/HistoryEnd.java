package care.shouhu.command.incident;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * Where a history ends, so that it can go on from there.
 *
 * @param number of its last entry
 * @param hash of its last entry; null when that was made before there were hashes
 * @param reopenedAs the incident that goes on from this one, or null
 */
public record HistoryEnd(int number, String hash, String reopenedAs) {

  /** Of an incident in the contract's JSON, with its history or with the number of its entries. */
  public static HistoryEnd of(JsonNode incident) {
    String reopenedAs = incident.path("reopenedAs").textValue();
    int count = incident.path("historyCount").intValue();
    if (count > 0) {
      return new HistoryEnd(count, incident.path("historyHash").textValue(), reopenedAs);
    }
    JsonNode history = incident.path("history");
    JsonNode last = history.path(history.size() - 1);
    return new HistoryEnd(
        last.path("number").intValue(), last.path("hash").textValue(), reopenedAs);
  }

  /** The end after this entry. */
  public HistoryEnd after(HistoryEntry entry) {
    String as = entry.kind() == HistoryEntry.Kind.REOPENED ? entry.detail().get("as") : reopenedAs;
    return new HistoryEnd(entry.number(), entry.hash(), as);
  }

  /** The entry that follows, of an incident that is in the tables alone. */
  public HistoryEntry exported(String incidentId, Actor by, long nowMillis) {
    return next(incidentId, HistoryEntry.Kind.EXPORTED, exportDetail(by), by, nowMillis);
  }

  /** The entry that follows when another incident goes on from it. */
  HistoryEntry reopened(String incidentId, String as, String reason, Actor by, long nowMillis) {
    return next(
        incidentId, HistoryEntry.Kind.REOPENED, Map.of("as", as, "reason", reason), by, nowMillis);
  }

  private HistoryEntry next(
      String incidentId,
      HistoryEntry.Kind kind,
      Map<String, String> detail,
      Actor by,
      long nowMillis) {
    return new HistoryEntry(number + 1, nowMillis, kind, by.username(), by.fromAddress(), detail)
        .chained(incidentId, hash);
  }

  static Map<String, String> exportDetail(Actor by) {
    return Map.of("byName", by.displayName(), "role", by.role().name());
  }
}
