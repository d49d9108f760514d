package care.shouhu.command.measure;

import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentState;
import care.shouhu.command.incident.IncidentStatus;
import care.shouhu.command.watch.AlarmClass;
import care.shouhu.core.directory.Place.PlaceKind;

/**
 * What the measures need of one incident: when things happened to it for the first time, by the
 * clock of whoever did them. Folded from its history, entry by entry; what a telephone without a
 * network tells late may have happened before what is known already. Immutable.
 *
 * @param alarmClass as it stands now; it only rises
 * @param home it is about a household, not an institution
 * @param merged it goes on inside another incident, which is measured instead
 * @param answeredAtMillis first claim or acceptance, whoever had it later; or null
 * @param actedAtMillis first thing a person did about it, which telling that a page shows it is
 *     not, nor reopening the one it goes on from
 * @param sentAtMillis when somebody was first asked to go, or null
 * @param settled handled or closed without anybody having said that they go: by telephone
 * @param falseAlarmCause of an incident closed as a false alarm, else null: its code, or its words
 *     where that is "something else"; empty when none was given
 */
public record IncidentFacts(
    String id,
    AlarmClass alarmClass,
    String division,
    String placeId,
    boolean home,
    long openedAtMillis,
    boolean merged,
    Long answeredAtMillis,
    Long sentAtMillis,
    Long acceptedAtMillis,
    Long onSceneAtMillis,
    Long actedAtMillis,
    boolean settled,
    String falseAlarmCause) {

  /** Somebody was to come: said so, or was asked to and it was not settled otherwise. */
  boolean wasToBeAttended() {
    return acceptedAtMillis != null || (sentAtMillis != null && !settled);
  }

  /** The facts after this entry. */
  public static IncidentFacts after(IncidentFacts before, Incident incident, HistoryEntry entry) {
    // Somebody may have been sent to an incident that was merged into a younger one.
    long at = Math.max(incident.openedAtMillis(), entry.happenedAtMillis());
    boolean answers =
        entry.kind() == HistoryEntry.Kind.CLAIMED || entry.kind() == HistoryEntry.Kind.ACCEPTED;
    Long accepted =
        first(
            before == null ? null : before.acceptedAtMillis,
            entry.kind() == HistoryEntry.Kind.ACCEPTED,
            at);
    boolean over =
        incident.status() == IncidentStatus.HANDLED || incident.status() == IncidentStatus.CLOSED;
    return new IncidentFacts(
        incident.id(),
        incident.alarmClass(),
        incident.subject().division(),
        incident.subject().placeId(),
        incident.subject().placeKind() == PlaceKind.HOUSEHOLD,
        incident.openedAtMillis(),
        incident.status().name().equals("MERGED"),
        first(before == null ? null : before.answeredAtMillis, answers, at),
        first(
            before == null ? null : before.sentAtMillis,
            entry.kind() == HistoryEntry.Kind.ASSIGNED,
            at),
        accepted,
        first(
            before == null ? null : before.onSceneAtMillis,
            entry.kind() == HistoryEntry.Kind.ON_SCENE,
            at),
        first(before == null ? null : before.actedAtMillis, isAct(entry), at),
        over && accepted == null,
        cause(incident));
  }

  private static Long first(Long before, boolean happened, long atMillis) {
    if (!happened) {
      return before;
    }
    return before == null ? (Long) atMillis : (Long) Math.min(before, atMillis);
  }

  /** Who reopens is named by the new incident's opening and by the empty tiers that passes. */
  private static boolean isAct(HistoryEntry entry) {
    return entry.by() != null
        && entry.kind() != HistoryEntry.Kind.OPENED
        && entry.kind() != HistoryEntry.Kind.TIER_EMPTY
        && entry.kind() != HistoryEntry.Kind.DELIVERED
        && entry.kind() != HistoryEntry.Kind.SEEN
        && entry.kind() != HistoryEntry.Kind.EXPORTED
        && entry.kind() != HistoryEntry.Kind.HELP_ANNOUNCED;
  }

  private static String cause(Incident incident) {
    if (incident.state() instanceof IncidentState.Closed closed
        && closed.closing().outcome() == care.shouhu.command.incident.Outcome.FALSE_ALARM) {
      var code = closed.closing().causeCode();
      if (code != null && code != care.shouhu.command.incident.FalseAlarmCause.OTHER) {
        return code.name();
      }
      String cause = closed.closing().cause();
      return cause == null ? "" : cause;
    }
    return null;
  }
}
