package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.json;
import static care.shouhu.command.web.BedHouse.done;
import static care.shouhu.command.web.BedHouse.refused;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.bed.BedCommand;
import care.shouhu.command.bed.BedVerdict;
import care.shouhu.command.bed.StayKind;
import care.shouhu.command.registry.BedAnswer;
import care.shouhu.command.registry.BedCaller;
import care.shouhu.command.registry.BedRegister;
import care.shouhu.command.registry.Written;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Respite stays, booked by date, through the contract. */
class RespiteIT {
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
  void respite_isBookedByNight_andNeverTwice() {
    String home = house.home(HERE);
    String bed = house.bed(home, false, true);
    LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
    String guest = house.person(true);
    house.livesAtHome(guest);

    HttpResponse<String> booked = house.book(bed, guest, today, today.plusDays(5));
    done(booked);
    refused(
        house.book(bed, house.person(true), today.plusDays(4), today.plusDays(6)), 409, "BOOKED");
    refused(
        house.book(house.bed(home, false, true), guest, today, today.plusDays(1)), 409, "BOOKED");
    refused(
        house.book(house.bed(home, true, false), guest, today, today.plusDays(1)),
        422,
        "NOT_A_RESPITE_BED");
    done(house.book(bed, house.person(true), today.plusDays(7), today.plusDays(8)));
    done(house.post("/respite-bookings/" + json(booked).get("id").asText() + "/arrive", "{}"));

    assertThat(house.state(bed)).isEqualTo("RESPITE");
    refused(house.admit(house.person(true), bed), 409, "BED_NOT_VACANT");
    HttpResponse<String> tooLong = house.respiteEnd(guest, today.plusDays(8));
    refused(tooLong, 409, "BOOKED");
    assertThat(json(tooLong).get("detail").asText()).contains(today.plusDays(7).toString());
    refused(house.respiteEnd(guest, today.plusDays(91)), 422, "WRONG_DATE");
    done(house.respiteEnd(guest, today.plusDays(7)));
    refused(
        house.book(bed, house.person(true), today.plusDays(6), today.plusDays(7)), 409, "BOOKED");
    assertThat(house.get("/respite-bookings?placeId=" + home).at("/items/0/until").asText())
        .isEqualTo(today.plusDays(7).toString());
    done(house.post("/residents/" + guest + "/discharge", "{\"reason\":\"RESPITE_OVER\"}"));
    assertThat(house.running().directory().resident(guest).orElseThrow().placeId())
        .as("lives where they came from")
        .isEqualTo("house-of-" + guest);
    JsonNode bookings = house.get("/respite-bookings?placeId=" + home).get("items");
    assertThat(bookings.at("/0/status").asText()).isEqualTo("LEFT");
    assertThat(bookings.at("/0/until").asText())
        .as("who goes early leaves the other days to others")
        .isEqualTo(today.plusDays(1).toString());
  }

  /** It is noted within a minute that they did not come. */
  @Test
  void respite_mayEndOnAnotherDay_whileSomebodyIsBookedWhoNeverCame() {
    String home = house.home(HERE);
    String bed = house.bed(home, false, true);
    LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
    String guest = house.person(true);
    String other = house.person(true);
    house.livesAtHome(guest);
    HttpResponse<String> booked = house.book(bed, guest, today, today.plusDays(5));
    done(house.post("/respite-bookings/" + json(booked).get("id").asText() + "/arrive", "{}"));
    house
        .sql()
        .useHandle(h ->
            h.execute(
                """
                insert into respite_booking (bed_id, place_id, resident_id, from_day, until_day, status, booked_by)
                values (?, ?, ?, ?, ?, 'BOOKED', 'test')
                """,
                bed,
                home,
                other,
                today.minusDays(4),
                today));

    done(house.respiteEnd(guest, today.plusDays(6)));
  }

  /** By the lead of the house, who sees no file of who lives at home. */
  @Test
  void aStayThatIsOver_isEnteredAfterwards_thoughNobodyWasSaidToHaveCome() {
    String home = "home-" + HERE;
    String bed = house.oldBed(home, true, 10);
    String guest = house.person(true);
    house.livesAtHome(guest);
    LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
    long booking = neverCame(home, bed, guest, today.minusDays(3), today.minusDays(1));
    String arrive = "/api/v1/respite-bookings/" + booking + "/arrive";

    refused(house.running().post(arrive, house.lead(), "{}"), 422, "WRONG_DATE");
    done(house.running().post(arrive, house.lead(), "{\"at\":%d}".formatted(daysAgo(3))));
    assertThat(
            house
                .get("/respite-bookings?placeId=" + home + "&from=" + today.minusDays(3))
                .get("items")
                .findParents("bedId"))
        .filteredOn(one -> one.get("bedId").asText().equals(bed))
        .extracting(one -> one.get("status").asText())
        .containsExactly("ARRIVED");
    done(
        house
            .running()
            .post(
                "/api/v1/residents/" + guest + "/discharge",
                house.lead(),
                "{\"reason\":\"RESPITE_OVER\",\"at\":%d}".formatted(daysAgo(1))));

    assertThat(house.state(bed)).isEqualTo("VACANT");
    String left =
        house
            .sql()
            .withHandle(h ->
                h.createQuery(
                        "select status || ' ' || until_day || ' ' || ended_by from respite_booking"
                            + " where id = :id")
                    .bind("id", booking)
                    .mapTo(String.class)
                    .one());
    assertThat(left).isEqualTo("LEFT " + today.minusDays(1) + " lead-" + HERE);
    refused(
        house.running().post(arrive, house.lead(), "{\"at\":%d}".formatted(daysAgo(2))),
        409,
        "OVER");
  }

