package care.shouhu.command.loop;

import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.measure.Arrival;
import care.shouhu.command.measure.IncidentFacts;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the live measures are counted from: the facts of incidents opened within the last day, and
 * what came before which desk. Folded from decisions, oldest first. Not thread-safe.
 */
final class MeasureBook {
  /** A day, and the ten minutes before it that decide whether it began in a flood. */
  static final long KEPT_MILLIS = 25 * 3_600_000L;

  static final int INCIDENTS_MAX = 50_000;
  static final int ARRIVALS_MAX = 100_000;

  /**
   * The content, for a snapshot.
   *
   * @param sinceMillis from here on nothing is missing; {@link Long#MAX_VALUE} before the first
   *     decision
   */
  record Content(long sinceMillis, List<IncidentFacts> incidents, List<Arrival> arrivals) {
    Content {
      incidents = List.copyOf(incidents);
      arrivals = List.copyOf(arrivals);
    }
  }

  private final Map<String, IncidentFacts> incidents = new LinkedHashMap<>();
  private final Deque<Arrival> arrivals = new ArrayDeque<>();
  private long sinceMillis = Long.MAX_VALUE;

  void restore(Content content) {
    sinceMillis = content.sinceMillis();
    content.incidents().forEach(facts -> incidents.put(facts.id(), facts));
    arrivals.addAll(content.arrivals());
  }

  Content content() {
    return new Content(sinceMillis, List.copyOf(incidents.values()), List.copyOf(arrivals));
  }

  void put(Incident incident, HistoryEntry entry) {
    sinceMillis = Math.min(sinceMillis, entry.atMillis());
    IncidentFacts before = incidents.get(incident.id());
    // One that was opened before all this is not measured: when it was answered is not known.
    if (before != null || entry.kind() == HistoryEntry.Kind.OPENED) {
      incidents.put(incident.id(), IncidentFacts.after(before, incident, entry));
    }
    Arrival.of(incident, entry).ifPresent(arrivals::addLast);
    forget(entry.atMillis());
  }

  private void forget(long nowMillis) {
    long oldest = nowMillis - KEPT_MILLIS;
    while (!arrivals.isEmpty()
        && (arrivals.getFirst().atMillis() < oldest || arrivals.size() > ARRIVALS_MAX)) {
      sinceMillis = Math.max(sinceMillis, arrivals.removeFirst().atMillis() + 1);
    }
    Iterator<IncidentFacts> facts = incidents.values().iterator();
    while (facts.hasNext()) {
      long openedAt = facts.next().openedAtMillis();
      if (openedAt >= oldest && incidents.size() <= INCIDENTS_MAX) {
        return;
      }
      facts.remove();
      sinceMillis = Math.max(sinceMillis, openedAt + 1);
    }
  }

  /** From here on nothing is missing. */
  long sinceMillis() {
    return sinceMillis;
  }

  Collection<IncidentFacts> incidents() {
    return incidents.values();
  }
}
