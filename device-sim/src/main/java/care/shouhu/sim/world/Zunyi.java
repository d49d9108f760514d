package care.shouhu.sim.world;

import care.shouhu.core.directory.Division;
import java.util.ArrayList;
import java.util.List;

/**
 * Zunyi's 14 county-level divisions: codes and names by GB/T 2260, the middle of each in WGS 84
 * degrees. The towns named are real ones (街道 are town, 镇 are rural); where in its county a place of
 * the simulation stands is invented. The household weights follow the rough size of the population
 * (our assumption).
 */
final class Zunyi {
  static final Division CITY = new Division("520300", "遵义市", null, 106.9, 27.7);

  static final List<County> COUNTIES =
      List.of(
          county("520302", "红花岗区", 106.8937, 27.644754, 5, 3, 81)
              .towns("老城街道", "忠庄街道", "深溪镇", "巷口镇", "海龙镇", "金鼎山镇"),
          county("520303", "汇川区", 106.93427, 27.750125, 5, 3, 65)
              .towns("高坪街道", "董公寺街道", "团泽镇", "板桥镇", "泗渡镇", "沙湾镇"),
          county("520304", "播州区", 106.829574, 27.536298, 5, 3, 72)
              .towns("南白街道", "龙坑街道", "三岔镇", "鸭溪镇", "石板镇", "枫香镇"),
          county("520322", "桐梓县", 106.825198, 28.133311, 5, 2, 52)
              .towns("娄山关街道", "海校街道", "楚米镇", "新站镇", "松坎镇", "夜郎镇"),
          county("520323", "绥阳县", 107.191222, 27.946222, 4, 2, 38)
              .towns("洋川街道", "郑场镇", "旺草镇", "蒲场镇", "风华镇", "宽阔镇"),
          county("520324", "正安县", 107.453945, 28.553285, 4, 2, 39)
              .towns("凤仪街道", "安场镇", "流渡镇", "格林镇", "新州镇", "土坪镇"),
          county("520325", "道真仡佬族苗族自治县", 107.613133, 28.862425, 3, 1, 25)
              .towns("尹珍街道", "玉溪镇", "三江镇", "隆兴镇", "旧城镇", "忠信镇"),
          county("520326", "务川仡佬族苗族自治县", 107.898956, 28.563086, 3, 1, 32)
              .towns("丹砂街道", "都濡街道", "镇南镇", "浞水镇", "黄都镇", "砚山镇"),
          county("520327", "凤冈县", 107.716355, 27.954695, 3, 2, 31)
              .towns("龙泉街道", "何坝街道", "进化镇", "琊川镇", "蜂岩镇", "永和镇"),
          county("520328", "湄潭县", 107.465407, 27.749055, 4, 2, 38)
              .towns("湄江街道", "黄家坝街道", "永兴镇", "复兴镇", "马山镇", "高台镇"),
          county("520329", "余庆县", 107.905197, 27.215491, 3, 1, 23)
              .towns("白泥镇", "子营街道", "龙溪镇", "构皮滩镇", "敖溪镇", "松烟镇"),
          county("520330", "习水县", 106.197137, 28.33127, 4, 2, 57)
              .towns("东皇街道", "九龙街道", "土城镇", "温水镇", "良村镇", "官店镇"),
          county("520381", "赤水市", 105.697472, 28.590337, 3, 1, 25)
              .towns("市中街道", "文华街道", "天台镇", "大同镇", "旺隆镇", "官渡镇"),
          county("520382", "仁怀市", 106.40109, 27.792514, 5, 3, 66)
              .towns("盐津街道", "中枢街道", "茅台镇", "五马镇", "三合镇", "喜头镇"));

  private Zunyi() {}

  /** The city first, then its counties by code. */
  static List<Division> divisions() {
    List<Division> divisions = new ArrayList<>();
    divisions.add(CITY);
    COUNTIES.forEach(county -> divisions.add(county.division()));
    return divisions;
  }

  private static County county(
      String code,
      String name,
      double longitude,
      double latitude,
      int centreWings,
      int townshipWings,
      int householdWeight) {
    return new County(
        new Division(code, name, CITY.code(), longitude, latitude),
        centreWings,
        townshipWings,
        householdWeight,
        List.of());
  }

  /**
   * A county and how much of the simulated city lies in it.
   *
   * @param centreWings wings of the county's central home, 16 beds each
   * @param townshipWings wings of its township regional centre, 14 beds each
   * @param towns names of some of its towns, the county town's own streets first
   */
  record County(
      Division division,
      int centreWings,
      int townshipWings,
      int householdWeight,
      List<String> towns) {

    private County towns(String... names) {
      return new County(division, centreWings, townshipWings, householdWeight, List.of(names));
    }

    /** The name without 区, 县 or 市 and without the nationalities: 绥阳, 道真. */
    String shortName() {
      String name = division.name().replace("仡佬族苗族自治县", "");
      return name.length() > 2 ? name.substring(0, name.length() - 1) : name;
    }
  }
}
