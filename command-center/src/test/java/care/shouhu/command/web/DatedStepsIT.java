package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;
import static care.shouhu.command.web.BedHouse.done;
import static care.shouhu.command.web.BedHouse.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Steps that happened before they were entered, through the contract. */
class DatedStepsIT {
  private static final ZoneId ZUNYI = ZoneId.of("Asia/Shanghai");
  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;

  private static BedHouse house;

  @BeforeAll
  static void start() throws Exception {
    house = new BedHouse();
  }

  @AfterAll
  static void stop() throws Exception {
    house.close();
  }

  /** To the minute, as people say it. */
  private static long ago(long millis) {
    return (System.currentTimeMillis() - millis) / 60_000 * 60_000;
  }

  private static HttpResponse<String> step(String person, String step, String fields, Object at) {
    return house.post("/residents/" + person + "/" + step, "{%s\"at\":%s}".formatted(fields, at));
  }

  private static HttpResponse<String> admitted(String person, String bed, Object at) {
    return step(person, "admit", "\"bedId\":\"%s\",".formatted(bed), at);
  }

  private static HttpResponse<String> left(String person, Object at) {
    LocalDate back = LocalDate.now(ZUNYI).plusDays(3);
    return step(
        person, "leave", "\"expectedReturn\":\"%s\",\"reason\":\"探亲\",".formatted(back), at);
  }

  @Test
  void whatWasEnteredAfterwards_countsFromWhenItHappened_andBothTimesAreKept() {
    String bed = house.oldBed(house.home(HERE), false, 30);
    String person = house.person(true);
    long admittedAt = ago(3 * DAY);
    long leftAt = ago(2 * DAY);
    long before = System.currentTimeMillis();

    done(admitted(person, bed, admittedAt));
    HttpResponse<String> left = left(person, "\"" + Instant.ofEpochMilli(leftAt) + "\"");

    done(left);
    assertThat(json(left).get("stateSince").asLong()).isEqualTo(leftAt);
    assertThat(house.running().directory().bed(bed).orElseThrow().sinceMillis()).isEqualTo(leftAt);
    JsonNode moves = house.get("/beds/" + bed + "/moves").get("items");
    assertThat(moves.at("/0/at").asLong()).isEqualTo(leftAt);
    assertThat(moves.at("/0/enteredAt").asLong()).isGreaterThanOrEqualTo(before - 1_000);
    assertThat(moves.at("/1/at").asLong()).isEqualTo(admittedAt);
    JsonNode stay = house.get("/residents/" + person + "/stays").at("/items/0");
    assertThat(stay.get("beganAt").asLong()).isEqualTo(admittedAt);
    assertThat(stay.get("beganEnteredAt").asLong()).isGreaterThanOrEqualTo(before - 1_000);
  }

  @Test
  void nothingIsAhead_orBeforeTheStepBefore_orTooLongAgo() {
    String home = house.home(HERE);
    String bed = house.oldBed(home, false, 30);
    String person = house.person(true);

    refused(admitted(person, bed, ago(8 * DAY)), 422, "WRONG_TIME");
    refused(admitted(person, bed, System.currentTimeMillis() + HOUR), 422, "WRONG_TIME");
    refused(admitted(person, house.oldBed(home, false, 1), ago(2 * DAY)), 422, "WRONG_TIME");
    done(admitted(person, bed, ago(3 * DAY)));
    HttpResponse<String> tooEarly = left(person, ago(4 * DAY));
    refused(tooEarly, 422, "WRONG_TIME");
    assertThat(json(tooEarly).get("detail").asText())
        .as("says from when on")
        .contains(Instant.ofEpochMilli(ago(3 * DAY)).atZone(ZUNYI).toLocalDate().toString());
    assertThat(
            house.post("/residents/" + person + "/return", "{\"at\":\"yesterday\"}").statusCode())
        .isEqualTo(400);
  }

  @Test
  void theSameKey_getsTheSameAnswer_andAnotherMomentUnderItIsRefused() {
    String bed = house.oldBed(house.home(HERE), false, 30);
    String person = house.person(true);
    String body = "{\"bedId\":\"%s\",\"at\":%d}";
    String path = "/residents/" + person + "/admit";
    String at = body.formatted(bed, ago(2 * DAY));

    HttpResponse<String> first = house.post(path, at, "Idempotency-Key", "dated-" + person);
    HttpResponse<String> again = house.post(path, at, "Idempotency-Key", "dated-" + person);

    done(first);
    assertThat(again.body()).isEqualTo(first.body());
    refused(
        house.post(path, body.formatted(bed, ago(DAY)), "Idempotency-Key", "dated-" + person),
        422,
        "KEY_REUSED");
  }

