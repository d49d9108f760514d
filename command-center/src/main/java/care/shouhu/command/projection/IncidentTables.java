package care.shouhu.command.projection;

import care.shouhu.command.incident.Assignment;
import care.shouhu.command.incident.Closing;
import care.shouhu.command.incident.Decision;
import care.shouhu.command.incident.Decision.HistoryAppended;
import care.shouhu.command.incident.Decision.IncidentChanged;
import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentJson;
import care.shouhu.command.incident.IncidentState;
import care.shouhu.command.loop.Applied;
import care.shouhu.command.projection.PassedBy.Reason;
import care.shouhu.command.watch.Alarm;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Writes decisions into {@code incident, incident_alarm, incident_history, assignment}. */
final class IncidentTables {

  /** A value and the batch it came from. */
  private record At<T>(T value, long position) {}

  /** A part of an incident. */
  private record Part<T>(T value, String incidentId, long position) {}

  /** An even number of backslashes before it: an odd one would make it plain text. */
  private static final Pattern NUL_IN_JSON = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\u0000");

  private final List<At<IncidentChanged>> changes = new ArrayList<>();
  private final List<At<HistoryAppended>> appended = new ArrayList<>();
  private final Map<String, At<Incident>> incidents = new LinkedHashMap<>();
  private final Map<String, Part<Assignment>> assignments = new LinkedHashMap<>();
  private final Map<String, Part<Alarm>> alarms = new LinkedHashMap<>();
  private final List<At<HistoryAppended>> entries = new ArrayList<>();

  /** Of several states of one thing only the last is written; of the history every entry. */
  void add(Applied applied) {
    long position = applied.position();
    for (IncidentChanged change : applied.changes()) {
      Incident incident = change.incident();
      changes.add(new At<>(change, position));
      incidents.put(incident.id(), new At<>(incident, position));
      entries.add(new At<>(new HistoryAppended(incident.id(), change.entry()), position));
      for (Assignment one : incident.assignments()) {
        assignments.put(one.id(), new Part<>(one, incident.id(), position));
      }
      for (Alarm alarm : incident.alarms()) {
        alarms.put(alarm.id(), new Part<>(alarm, incident.id(), position));
      }
    }
    for (HistoryAppended one : applied.appended()) {
      entries.add(new At<>(one, position));
      appended.add(new At<>(one, position));
    }
  }

  /**
   * Writes what was added, in the caller's transaction. Writing the same again changes nothing.
   *
   * @return what was left out and is to be kept elsewhere, because the tables know something else
   *     by its id
   */
  List<PassedBy.Kept> write(Handle handle) {
    if (entries.isEmpty()) {
      return List.of();
    }
    Conflicts conflicts =
        Conflicts.find(
            handle,
            incidents.values().stream().map(At::value).toList(),
            alarms.values().stream().map(Part::value).toList(),
            assignments.values().stream().map(Part::value).toList(),
            entries.stream().map(At::value).toList());
    leaveOut(conflicts);
    writeIncidents(handle);
    writeAlarms(handle);
    writeHistory(handle);
    writeEnds(handle);
    writeAssignments(handle);
    return passedBy(conflicts);
  }

  /** Of an incident that is another one nothing is written, of all others what is their own. */
  private void leaveOut(Conflicts conflicts) {
    Set<String> others = conflicts.incidents();
    incidents.keySet().removeAll(others);
    alarms.keySet().removeAll(conflicts.alarms());
    alarms.values().removeIf(alarm -> others.contains(alarm.incidentId()));
    assignments.keySet().removeAll(conflicts.assignments());
    assignments.values().removeIf(one -> others.contains(one.incidentId()));
    entries.removeIf(at -> others.contains(at.value().incidentId()) || isSecond(at, conflicts));
  }

  private static boolean isSecond(At<HistoryAppended> at, Conflicts conflicts) {
    return conflicts.entries().contains(Conflicts.Entry.of(at.value()));
  }

  private List<PassedBy.Kept> passedBy(Conflicts conflicts) {
    List<PassedBy.Kept> kept = new ArrayList<>();
    for (At<IncidentChanged> at : changes) {
      Incident incident = at.value().incident();
      HistoryAppended entry = new HistoryAppended(incident.id(), at.value().entry());
      if (conflicts.incidents().contains(incident.id())) {
        kept.add(kept(Reason.INCIDENT_OF_ANOTHER, entry, at.position(), at.value()));
        continue;
      }
      for (Alarm alarm : incident.alarms()) {
        if (conflicts.alarms().contains(alarm.id())) {
          kept.add(
              new PassedBy.Kept(
                  Reason.ALARM_OF_ANOTHER,
                  alarm.id(),
                  0,
                  alarm.raisedAtMillis(),
                  incident.id(),
                  at.position(),
                  at.value()));
        }
      }
      for (Assignment one : incident.assignments()) {
        if (conflicts.assignments().contains(one.id())) {
          kept.add(
              new PassedBy.Kept(
                  Reason.ASSIGNMENT_OF_ANOTHER,
                  one.id(),
                  0,
                  one.notifiedAtMillis(),
                  incident.id(),
                  at.position(),
                  at.value()));
        }
      }
      if (isSecond(new At<>(entry, at.position()), conflicts)) {
        kept.add(kept(Reason.SECOND_HISTORY, entry, at.position(), at.value()));
      }
    }
    for (At<HistoryAppended> at : appended) {
      if (isSecond(at, conflicts)) {
        kept.add(kept(Reason.SECOND_HISTORY, at.value(), at.position(), at.value()));
      }
    }
    return kept;
  }

