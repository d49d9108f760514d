package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;
import static care.shouhu.command.web.BedHouse.done;
import static care.shouhu.command.web.BedHouse.refused;
import static care.shouhu.command.web.BedHouse.wish;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Leaves, transfers and discharges that are planned for a day ahead, through the contract. */
class PlannedStepsIT {
  private static BedHouse house;

  @BeforeAll
  static void start() throws Exception {
    house = new BedHouse();
  }

  @AfterAll
  static void stop() throws Exception {
    house.close();
  }

  private static LocalDate today() {
    return LocalDate.now(ZoneId.of("Asia/Shanghai"));
  }

  private static String living(String bed) {
    String person = house.person(true);
    done(house.admit(person, bed));
    return person;
  }

  private static HttpResponse<String> plan(String person, String kind, int inDays, String more) {
    return house.post(
        "/residents/" + person + "/plan",
        "{\"kind\":\"%s\",\"day\":\"%s\",%s,\"reason\":\"家属要求\"}"
            .formatted(kind, today().plusDays(inDays), more));
  }

  private static HttpResponse<String> leave(String person, int inDays, int backInDays) {
    return plan(
        person,
        "LEAVE",
        inDays,
        "\"expectedReturn\":\"%s\"".formatted(today().plusDays(backInDays)));
  }

  private static HttpResponse<String> transfer(String person, int inDays, String bed) {
    return plan(person, "TRANSFER", inDays, "\"bedId\":\"%s\"".formatted(bed));
  }

  private static HttpResponse<String> discharge(String person, int inDays) {
    return plan(person, "DISCHARGE", inDays, "\"endReason\":\"HOME\"");
  }

  private static JsonNode plans(String home) {
    return house.get("/planned-steps?placeId=" + home).get("items");
  }

  private static HttpResponse<String> cancel(HttpResponse<String> planned) {
    return house.post(
        "/planned-steps/" + json(planned).get("id").asText() + "/cancel", "{\"reason\":\"家属改期\"}");
  }

  private static HttpResponse<String> move(String person, String bed) {
    return house.post(
        "/residents/" + person + "/transfer",
        "{\"bedId\":\"%s\",\"reason\":\"换房\"}".formatted(bed));
  }

  @Test
  void aPlannedLeave_isShown_onceForAPerson_andEndedByTheLeave() {
    String home = house.home(HERE);
    String bed = house.bed(home, true, false);
    String person = living(bed);

    done(leave(person, 5, 7));
    refused(leave(person, 9, 12), 409, "PLANNED");

    JsonNode shown = plans(home);
    assertThat(shown).hasSize(1);
    assertThat(shown.at("/0/kind").asText()).isEqualTo("LEAVE");
    assertThat(shown.at("/0/bedId").asText()).isEqualTo(bed);
    assertThat(shown.at("/0/day").asText()).isEqualTo(today().plusDays(5).toString());
    assertThat(shown.at("/0/plannedBy").asText()).isEqualTo("registrar");
    assertThat(house.state(bed)).as("nothing happens by itself").isEqualTo("OCCUPIED");
    String away = "{\"expectedReturn\":\"%s\",\"reason\":\"探亲\"}";
    done(house.post("/residents/" + person + "/leave", away.formatted(today().plusDays(2))));
    assertThat(plans(home)).as("that was another leave").hasSize(1);
    done(house.post("/residents/" + person + "/leave", away.formatted(today().plusDays(6))));
    assertThat(plans(home)).as("away on the planned day").isEmpty();
  }

  @Test
  void aLeaveThatNobodyTook_isNotEndedByALaterOne() {
    String home = house.home(HERE);
    String person = living(house.bed(home, true, false));
    done(leave(person, 1, 2));
    house
        .sql()
        .useHandle(h ->
            h.execute(
                "update planned_step set on_day = on_day - 3, expected_return = expected_return - 3"
                    + " where resident_id = ?",
                person));

    done(
        house.post(
            "/residents/" + person + "/leave",
            "{\"expectedReturn\":\"%s\",\"reason\":\"就医\"}".formatted(today().plusDays(1))));

    assertThat(plans(home)).as("those days are over").hasSize(1);
  }

