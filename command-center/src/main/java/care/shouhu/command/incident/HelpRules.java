package care.shouhu.command.incident;

import care.shouhu.command.downlink.DownlinkStatus;
import care.shouhu.command.incident.HistoryEntry.Kind;
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whom an incident tells that help is coming, and when. Pure.
 *
 * <p>Told are the devices that called or fell and took nothing back. Once, when the first one says
 * yes; the next one who says yes is no news. It is news again after nobody was on the way any more.
 * A device that calls while somebody is on the way is told at once.
 */
public final class HelpRules {

  /** So many devices of one person are told; more would be a mistake in the register. */
  static final int DEVICES_MAX = 10;

  private HelpRules() {}

  /** The devices to tell because of this step; mostly none. */
  public static List<String> devicesToTell(Incident incident, HistoryEntry entry) {
    boolean step =
        entry.kind() == Kind.ACCEPTED
            || entry.kind() == Kind.ALARM_JOINED
            || entry.kind() == Kind.TOOK_IN;
    if (!step || !incident.isActive() || isAnyone(incident, AssignmentStatus.ON_SCENE)) {
      return List.of();
    }
    long coming = incident.activeAssignments().filter(a -> a.status().isOnTheWay()).count();
    if (coming == 0) {
      return List.of();
    }
    boolean first = entry.kind() == Kind.ACCEPTED && coming == 1;
    List<String> tell = new ArrayList<>();
    for (String deviceId : calling(incident)) {
      if (first ? !isBeingTold(incident, deviceId) : !wasTold(incident, deviceId)) {
        tell.add(deviceId);
      }
    }
    return tell;
  }

  private static boolean isAnyone(Incident incident, AssignmentStatus status) {
    return incident.activeAssignments().anyMatch(a -> a.status() == status);
  }

  private static Set<String> calling(Incident incident) {
    Set<String> devices = new LinkedHashSet<>();
    for (Alarm alarm : incident.alarms()) {
      boolean calls = alarm.kind() == AlarmKind.CALL || alarm.kind() == AlarmKind.FALL;
      if (calls && alarm.takenBackAtMillis() == null && devices.size() < DEVICES_MAX) {
        devices.add(alarm.deviceId());
      }
    }
    return devices;
  }

  /** On its way and not there: a second one would only come beside it. */
  private static boolean isBeingTold(Incident incident, String deviceId) {
    return incident.help().stream()
        .anyMatch(note ->
            note.deviceId().equals(deviceId)
                && (note.status() == DownlinkStatus.QUEUED
                    || note.status() == DownlinkStatus.SENT));
  }

  private static boolean wasTold(Incident incident, String deviceId) {
    return incident.help().stream()
        .anyMatch(
            note -> note.deviceId().equals(deviceId) && note.status() != DownlinkStatus.TIMED_OUT);
  }

  /** The incident with this note in place of an older one of the same device. */
  public static List<Decision> note(Incident incident, HelpNote note, DeskMoment moment) {
    List<Decision> decisions = new ArrayList<>();
    Draft draft = new Draft(incident, moment, null, decisions);
    draft.putHelp(note);
    Map<String, String> detail = new TreeMap<>();
    detail.put("deviceId", note.deviceId());
    detail.put("commandId", note.commandId());
    detail.put("status", note.status().name());
    if (note.reason() != null) {
      detail.put("reason", note.reason().name());
    }
    draft.note(Kind.HELP_ANNOUNCED, detail);
    return decisions;
  }
}
