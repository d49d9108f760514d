package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.web.BedHouse.done;
import static care.shouhu.command.web.BedHouse.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Commands of beds through the contract, on the real register. */
class BedsIT {
  private static final String REASON = "家中失火，当日安置";

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
  void withoutAValidAssessment_onlyAReasonAdmits_andStandsInTheHistory() {
    String bed = house.bed(house.home(HERE), true, false);
    String person = house.person(false);

    refused(house.admit(person, bed), 422, "NO_VALID_ASSESSMENT");
    done(
        house.post(
            "/residents/" + person + "/admit",
            "{\"bedId\":\"%s\",\"override\":\"%s\"}".formatted(bed, REASON)));

    assertThat(house.state(bed)).isEqualTo("OCCUPIED");
    assertThat(house.running().directory().residentOfBed(bed).orElseThrow().id()).isEqualTo(person);
    JsonNode stay = house.get("/residents/" + person + "/stays").at("/items/0");
    assertThat(stay.get("override").asText()).isEqualTo(REASON);
    assertThat(stay.get("beganBy").asText()).isEqualTo("registrar");
    JsonNode move = house.get("/beds/" + bed + "/moves").at("/items/0");
    assertThat(move.get("command").asText()).isEqualTo("ADMIT");
    assertThat(move.get("residentId").asText()).isEqualTo(person);
  }

  @Test
  void theSameKeyTwice_doesItOnce_andAnotherRequestUnderItIsRefused() {
    String home = house.home(HERE);
    String bed = house.bed(home, true, false);
    String person = house.person(true);

    HttpResponse<String> first = house.admit(person, bed, "Idempotency-Key", "key-" + person);
    HttpResponse<String> second = house.admit(person, bed, "Idempotency-Key", "key-" + person);
    HttpResponse<String> other =
        house.admit(person, house.bed(home, true, false), "Idempotency-Key", "key-" + person);

    done(first);
    assertThat(second.body()).isEqualTo(first.body());
    refused(other, 422, "KEY_REUSED");
    assertThat(house.get("/beds/" + bed + "/moves").get("items")).hasSize(1);
  }

  @Test
  void manyWhoWantOneBedAtOnce_oneHasIt() {
    String bed = house.bed(house.home(HERE), true, false);
    List<String> people = new ArrayList<>();
    for (int n = 0; n < 6; n++) {
      people.add(house.person(true));
    }

    List<Integer> statuses =
        people.stream()
            .map(person ->
                CompletableFuture.supplyAsync(() -> house.admit(person, bed).statusCode()))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(statuses).containsOnly(200, 409).containsOnlyOnce(200);
  }

  @Test
  void whatIsForeign_isAsIfItWereNotThere() {
    String bed = house.bed("home-" + HERE, true, false);
    String resident = "res-" + HERE + "-1";

    assertThat(
            house
                .running()
                .post("/api/v1/residents/" + resident + "/return", house.foreignLead(), "{}")
                .statusCode())
        .isEqualTo(404);
    assertThat(
            house
                .running()
                .post(
                    "/api/v1/beds/" + bed + "/out-of-service",
                    house.foreignLead(),
                    "{\"reason\":\"x\"}")
                .statusCode())
        .isEqualTo(404);
    assertThat(
            house.running().get("/api/v1/beds/" + bed + "/moves", house.foreignLead()).statusCode())
        .isEqualTo(404);
    refused(
        house
            .running()
            .post(
                "/api/v1/residents/" + house.person(true) + "/admit",
                house.lead(),
                "{\"bedId\":\"" + bed + "\"}"),
        404,
        "NOT_FOUND");
    assertThat(house.state(bed)).isEqualTo("VACANT");
  }

  @Test
  void leave_keepsTheBed_andAReturnEndsIt() {
    String bed = house.bed(house.home(HERE), true, false);
    String person = house.person(true);
    done(house.admit(person, bed));
    LocalDate back = LocalDate.now(ZoneId.of("Asia/Shanghai")).plusDays(2);

    done(
        house.post(
            "/residents/" + person + "/leave",
            "{\"expectedReturn\":\"%s\",\"reason\":\"探亲\"}".formatted(back)));
    assertThat(house.state(bed)).isEqualTo("ON_LEAVE");
    assertThat(house.running().directory().bed(bed).orElseThrow().untilMillis()).isNotNull();
    long since = house.running().directory().bed(bed).orElseThrow().sinceMillis();
    done(
        house.post(
            "/residents/" + person + "/leave",
            "{\"expectedReturn\":\"%s\",\"reason\":\"家属要求\"}".formatted(back.plusDays(5))));
    await(() ->
        house.running().directory().bed(bed).orElseThrow().untilMillis()
            > back.plusDays(5).atStartOfDay(ZoneId.of("Asia/Shanghai")).toEpochSecond() * 1_000);
    assertThat(house.running().directory().bed(bed).orElseThrow().sinceMillis()).isEqualTo(since);
    done(house.post("/residents/" + person + "/return", "{}"));

    assertThat(house.state(bed)).isEqualTo("OCCUPIED");
    refused(house.post("/residents/" + person + "/return", "{}"), 409, "WRONG_STATE");
  }
}
