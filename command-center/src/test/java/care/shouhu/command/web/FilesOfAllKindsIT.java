package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.command.registry.record.RecordKind;
import care.shouhu.command.registry.record.RecordKinds;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each kind of record as a file: in, out, and its bad lines by name. */
class FilesOfAllKindsIT {
  private static RunningCommandCenter running;
  private static String registrar;
  private static ImportCalls city;
  private static ImportCalls county;
  private static LocalDate today;

  @BeforeAll
  static void start() throws Exception {
    today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
    running = new RunningCommandCenter();
    registrar = running.signIn("registrar");
    city = new ImportCalls(running, registrar);
    running.addUser(
        running.signIn("admin"),
        "{\"username\":\"clerk\",\"displayName\":\"县登记员\",\"role\":\"REGISTRAR\",\"division\":\"%s\"}"
            .formatted(HERE));
    county = new ImportCalls(running, running.signIn("clerk"));
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  private static void brought(String kind, String csv, int added) {
    String id = city.previewed(kind, csv);
    assertThat(city.faults(id)).as(kind).isEmpty();
    JsonNode end = city.written(id);
    assertThat(end.get("state").asText()).as(end.toString()).isEqualTo("DONE");
    assertThat(end.get("added").asInt()).as(kind).isEqualTo(added);
  }

  private static JsonNode get(String path) {
    return RunningCommandCenter.json(running.get("/api/v1/" + path, registrar));
  }

  @Test
  void everyKind_comesAsAFile_andItsExportChangesNothing() {
    brought(
        "area",
        """
        区划代码,名称,县区,所属乡镇街道,功能区
        %1$s100001,一社区,%1$s,%1$s100,
        %1$s100,一街道,%1$s,,XINPU
        %1$s101,二街道,%1$s,,
        %1$s101001,二社区,%1$s,%1$s101,
        """
            .formatted(HERE),
        4);
    brought(
        "organisation",
        "机构编号,机构名称,县区,机构类型,运营主体性质,等级,电话\norg-f,甲公司,%s,REGIONAL_CENTRE,企业,3,0851-1234567\n"
            .formatted(HERE),
        1);
    brought(
        "place",
        """
        编号,类别,名称,县区,乡镇街道或社区,经度,纬度,所属机构,服务
        site-f,INSTITUTION,甲公司一院,%1$s,%1$s100001,106.91,27.71,org-f,RESPITE、DAY_CARE
        site-g,INSTITUTION,自己的院,%1$s,,106.92,27.72,,
        house-f,HOUSEHOLD,张家,%1$s,%1$s100,106.93,27.73,,
        """
            .formatted(HERE),
        3);
    brought("building", "编号,站点,名称,层数\nbuild-f,site-f,一号楼,6\n", 1);
    brought("room", "编号,站点,楼栋,区域,房间,楼层\nroom-f,site-f,build-f,东区,301,3\n", 1);
    brought("bed", "床位编号,站点编号,区域,房间,床号,护理型\nbed-f,site-f,东区,301,1,是\n", 1);
    brought("resident", "老人编号,姓名,站点或家庭编号,能力等级\nperson-f,张一,house-f,半失能\n", 1);
    brought("contact", "编号,老人编号,姓名,关系,次序,电话\ncon-f,person-f,张小,女儿,1,13900001111\n", 1);
    brought("consent", "编号,老人编号,事项,同意,日期,签字人\nyes-f,person-f,MONITORING,是,2026-01-02,张小\n", 1);
    brought(
        "assessment",
        "编号,老人编号,能力等级,评估日期,评估员,有效期至\nas-f,person-f,失能,%s,李评估,%s\n"
            .formatted(today.minusDays(3), today.plusYears(1)),
        1);

    assertThat(get("residents/person-f").get("careLevel").asText()).isEqualTo("FULL");
    assertThat(get("organisations/site-g").get("name").asText()).isEqualTo("自己的院");
    assertThat(get("places/site-f").get("organisationId").asText()).isEqualTo("org-f");
    for (RecordKind kind : RecordKinds.ALL) {
      if (kind.is(RecordKinds.STAFF)) {
        continue;
      }
      JsonNode again = city.now(city.previewed(kind.name(), city.exported(kind.name())));
      JsonNode preview = again.get("preview");
      assertThat(preview.get("rows").asInt()).as(kind.name()).isPositive();
      assertThat(preview.get("same")).as(kind.name()).isEqualTo(preview.get("rows"));
    }
    assertThat(city.exported("place?placeKind=HOUSEHOLD"))
        .contains("house-f")
        .doesNotContain("site-f");
    assertThat(city.exported("contact?division=" + THERE)).doesNotContain("con-f");
  }

  @Test
  void badLines_areNamed_whateverTheKind() {
    brought("area", "id,name,division\n%1$s200,街道,%1$s\n".formatted(HERE), 1);
    brought(
        "place",
        """
        id,kind,name,division,longitude,latitude
        site-b,INSTITUTION,乙院,%1$s,106.9,27.7
        site-c,INSTITUTION,丙院,%1$s,106.9,27.7
        """
            .formatted(HERE),
        2);
    brought("building", "id,placeId,name\nbuild-b,site-b,楼\n", 1);
    brought("room", "id,placeId,name\nroom-b,site-b,101\n", 1);

    named(
        "area",
        """
        id,name,division,parent,zone
        %1$s201,街道,%2$s,,
        %1$s202001,社区,%1$s,,
        %1$s203001,社区,%1$s,%1$s200,
        %1$s204,街道,%1$s,,NOWHERE
        %1$s205,,%1$s,,
        %1$s205001,社区,%1$s,%1$s205,
        """
            .formatted(HERE, THERE),
        "2 division CONTRADICTS " + HERE,
        "3 parent MISSING %s202".formatted(HERE),
        "4 parent CONTRADICTS %s203".formatted(HERE),
        "5 zone NOT_ONE_OF XINPU",
        "6 name MISSING",
        "7 parent UNKNOWN_REFERENCE");
    named(
        "place",
        """
        id,kind,name,division,longitude,latitude,area,organisationId
        p-1,INSTITUTION,院,%2$s,106.9,27.7,%1$s200,
        p-2,HOUSEHOLD,家,%1$s,106.9,27.7,,site-b
        p-3,INSTITUTION,院,999999,106.9,27.7,,
        p-4,INSTITUTION,院,%1$s,206.9,27.7,,no-such
        """
            .formatted(HERE, THERE),
        "2 area CONTRADICTS %s…".formatted(THERE),
        "3 organisationId CONTRADICTS",
        "4 division NOT_A_DIVISION 520302",
        "5 longitude OUT_OF_RANGE -180.0–180.0",
        "5 organisationId UNKNOWN_REFERENCE");
    named("building", "id,placeId,name\nbuild-c,site-b,楼\n", "2 name TAKEN");
    named(
        "room",
        "id,placeId,name,buildingId\nroom-c,site-b,101,\nroom-d,site-c,1,build-b\n",
        "2 name TAKEN",
        "3 buildingId CONTRADICTS site-b");
    named(
        "assessment",
        "residentId,level,assessedOn,assessor,validUntil\nnobody,FULL,2026-01-01,甲,2027-01-01\nres-%s-1,FULL,2026-01-01,甲,2025-01-01\n"
            .formatted(HERE),
        "2 residentId UNKNOWN_REFERENCE",
        "3 validUntil CONTRADICTS ≥ 2026-01-01");
    named(
        "contact",
        "residentId,name,phone\nres-%s-1,甲,电话\n".formatted(HERE),
        "2 phone NOT_A_PHONE 13800000000");
  }

  private static void named(String kind, String csv, String... faults) {
    assertThat(city.faults(city.previewed(kind, csv))).as(kind).containsExactly(faults);
  }

  @Test
  void ofOtherCounties_noLineIsTaken() {
    String people =
        county.previewed(
            "contact", "residentId,name\nres-%s-1,甲\nres-%s-1,乙\n".formatted(THERE, HERE));
    List<String> ofPeople = county.faults(people);
    String sites =
        county.previewed(
            "place",
            "id,kind,name,division,longitude,latitude\nfar,INSTITUTION,院,%s,106.9,27.7\nhome-%s,INSTITUTION,院,%s,106.9,27.7\n"
                .formatted(THERE, THERE, HERE));

    assertThat(ofPeople).containsExactly("2 residentId UNKNOWN_REFERENCE");
    assertThat(county.faults(sites)).containsExactly("2 division OUT_OF_SCOPE", "3 id TAKEN");
  }

  @Test
  void whoComesWithABed_isAdmittedByAnAssessment_ofTheSameLineOrAnEarlierFile() {
    brought(
        "bed",
        """
        id,placeId,room,label
        m-1,home-%1$s,901,1
        m-2,home-%1$s,901,2
        m-3,home-%1$s,901,3
        m-4,home-%1$s,901,4
        """
            .formatted(HERE),
        4);
    brought(
        "resident",
        """
        老人编号,姓名,县区,站点或家庭编号,床位编号,能力等级,评估日期,评估员,评估有效期至
        m-new,新一,,home-%1$s,m-1,半失能,%2$s,李评估,%3$s
        m-early,早一,%1$s,,,失能,,,
        m-late,迟一,%1$s,,,失能,,,
        """
            .formatted(HERE, today.minusDays(9), today.plusDays(300)),
        3);
    brought(
        "assessment",
        "id,residentId,level,assessedOn,assessor,validUntil\nas-early,m-early,PARTIAL,%s,李评估,%s\nas-late,m-late,FULL,%s,李评估,%s\n"
            .formatted(
                today.minusDays(40), today.plusDays(9), today.minusDays(400), today.minusDays(40)),
        2);
    String id =
        city.previewed(
            "resident",
            """
            老人编号,姓名,站点或家庭编号,床位编号
            m-early,早一,home-%1$s,m-2
            m-late,迟一,home-%1$s,m-3
            m-none,无一,home-%1$s,m-4
            """
                .formatted(HERE));

    assertThat(city.faults(id))
        .containsExactly("3 override MISSING", "4 careLevel MISSING", "4 override MISSING");
    JsonNode end = city.written(id);
    assertThat(end.get("state").asText()).as(end.toString()).isEqualTo("DONE");
    JsonNode stay = get("residents/m-new/stays").at("/items/0");
    assertThat(stay.get("override").isNull()).as(stay.toString()).isTrue();
    assertThat(get("assessments?residentId=m-new").at("/items/0/id"))
        .isEqualTo(stay.get("assessmentId"));
    JsonNode early = get("residents/m-early/stays").at("/items/0");
    assertThat(early.get("assessmentId").asText()).isEqualTo("as-early");
    assertThat(early.get("override").isNull()).isTrue();
    assertThat(get("residents/m-early").get("placeId").asText()).isEqualTo("home-" + HERE);
    assertThat(get("beds/m-2").get("state").asText()).isEqualTo("OCCUPIED");
    assertThat(get("beds/m-3").get("state").asText()).isEqualTo("VACANT");
    assertThat(get("beds/m-2/moves").get("items").findValuesAsText("command"))
        .isEqualTo(List.of("ADMIT"));
    JsonNode again =
        city.now(
            city.previewed(
                "resident", "老人编号,姓名,站点或家庭编号,床位编号\nm-early,早一,home-%1$s,m-2\n".formatted(HERE)));
    assertThat(again.at("/preview/same").asInt()).isEqualTo(1);
  }

  @Test
  void aNewFile_bringsItsAssessmentAlong_alsoWithoutAFile() {
    brought("bed", "id,placeId,room,label\nsolo,home-%1$s,902,1\n".formatted(HERE), 1);
    String body =
        """
        {"id":"solo-1","name":"单一","placeId":"home-%s","bedId":"solo","careLevel":"FULL",
         "assessedOn":"%s","assessor":"李评估"%s}
        """;
    var half =
        running.post("/api/v1/residents", registrar, body.formatted(HERE, today.minusDays(2), ""));
    var whole =
        running.post(
            "/api/v1/residents",
            registrar,
            body.formatted(
                HERE, today.minusDays(2), ",\"assessedUntil\":\"" + today.plusDays(2) + "\""));

    assertThat(half.statusCode()).isEqualTo(422);
    assertThat(half.body()).contains("assessedUntil");
    assertThat(whole.statusCode()).as(whole.body()).isEqualTo(201);
    JsonNode stay = get("residents/solo-1/stays").at("/items/0");
    assertThat(stay.get("assessmentId").isTextual()).as(stay.toString()).isTrue();
  }
}
