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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who waits for a bed, and to whom a vacant one is offered, through the contract. */
class BedOffersIT {
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
  void aFreedBed_isOfferedToTheFirst_thenToTheNext_andWhoAcceptsMovesIn() throws Exception {
    String home = house.home(HERE);
    String bed = house.bed(home, true, false);
    String living = house.person(true);
    done(house.admit(living, bed));
    String other = house.person(true);
    String tekun = house.person(true, "TEKUN");
    done(house.post("/waiting-list", wish(home, other)));
    done(house.post("/waiting-list", wish(home, tekun)));
    refused(house.post("/waiting-list", wish(home, tekun)), 409, "ALREADY_WAITING");
    JsonNode queue = house.get("/waiting-list?placeId=" + home);
    assertThat(queue.at("/items/0/residentId").asText()).isEqualTo(tekun);
    assertThat(queue.at("/items/0/reasons/0").asText()).isEqualTo("TEKUN");
    assertThat(queue.at("/items/1/behind").asText()).isEqualTo("GROUP");

    done(house.post("/residents/" + living + "/discharge", "{\"reason\":\"HOME\"}"));

    assertThat(house.state(bed)).isEqualTo("RESERVED");
    JsonNode offer = house.get("/offers?placeId=" + home).at("/items/0");
    assertThat(offer.get("residentId").asText()).isEqualTo(tekun);
    assertThat(offer.at("/why/group").asText()).isEqualTo("TEKUN");
    refused(house.admit(other, bed), 409, "BED_NOT_VACANT");

    // Its time passes while nothing runs; it ends once, after the start.
    house
        .sql()
        .useHandle(h -> h.execute("update bed_offer set due_at = now() where place_id = ?", home));
    house.running().restart();
    house.signIn();
    await(() ->
        house.get("/offers?placeId=" + home).at("/items/0/residentId").asText().equals(other));
    assertThat(house.get("/offers?placeId=" + home).at("/items/1/status").asText())
        .isEqualTo("EXPIRED");
    String second = house.get("/offers?placeId=" + home).at("/items/0/id").asText();
    done(house.post("/offers/" + second + "/accept", "{}"));
    refused(house.post("/offers/" + second + "/accept", "{}"), 409, "OFFER_OVER");
    done(house.admit(other, bed));

    assertThat(house.state(bed)).isEqualTo("OCCUPIED");
    assertThat(house.get("/waiting-list?placeId=" + home).get("items")).hasSize(1);
    assertThat(house.get("/offers?placeId=" + home).at("/items/0/status").asText())
        .isEqualTo("ADMITTED");
  }

  @Test
  void onlyAValidAssessment_putsSomebodyAheadInTheQueue() {
    String home = house.home(HERE);
    String typed = house.person(false, "POOR");
    String expired = house.person(true);
    String valid = house.person(true);
    house
        .sql()
        .useHandle(h -> {
          h.execute(
              "update resident set care_level = 'FULL', birth_year = 1955 where id = ?", typed);
          h.execute(
              "update assessment set level = 'FULL', assessed_on = current_date - 400, valid_until"
                  + " = current_date - 35 where resident_id = ?",
              expired);
        });
    done(house.post("/waiting-list", wish(home, typed)));
    done(house.post("/waiting-list", wish(home, expired)));
    done(house.post("/waiting-list", wish(home, valid)));

    JsonNode queue = house.get("/waiting-list?placeId=" + home).get("items");

    assertThat(queue.findValuesAsText("residentId")).containsExactly(valid, typed, expired);
    assertThat(queue.at("/1/behind").asText()).isEqualTo("CARE_LEVEL");
    assertThat(queue.at("/1/careLevel").isNull()).isTrue();
    assertThat(queue.at("/1/reasons")).as("poor, and nobody found them dependent").isEmpty();
  }

