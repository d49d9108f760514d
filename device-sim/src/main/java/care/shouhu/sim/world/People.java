package care.shouhu.sim.world;

import care.shouhu.core.directory.Resident;
import care.shouhu.core.directory.Resident.CareLevel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Invented people. Names are common surnames with common given names of their generation. */
final class People {
  private static final int YEAR_OF_THE_PLAN = 2026;

  private static final List<String> SURNAMES =
      List.of(
          "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭",
          "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓", "许", "傅",
          "沈", "曾", "彭", "吕", "冉", "田", "娄", "令狐", "骆", "申", "覃", "安", "简", "犹");
  private static final List<String> WOMEN =
      List.of(
          "桂英", "秀英", "玉兰", "淑珍", "秀兰", "玉珍", "凤英", "桂兰", "素珍", "玉英", "兰英", "春梅", "素芬", "德芬", "光秀",
          "正芳", "朝珍", "国秀", "明芬", "世珍", "永芳", "先秀", "学珍", "天秀", "应芬", "启珍", "淑芬", "惠芳", "秀珍", "翠英",
          "金莲", "腊梅", "月娥", "桃珍", "成英", "素华", "云芝", "群英");
  private static final List<String> MEN =
      List.of(
          "国华", "德明", "建国", "永福", "光荣", "正华", "朝贵", "明德", "世昌", "先富", "学文", "天禄", "应祥", "启明", "文忠",
          "大发", "兴才", "志强", "昌荣", "洪顺", "树清", "绍武", "仕林", "开云", "廷举", "克勤", "万福", "登科", "泽民", "国安",
          "安贵", "家和", "成林", "福全", "顺昌", "伯年", "忠义", "占奎");
  private static final List<String> WORKING_NAMES =
      List.of(
          "丽", "敏", "静", "婷", "燕", "倩", "雪", "娟", "磊", "涛", "勇", "强", "波", "鹏", "晓梅", "丽娟", "海燕",
          "小芳", "春燕", "雪梅", "红霞", "志勇", "建军", "文斌", "小龙", "永刚", "俊杰", "光辉", "明霞", "晓东");

  private final Dice dice;

  /**
   * For a name that somebody in the house has already, so that what comes after stays as it was.
   */
  private final Dice otherNames;

  private final Map<String, Set<String>> namesOfPlace = new HashMap<>();

  People(long seed) {
    this.dice = new Dice(seed);
    this.otherNames = new Dice(Dice.seed(seed, "other names"));
  }

  /** Somebody in an institution. Nursing-type beds go to those who need them. */
  Resident inBed(String id, String placeId, String bedId, boolean nursingType) {
    double need = dice.unit();
    CareLevel level =
        nursingType
            ? need < 0.62 ? CareLevel.FULL : need < 0.93 ? CareLevel.PARTIAL : CareLevel.INDEPENDENT
            : need < 0.06
                ? CareLevel.FULL
                : need < 0.46 ? CareLevel.PARTIAL : CareLevel.INDEPENDENT;
    return somebody(id, level, placeId, bedId);
  }

  /** Somebody at home, mostly able to care for themselves. */
  Resident atHome(String id, String placeId) {
    double need = dice.unit();
    CareLevel level =
        need < 0.05 ? CareLevel.FULL : need < 0.32 ? CareLevel.PARTIAL : CareLevel.INDEPENDENT;
    return somebody(id, level, placeId, null);
  }

  /** Somebody of working age. */
  String worker() {
    return dice.oneOf(SURNAMES) + dice.oneOf(WORKING_NAMES);
  }

  private Resident somebody(String id, CareLevel level, String placeId, String bedId) {
    boolean woman = dice.chance(0.57);
    String name = name(woman, dice);
    Set<String> names = namesOfPlace.computeIfAbsent(placeId, _ -> new HashSet<>());
    while (!names.add(name)) {
      name = name(woman, otherNames);
    }
    int older =
        switch (level) {
          case INDEPENDENT -> 0;
          case PARTIAL -> 4;
          case FULL -> 7;
        };
    int age = Math.clamp(Math.round(74 + older + 6 * dice.bell()), 61, 103);
    return new Resident(
        id, name, YEAR_OF_THE_PLAN - age, woman ? "F" : "M", level, placeId, bedId, risks(level));
  }

  private static String name(boolean woman, Dice dice) {
    return dice.oneOf(SURNAMES) + dice.oneOf(woman ? WOMEN : MEN);
  }

  /** Of the nine protected risks (GB 38600-2019) those a responder must know, by need for care. */
  private List<String> risks(CareLevel level) {
    List<String> risks = new ArrayList<>();
    addIf(risks, "跌倒", level, 0.25, 0.6, 0.35);
    addIf(risks, "坠床", level, 0.02, 0.15, 0.4);
    addIf(risks, "失智走失", level, 0.02, 0.16, 0.12);
    addIf(risks, "压疮", level, 0, 0.05, 0.55);
    addIf(risks, "噎食", level, 0.03, 0.12, 0.4);
    addIf(risks, "误食", level, 0.01, 0.06, 0.08);
    addIf(risks, "烫伤", level, 0.03, 0.08, 0.08);
    return risks;
  }

  private void addIf(
      List<String> risks,
      String risk,
      CareLevel level,
      double independent,
      double partial,
      double full) {
    double probability =
        switch (level) {
          case INDEPENDENT -> independent;
          case PARTIAL -> partial;
          case FULL -> full;
        };
    if (dice.chance(probability)) {
      risks.add(risk);
    }
  }
}