  private static PassedBy.Kept kept(
      Reason reason, HistoryAppended entry, long position, Decision decision) {
    return new PassedBy.Kept(
        reason,
        entry.incidentId(),
        entry.entry().number(),
        entry.entry().atMillis(),
        entry.incidentId(),
        position,
        decision);
  }

  private void writeIncidents(Handle handle) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into incident (id, status, class, kind, resident_id, device_id, place_id, place_kind, division,
              opened_at, claimed_at, claimed_by, accepted_at, on_scene_at, handled_at, closed_at, closed_by, outcome,
              tier, policy_version, history_count, history_hash, position, body)
            values (:id, :status, :class, :kind, :residentId, :deviceId, :placeId, :placeKind, :division,
              :openedAt, :claimedAt, :claimedBy, :acceptedAt, :onSceneAt, :handledAt, :closedAt, :closedBy, :outcome,
              :tier, :policyVersion, :historyCount, :historyHash, :position, cast(:body as jsonb))
            on conflict (id) do update set
              status = excluded.status, class = excluded.class, kind = excluded.kind,
              claimed_at = excluded.claimed_at, claimed_by = excluded.claimed_by,
              accepted_at = excluded.accepted_at, on_scene_at = excluded.on_scene_at,
              handled_at = excluded.handled_at, closed_at = excluded.closed_at,
              closed_by = excluded.closed_by, outcome = excluded.outcome, tier = excluded.tier,
              policy_version = excluded.policy_version, history_count = excluded.history_count,
              history_hash = excluded.history_hash, position = excluded.position, body = excluded.body
            """);
    for (At<Incident> at : incidents.values()) {
      bind(batch, at.value(), at.position());
      batch.add();
    }
    execute(batch);
  }

  private static void bind(PreparedBatch batch, Incident incident, long position) {
    JsonNode json = IncidentJson.incident(incident);
    batch
        .bind("id", incident.id())
        .bind("status", incident.status().name())
        .bind("class", incident.alarmClass().name())
        .bind("kind", incident.kind().name())
        .bind("residentId", incident.subject().residentId())
        .bind("deviceId", incident.subject().deviceId())
        .bind("placeId", incident.subject().placeId())
        .bind("placeKind", text(json, "placeKind"))
        .bind("division", incident.subject().division())
        .bind("openedAt", time(incident.openedAtMillis()))
        .bind("claimedAt", time(json, "claimedAt"))
        .bind("claimedBy", text(json, "claimedBy"))
        .bind("acceptedAt", time(first(incident, Assignment::acceptedAtMillis)))
        .bind("onSceneAt", time(first(incident, Assignment::onSceneAtMillis)))
        .bind("handledAt", time(json, "handledAt"))
        .bind("closedAt", time(json, "closedAt"))
        .bind("closedBy", text(json, "closedBy"))
        .bind("outcome", outcome(incident))
        .bind("tier", incident.tier())
        .bind("policyVersion", incident.policyVersion())
        .bind("historyCount", incident.historyCount())
        .bind("historyHash", incident.historyHash())
        .bind("position", position)
        .bind("body", storable(json));
  }

  /** Only what closed it counts as its outcome. */
  private static String outcome(Incident incident) {
    return incident.state() instanceof IncidentState.Closed closed
        ? closed.closing().outcome().name()
        : null;
  }

  private static Long first(Incident incident, java.util.function.Function<Assignment, Long> time) {
    return incident.assignments().stream()
        .map(time)
        .filter(Objects::nonNull)
        .min(Long::compare)
        .orElse(null);
  }

  private void writeAlarms(Handle handle) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into incident_alarm (alarm_id, incident_id, device_id, kind, class, at, received_at, raised_at,
              ended_at, parameter_version)
            values (:id, :incidentId, :deviceId, :kind, :class, :at, :receivedAt, :raisedAt, :endedAt, :parameterVersion)
            on conflict (alarm_id) do update set ended_at = excluded.ended_at, incident_id = excluded.incident_id
            where incident_alarm.ended_at is distinct from excluded.ended_at
              or incident_alarm.incident_id <> excluded.incident_id
            """);
    for (Part<Alarm> part : alarms.values()) {
      Alarm alarm = part.value();
      batch
          .bind("id", alarm.id())
          .bind("incidentId", part.incidentId())
          .bind("deviceId", alarm.deviceId())
          .bind("kind", alarm.kind().name())
          .bind("class", alarm.alarmClass().name())
          .bind("at", time(alarm.atMillis()))
          .bind("receivedAt", time(alarm.receivedAtMillis()))
          .bind("raisedAt", time(alarm.raisedAtMillis()))
          .bind("endedAt", time(alarm.endedAtMillis()))
          .bind("parameterVersion", alarm.parameterVersion())
          .add();
    }
    execute(batch);
  }

  private void writeHistory(Handle handle) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into incident_history (incident_id, number, at, kind, by_whom, from_where, detail, hash, position)
            values (:incidentId, :number, :at, :kind, :by, :from, cast(:detail as jsonb), :hash, :position)
            on conflict (incident_id, number) do nothing
            """);
    for (At<HistoryAppended> at : entries) {
      HistoryEntry entry = at.value().entry();
      batch
          .bind("incidentId", at.value().incidentId())
          .bind("number", entry.number())
          .bind("at", time(entry.atMillis()))
          .bind("kind", entry.kind().name())
          .bind("by", entry.by())
          .bind("from", entry.from())
          .bind("detail", storable(IncidentJson.history(entry).get("detail")))
          .bind("hash", entry.hash())
          .bind("position", at.position())
          .add();
    }
    execute(batch);
  }

  /** Of incidents that only their history goes on of. */
  private void writeEnds(Handle handle) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            update incident set history_count = :number, history_hash = :hash,
              body = body || jsonb_build_object('historyCount', cast(:number as integer), 'historyHash', cast(:hash as text),
                'reopenedAs', coalesce(cast(:reopenedAs as text), body->>'reopenedAs'))
            where id = :id and coalesce(history_count, 0) < :number
            """);
    for (At<HistoryAppended> at : appended) {
      HistoryAppended one = at.value();
      batch
          .bind("id", one.incidentId())
          .bind("number", one.entry().number())
          .bind("hash", one.entry().hash())
          .bind("reopenedAs", reopenedAs(one.entry()))
          .add();
    }
    execute(batch);
  }

  private static String reopenedAs(HistoryEntry entry) {
    return entry.kind() == HistoryEntry.Kind.REOPENED ? entry.detail().get("as") : null;
  }

  private void writeAssignments(Handle handle) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into assignment (id, incident_id, responder, status, notified_at, delivered_at, seen_at, accepted_at,
              en_route_at, on_scene_at, ended_at, outcome, reason, note, position)
            values (:id, :incidentId, :responder, :status, :notifiedAt, :deliveredAt, :seenAt, :acceptedAt,
              :enRouteAt, :onSceneAt, :endedAt, :outcome, :reason, :note, :position)
            on conflict (id) do update set
              incident_id = excluded.incident_id, status = excluded.status, delivered_at = excluded.delivered_at, seen_at = excluded.seen_at,
              accepted_at = excluded.accepted_at, en_route_at = excluded.en_route_at,
              on_scene_at = excluded.on_scene_at, ended_at = excluded.ended_at, outcome = excluded.outcome,
              reason = excluded.reason, note = excluded.note, position = excluded.position
            """);
    for (Part<Assignment> at : assignments.values()) {
      Assignment assignment = at.value();
      Closing closing = assignment.closing();
      batch
          .bind("id", assignment.id())
          .bind("incidentId", assignment.incidentId())
          .bind("responder", assignment.responder())
          .bind("status", assignment.status().name())
          .bind("notifiedAt", time(assignment.notifiedAtMillis()))
          .bind("deliveredAt", time(assignment.deliveredAtMillis()))
          .bind("seenAt", time(assignment.seenAtMillis()))
          .bind("acceptedAt", time(assignment.acceptedAtMillis()))
          .bind("enRouteAt", time(assignment.enRouteAtMillis()))
          .bind("onSceneAt", time(assignment.onSceneAtMillis()))
          .bind("endedAt", time(assignment.endedAtMillis()))
          .bind("outcome", closing == null ? null : closing.outcome().name())
          .bind("reason", storable(assignment.reason()))
          .bind("note", closing == null ? null : storable(closing.note()))
          .bind("position", at.position())
          .add();
    }
    execute(batch);
  }

  static void execute(PreparedBatch batch) {
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  private static OffsetDateTime time(Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
  }

  private static OffsetDateTime time(JsonNode json, String field) {
    JsonNode value = json.get(field);
    return value == null || value.isNull() ? null : time(value.longValue());
  }

  /** PostgreSQL stores no NUL: the replacement character U+FFFD stands for it. */
  static String storable(String text) {
    return text == null ? null : text.replace('\0', '\uFFFD');
  }

  static String storable(JsonNode json) {
    return NUL_IN_JSON.matcher(json.toString()).replaceAll("$1\uFFFD");
  }

  private static String text(JsonNode json, String field) {
    JsonNode value = json.get(field);
    return value == null || value.isNull() ? null : value.textValue();
  }
}
