package care.shouhu.command.incident;

/**
 * Why an alarm was false. A code, so that false alarms can be counted by cause and the worst source
 * mended; {@link #OTHER} alone wants words instead.
 */
public enum FalseAlarmCause {
  ACCIDENTAL_PRESS("误按", "pressed by accident"),
  SENSOR_FAULT("设备故障", "the sensor is broken"),
  SENSOR_POSITION("安装位置不当", "the sensor sits in the wrong place"),
  TEST("测试", "a test"),
  RESIDENT_MOVED("老人已转床或外出", "the resident is somewhere else"),
  NORMAL_MOVEMENT("正常活动", "the resident turned or got up as usual"),
  STAFF_AT_WORK("护理操作", "staff were at work"),
  PET_OR_APPLIANCE("宠物或电器干扰", "a pet or an appliance"),
  PARAMETERS("参数不合适", "the threshold does not fit the resident"),
  UNKNOWN("原因不明", "not known"),
  OTHER("其他", "something else, in words");

  private final String zh;
  private final String en;

  FalseAlarmCause(String zh, String en) {
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
