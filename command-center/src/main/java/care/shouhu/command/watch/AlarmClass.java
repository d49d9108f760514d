package care.shouhu.command.watch;

/** How much an alarm matters; from the highest to the lowest. */
public enum AlarmClass {
  /** A person may be in danger now. */
  URGENT,
  HIGH,
  MEDIUM,
  /** Something of ours does not work. */
  TECHNICAL;

  /** True when this class comes before the other one. */
  public boolean isAbove(AlarmClass other) {
    return compareTo(other) < 0;
  }

  /**
   * Urgent and high alarms are heard on the pages; the others wait in the queue without a sound.
   */
  public boolean rings() {
    return this == URGENT || this == HIGH;
  }
}