  @Test
  void aPromisedBed_isKeptFromOthers_untilThePlanIsGivenUp() {
    String home = house.home(HERE);
    String target = house.bed(home, true, false);
    String person = living(house.bed(home, true, false));
    String other = living(house.bed(home, true, false));
    HttpResponse<String> planned = transfer(person, 5, target);
    done(planned);

    refused(transfer(other, 20, target), 409, "PROMISED");
    refused(house.admit(house.person(true), target), 409, "PROMISED");
    refused(move(other, target), 409, "PROMISED");
    refused(
        house.post("/beds/" + target + "/out-of-service", "{\"reason\":\"维修\"}"), 409, "PROMISED");
    refused(house.keptForRespite(target, true), 409, "STILL_USED");
    done(house.post("/waiting-list", wish(home, house.person(true))));
    assertThat(house.get("/offers?placeId=" + home).get("items")).as("offered to nobody").isEmpty();
    done(cancel(planned));
    refused(cancel(planned), 409, "OVER");

    await(() -> house.state(target).equals("RESERVED"));
  }

  @Test
  void aPlannedTransfer_isDoneByTheTransfer() {
    String home = house.home(HERE);
    String target = house.bed(home, true, false);
    String person = living(house.bed(home, true, false));
    done(transfer(person, 1, target));

    done(move(person, target));

    assertThat(plans(home)).isEmpty();
    assertThat(house.state(target)).isEqualTo("OCCUPIED");
  }

  @Test
  void aBedThatIsTaken_isPlannedOnlyForWhenItIsLeft() {
    String home = house.home(HERE);
    String taken = house.bed(home, true, false);
    String holder = living(taken);
    String person = living(house.bed(home, true, false));

    refused(transfer(person, 5, taken), 409, "BED_NOT_VACANT");
    done(discharge(holder, 5));
    refused(transfer(person, 4, taken), 409, "BED_NOT_VACANT");
    done(transfer(person, 5, taken));
    refused(leave(holder, 6, 8), 409, "PLANNED");
    done(house.post("/residents/" + holder + "/discharge", "{\"reason\":\"HOME\"}"));

    assertThat(plans(home).findValuesAsText("residentId")).containsExactly(person);
    assertThat(house.state(taken)).as("kept for whom it is promised").isEqualTo("VACANT");
    done(move(person, taken));
  }

  @Test
  void whoLeaves_hasNothingPlannedAnyMore() {
    String home = house.home(HERE);
    String person = living(house.bed(home, true, false));
    String target = house.bed(home, true, false);
    done(leave(person, 5, 7));
    done(transfer(person, 9, target));

    done(house.post("/residents/" + person + "/discharge", "{\"reason\":\"DECEASED\"}"));

    assertThat(plans(home)).isEmpty();
    done(house.admit(house.person(true), target));
  }

  /** As by a file that is read in, or a record that is changed. */
  @Test
  void whoLosesTheirBed_keepsThePromise_untilItIsGivenUpOrTheyMoveIn() {
    String home = house.home(HERE);
    String target = house.bed(home, true, false);
    String person = living(house.bed(home, true, false));
    done(transfer(person, 5, target));
    house.sql().useHandle(h -> h.execute("update resident set bed_id = null where id = ?", person));

    String file = "/residents/" + person;
    String closed =
        "/api/v1%s?revision=%d".formatted(file, house.get(file).get("revision").asInt());
    refused(house.running().send("DELETE", closed, house.registrar(), null), 409, "STILL_USED");
    done(house.admit(person, target));

    assertThat(plans(home)).isEmpty();
    String status =
        house
            .sql()
            .withHandle(h ->
                h.createQuery("select status from planned_step where resident_id = :id")
                    .bind("id", person)
                    .mapTo(String.class)
                    .one());
    assertThat(status).isEqualTo("DONE");
  }

  @Test
  void aGuest_isPlannedIntoNoNightThatIsBooked_andNobodyIsBookedIntoTheirs() {
    String home = house.home(HERE);
    String bed = house.bed(home, false, true);
    String other = house.bed(home, false, true);
    String guest = house.person(true);
    house.livesAtHome(guest);
    String booking = json(house.book(bed, guest, today(), today().plusDays(6))).get("id").asText();
    done(house.post("/respite-bookings/" + booking + "/arrive", "{}"));
    HttpResponse<String> booked =
        house.book(other, house.person(true), today().plusDays(5), today().plusDays(8));

    HttpResponse<String> planned = transfer(guest, 2, other);
    refused(planned, 409, "BOOKED");
    assertThat(json(planned).get("detail").asText()).contains(today().plusDays(5).toString());
    done(
        house.post(
            "/respite-bookings/" + json(booked).get("id").asText() + "/cancel",
            "{\"reason\":\"不来了\"}"));
    done(transfer(guest, 2, other));

    refused(
        house.book(other, house.person(true), today().plusDays(5), today().plusDays(8)),
        409,
        "BOOKED");
    done(house.book(other, house.person(true), today().plusDays(6), today().plusDays(8)));
    String before = house.person(true);
    HttpResponse<String> soon = house.book(other, before, today(), today().plusDays(2));
    done(soon);
    done(house.post("/respite-bookings/" + json(soon).get("id").asText() + "/arrive", "{}"));
    refused(house.respiteEnd(before, today().plusDays(3)), 409, "BOOKED");
  }

