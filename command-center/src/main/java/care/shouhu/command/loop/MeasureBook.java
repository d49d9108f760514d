package care.shouhu.command.loop;

import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.measure.Act;
import care.shouhu.command.measure.Arrival;
import care.shouhu.command.measure.IncidentFacts;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the live measures are counted from: the facts of incidents opened within the last day, what
 * came before which desk, and what people did. Folded from decisions, oldest first. Not
 * thread-safe.
 */
final class MeasureBook {
  /** A day, and the half hour before it that decides who was at work and what was in flood. */
  static final long KEPT_MILLIS = 25 * 3_600_000L;

  static final int INCIDENTS_MAX = 50_000;
  static final int ARRIVALS_MAX = 100_000;
  static final int ACTS_MAX = 200_000;

  /**
   * The content, for a snapshot.
   *
   * @param sinceMillis from here on nothing is missing; {@link Long#MAX_VALUE} before the first
   *     decision
   * @param acts null in a snapshot of before they were kept
   */
  record Content(
      long sinceMillis, List<IncidentFacts> incidents, List<Arrival> arrivals, List<Act> acts) {
    Content {
      incidents = List.copyOf(incidents);
      arrivals = List.copyOf(arrivals);
      acts = acts == null ? null : List.copyOf(acts);
    }

    /** The same, with these acts where there are none yet. */
    Content withActs(Supplier<List<Act>> found) {
      return acts == null ? new Content(sinceMillis, incidents, arrivals, found.get()) : this;
    }
  }

  private final Map<String, IncidentFacts> incidents = new LinkedHashMap<>();
  private final Deque<Arrival> arrivals = new ArrayDeque<>();
  private final Deque<Act> acts = new ArrayDeque<>();
  private long sinceMillis = Long.MAX_VALUE;

  void restore(Content content) {
    sinceMillis = content.sinceMillis();
    content.incidents().forEach(facts -> incidents.put(facts.id(), facts));
    arrivals.addAll(content.arrivals());
    acts.addAll(content.acts());
  }

  Content content() {
    return new Content(
        sinceMillis, List.copyOf(incidents.values()), List.copyOf(arrivals), List.copyOf(acts));
  }

  void put(Incident incident, HistoryEntry entry) {
    sinceMillis = Math.min(sinceMillis, entry.atMillis());
    IncidentFacts before = incidents.get(incident.id());
    // One that was opened before all this is not measured: when it was answered is not known.
    if (before != null || entry.kind() == HistoryEntry.Kind.OPENED) {
      incidents.put(incident.id(), IncidentFacts.after(before, incident, entry));
    }
    Arrival.of(incident, entry).ifPresent(arrivals::addLast);
    Act.of(incident, entry)
        .filter(act -> acts.isEmpty() || act.adds(acts.getLast()))
        .ifPresent(acts::addLast);
    forget(entry.atMillis());
  }

  private void forget(long nowMillis) {
    long oldest = nowMillis - KEPT_MILLIS;
    while (!arrivals.isEmpty()
        && (arrivals.getFirst().atMillis() < oldest || arrivals.size() > ARRIVALS_MAX)) {
      sinceMillis = Math.max(sinceMillis, arrivals.removeFirst().atMillis() + 1);
    }
    while (!acts.isEmpty() && (acts.getFirst().atMillis() < oldest || acts.size() > ACTS_MAX)) {
      sinceMillis = Math.max(sinceMillis, acts.removeFirst().atMillis() + 1);
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