  private static long daysAgo(int days) {
    return System.currentTimeMillis() - days * 86_400_000L;
  }

  private static long neverCame(
      String home, String bed, String guest, LocalDate from, LocalDate until) {
    return house
        .sql()
        .withHandle(h ->
            h.createQuery(
                    """
                    insert into respite_booking (bed_id, place_id, resident_id, from_day, until_day, status, booked_by,
                      ended_by, ended_at)
                    values (:bed, :home, :guest, :from, :until, 'NO_SHOW', 'test', 'system', now())
                    returning id
                    """)
                .bind("bed", bed)
                .bind("home", home)
                .bind("guest", guest)
                .bind("from", from)
                .bind("until", until)
                .mapTo(Long.class)
                .one());
  }

  @Test
  void aBedInUse_goesOnBeingTheBedItIs() {
    String home = house.home(HERE);
    LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
    String booked = house.bed(home, false, true);
    String free = house.bed(home, false, false);
    String lived = house.bed(home, false, false);
    HttpResponse<String> booking =
        house.book(booked, house.person(true), today.plusDays(1), today.plusDays(3));
    done(booking);
    done(house.admit(house.person(true), lived));

    refused(house.keptForRespite(booked, false), 409, "STILL_USED");
    HttpResponse<String> held = house.keptForRespite(lived, true);
    refused(held, 409, "BED_NOT_VACANT");
    assertThat(json(held).at("/faults/0/field").asText()).isEqualTo("respite");
    refused(
        house.post("/beds/" + booked + "/out-of-service", "{\"reason\":\"维修\"}"), 409, "BOOKED");
    assertThat(house.state(booked)).isEqualTo("VACANT");
    done(house.keptForRespite(free, true));
    done(
        house.post(
            "/respite-bookings/" + json(booking).get("id").asText() + "/cancel",
            "{\"reason\":\"不来了\"}"));
    done(house.keptForRespite(booked, false));
  }

  @Test
  void aGuestMovedIntoABookedBed_isRefusedWithTheDay() {
    String home = house.home(HERE);
    LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
    String other = house.bed(home, false, true);
    String guest = house.person(true);
    done(house.book(other, house.person(true), today.plusDays(2), today.plusDays(4)));
    HttpResponse<String> booked =
        house.book(house.bed(home, false, true), guest, today, today.plusDays(3));
    done(house.post("/respite-bookings/" + json(booked).get("id").asText() + "/arrive", "{}"));

    HttpResponse<String> moved =
        house.post(
            "/residents/" + guest + "/transfer",
            "{\"bedId\":\"%s\",\"reason\":\"换房\"}".formatted(other));

    refused(moved, 409, "BOOKED");
    assertThat(json(moved).get("detail").asText()).contains(today.plusDays(2).toString());
  }

  @Test
  void aBedOutOfService_isBookedOnlyForAfterItIsBack() {
    String bed = house.bed(house.home(HERE), false, true);
    LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
    String guest = house.person(true);
    done(
        house.post(
            "/beds/" + bed + "/out-of-service",
            "{\"reason\":\"维修\",\"expectedBack\":\"%s\"}".formatted(today.plusDays(3))));

    refused(house.book(bed, guest, today.plusDays(3), today.plusDays(5)), 409, "WRONG_STATE");
    done(house.book(bed, guest, today.plusDays(4), today.plusDays(5)));
  }

  /** The register itself refuses it, whichever way somebody comes; the contract's answer is 409. */
  @Test
  void whoComesWithoutABooking_takesNoNightThatIsBooked_andTheirsAreNotSold() {
    String bed = house.bed(house.home(HERE), false, true);
    LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
    String guest = house.person(true);
    String elsewhere = house.person(true);
    done(house.book(bed, house.person(true), today.plusDays(3), today.plusDays(5)));
    done(
        house.book(
            house.bed(house.home(HERE), false, true),
            elsewhere,
            today.plusDays(1),
            today.plusDays(2)));

    assertThat(comes(guest, bed, today.plusDays(4)).detail())
        .contains(today.plusDays(3).toString());
    assertThat(comes(elsewhere, bed, today.plusDays(3)).detail())
        .contains(today.plusDays(1).toString());
    assertThat(asked(guest, bed, today.plusDays(3))).isInstanceOf(BedAnswer.Taken.class);

    refused(
        house.book(bed, house.person(true), today.plusDays(1), today.plusDays(2)), 409, "BOOKED");
    refused(
        house.book(bed, house.person(true), today.plusDays(2), today.plusDays(4)), 409, "BOOKED");
  }

  private static BedVerdict.Refused comes(String person, String bed, LocalDate until) {
    BedAnswer answer = asked(person, bed, until);
    assertThat(answer).isInstanceOf(BedAnswer.Refused.class);
    BedVerdict.Refused why = ((BedAnswer.Refused) answer).why();
    assertThat(why.reason()).isEqualTo(BedVerdict.Reason.BOOKED);
    return why;
  }

  private static BedAnswer asked(String person, String bed, LocalDate until) {
    var admit = new BedCommand.Admit(person, bed, StayKind.RESPITE, until, null, null);
    var by = new BedCaller("tester", null, "", (division, place) -> true);
    var beds = new BedRegister(house.running().center().registry());
    return ((Written.Done<BedAnswer>) beds.take(admit, by)).value();
  }
}