  /** Who left at ten and whose bed was taken at ten. */
  @Test
  void oneLeaves_andAnotherMovesIn_atTheSameMoment() {
    String bed = house.oldBed(house.home(HERE), false, 30);
    String first = house.person(true);
    String second = house.person(true);
    done(admitted(first, bed, ago(5 * DAY)));
    long moment = ago(2 * DAY);

    done(step(first, "discharge", "\"reason\":\"HOME\",", moment));
    refused(admitted(second, bed, moment - 60_000), 422, "WRONG_TIME");
    done(admitted(second, bed, moment));

    JsonNode ended = house.get("/residents/" + first + "/stays").at("/items/0");
    assertThat(ended.get("endedAt").asLong()).isEqualTo(moment);
    assertThat(ended.get("endedEnteredAt").asLong()).isGreaterThan(moment);
  }

  @Test
  void hoursAndDaysThatWereCounted_countTheStepToo() {
    String home = house.home(HERE);
    String bed = house.oldBed(home, false, 30);
    String person = house.person(true);
    LocalDate day = LocalDate.now(ZUNYI).minusDays(2);
    long noon = day.atTime(12, 0).atZone(ZUNYI).toInstant().toEpochMilli();
    counted(home, noon - HOUR);
    counted(home, noon);
    counted(home, noon + HOUR);
    counted(home, noon + 2 * HOUR);

    done(admitted(person, bed, noon));
    done(left(person, noon + HOUR + 60_000));

    JsonNode hours =
        house
            .get(
                "/occupancy/history?placeId=%s&step=hour&from=%d&to=%d"
                    .formatted(home, noon - DAY, noon + DAY))
            .get("items");
    assertThat(hours.findValuesAsText("occupied")).containsExactly("0.0", "1.0", "1.0", "1.0");
    assertThat(hours.findValuesAsText("vacant")).containsExactly("1.0", "0.0", "0.0", "0.0");
    assertThat(hours.findValuesAsText("onLeave")).containsExactly("0.0", "0.0", "0.0", "1.0");
    assertThat(hours.findValuesAsText("partial")).containsExactly("0.0", "1.0", "1.0", "1.0");
    JsonNode means =
        house
            .get(
                "/occupancy/history?placeId=%s&from=%d&to=%d"
                    .formatted(home, noon - DAY, noon + DAY))
            .at("/items/0");
    assertThat(means.get("occupied").asDouble()).isEqualTo(0.75);
    assertThat(means.get("hours").asInt()).isEqualTo(4);
  }

  /** As when the bed was restored afterwards, or has become one of the nursing type. */
  @Test
  void hoursInWhichTheBedWasNotCounted_stayBetweenNoneAndAll() {
    String home = house.home(HERE);
    String bed = house.oldBed(home, false, 30);
    long noon =
        LocalDate.now(ZUNYI).minusDays(2).atTime(12, 0).atZone(ZUNYI).toInstant().toEpochMilli();
    counted(home, noon);
    house
        .sql()
        .useHandle(h ->
            h.execute(
                "update occupancy_hour set beds = 0, vacant = 0, nursing_beds = 0 where place_id = ?",
                home));

    done(admitted(house.person(true), bed, noon));

    int wrong =
        house
            .sql()
            .withHandle(h ->
                h.createQuery(
                        """
                        select count(*) from occupancy_hour where place_id = :home and at = :at
                          and (occupied, vacant, nursing_occupied, partial) <> (0, 0, 0, 0)
                        """)
                    .bind("home", home)
                    .bind("at", new Timestamp(noon))
                    .mapTo(Integer.class)
                    .one());
    assertThat(wrong).isZero();
  }

  /** An hour as it was counted then: one vacant bed. */
  private static void counted(String home, long atMillis) {
    house
        .sql()
        .useHandle(h ->
            h.execute(
                """
                insert into occupancy_hour (at, place_id, division, beds, occupied, vacant, reserved, on_leave,
                  in_hospital, respite, out_of_service, nursing_beds, nursing_occupied, independent, partial, "full")
                values (?, ?, ?, 1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0)
                """,
                new Timestamp(atMillis),
                home,
                HERE));
  }

  @Test
  void aGuestWhoCameYesterday_isEnteredToday() {
    String home = house.home(HERE);
    String bed = house.oldBed(home, true, 30);
    String guest = house.person(true);
    house.livesAtHome(guest);
    LocalDate today = LocalDate.now(ZUNYI);
    String booking = json(house.book(bed, guest, today, today.plusDays(3))).get("id").asText();
    house
        .sql()
        .useHandle(h ->
            h.execute(
                "update respite_booking set from_day = from_day - 1 where id = ?",
                Long.valueOf(booking)));
    long yesterday = today.minusDays(1).atTime(15, 0).atZone(ZUNYI).toInstant().toEpochMilli();

    refused(
        house.post(
            "/respite-bookings/" + booking + "/arrive", "{\"at\":%d}".formatted(yesterday - DAY)),
        422,
        "WRONG_DATE");
    done(
        house.post("/respite-bookings/" + booking + "/arrive", "{\"at\":%d}".formatted(yesterday)));
    await(() -> house.state(bed).equals("RESPITE"));

    assertThat(house.get("/residents/" + guest + "/stays").at("/items/0/beganAt").asLong())
        .isEqualTo(yesterday);
  }
}
