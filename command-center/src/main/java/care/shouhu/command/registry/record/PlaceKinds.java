package care.shouhu.command.registry.record;

import static care.shouhu.command.registry.record.Field.Trait.BLANK;
import static care.shouhu.command.registry.record.Field.Trait.DERIVED;
import static care.shouhu.command.registry.record.Field.Trait.FIXED;
import static care.shouhu.command.registry.record.Field.Trait.NAME;
import static care.shouhu.command.registry.record.Field.Trait.REQUIRED;
import static care.shouhu.command.registry.record.Fields.area;
import static care.shouhu.command.registry.record.Fields.day;
import static care.shouhu.command.registry.record.Fields.decimal;
import static care.shouhu.command.registry.record.Fields.division;
import static care.shouhu.command.registry.record.Fields.field;
import static care.shouhu.command.registry.record.Fields.flag;
import static care.shouhu.command.registry.record.Fields.id;
import static care.shouhu.command.registry.record.Fields.phone;
import static care.shouhu.command.registry.record.Fields.text;
import static care.shouhu.command.registry.record.Fields.whole;
import static care.shouhu.command.registry.record.Fields.word;
import static care.shouhu.command.registry.record.Fields.words;

import care.shouhu.command.registry.record.RecordKind.Unique;
import care.shouhu.command.registry.record.RecordKind.Use;
import java.util.List;
import java.util.Map;

/** Where people live and are cared for. */
final class PlaceKinds {
  private PlaceKinds() {}

  static final RecordKind AREA =
      new RecordKind(
          "area",
          "area",
          "乡镇街道和社区",
          "area r",
          "r.division = :scopeDivision",
          "false",
          true,
          false,
          Map.of("division", "r.division", "parent", "r.parent", "level", "r.level"),
          List.of(new Use("area", "parent"), new Use("place", "area"), new Use("resident", "area")),
          List.of(
              field("id", "id", new FieldType.AreaCode(), "区划代码", REQUIRED, FIXED),
              text("name", "name", 60, "名称", REQUIRED, NAME),
              division("division", "division", "县区", REQUIRED, FIXED),
              field("parent", "parent", new FieldType.AreaCode(), "所属乡镇街道", FIXED),
              text("zone", "zone", 12, "功能区"),
              text("level", "r.level", 10, "级别", DERIVED)));

  static final RecordKind ORGANISATION =
      new RecordKind(
          "organisation",
          "organisation",
          "养老机构",
          "organisation r",
          "r.division = :scopeDivision",
          "exists (select from place s where s.organisation_id = r.id and s.id = any (:scopePlaces))",
          false,
          true,
          Map.of("division", "r.division", "kind", "r.kind"),
          List.of(new Use("place", "organisation_id"), new Use("app_user", "organisation_id")),
          List.of(
              id("id", "id", "机构编号", FIXED),
              text("name", "name", 100, "机构名称", REQUIRED, NAME),
              division("division", "division", "县区", REQUIRED),
              word("kind", "kind", Choices.ORGANISATION_KIND, "机构类型"),
              word("ownerKind", "owner_kind", Choices.BODY, "举办主体性质"),
              text("owner", "owner", 100, "举办主体"),
              word("operatorKind", "operator_kind", Choices.BODY, "运营主体性质"),
              text("operator", "operator", 100, "运营主体"),
              text("licence", "licence", 60, "许可或备案号"),
              day("licenceUntil", "licence_until", "有效期至"),
              whole("grade", "grade", 1, 5, "等级"),
              phone("phone", "phone", "电话"),
              id("mergedInto", "r.merged_into", "并入", DERIVED)));

  static final RecordKind PLACE =
      new RecordKind(
          "place",
          "place",
          "站点和家庭",
          "place r",
          "r.division = :scopeDivision",
          "r.id = any (:scopePlaces)",
          false,
          true,
          Map.of(
              "division", "r.division",
              "kind", "r.kind",
              "placeKind", "r.kind",
              "organisationId", "r.organisation_id",
              "area", "r.area"),
          List.of(
              new Use("bed", "place_id"),
              new Use("resident", "place_id"),
              new Use("device", "place_id"),
              new Use("staff", "place_id")),
          List.of(
              id("id", "id", "编号", FIXED),
              word("kind", "kind", Choices.PLACE_KIND, "类别", REQUIRED, FIXED),
              text("name", "name", 100, "名称", REQUIRED, NAME),
              division("division", "division", "县区", REQUIRED),
              area("乡镇街道或社区"),
              text("address", "address", 200, "地址"),
              word("terrain", "terrain", Choices.TERRAIN, "地形"),
              decimal("longitude", "longitude", -180, 180, "经度", REQUIRED),
              decimal("latitude", "latitude", -90, 90, "纬度", REQUIRED),
              id("organisationId", "organisation_id", "所属机构"),
              words("services", "services", Choices.SERVICES, "服务"),
              whole("dayPlaces", "day_places", 0, 10_000, "日托位"),
              field("alsoServes", "also_serves", new FieldType.DivisionCodes(), "跨县服务"),
              phone("phone", "phone", "电话")));

