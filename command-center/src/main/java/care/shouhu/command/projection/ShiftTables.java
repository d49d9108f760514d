package care.shouhu.command.projection;

import care.shouhu.command.handover.Handover;
import care.shouhu.command.handover.HandoverJson;
import care.shouhu.command.hold.Hold;
import care.shouhu.command.hold.HoldJson;
import care.shouhu.command.incident.Decision;
import care.shouhu.command.loop.Applied;
import care.shouhu.command.watch.Alarm;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Writes what was held back and handed over into {@code alarm_hold, alarm_held, handover}. */
final class ShiftTables {
  private record Held(Alarm alarm, String holdId) {}

  private final Map<String, Hold> holds = new LinkedHashMap<>();
  private final List<Held> held = new ArrayList<>();
  private final Map<String, Handover> handovers = new LinkedHashMap<>();

  /** Of several states of one thing only the last is written; of alarms held back every one. */
  void add(Applied applied) {
    for (Decision decision : applied.decisions()) {
      if (decision instanceof Decision.AlarmHeld(var alarm, var hold)) {
        held.add(new Held(alarm, hold.id()));
      }
    }
    applied.holds().forEach(hold -> holds.put(hold.id(), hold));
    applied.handovers().forEach(handover -> handovers.put(handover.id(), handover));
  }

  /** Writes what was added, in the caller's transaction. Writing the same again changes nothing. */
  void write(Handle handle) {
    writeHolds(handle);
    writeHeld(handle);
    writeHandovers(handle);
  }

  private void writeHolds(Handle handle) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into alarm_hold (id, type, device_id, kind, division, place_id, by_whom, since, until, ended_at,
              ended_by, reason, count, body)
            values (:id, :type, :deviceId, :kind, :division, :placeId, :by, :since, :until, :endedAt, :endedBy, :reason,
              :count, cast(:body as jsonb))
            on conflict (id) do update set ended_at = excluded.ended_at, ended_by = excluded.ended_by,
              count = excluded.count, body = excluded.body
            """);
    for (Hold hold : holds.values()) {
      batch
          .bind("id", hold.id())
          .bind("type", hold.type().name())
          .bind("deviceId", hold.deviceId())
          .bind("kind", hold.kind() == null ? null : hold.kind().name())
          .bind("division", hold.division())
          .bind("placeId", hold.placeId())
          .bind("by", hold.by())
          .bind("since", time(hold.sinceMillis()))
          .bind("until", time(hold.untilMillis()))
          .bind("endedAt", time(hold.endedAtMillis()))
          .bind("endedBy", hold.endedBy())
          .bind("reason", IncidentTables.storable(hold.reason()))
          .bind("count", hold.count())
          .bind("body", IncidentTables.storable(HoldJson.hold(hold)))
          .add();
    }
    IncidentTables.execute(batch);
  }

  private void writeHeld(Handle handle) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into alarm_held (alarm_id, hold_id, device_id, kind, class, at, received_at, held_at)
            values (:id, :holdId, :deviceId, :kind, :class, :at, :receivedAt, :heldAt)
            on conflict (alarm_id) do nothing
            """);
    for (Held one : held) {
      batch
          .bind("id", one.alarm().id())
          .bind("holdId", one.holdId())
          .bind("deviceId", one.alarm().deviceId())
          .bind("kind", one.alarm().kind().name())
          .bind("class", one.alarm().alarmClass().name())
          .bind("at", time(one.alarm().atMillis()))
          .bind("receivedAt", time(one.alarm().receivedAtMillis()))
          .bind("heldAt", time(one.alarm().raisedAtMillis()))
          .add();
    }
    IncidentTables.execute(batch);
  }

  private void writeHandovers(Handle handle) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into handover (id, status, division, place_id, by_whom, started_at, ended_at, ended_by, items, body)
            values (:id, :status, :division, :placeId, :by, :startedAt, :endedAt, :endedBy, :items, cast(:body as jsonb))
            on conflict (id) do update set status = excluded.status, ended_at = excluded.ended_at,
              ended_by = excluded.ended_by, items = excluded.items, body = excluded.body
            """);
    for (Handover handover : handovers.values()) {
      batch
          .bind("id", handover.id())
          .bind("status", handover.status().name())
          .bind("division", handover.division())
          .bind("placeId", handover.placeId())
          .bind("by", handover.by())
          .bind("startedAt", time(handover.startedAtMillis()))
          .bind("endedAt", time(handover.endedAtMillis()))
          .bind("endedBy", handover.endedBy())
          .bind("items", handover.items().size())
          .bind("body", IncidentTables.storable(HandoverJson.handover(handover)))
          .add();
    }
    IncidentTables.execute(batch);
  }

  private static OffsetDateTime time(Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
  }
}
