package care.shouhu.command.watch;

/** What an alarm says, with its class (design §6). */
public enum AlarmKind {
  CALL(AlarmClass.URGENT),
  FALL(AlarmClass.URGENT),
  NO_VITAL_SIGNS(AlarmClass.URGENT),
  HEART_RATE(AlarmClass.HIGH),
  BREATH_RATE(AlarmClass.HIGH),
  NIGHT_BED_EXIT(AlarmClass.HIGH),
  LATE_IN_BED(AlarmClass.MEDIUM),
  LONG_IN_BED(AlarmClass.MEDIUM),
  SILENT(AlarmClass.TECHNICAL),
  BATTERY_LOW(AlarmClass.TECHNICAL),
  TAMPER(AlarmClass.TECHNICAL),
  /** A channel by which people are told keeps failing; its "device" is the channel. */
  CHANNEL_DOWN(AlarmClass.TECHNICAL);

  private final AlarmClass alarmClass;

  AlarmKind(AlarmClass alarmClass) {
    this.alarmClass = alarmClass;
  }

  public AlarmClass alarmClass() {
    return alarmClass;
  }
}
