package care.shouhu.command.loop;

import care.shouhu.command.incident.Assignment;
import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentState;
import care.shouhu.command.incident.Numbers;
import care.shouhu.command.watch.Alarm;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The incidents in memory, with the indexes over them. Not thread-safe; only grows by put. */
final class IncidentBook {

  /** Closed incidents leave after this time … */
  static final long CLOSED_KEPT_MILLIS = 24 * 3_600_000L;

  /** … or when there are more than this. */
  static final int CLOSED_MAX = 20_000;

  /** Of one incident in memory; the table has all. */
  static final int HISTORY_MAX = 200;

  private final Map<String, Incident> incidents = new LinkedHashMap<>();
  private final Map<String, Set<String>> activeIdsByPerson = new HashMap<>();
  private final Map<String, Set<String>> closedIdsByPerson = new HashMap<>();
  private final Map<String, String> incidentIdByAssignment = new HashMap<>();
  private final Map<String, Integer> openAssignmentsByUser = new HashMap<>();
  private final Map<String, Deque<HistoryEntry>> history = new HashMap<>();
  private final Map<String, Long> closedAtMillis = new LinkedHashMap<>();
  private final Ringing ringing = new Ringing();
  private long lastIncident;
  private long lastAssignment;
  private long lastAlarm;

  Numbers numbers() {
    return new Numbers(lastIncident, lastAssignment, lastAlarm);
  }

  Optional<Incident> incident(String id) {
    return Optional.ofNullable(incidents.get(id));
  }

  /** The incident, or the one it was merged into, however often that was merged on. */
  Optional<Incident> whereItStands(String id) {
    Incident found = incidents.get(id);
    while (found != null && found.state() instanceof IncidentState.Merged merged) {
      found = incidents.get(merged.into());
    }
    return Optional.ofNullable(found);
  }

  /** Closed incidents of this person that are still in memory, oldest first. */
  List<Incident> closed(String personKey) {
    return inOrder(closedIdsByPerson.getOrDefault(personKey, Set.of()));
  }

  private List<Incident> inOrder(Set<String> ids) {
    return ids.stream()
        .sorted(Comparator.comparingLong(Numbers::numberOf))
        .map(incidents::get)
        .toList();
  }

  Optional<Incident> incidentOfAssignment(String assignmentId) {
    return Optional.ofNullable(incidentIdByAssignment.get(assignmentId)).flatMap(this::incident);
  }

  /** Incidents about this person, also by a merging, that are not over, oldest first. */
  List<Incident> active(String personKey) {
    return inOrder(activeIdsByPerson.getOrDefault(personKey, Set.of()));
  }

  /** All in memory, oldest first. */
  Collection<Incident> all() {
    return Collections.unmodifiableCollection(incidents.values());
  }

  /** Incidents in which this user has an assignment that is not over, oldest first. */
  List<Incident> assignedTo(String username) {
    if (openAssignments(username) == 0) {
      return List.of();
    }
    return incidents.values().stream()
        .filter(i -> i.activeAssignments().anyMatch(a -> a.responder().equals(username)))
        .toList();
  }

  /** Those that ring, by whose turn it is. */
  Ringing ringing() {
    return ringing;
  }

  int openAssignments(String username) {
    return openAssignmentsByUser.getOrDefault(username, 0);
  }

  List<HistoryEntry> history(String incidentId) {
    return List.copyOf(history.getOrDefault(incidentId, new ArrayDeque<>()));
  }

  void put(Incident incident, HistoryEntry entry) {
    put(incident);
    Deque<HistoryEntry> entries = history.computeIfAbsent(incident.id(), id -> new ArrayDeque<>());
    entries.addLast(entry);
    if (entries.size() > HISTORY_MAX) {
      entries.removeFirst();
    }
  }

  /** Of a snapshot: the incident with what was kept of its history. */
  void restore(Incident incident, List<HistoryEntry> entries) {
    put(incident);
    history.put(incident.id(), new ArrayDeque<>(entries));
  }