  static final RecordKind BUILDING =
      new RecordKind(
          "building",
          "building",
          "楼栋",
          "building r join place p on p.id = r.place_id",
          "p.division = :scopeDivision",
          "r.place_id = any (:scopePlaces)",
          false,
          false,
          Map.of("placeId", "r.place_id", "division", "p.division"),
          List.of(new Use("room", "building_id")),
          List.of(new Unique(List.of("placeId", "name"), false)),
          List.of(
              id("id", "id", "编号", FIXED),
              id("placeId", "place_id", "站点", REQUIRED, FIXED),
              text("name", "name", 40, "名称", REQUIRED),
              whole("floors", "floors", 1, 200, "层数")));

  static final RecordKind ROOM =
      new RecordKind(
          "room",
          "room",
          "房间",
          "room r join place p on p.id = r.place_id",
          "p.division = :scopeDivision",
          "r.place_id = any (:scopePlaces)",
          false,
          false,
          Map.of("placeId", "r.place_id", "buildingId", "r.building_id", "division", "p.division"),
          List.of(new Use("device", "room_id")),
          List.of(new Unique(List.of("placeId", "wing", "name"), true)),
          List.of(
              id("id", "id", "编号", FIXED),
              id("placeId", "place_id", "站点", REQUIRED, FIXED),
              id("buildingId", "building_id", "楼栋"),
              text("wing", "wing", 40, "区域", BLANK),
              text("name", "name", 40, "房间", REQUIRED),
              whole("floor", "floor", -9, 200, "楼层")));

  static final RecordKind BED =
      new RecordKind(
          "bed",
          "bed",
          "床位",
          "bed r join place p on p.id = r.place_id",
          "p.division = :scopeDivision",
          "r.place_id = any (:scopePlaces)",
          false,
          true,
          Map.of(
              "placeId", "r.place_id",
              "state", "r.state",
              "division", "p.division",
              "roomId",
                  "(r.place_id, r.wing, r.room) = (select m.place_id, m.wing, m.name from room m where"
                      + " m.id = :roomId)"),
          List.of(new Use("resident", "bed_id"), new Use("device", "bed_id")),
          List.of(new Unique(List.of("placeId", "wing", "room", "label"), false)),
          List.of(
              id("id", "id", "床位编号", FIXED),
              id("placeId", "place_id", "站点编号", REQUIRED, FIXED),
              text("wing", "wing", 40, "区域", BLANK),
              text("room", "room", 40, "房间", REQUIRED),
              text("label", "label", 40, "床号", REQUIRED),
              flag("nursingType", "nursing_type", "护理型"),
              flag("respite", "respite", "喘息床位"),
              word("state", "r.state", Choices.BED_STATE, "状态", DERIVED),
              field("stateSince", "r.since", new FieldType.Moment(), "状态起始", DERIVED),
              field("stateUntil", "r.until", new FieldType.Moment(), "状态截止", DERIVED),
              id(
                  "residentId",
                  "(select x.id from resident x where x.bed_id = r.id)",
                  "老人编号",
                  DERIVED)));

  static final RecordKind DEVICE =
      new RecordKind(
          "device",
          "device",
          "设备",
          """
          device r
          left join resident x on x.id = r.resident_id
          left join bed b on b.id = r.bed_id
          left join place p on p.id = coalesce(x.place_id, b.place_id, r.place_id)
          """,
          "p.division = :scopeDivision and "
              + bound("array(select id from place where division = :scopeDivision)"),
          "p.id = any (:scopePlaces) and " + bound(":scopePlaces"),
          false,
          false,
          Map.of(
              "placeId", "p.id = :placeId and " + bound("array[:placeId]"),
              "kind", "r.kind",
              "hubId", "r.hub_id"),
          List.of(new Use("device", "hub_id")),
          List.of(
              id("id", "id", "设备编号", REQUIRED, FIXED),
              word("kind", "kind", Choices.DEVICE_KIND, "类型", REQUIRED, FIXED),
              word("profile", "profile", Choices.PROFILE, "协议"),
              id("placeId", "place_id", "站点编号"),
              id("bedId", "bed_id", "床位编号"),
              id("residentId", "resident_id", "老人编号"),
              id("roomId", "room_id", "房间编号"),
              id("hubId", "hub_id", "网关编号"),
              whole("intervalSeconds", "interval_seconds", 1, 86_400, "上报间隔（秒）")));

  /**
   * Devices whose person, bed or own place is one of these, an array. Where a device is follows
   * from the first of the three, which no index answers: these are few, and each of them has one.
   */
  static String bound(String places) {
    return """
    r.id = any (array(
      select d.id from device d join resident y on y.id = d.resident_id where y.place_id = any (%1$s)
      union all select d.id from device d join bed y on y.id = d.bed_id where y.place_id = any (%1$s)
      union all select d.id from device d where d.place_id = any (%1$s)))
    """
        .formatted(places);
  }
}
