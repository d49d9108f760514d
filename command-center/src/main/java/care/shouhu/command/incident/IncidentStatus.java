package care.shouhu.command.incident;

/** The names of {@link IncidentState} in the contract, the database and the metrics. */
public enum IncidentStatus {
  OPEN,
  CLAIMED,
  HANDLED,
  CLOSED
}