  @Test
  void aPlanWhoseDayIsOver_isAskedByTheTruthOfBeds() {
    String home = house.home(HERE);
    String bed = house.bed(home, true, false);
    String person = living(bed);
    HttpResponse<String> planned = discharge(person, 1);
    done(planned);
    house
        .sql()
        .useHandle(h ->
            h.execute("update planned_step set on_day = on_day - 2 where resident_id = ?", person));

    await(() -> findings(bed).equals(List.of("PLAN_OVERDUE")));
    done(cancel(planned));

    await(() -> findings(bed).isEmpty());
  }

  private static List<String> findings(String bed) {
    return house.get("/bed-truth").get("items").findParents("bedId").stream()
        .filter(one -> one.get("bedId").asText().equals(bed))
        .map(one -> one.get("kind").asText())
        .toList();
  }

  @Test
  void onlyTheLeadAndTheOffice_plan() {
    String bed = "home-" + HERE;
    String resident = "res-" + HERE + "-1";
    String body =
        "{\"kind\":\"LEAVE\",\"day\":\"%s\",\"expectedReturn\":\"%s\",\"reason\":\"探亲\"}"
            .formatted(today().plusDays(3), today().plusDays(4));
    String path = "/api/v1/residents/" + resident + "/plan";
    String staff = house.running().signIn("staff-" + HERE);

    assertThat(house.running().post(path, staff, body).statusCode()).isEqualTo(403);
    assertThat(house.running().post(path, house.foreignLead(), body).statusCode()).isEqualTo(404);
    HttpResponse<String> planned = house.running().post(path, house.lead(), body);
    done(planned);
    assertThat(
            house
                .running()
                .post(
                    "/api/v1/planned-steps/" + json(planned).get("id").asText() + "/cancel",
                    house.foreignLead(),
                    "{\"reason\":\"x\"}")
                .statusCode())
        .isEqualTo(404);
    assertThat(
            json(house.running().get("/api/v1/planned-steps?placeId=" + bed, staff)).get("items"))
        .as("carers see what is planned")
        .hasSize(1);
    assertThat(
            house
                .post("/residents/" + resident + "/plan", body.replace("LEAVE", "TRANSFER"))
                .statusCode())
        .as("a transfer wants a bed")
        .isEqualTo(400);
  }

  @Test
  void aTransferIntoAnotherHouse_isSeenAndRefusedThere_andTheOldHouseIsToldWhy() {
    String there = "home-" + THERE;
    String target = house.bed(there, true, false);
    String person = living(house.bed("home-" + HERE, true, false));
    HttpResponse<String> planned = transfer(person, 5, target);
    done(planned);
    String path = "/api/v1/planned-steps/" + json(planned).get("id").asText();

    JsonNode seen = plansSeenBy(house.foreignLead(), there);
    assertThat(seen).hasSize(1);
    assertThat(seen.at("/0/incoming").asBoolean()).isTrue();
    assertThat(seen.at("/0/fromPlace").asText()).isEqualTo("福利院");
    assertThat(seen.at("/0/bedId").isNull()).as("of the other house").isTrue();
    assertThat(seen.at("/0/targetBedId").asText()).isEqualTo(target);
    refused(
        house.running().post(path + "/refuse", house.lead(), "{\"reason\":\"x\"}"),
        409,
        "WRONG_STATE");
    assertThat(
            house
                .running()
                .post(path + "/cancel", house.foreignLead(), "{\"reason\":\"x\"}")
                .statusCode())
        .as("it is not theirs to cancel")
        .isEqualTo(404);

    done(house.running().post(path + "/refuse", house.foreignLead(), "{\"reason\":\"床位维修\"}"));
    refused(
        house.running().post(path + "/refuse", house.foreignLead(), "{\"reason\":\"x\"}"),
        409,
        "OVER");

    assertThat(plansSeenBy(house.foreignLead(), there)).isEmpty();
    JsonNode told =
        plansSeenBy(house.lead(), "home-" + HERE).findParents("refusedBy").stream()
            .filter(one -> one.get("residentId").asText().equals(person))
            .findFirst()
            .orElseThrow();
    assertThat(told.get("refusedBy").asText()).isEqualTo("lead-" + THERE);
    assertThat(told.get("refusedWhy").asText()).isEqualTo("床位维修");
    assertThat(told.get("toPlace").asText()).isEqualTo("福利院");
    done(house.admit(house.person(true), target));
    assertThat(audited(path.substring(path.lastIndexOf('/') + 1))).contains("refusePlannedStep");

    HttpResponse<String> another = transfer(person, 6, house.bed("home-" + HERE, true, false));
    done(another);
    assertThat(plansSeenBy(house.lead(), "home-" + HERE).findValuesAsText("refusedBy"))
        .as("another is planned")
        .containsOnly("null");
    done(cancel(another));
  }

