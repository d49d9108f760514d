package care.shouhu.command.registry.record;

import java.util.List;
import java.util.stream.IntStream;

/** The words of the register, as the database checks them and as people write them. */
final class Choices {
  private Choices() {}

  static final List<Choice> PLACE_KIND = of("INSTITUTION", "机构", "HOUSEHOLD", "居家");
  static final List<Choice> TERRAIN = of("TOWN", "城镇", "RURAL", "乡村");

  static final List<Choice> ORGANISATION_KIND =
      of(
          "COUNTY_CENTRE", "县级失能特困人员供养中心",
          "REGIONAL_CENTRE", "区域性中心敬老院",
          "TOWNSHIP_HOME", "乡镇敬老院",
          "PUBLIC_HOME", "公办养老机构",
          "PRIVATE_HOME", "民办养老机构",
          "COMMUNITY_CENTRE", "社区养老服务中心",
          "COMMUNITY_DAY_CARE", "社区日间照料中心");

  static final List<Choice> BODY =
      of(
          "GOVERNMENT", "政府",
          "COLLECTIVE", "集体",
          "ENTERPRISE", "企业",
          "NON_PROFIT", "社会组织",
          "INDIVIDUAL", "个人");

  static final List<Choice> SERVICES =
      of(
          "RESPITE", "喘息服务",
          "DAY_CARE", "日间照料",
          "HOME_VISITS", "上门服务",
          "MEALS", "助餐",
          "MEDICAL", "医疗",
          "REHABILITATION", "康复",
          "DEMENTIA", "认知障碍照护",
          "HOSPICE", "安宁疗护");

  static final List<Choice> BED_STATE =
      of(
          "VACANT", "空床",
          "RESERVED", "预订",
          "OCCUPIED", "在住",
          "ON_LEAVE", "请假",
          "IN_HOSPITAL", "住院",
          "RESPITE", "喘息入住",
          "OUT_OF_SERVICE", "停用");

  static final List<Choice> SEX = of("F", "女", "M", "男");

  static final List<Choice> CARE_LEVEL = of("INDEPENDENT", "自理", "PARTIAL", "半失能", "FULL", "失能");

  static final List<Choice> CATEGORIES =
      of(
          "TEKUN", "特困",
          "FAMILY_PLANNING_SPECIAL", "计划生育特殊家庭",
          "SPECIAL_CONTRIBUTION", "特殊贡献",
          "POOR", "经济困难",
          "LIVES_ALONE", "孤寡",
          "DISABLED", "残疾");

  static final List<Choice> SELF_CARE = of("ABLE", "能自理", "PARTLY", "部分自理", "UNABLE", "不能自理");

  static final List<Choice> PLACEMENT = of("INSTITUTION", "机构", "HOUSEHOLD", "居家", "NONE", "未服务");

  static final List<Choice> CONSENT =
      of(
          "MONITORING", "设备监护",
          "DATA_SHARING", "信息共享",
          "LOCATION", "定位",
          "HOME_VISITS", "上门探访");

  static final List<Choice> POST =
      of(
          "CARER", "养老护理员",
          "NURSE", "护士",
          "DOCTOR", "医生",
          "SOCIAL_WORKER", "社会工作者",
          "ASSESSOR", "评估员",
          "REHABILITATION", "康复师",
          "HOME_CARER", "居家服务人员",
          "LEAD", "负责人",
          "CLERK", "信息员",
          "OTHER", "其他");

  static final List<Choice> QUALIFICATION =
      of(
          "NONE", "无",
          "LEVEL_5", "初级工",
          "LEVEL_4", "中级工",
          "LEVEL_3", "高级工",
          "LEVEL_2", "技师",
          "LEVEL_1", "高级技师",
          "LICENSED", "执业资格");

  static final List<Choice> STAFF_SCOPE =
      of(
          "DAILY_CARE", "生活照料",
          "NURSING", "护理",
          "MEDICATION", "用药",
          "ASSESSMENT", "评估",
          "RESCUE", "应急救助",
          "REHABILITATION", "康复",
          "PSYCHOLOGY", "心理支持",
          "VISITS", "探访");

  static final List<Choice> DEVICE_KIND =
      of(
          "bed_sensor", "床垫传感器",
          "fall_alarm", "跌倒报警器",
          "call_button", "呼叫按钮",
          "hub", "网关");

  static final List<Choice> PROFILE =
      List.of(
          new Choice("native", "native"),
          new Choice("zigbee2mqtt", "zigbee2mqtt"),
          new Choice("milesight_vs373", "milesight_vs373"),
          new Choice("chirpstack", "chirpstack"),
          new Choice("emfit_qs", "emfit_qs"),
          new Choice("esphome", "esphome"),
          new Choice("gt06", "gt06"),
          new Choice("jt808", "jt808"),
          new Choice("ev07b", "ev07b"),
          new Choice("watch_3g", "watch_3g"),
          new Choice("sia_dc09", "sia_dc09"));

  static final List<Choice> REMOVED_PERSON =
      of(
          "DECEASED", "去世",
          "MOVED_AWAY", "迁出",
          "DUPLICATE", "重复建档",
          "MISTAKE", "录入错误");

  /** Code and Chinese in turn. */
  private static List<Choice> of(String... words) {
    return IntStream.range(0, words.length / 2)
        .mapToObj(n -> new Choice(words[2 * n], words[2 * n + 1]))
        .toList();
  }
}
