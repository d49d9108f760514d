package care.shouhu.command.loop;

import care.shouhu.command.downlink.Downlink;
import care.shouhu.command.handover.Handover;
import care.shouhu.command.hold.Hold;
import care.shouhu.command.incident.Decision;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.notify.Notice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One durable batch of decisions.
 *
 * @param position of the batch in the lane DESK; only grows
 * @param atMillis when it was decided
 */
public record Applied(long position, long atMillis, List<Decision> decisions) {

  public Applied {
    decisions = List.copyOf(decisions);
  }

  /** The incidents it changed, each once, as they are afterwards (with their assignments). */
  public List<Incident> incidents() {
    Map<String, Incident> changed = new LinkedHashMap<>();
    for (Decision decision : decisions) {
      if (decision instanceof Decision.IncidentChanged(var incident, var entry)) {
        changed.put(incident.id(), incident);
      }
    }
    return List.copyOf(changed.values());
  }

  /** The commands to devices it changed, in order; one may be there more than once. */
  public List<Downlink> downlinks() {
    return decisions.stream()
        .filter(Decision.DownlinkChanged.class::isInstance)
        .map(decision -> ((Decision.DownlinkChanged) decision).downlink())
        .toList();
  }

  /** The notices it changed, in order; one may be there more than once. */
  public List<Notice> notices() {
    return decisions.stream()
        .filter(Decision.NoticeChanged.class::isInstance)
        .map(decision -> ((Decision.NoticeChanged) decision).notice())
        .toList();
  }

  /** What it added to histories of incidents that are in the tables alone, in order. */
  public List<Decision.HistoryAppended> appended() {
    return decisions.stream()
        .filter(Decision.HistoryAppended.class::isInstance)
        .map(Decision.HistoryAppended.class::cast)
        .toList();
  }

  /** What it held back or let go, in order. */
  public List<Hold> holds() {
    List<Hold> holds = new ArrayList<>();
    for (Decision decision : decisions) {
      if (decision instanceof Decision.HoldChanged(var hold)) {
        holds.add(hold);
      }
      if (decision instanceof Decision.AlarmHeld(var alarm, var hold)) {
        holds.add(hold);
      }
    }
    return holds;
  }

  /** Handovers it changed, in order. */
  public List<Handover> handovers() {
    return decisions.stream()
        .filter(Decision.HandoverChanged.class::isInstance)
        .map(decision -> ((Decision.HandoverChanged) decision).handover())
        .toList();
  }

  /** What it added to the history, in order. */
  public List<Decision.IncidentChanged> changes() {
    return decisions.stream()
        .filter(Decision.IncidentChanged.class::isInstance)
        .map(Decision.IncidentChanged.class::cast)
        .toList();
  }
}
