package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;
import static care.shouhu.command.web.BedHouse.done;
import static care.shouhu.command.web.BedHouse.refused;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.bed.Figures;
import care.shouhu.command.indicator.Counts;
import care.shouhu.command.registry.IndicatorCounts;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is counted of beds: occupancy and its history, indicators, the monthly report. */
class BedFiguresIT {
  private static BedHouse house;

  @BeforeAll
  static void start() throws Exception {
    house = new BedHouse();
  }

  @AfterAll
  static void stop() throws Exception {
    house.close();
  }

  @Test
  void withTheDatabaseStopped_commandsSaySo_occupancyIsShownWithItsAge_andNothingIsLost() {
    String bed = house.bed(house.home(HERE), true, false);
    String person = house.person(true);
    done(house.post("/beds/" + bed + "/out-of-service", "{\"reason\":\"维修\"}"));
    done(house.post("/beds/" + bed + "/back-in-service", "{}"));
    JsonNode before = json(house.running().get("/api/v1/occupancy", house.city()));

    house.running().stopDatabase();
    try {
      HttpResponse<String> stopped =
          house.admit(person, bed, "Idempotency-Key", "stopped-" + person);
      refused(stopped, 503, "REGISTER_UNAVAILABLE");
      JsonNode shown = json(house.running().get("/api/v1/occupancy", house.city()));
      assertThat(shown.at("/items/0/beds").asInt())
          .isPositive()
          .isGreaterThanOrEqualTo(before.at("/items/0/beds").asInt());
      assertThat(shown.at("/items/0/bedsAt").asLong()).isPositive();
      assertThat(stale(before)).doesNotContain("REGISTER");
      await(() ->
          stale(json(house.running().get("/api/v1/occupancy", house.city()))).contains("REGISTER"));
      JsonNode old = json(house.running().get("/api/v1/occupancy", house.city()));
      assertThat(System.currentTimeMillis() - old.at("/items/0/bedsAt").asLong())
          .as("said to be old once it is")
          .isGreaterThan(Figures.REGISTER_STALE_MILLIS);
      assertThat(old.at("/items/0/beds")).isEqualTo(shown.at("/items/0/beds"));
    } finally {
      house.running().startDatabase();
    }

    await(
        () -> house.admit(person, bed, "Idempotency-Key", "stopped-" + person).statusCode() == 200);
    await(() ->
        house.running().get("/api/v1/beds/" + bed + "/moves", house.city()).statusCode() == 200);
    assertThat(house.get("/beds/" + bed + "/moves").get("items")).hasSize(3);
  }

  @Test
  void history_hasThisHour() {
    await(() ->
        house.get("/occupancy/history?placeId=home-" + HERE + "&step=hour").get("items").size()
            > 0);

    JsonNode point =
        house.get("/occupancy/history?placeId=home-" + HERE + "&step=hour").at("/items/0");
    assertThat(point.get("occupied").asDouble()).isEqualTo(2);
    assertThat(
            house.get("/occupancy/history?placeId=home-" + HERE).at("/items/0/occupied").asDouble())
        .isEqualTo(2);
    assertThat(house.get("/occupancy/history?division=" + THERE + "&step=hour").get("items"))
        .hasSize(1);
  }

  @Test
  void indicators_areCountedWithTheirAge_andWhatIsMissingIsSaid() {
    JsonNode unknown = indicator(THERE, "beds_per_thousand");
    assertThat(unknown.at("/notComputable/reason").asText()).isEqualTo("ELDERS_UNKNOWN");
    assertThat(unknown.get("value").isNull()).isTrue();

    HttpResponse<String> put =
        house.post(
            "/elder-counts",
            "{\"division\":\"%s\",\"asOf\":\"2025-12-31\",\"elders\":100,\"source\":\"统计年鉴\"}"
                .formatted(THERE));
    assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
    await(() -> !indicator(THERE, "beds_per_thousand").get("value").isNull());

    JsonNode known = indicator(THERE, "beds_per_thousand");
    assertThat(known.get("value").asDouble()).isEqualTo(20);
    assertThat(known.get("target2025").asDouble()).isEqualTo(35);
    assertThat(known.get("at").asLong()).isPositive();
    assertThat(indicator(THERE, "nursing_bed_share").get("value").asDouble()).isEqualTo(50);

    JsonNode entered = house.get("/elder-counts?division=" + THERE).at("/items/0");
    assertThat(entered.get("elders").asInt()).isEqualTo(100);
    assertThat(entered.get("source").asText()).isEqualTo("统计年鉴");
    assertThat(entered.get("by").asText()).isEqualTo("registrar");
    assertThat(entered.get("before")).isEmpty();
  }

