package care.shouhu.command.incident;

/**
 * What came of it. {@link #FALSE_ALARM} needs a {@link FalseAlarmCause} or words; what had happened
 * in truth is a {@link RealEvent}. "Nobody answered" is not among them, on purpose: it ends
 * nothing.
 */
public enum Outcome {
  HELPED("已帮助", "helped"),
  NO_HELP_NEEDED("无需帮助", "no help needed"),
  HOSPITAL("送医", "taken to hospital"),
  FALSE_ALARM("误报", "false alarm"),
  TECHNICAL_FIXED("设备已修复", "device mended"),
  DECEASED("离世", "deceased"),
  /** Handed to the police, the fire brigade or another service that goes on by itself. */
  OTHER_SERVICE("移交其他部门", "handed to another service");

  private final String zh;
  private final String en;

  Outcome(String zh, String en) {
    this.zh = zh;
    this.en = en;
  }

  public String zh() {
    return zh;
  }

  public String en() {
    return en;
  }
}