  private void put(Incident incident) {
    Incident before = incidents.put(incident.id(), incident);
    ringing.changed(before, incident);
    if (before == null || !isIndexedAlike(before, incident)) {
      if (before != null) {
        before.personKeys().forEach(key -> remove(activeIdsByPerson, key, before.id()));
      }
      index(incident);
    }
    lastIncident = Math.max(lastIncident, Numbers.numberOf(incident.id()));
    if (before == null || !before.assignments().equals(incident.assignments())) {
      assignments(before, incident);
    }
    if (before == null || !before.alarms().equals(incident.alarms())) {
      incident.alarms().forEach(this::used);
    }
  }

  private static boolean isIndexedAlike(Incident before, Incident after) {
    return before.status() == after.status()
        && before.subject().equals(after.subject())
        && before.links().merged().equals(after.links().merged());
  }

  private void assignments(Incident before, Incident after) {
    countOpen(before, -1);
    countOpen(after, 1);
    for (Assignment assignment : after.assignments()) {
      incidentIdByAssignment.put(assignment.id(), after.id());
      lastAssignment = Math.max(lastAssignment, Numbers.numberOf(assignment.id()));
    }
  }

  private void index(Incident incident) {
    switch (incident.status()) {
      case OPEN, CLAIMED, HANDLED ->
          incident.personKeys().forEach(key -> add(activeIdsByPerson, key, incident.id()));
      case CLOSED -> {
        incident.personKeys().forEach(key -> add(closedIdsByPerson, key, incident.id()));
        closedAtMillis.computeIfAbsent(incident.id(), id -> closedAt(incident));
      }
      case MERGED -> {
        // Its people stand in the index of the incident it went into.
      }
    }
  }

  /** Its id is given, whether it stands in an incident or not. */
  void used(Alarm alarm) {
    lastAlarm = Math.max(lastAlarm, Numbers.numberOf(alarm.id()));
  }

  private static void add(Map<String, Set<String>> index, String key, String id) {
    index.computeIfAbsent(key, k -> new HashSet<>()).add(id);
  }

  private static void remove(Map<String, Set<String>> index, String key, String id) {
    Set<String> ids = index.get(key);
    if (ids != null && ids.remove(id) && ids.isEmpty()) {
      index.remove(key);
    }
  }

  private static long closedAt(Incident incident) {
    return incident.state() instanceof IncidentState.Closed closed ? closed.atMillis() : 0;
  }

  private void countOpen(Incident incident, int by) {
    if (incident == null) {
      return;
    }
    incident
        .activeAssignments()
        .forEach(a ->
            openAssignmentsByUser.merge(
                a.responder(), by, (x, y) -> x + y == 0 ? null : Integer.valueOf(x + y)));
  }

  /**
   * Closed incidents whose time in memory is over, oldest first, each with those that were merged
   * into it; about {@code max}.
   */
  List<String> forgettable(long nowMillis, int max) {
    List<String> ids = new ArrayList<>();
    int over = closedAtMillis.size() - CLOSED_MAX;
    for (Map.Entry<String, Long> closed : closedAtMillis.entrySet()) {
      boolean old = nowMillis - closed.getValue() >= CLOSED_KEPT_MILLIS;
      if (ids.size() >= max || (!old && ids.size() >= over)) {
        break;
      }
      addWithMerged(ids, closed.getKey());
    }
    return ids;
  }

  private void addWithMerged(List<String> ids, String id) {
    ids.add(id);
    Incident incident = incidents.get(id);
    if (incident != null) {
      incident.links().merged().forEach(in -> addWithMerged(ids, in.incidentId()));
    }
  }

  void forget(List<String> ids) {
    for (String id : ids) {
      Incident incident = incidents.remove(id);
      history.remove(id);
      closedAtMillis.remove(id);
      if (incident != null) {
        incident.personKeys().forEach(key -> remove(closedIdsByPerson, key, id));
        incident.assignments().forEach(a -> incidentIdByAssignment.remove(a.id()));
      }
    }
  }

  /** The last numbers in use: they must survive the incidents that had them. */
  record LastNumbers(long incident, long assignment, long alarm) {}

  LastNumbers lastNumbers() {
    return new LastNumbers(lastIncident, lastAssignment, lastAlarm);
  }

  void restore(LastNumbers last) {
    lastIncident = Math.max(lastIncident, last.incident());
    lastAssignment = Math.max(lastAssignment, last.assignment());
    lastAlarm = Math.max(lastAlarm, last.alarm());
  }
}
