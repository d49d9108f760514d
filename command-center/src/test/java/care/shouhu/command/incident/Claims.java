package care.shouhu.command.incident;

import care.shouhu.command.incident.IncidentState.Claim;
import care.shouhu.command.incident.IncidentState.Claimed;

/** Claimed incidents for tests of what shows them. */
public final class Claims {
  private Claims() {}

  /** The same incident in somebody's hands. */
  public static Incident by(String username, Incident i) {
    return new Incident(
        i.id(),
        i.kind(),
        i.alarmClass(),
        i.kinds(),
        i.subject(),
        new Claimed(new Claim(username, username, i.openedAtMillis())),
        i.openedAtMillis(),
        i.tier(),
        i.tierName(),
        i.due(),
        i.rings(),
        i.policyVersion(),
        i.alarms(),
        i.alarmCount(),
        i.assignments(),
        i.historyCount(),
        i.help(),
        i.historyHash(),
        i.links(),
        i.steps());
  }
}