  @Test
  void eldersThatAreEnteredAnew_areShownWithWhatStoodThereBefore() {
    for (int elders : List.of(700, 700, 710, 720)) {
      HttpResponse<String> put =
          house.post(
              "/elder-counts",
              "{\"division\":\"%s\",\"asOf\":\"2024-12-31\",\"elders\":%d,\"source\":\"公报\"}"
                  .formatted(HERE, elders));
      assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
    }

    JsonNode items = house.get("/elder-counts?division=" + HERE).get("items");
    JsonNode entered = items.get(0);

    assertThat(entered.get("asOf").asText()).isEqualTo("2024-12-31");
    assertThat(entered.get("elders").asInt()).isEqualTo(720);
    assertThat(entered.get("before").findValuesAsText("elders")).containsExactly("710", "700");
    assertThat(entered.at("/before/0/by").asText()).isEqualTo("registrar");
    assertThat(entered.at("/before/0/at").asLong()).isLessThan(entered.get("at").asLong());
  }

  @Test
  void aRespiteGuest_isNotCountedAsLivingInCare() {
    String home = house.home(HERE);
    String lives = house.person(true, "TEKUN");
    String guest = house.person(true, "TEKUN");
    house
        .sql()
        .useHandle(h ->
            h.execute("update resident set self_care = 'UNABLE' where id in (?, ?)", lives, guest));
    LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
    done(house.admit(lives, house.bed(home, true, false)));
    HttpResponse<String> booked =
        house.book(house.bed(home, false, true), guest, today, today.plusDays(5));
    done(house.post("/respite-bookings/" + json(booked).get("id").asText() + "/arrive", "{}"));

    var counting = new IndicatorCounts(house.sql(), () -> 0);
    counting.countNow();

    Counts counts = counting.newest(HERE).orElseThrow();
    assertThat(counts.tekunDependent()).isEqualTo(2);
    assertThat(counts.tekunInCare()).isEqualTo(1);
  }

  @Test
  void eldersOfADayToCome_areNotTaken() {
    HttpResponse<String> put =
        house.post(
            "/elder-counts",
            "{\"division\":\"%s\",\"asOf\":\"2999-12-31\",\"elders\":7,\"source\":\"统计年鉴\"}"
                .formatted(HERE));

    assertThat(put.statusCode()).isEqualTo(422);
    assertThat(json(put).get("reason").asText()).isEqualTo("DAY_TO_COME");
    assertThat(house.get("/elder-counts?division=" + HERE).findValuesAsText("asOf"))
        .doesNotContain("2999-12-31");
  }

  @Test
  void monthlyReport_isAFileOfEitherKind() {
    String month = LocalDate.now(ZoneId.of("Asia/Shanghai")).toString().substring(0, 7);

    HttpResponse<String> xlsx =
        house.running().get("/api/v1/reports/monthly?month=" + month, house.city());
    HttpResponse<String> pdf =
        house.running().get("/api/v1/reports/monthly?format=pdf&month=" + month, house.lead());

    assertThat(xlsx.statusCode()).as(xlsx.body()).isEqualTo(200);
    assertThat(xlsx.headers().firstValue("content-type").orElse("")).contains("spreadsheetml");
    assertThat(xlsx.body()).startsWith("PK");
    assertThat(pdf.statusCode()).as(pdf.body()).isEqualTo(200);
    assertThat(pdf.body()).startsWith("%PDF-");
    assertThat(
            house.running().get("/api/v1/reports/monthly?month=2099-01", house.city()).statusCode())
        .isEqualTo(400);
  }

  private static List<String> stale(JsonNode occupancy) {
    List<String> stale = new ArrayList<>();
    occupancy.at("/items/0/stale").forEach(part -> stale.add(part.asText()));
    return stale;
  }

  private static JsonNode indicator(String division, String key) {
    HttpResponse<String> response =
        house.running().get("/api/v1/indicators?division=" + division, house.registrar());
    for (JsonNode item : json(response).get("items")) {
      if (item.get("key").asText().equals(key)) {
        return item;
      }
    }
    throw new AssertionError(key + " is not in " + response.body());
  }
}
