package care.shouhu.command.projection;

import care.shouhu.command.incident.Assignment;
import care.shouhu.command.incident.Decision.HistoryAppended;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.watch.Alarm;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * What the tables know as something else, by its id. The desk's log was then an older copy of what
 * the tables know: it gave an id once more, or went on from where an incident had stood then.
 *
 * @param incidents opened at another moment
 * @param alarms raised by another device or at another moment
 * @param assignments of another person or moment
 * @param entries with another hash: the history went another way
 */
record Conflicts(
    Set<String> incidents, Set<String> alarms, Set<String> assignments, Set<Entry> entries) {

  /** The place of an entry in a history. */
  record Entry(String incidentId, int number) {
    static Entry of(HistoryAppended one) {
      return new Entry(one.incidentId(), one.entry().number());
    }
  }

  Conflicts {
    incidents = Set.copyOf(incidents);
    alarms = Set.copyOf(alarms);
    assignments = Set.copyOf(assignments);
    entries = Set.copyOf(entries);
  }

  /** Looks each of these up. What the tables do not know at all is no conflict. */
  static Conflicts find(
      Handle handle,
      Collection<Incident> incidents,
      Collection<Alarm> alarms,
      Collection<Assignment> assignments,
      Collection<HistoryAppended> entries) {
    return new Conflicts(
        incidents(handle, incidents),
        alarms(handle, alarms),
        assignments(handle, assignments),
        entries(handle, List.copyOf(entries)));
  }

  /** What makes a thing the same one, beside its id; an incident is nobody's. */
  private record Thing(String id, String whose, long atMillis) {}

  private static Set<String> incidents(Handle handle, Collection<Incident> all) {
    return others(
        handle,
        """
        select known.id from unnest(:ids, :whose, :millis) as wanted(id, whose, millis)
        join incident known on known.id = wanted.id
        where known.opened_at <> timestamptz 'epoch' + wanted.millis * interval '1 millisecond'
        """,
        all.stream().map(one -> new Thing(one.id(), "", one.openedAtMillis())).toList());
  }

  private static Set<String> alarms(Handle handle, Collection<Alarm> all) {
    return others(
        handle,
        """
        select known.alarm_id from unnest(:ids, :whose, :millis) as wanted(id, whose, millis)
        join incident_alarm known on known.alarm_id = wanted.id
        where known.device_id <> wanted.whose
          or known.raised_at <> timestamptz 'epoch' + wanted.millis * interval '1 millisecond'
        """,
        all.stream()
            .map(one -> new Thing(one.id(), one.deviceId(), one.raisedAtMillis()))
            .toList());
  }

  private static Set<String> assignments(Handle handle, Collection<Assignment> all) {
    return others(
        handle,
        """
        select known.id from unnest(:ids, :whose, :millis) as wanted(id, whose, millis)
        join assignment known on known.id = wanted.id
        where known.responder <> wanted.whose
          or known.notified_at <> timestamptz 'epoch' + wanted.millis * interval '1 millisecond'
        """,
        all.stream()
            .map(one -> new Thing(one.id(), one.responder(), one.notifiedAtMillis()))
            .toList());
  }

  private static Set<String> others(Handle handle, String sql, List<Thing> all) {
    Query query = handle.createQuery(sql);
    texts(query, "ids", all, Thing::id);
    texts(query, "whose", all, Thing::whose);
    longs(query, "millis", all, Thing::atMillis);
    return query.mapTo(String.class).collect(Collectors.toSet());
  }

  private static Set<Entry> entries(Handle handle, List<HistoryAppended> all) {
    Query query =
        handle.createQuery(
            """
            select known.incident_id, known.number
            from unnest(:ids, :numbers, :hashes) as wanted(id, number, hash)
            join incident_history known on known.incident_id = wanted.id and known.number = wanted.number
            where known.hash is distinct from wanted.hash
            """);
    texts(query, "ids", all, HistoryAppended::incidentId);
    longs(query, "numbers", all, one -> (long) one.entry().number());
    texts(query, "hashes", all, one -> one.entry().hash());
    return query
        .map((row, context) -> new Entry(row.getString("incident_id"), row.getInt("number")))
        .collect(Collectors.toSet());
  }

  private static <T> void texts(Query query, String name, List<T> all, Function<T, String> text) {
    query.bindArray(
        name,
        String.class,
        (Object[])
            all.stream()
                .map(text)
                .map(one -> one == null ? null : IncidentTables.storable(one))
                .toArray(String[]::new));
  }

  private static <T> void longs(Query query, String name, List<T> all, Function<T, Long> number) {
    query.bindArray(name, Long.class, (Object[]) all.stream().map(number).toArray(Long[]::new));
  }
}
