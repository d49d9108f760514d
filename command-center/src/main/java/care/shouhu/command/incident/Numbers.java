package care.shouhu.command.incident;

/**
 * Hands out the ids of new incidents, assignments and alarms during one decision. Starts from the
 * state's counters, which themselves only move when a decision with the new ids is applied.
 */
public final class Numbers {
  private long incident;
  private long assignment;
  private long alarm;

  /** The last numbers in use. */
  public Numbers(long incident, long assignment, long alarm) {
    this.incident = incident;
    this.assignment = assignment;
    this.alarm = alarm;
  }

  String nextIncidentId() {
    return "I-" + ++incident;
  }

  String nextAssignmentId() {
    return "A-" + ++assignment;
  }

  /** The next alarm's id. */
  public String nextAlarmId() {
    return "L-" + ++alarm;
  }

  /** The number in an id such as {@code I-17}. */
  public static long numberOf(String id) {
    return Long.parseLong(id, id.indexOf('-') + 1, id.length(), 10);
  }
}
