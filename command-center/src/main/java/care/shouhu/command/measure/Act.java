package care.shouhu.command.measure;

import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.HistoryEntry.Kind;
import care.shouhu.command.incident.Incident;
import java.util.Optional;

/**
 * A person did something about an incident. That a page has an assignment or shows it, it tells by
 * itself: that is none.
 *
 * @param atMillis server time
 * @param by user name
 * @param takes it took the incident from the queue: a claim, the one tap in an institution, sending
 *     somebody before anybody has claimed it
 */
public record Act(long atMillis, String by, boolean takes, String placeId, String division) {

  /** The one this entry is, if it is one. */
  public static Optional<Act> of(Incident incident, HistoryEntry entry) {
    boolean told = entry.kind() == Kind.DELIVERED || entry.kind() == Kind.SEEN;
    if (entry.by() == null || told) {
      return Optional.empty();
    }
    return Optional.of(
        new Act(
            entry.atMillis(),
            entry.by(),
            entry.kind() == Kind.CLAIMED,
            incident.subject().placeId(),
            incident.subject().division()));
  }

  /** Whether it says what the one before does not: one command writes several entries. */
  public boolean adds(Act before) {
    return takes
        || !equals(new Act(before.atMillis, before.by, false, before.placeId, before.division));
  }
}
