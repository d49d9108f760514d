package care.shouhu.command.registry.record;

import static care.shouhu.command.registry.record.Field.Trait.BLANK;
import static care.shouhu.command.registry.record.Field.Trait.BY_COMMAND;
import static care.shouhu.command.registry.record.Field.Trait.DERIVED;
import static care.shouhu.command.registry.record.Field.Trait.FIXED;
import static care.shouhu.command.registry.record.Field.Trait.NAME;
import static care.shouhu.command.registry.record.Field.Trait.REQUIRED;
import static care.shouhu.command.registry.record.Field.Trait.SAID_ONCE;
import static care.shouhu.command.registry.record.Field.Trait.SEARCHED;
import static care.shouhu.command.registry.record.Fields.area;
import static care.shouhu.command.registry.record.Fields.day;
import static care.shouhu.command.registry.record.Fields.division;
import static care.shouhu.command.registry.record.Fields.field;
import static care.shouhu.command.registry.record.Fields.flag;
import static care.shouhu.command.registry.record.Fields.id;
import static care.shouhu.command.registry.record.Fields.identity;
import static care.shouhu.command.registry.record.Fields.lines;
import static care.shouhu.command.registry.record.Fields.phone;
import static care.shouhu.command.registry.record.Fields.text;
import static care.shouhu.command.registry.record.Fields.whole;
import static care.shouhu.command.registry.record.Fields.word;
import static care.shouhu.command.registry.record.Fields.words;

import care.shouhu.command.registry.record.RecordKind.Use;
import java.util.List;
import java.util.Map;

/** Who is cared for, and who cares. */
final class PeopleKinds {
  private static final String OF_RESIDENT = " r join resident x on x.id = r.resident_id";
  private static final String RESIDENT_IN_PLACE = "x.place_id = any (:scopePlaces)";

  private static final Map<String, String> OF_RESIDENT_FILTERS =
      Map.of("residentId", "r.resident_id", "division", "x.division", "placeId", "x.place_id");

  /**
   * UNKNOWN is what nobody has asked yet. A township's people are also those of its communities. Of
   * the placement also whether there is a place at all: the indexes of who is served and who is on
   * file go by that.
   */
  private static final Map<String, String> RESIDENT_FILTERS =
      Map.of(
          "division",
          "r.division",
          "placeId",
          "r.place_id",
          "area",
          "r.area = any (array(select id from area where id = :area or parent = :area))",
          "careLevel",
          "r.care_level",
          "category",
          ":category = any (r.categories)",
          "selfCare",
          "coalesce(r.self_care, 'UNKNOWN') = :selfCare",
          "willing",
          "coalesce(r.willing::text, 'UNKNOWN') = :willing",
          "placement",
          "(:placement = 'NONE') = (r.place_id is null) and coalesce(p.kind, 'NONE') = :placement");

  private PeopleKinds() {}

  static final RecordKind RESIDENT =
      new RecordKind(
          "resident",
          "resident",
          "老人",
          "resident r left join place p on p.id = r.place_id",
          "r.division = :scopeDivision",
          "r.place_id = any (:scopePlaces)",
          false,
          true,
          RESIDENT_FILTERS,
          List.of(new Use("device", "resident_id")),
          List.of(
              id("id", "id", "老人编号", FIXED),
              text("name", "name", 60, "姓名", REQUIRED, NAME),
              identity(),
              word("sex", "sex", Choices.SEX, "性别"),
              day("birthDate", "birth_date", "出生日期"),
              whole("birthYear", "birth_year", 1900, 2100, "出生年"),
              phone("phone", "phone", "电话", SEARCHED),
              division("division", "division", "县区"),
              area("乡镇街道或社区"),
              text("address", "address", 200, "地址"),
              division("registeredDivision", "registered_division", "户籍地"),
              id("placeId", "place_id", "站点或家庭编号"),
              id("bedId", "bed_id", "床位编号", BY_COMMAND),
              text("override", "override", 500, "未评估入住理由", SAID_ONCE),
              day("assessedOn", "assessedOn", "评估日期", SAID_ONCE),
              text("assessor", "assessor", 60, "评估员", SAID_ONCE),
              day("assessedUntil", "assessedUntil", "评估有效期至", SAID_ONCE),
              word("careLevel", "care_level", Choices.CARE_LEVEL, "能力等级"),
              words("categories", "categories", Choices.CATEGORIES, "人员类别"),
              flag("willing", "willing", "愿意入住机构"),
              word("selfCare", "self_care", Choices.SELF_CARE, "特困自理状况"),
              field("risks", "risks", new FieldType.Texts(20, 60), "风险"),
              text("doctor", "doctor", 60, "签约医生"),
              phone("doctorPhone", "doctor_phone", "医生电话"),
              lines("medication", "medication", 2_000, "用药"),
              lines("note", "note", 2_000, "备注"),
              day("screenedOn", "screened_on", "初筛日期"),
              word("placement", "coalesce(p.kind, 'NONE')", Choices.PLACEMENT, "安置", DERIVED)));