  @Test
  void aRefusal_isShownForThreeDaysFromThenOn_whateverTheDayOfThePlan() {
    String person = living(house.bed("home-" + HERE, true, false));
    HttpResponse<String> planned = transfer(person, 30, house.bed("home-" + THERE, true, false));
    done(planned);
    String id = json(planned).get("id").asText();
    done(
        house
            .running()
            .post(
                "/api/v1/planned-steps/" + id + "/refuse",
                house.foreignLead(),
                "{\"reason\":\"床位维修\"}"));

    earlier("on_day = on_day - 40", person);
    assertThat(refusals(person)).isEqualTo(1);
    earlier("on_day = on_day + 40, ended_at = ended_at - interval '3 days'", person);
    assertThat(refusals(person)).isEqualTo(1);
    earlier("ended_at = ended_at - interval '1 day'", person);
    assertThat(refusals(person)).isZero();
  }

  private static void earlier(String set, String person) {
    house
        .sql()
        .useHandle(
            h -> h.execute("update planned_step set " + set + " where resident_id = ?", person));
  }

  /** How many refusals the house is told of where this person lives. */
  private static long refusals(String person) {
    return plansSeenBy(house.lead(), "home-" + HERE).findParents("refusedBy").stream()
        .filter(one -> one.get("residentId").asText().equals(person))
        .filter(one -> !one.get("refusedBy").isNull())
        .count();
  }

  @Test
  void aThirdHouse_knowsNothingOfATransfer() {
    String person = living(house.bed(house.home(HERE), true, false));
    HttpResponse<String> planned = transfer(person, 5, house.bed(house.home(HERE), true, false));
    done(planned);
    String refuse = "/api/v1/planned-steps/" + json(planned).get("id").asText() + "/refuse";

    for (String other : List.of(house.lead(), house.foreignLead())) {
      assertThat(house.running().post(refuse, other, "{\"reason\":\"x\"}").statusCode())
          .isEqualTo(404);
    }
    done(cancel(planned));
  }

  /** Each time one of both wins, and the other is told that it came too late. */
  @Test
  void refusedAtTheMomentItIsTaken_oneOfBothHolds() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int n = 0; n < 8; n++) {
        String target = house.bed("home-" + THERE, true, false);
        String person = living(house.bed("home-" + HERE, true, false));
        HttpResponse<String> planned = transfer(person, 5, target);
        done(planned);
        String refuse = "/api/v1/planned-steps/" + json(planned).get("id").asText() + "/refuse";
        var together = new CyclicBarrier(2);
        Future<HttpResponse<String>> taken =
            threads.submit(() -> {
              together.await();
              return move(person, target);
            });
        Future<HttpResponse<String>> refused =
            threads.submit(() -> {
              together.await();
              return house.running().post(refuse, house.foreignLead(), "{\"reason\":\"床位维修\"}");
            });

        done(taken.get());
        String status = refused.get().statusCode() == 200 ? "REFUSED" : "DONE";
        if (status.equals("DONE")) {
          refused(refused.get(), 409, "OVER");
        }
        assertThat(house.state(target)).as("promised to nobody else by then").isEqualTo("OCCUPIED");
        assertThat(statusOf(person)).isEqualTo(status);
      }
    }
  }

  private static String statusOf(String person) {
    return house
        .sql()
        .withHandle(h ->
            h.createQuery("select status from planned_step where resident_id = :id")
                .bind("id", person)
                .mapTo(String.class)
                .one());
  }

  private static JsonNode plansSeenBy(String session, String home) {
    return json(house.running().get("/api/v1/planned-steps?placeId=" + home, session)).get("items");
  }

  /** The operations that the trail notes about a plan. */
  private static String audited(String plan) {
    String admin = house.running().signIn("admin");
    await(() ->
        json(house.running().get("/api/v1/audit?about=plan:" + plan, admin)).get("items").size()
            > 0);
    return house.running().get("/api/v1/audit?about=plan:" + plan, admin).body();
  }
}
