package care.shouhu.command.measure;

import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.HistoryEntry.Kind;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.Subject;
import care.shouhu.command.incident.Tier;
import java.util.Optional;

/**
 * An incident came before a desk that must now do something about it: opened, joined by another
 * alarm, escalated to it, passed on by an empty tier, handed to it, or back in its queue. Ringing
 * again for the same is none.
 *
 * @param desk {@code ward:PLACE}, {@code lead:PLACE}, {@code county:DIVISION} or {@code city}
 * @param deviceId the device that raised the alarm; null when it was escalated or came back
 */
public record Arrival(
    long atMillis, String desk, String deviceId, String placeId, String division) {

  /** The one this entry is, if it is one. */
  public static Optional<Arrival> of(Incident incident, HistoryEntry entry) {
    boolean alarm = entry.kind() == Kind.OPENED || entry.kind() == Kind.ALARM_JOINED;
    boolean arrives =
        alarm
            || entry.kind() == Kind.ESCALATED
            || entry.kind() == Kind.TIER_EMPTY
            || entry.kind() == Kind.BACK_TO_QUEUE
            || entry.kind() == Kind.TRANSFERRED
            || entry.kind() == Kind.GIVEN_BACK;
    String tier = entry.detail().get("tierName");
    if (!arrives || tier == null) {
      return Optional.empty();
    }
    Subject subject = incident.subject();
    return Optional.of(
        new Arrival(
            entry.atMillis(),
            desk(Tier.valueOf(tier), subject),
            alarm ? entry.detail().get("deviceId") : null,
            subject.placeId(),
            subject.division()));
  }

  private static String desk(Tier tier, Subject subject) {
    return switch (tier) {
      case WARD -> "ward:" + text(subject.placeId());
      case INSTITUTION_LEAD -> "lead:" + text(subject.placeId());
      case COUNTY_DESK -> "county:" + text(subject.division());
      case CITY_DESK -> "city";
    };
  }

  private static String text(String value) {
    return value == null ? "-" : value;
  }
}