  static final RecordKind CONTACT =
      new RecordKind(
          "contact",
          "contact",
          "联系人",
          "contact" + OF_RESIDENT,
          "x.division = :scopeDivision",
          RESIDENT_IN_PLACE,
          false,
          false,
          OF_RESIDENT_FILTERS,
          List.of(),
          List.of(
              id("id", "id", "编号", FIXED),
              id("residentId", "resident_id", "老人编号", REQUIRED, FIXED),
              text("name", "name", 60, "姓名", REQUIRED),
              text("relation", "relation", 30, "关系", BLANK),
              whole("rank", "rank", 1, 20, "次序"),
              phone("phone", "phone", "电话", SEARCHED)));

  static final RecordKind CONSENT =
      new RecordKind(
          "consent",
          "consent",
          "同意书",
          "consent" + OF_RESIDENT,
          "x.division = :scopeDivision",
          RESIDENT_IN_PLACE,
          false,
          false,
          OF_RESIDENT_FILTERS,
          List.of(),
          List.of(
              id("id", "id", "编号", FIXED),
              id("residentId", "resident_id", "老人编号", REQUIRED, FIXED),
              word("kind", "kind", Choices.CONSENT, "事项", REQUIRED, FIXED),
              flag("given", "given", "同意", REQUIRED),
              day("givenOn", "given_on", "日期", REQUIRED),
              text("givenBy", "given_by", 60, "签字人", REQUIRED),
              day("validUntil", "valid_until", "有效期至")));

  static final RecordKind ASSESSMENT =
      new RecordKind(
          "assessment",
          "assessment",
          "能力评估",
          "assessment" + OF_RESIDENT,
          "x.division = :scopeDivision",
          RESIDENT_IN_PLACE,
          false,
          false,
          OF_RESIDENT_FILTERS,
          List.of(),
          List.of(
              id("id", "id", "编号", FIXED),
              id("residentId", "resident_id", "老人编号", REQUIRED, FIXED),
              word("level", "level", Choices.CARE_LEVEL, "能力等级", REQUIRED),
              day("assessedOn", "assessed_on", "评估日期", REQUIRED),
              text("assessor", "assessor", 60, "评估员", REQUIRED),
              text("assessedBy", "assessed_by", 100, "评估机构", BLANK),
              day("validUntil", "valid_until", "有效期至", REQUIRED),
              whole("score", "score", 0, 90, "得分"),
              lines("note", "note", 1_000, "备注")));

  static final RecordKind STAFF =
      new RecordKind(
          "staff",
          "staff",
          "工作人员",
          "staff r",
          "r.division = :scopeDivision",
          "r.place_id = any (:scopePlaces)",
          false,
          true,
          Map.of("division", "r.division", "placeId", "r.place_id", "post", "r.post"),
          List.of(),
          List.of(
              id("id", "id", "工号", FIXED),
              text("name", "name", 60, "姓名", REQUIRED, NAME),
              identity(),
              phone("phone", "phone", "电话", SEARCHED),
              word("post", "post", Choices.POST, "岗位", REQUIRED),
              division("division", "division", "县区"),
              id("placeId", "place_id", "站点编号"),
              text("username", "username", 64, "登录名"),
              word("qualification", "qualification", Choices.QUALIFICATION, "资格"),
              text("certificate", "certificate", 60, "证书编号"),
              day("certifiedUntil", "certified_until", "证书有效期至"),
              words("scope", "scope", Choices.STAFF_SCOPE, "服务范围"),
              day("employedFrom", "employed_from", "入职日期")));
}