  @Test
  void whoLetAnOfferRunOut_isOfferedTheBedAgain_aWeekLater() {
    String home = house.home(HERE);
    String bed = house.bed(home, false, false);
    String person = house.person(true);
    done(house.post("/waiting-list", wish(home, person)));
    assertThat(house.state(bed)).isEqualTo("RESERVED");

    house
        .sql()
        .useHandle(h -> h.execute("update bed_offer set due_at = now() where place_id = ?", home));
    await(() -> house.state(bed).equals("VACANT"));
    JsonNode barred = house.get("/waiting-list?placeId=" + home).at("/items/0/barred/0");
    assertThat(barred.get("why").asText()).isEqualTo("EXPIRED");
    assertThat(barred.get("until").asLong() - System.currentTimeMillis())
        .isBetween(6 * 86_400_000L, 7 * 86_400_000L);
    house
        .sql()
        .useHandle(h ->
            h.execute(
                "update bed_offer set answered_at = answered_at - interval '7 days' where place_id"
                    + " = ?",
                home));
    await(() -> house.state(bed).equals("RESERVED"));

    assertThat(house.get("/offers?placeId=" + home).get("items")).hasSize(2);
    assertThat(house.get("/waiting-list?placeId=" + home).at("/items/0/barred")).isEmpty();
  }

  @Test
  void aBedThatIsVacantByTheRegister_isOfferedToWhoWaits() {
    String home = house.home(HERE);
    String person = house.person(true);
    done(house.post("/waiting-list", wish(home, person)));
    done(
        house.post(
            "/waiting-list",
            "{\"placeId\":\"%s\",\"personId\":\"%s\",\"nursingType\":true}"
                .formatted(home, house.person(true))));
    String added = house.bed(home, false, false);
    await(() -> house.state(added).equals("RESERVED"));
    String respite = house.bed(home, true, true);
    done(house.keptForRespite(respite, false));
    await(() -> house.state(respite).equals("RESERVED"));

    assertThat(house.get("/offers?placeId=" + home).get("items").findValuesAsText("bedId"))
        .containsExactlyInAnyOrder(added, respite);
  }

  @Test
  void whoMovesInElsewhere_leavesTheBedThatWasKept_toTheNext() {
    String first = house.home(HERE);
    String second = house.home(HERE);
    String keptHere = house.bed(first, true, false);
    String person = house.person(true);
    String next = house.person(true);
    done(house.post("/waiting-list", wish(first, person)));
    assertThat(house.state(keptHere)).as("offered at once").isEqualTo("RESERVED");
    done(house.post("/waiting-list", wish(first, next)));

    done(house.admit(person, house.bed(second, true, false)));

    await(() ->
        house.get("/offers?placeId=" + first).at("/items/0/residentId").asText().equals(next));
    assertThat(house.get("/offers?placeId=" + first).at("/items/1/status").asText())
        .isEqualTo("WITHDRAWN");
  }

  @Test
  void openOffers_areCounted_forWhoSeesThem_withTheSoonest_andNobodyIsNamed() {
    String near = "home-" + HERE;
    String far = "home-" + THERE;
    String first = house.bed(near, true, false);
    String second = house.bed(far, true, false);
    String person = house.person(true);
    String other = house.person(true);
    done(house.post("/waiting-list", wish(near, person)));
    done(house.post("/waiting-list", wish(far, other)));
    assertThat(house.state(first)).isEqualTo("RESERVED");
    assertThat(house.state(second)).isEqualTo("RESERVED");
    house
        .sql()
        .useHandle(h ->
            h.execute(
                "update bed_offer set due_at = now() + interval '1 hour' where bed_id = ?",
                second));

    JsonNode ofLead = open(house.lead());
    assertThat(ofLead.get("open").asInt()).isEqualTo(1);
    assertThat(ofLead.get("places").findValuesAsText("placeId")).containsExactly(near);
    assertThat(ofLead.get("soonestDueAt").asLong())
        .isBetween(
            System.currentTimeMillis() + 47 * 3_600_000L,
            System.currentTimeMillis() + 48 * 3_600_000L);
    JsonNode ofAll = open(house.city());
    assertThat(ofAll.at("/places/0/placeId").asText()).isEqualTo(far);
    assertThat(ofAll.get("soonestDueAt")).isEqualTo(ofAll.at("/places/0/soonestDueAt"));
    assertThat(ofAll.toString()).doesNotContain(person, other);

    String offer = house.get("/offers?placeId=" + near).at("/items/0/id").asText();
    done(house.post("/offers/" + offer + "/accept", "{}"));
    assertThat(open(house.lead()).get("open").asInt()).as("answered").isZero();
    assertThat(open(house.lead()).get("soonestDueAt").isNull()).isTrue();
  }

  private static JsonNode open(String session) {
    return json(house.running().get("/api/v1/offers/open", session));
  }
}
