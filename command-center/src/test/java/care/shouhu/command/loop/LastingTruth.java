package care.shouhu.command.loop;

import care.shouhu.command.incident.Decision;
import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.command.watch.Latched;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One lasting cause is one alarm in one incident, from when it is raised until it is over. */
final class LastingTruth {
  private static final Set<AlarmKind> LASTING =
      EnumSet.complementOf(
          EnumSet.of(AlarmKind.CALL, AlarmKind.FALL, AlarmKind.TAMPER, AlarmKind.CHANNEL_DOWN));

  private record Cause(String device, AlarmKind kind) {}

  /** Where each alarm of a lasting cause came in, by its id. */
  private final Map<String, String> joined = new HashMap<>();

  private final Set<String> heldBack = new HashSet<>();
  private final Map<Cause, Latched> lasting = new HashMap<>();
  private final Set<String> latched = new HashSet<>();

  /** What stands in an incident and is not over is what holds of its device, and nothing else. */
  static void check(DeskState state, List<LastLook.Change<Incident>> changes) {
    for (LastLook.Change<Incident> change : changes) {
      Incident incident = change.after();
      if (incident != null && incident.isActive() && incident.subject().commonCause() == null) {
        for (Alarm alarm : incident.alarms()) {
          Latched holds = state.watch().latched(alarm.deviceId()).get(alarm.kind());
          Must.hold(
              alarm.endedAtMillis() != null
                  || !LASTING.contains(alarm.kind())
                  || (holds != null && holds.alarmId().equals(alarm.id())),
              "%s of %s lasts as long as its cause, which is %s",
              alarm,
              incident.id(),
              holds);
        }
      }
    }
  }

  /** The whole lane DESK, in order. */
  static void checkLane(List<Applied> lane) {
    LastingTruth truth = new LastingTruth();
    for (Applied applied : lane) {
      applied.decisions().forEach(truth::read);
    }
    truth.joined.forEach((alarm, incident) ->
        Must.hold(
            truth.latched.contains(alarm), "%s of %s is a cause of its own", alarm, incident));
  }

  private void read(Decision decision) {
    switch (decision) {
      case Decision.AlarmHeld(var alarm, var hold) -> heldBack.add(alarm.id());
      case Decision.IncidentChanged(var incident, var entry) -> joined(incident, entry);
      case Decision.AlarmLatched(var alarm, var incidentId) -> latched(alarm, incidentId);
      case Decision.AlarmReleased(var device, var kind, var alarmId) -> {
        Latched over = lasting.remove(new Cause(device, kind));
        Must.hold(
            over != null && over.alarmId().equals(alarmId), "%s ends, which was %s", alarmId, over);
      }
      default -> {
        // Of other things.
      }
    }
  }

  private void joined(Incident incident, HistoryEntry entry) {
    if (entry.kind() == HistoryEntry.Kind.UNMERGED) {
      incident.alarms().forEach(alarm -> joined.replace(alarm.id(), incident.id()));
    }
    String id = entry.detail().get("alarmId");
    boolean comesIn =
        entry.kind() == HistoryEntry.Kind.OPENED || entry.kind() == HistoryEntry.Kind.ALARM_JOINED;
    if (id != null && comesIn && LASTING.contains(incident.alarms().getLast().kind())) {
      String before = joined.put(id, incident.id());
      Must.hold(before == null, "%s came into %s and into %s", id, before, incident.id());
    }
  }

  private void latched(Alarm alarm, String incidentId) {
    Latched before =
        lasting.put(
            new Cause(alarm.deviceId(), alarm.kind()),
            new Latched(alarm.id(), incidentId, alarm.atMillis()));
    Must.hold(
        before == null || before.incidentId() == null || before.alarmId().equals(alarm.id()),
        "%s is raised, of which %s still lasts",
        alarm,
        before);
    Must.hold(
        incidentId == null
            ? heldBack.contains(alarm.id())
            : incidentId.equals(joined.get(alarm.id())),
        "%s stands in %s alone, or is held back",
        alarm,
        incidentId);
    latched.add(alarm.id());
  }
}
