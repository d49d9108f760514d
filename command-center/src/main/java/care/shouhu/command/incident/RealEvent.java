package care.shouhu.command.incident;

/**
 * What had really happened. The first nine are the protected risks of GB 38600-2019 (九防); the
 * others are what telecare desks meet besides.
 */
public enum RealEvent {
  CHOKING("噎食", "choking"),
  MIS_INGESTION("误食误服", "took something wrong"),
  PRESSURE_SORE("压疮", "pressure sore"),
  SCALD("烫伤", "scald"),
  BED_FALL("坠床", "fell out of bed"),
  FALL("跌倒", "fell"),
  ELOPEMENT("走失", "walked away"),
  HARM("他伤和自伤", "hurt by others or by oneself"),
  ACTIVITY_INJURY("文娱活动意外", "hurt during an activity"),
  ILLNESS("突发疾病", "suddenly ill"),
  CARE_NEEDED("需要照护", "needed a hand"),
  WANTED_COMPANY("情绪陪伴", "wanted somebody to talk to"),
  HOME_HAZARD("火情、燃气或漏水", "fire, gas or water"),
  DEVICE_TROUBLE("设备问题", "the device itself"),
  OTHER("其他", "something else");

  private final String zh;
  private final String en;

  RealEvent(String zh, String en) {
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
