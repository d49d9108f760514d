package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.command.registry.search.SpellingKeeper;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** People found by what they are called by, homes by any part, and lists by what the plan asks. */
class FindingIT {
  private static RunningCommandCenter running;
  private static String registrar;
  private static String county;
  private static String staff;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
    registrar = running.signIn("registrar");
    county = running.signIn("county-" + HERE);
    staff = running.signIn("staff-" + HERE);
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  @Test
  void search_findsHomesByAnyPart_peopleByTheirGivenName_andPapersByTheirNumber() throws Exception {
    running
        .database()
        .jdbi()
        .useHandle(h -> {
          h.execute(
              "insert into place (id, kind, name, division, longitude, latitude) values"
                  + " ('P-xyh', 'INSTITUTION', '遵义市红花岗区夕阳红福利院', ?, 107, 28),"
                  + " ('P-far', 'INSTITUTION', '播州夕阳红养老院', ?, 107, 28)",
              HERE,
              THERE);
          h.execute("update organisation set licence = '遵红民养备〔2023〕05号' where id = 'P-xyh'");
          h.execute("insert into area (id, name, division) values ('520302991', '延安路街道', ?)", HERE);
          for (String[] person :
              new String[][] {
                {"G-1", "张秀英"},
                {"G-2", "令狐克勤"},
                {"G-3", "范甘露"},
                {"G-4", "欧阳"}
              }) {
            h.execute(
                "insert into resident (id, name, division, birth_year, sex) values (?, ?, ?, 1940, 'M')",
                person[0],
                person[1],
                HERE);
          }
          h.execute(
              "insert into staff (id, name, post, division, certificate)"
                  + " values ('S-cert', '王小明', 'CARER', ?, 'HLY-2024-0077')",
              HERE);
        });
    SpellingKeeper.spellAll(running.database().jdbi());

    assertThat(foundUnseen("福利院", county)).contains("P-xyh");
    assertThat(foundUnseen("夕阳红", county)).contains("P-xyh").doesNotContain("P-far");
    assertThat(foundUnseen("夕阳红", registrar)).contains("P-xyh", "P-far");
    assertThat(foundUnseen("xiyanghong", county)).contains("P-xyh");
    assertThat(foundUnseen("秀英", county)).contains("G-1");
    assertThat(foundUnseen("xiuying", county)).contains("G-1");
    assertThat(foundUnseen("克勤", county)).contains("G-2");
    assertThat(foundUnseen("keqin", county)).contains("G-2");
    assertThat(foundUnseen("ganlu", county)).contains("G-3");
    assertThat(foundUnseen("阳", county)).contains("G-4");
    assertThat(foundUnseen("小明", county)).contains("S-cert");
    assertThat(foundUnseen("民养备", county)).contains("P-xyh");
    assertThat(foundUnseen("HLY-2024", county)).contains("S-cert");
    assertThat(foundUnseen("安路", county)).contains("520302991");
    assertThat(foundUnseen("520302991", county)).contains("520302991");
    assertThat(foundUnseen("yananlu", staff)).isEmpty();
    assertThat(foundUnseen("秀英", running.signIn("county-" + THERE))).isEmpty();
  }

  @Test
  void people_areListedAndExported_byWhatThePlanAsksOfThem() {
    running
        .database()
        .jdbi()
        .useHandle(h -> {
          h.execute(
              "insert into area (id, name, division, parent) values ('520302992', '街道', ?, null),"
                  + " ('520302992001', '社区', ?, '520302992')",
              HERE,
              HERE);
          h.execute(
              """
              insert into resident (id, name, division, birth_year, sex, categories, self_care, willing, area) values
                ('T-1', '甲', '520302', 1940, 'M', '{TEKUN,POOR}', 'UNABLE', true, '520302992001'),
                ('T-2', '乙', '520302', 1940, 'M', '{TEKUN}', null, null, '520302992'),
                ('T-3', '丙', '520302', 1940, 'M', '{POOR}', 'ABLE', false, null)
              """);
        });

    for (String[] asked :
        new String[][] {
          {"category=TEKUN&selfCare=UNABLE&willing=true&placement=NONE", "T-1"},
          {"category=TEKUN&selfCare=UNKNOWN", "T-2"},
          {"category=TEKUN&willing=UNKNOWN", "T-2"},
          {"willing=false", "T-3"},
          {"category=POOR&area=520302992", "T-1"},
          {"area=520302992&selfCare=UNKNOWN", "T-2"},
          {"area=520302992001", "T-1"},
        }) {
      JsonNode list = ok(200, running.get("/api/v1/residents?" + asked[0], county));
      String csv =
          running
              .get("/api/v1/exports/resident?division=" + HERE + "&" + asked[0], registrar)
              .body();

      assertThat(list.get("items").findValuesAsText("id")).as(asked[0]).containsExactly(asked[1]);
      assertThat(csv.lines().skip(1))
          .as(asked[0])
          .singleElement()
          .asString()
          .startsWith(asked[1] + ",");
    }
    JsonNode served =
        ok(200, running.get("/api/v1/residents?placement=INSTITUTION&division=" + HERE, county));
    assertThat(served.get("items")).isNotEmpty();
    assertThat(served.get("items").findValuesAsText("placement")).containsOnly("INSTITUTION");
  }

  private static List<String> foundUnseen(String q, String cookie) {
    String body = "{\"limit\":50,\"q\":\"%s\"}".formatted(q);
    return ok(200, running.post("/api/v1/search", cookie, body))
        .get("items")
        .findValuesAsText("id");
  }

  private static JsonNode ok(int status, HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return json(response);
  }
}
