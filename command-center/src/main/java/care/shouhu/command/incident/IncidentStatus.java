package care.shouhu.command.incident;

/** The names of {@link IncidentState} in the contract, the database and the metrics. */
public enum IncidentStatus {
  OPEN,
  CLAIMED,
  HANDLED,
  CLOSED,
  /** Goes on inside another incident. */
  MERGED;

  /** People still have to do something about it. */
  public boolean isActive() {
    return this != CLOSED && this != MERGED;
  }
}
