package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.command.bed.Figures;
import care.shouhu.command.indicator.Counts;
import care.shouhu.command.registry.IndicatorCounts;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Beds through the contract, on the real register. */
class BedsIT {
  private static final String REASON = "家中失火，当日安置";
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private static RunningCommandCenter running;
  private static String lead;
  private static String foreignLead;
  private static String registrar;
  private static String city;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
    lead = running.signIn("lead-" + HERE);
    foreignLead = running.signIn("lead-" + THERE);
    registrar = running.signIn("registrar");
    city = running.signIn("city");
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  private static Jdbi sql() {
    return running.database().jdbi();
  }

  /** A new institution, so that the tests do not meet. */
  private static String home(String division) {
    String id = "home-" + NUMBER.incrementAndGet();
    sql()
        .useHandle(h ->
            h.execute(
                """
                insert into place (id, kind, name, division, longitude, latitude)
                values (?, 'INSTITUTION', '院', ?, 106.9, 27.7)
                """,
                id,
                division));
    return id;
  }

  private static String bed(String home, boolean nursing, boolean respite) {
    String id = home + "-bed-" + NUMBER.incrementAndGet();
    sql()
        .useHandle(h ->
            h.execute(
                "insert into bed (id, place_id, room, label, nursing_type, respite) values (?, ?,"
                    + " '1', ?, ?, ?)",
                id,
                home,
                id,
                nursing,
                respite));
    // Whose bed it is, is asked of the directory, which reads what others wrote a moment later.
    await(() -> running.directory().bed(id).isPresent());
    return id;
  }

  /** A file in the register, of somebody nobody serves yet. */
  private static String person(boolean assessed, String... categories) {
    String id = "person-" + NUMBER.incrementAndGet();
    sql()
        .useHandle(h -> {
          h.execute(
              "insert into resident (id, name, birth_year, division, categories) values (?, '李',"
                  + " 1945, ?, ?)",
              id,
              HERE,
              categories);
          if (assessed) {
            h.execute(
                """
                insert into assessment (id, resident_id, level, assessed_on, assessor, valid_until)
                values (?, ?, 'PARTIAL', current_date - 30, '评估员', current_date + 300)
                """,
                "assessment-" + id,
                id);
          }
        });
    return id;
  }

  private static void livesAtHome(String person) {
    sql()
        .useHandle(h -> {
          h.execute(
              """
              insert into place (id, kind, name, division, longitude, latitude)
              values (?, 'HOUSEHOLD', '李家', ?, 106.9, 27.7)
              """,
              "house-of-" + person,
              HERE);
          h.execute(
              "update resident set place_id = ?, care_level = 'PARTIAL' where id = ?",
              "house-of-" + person,
              person);
        });
  }

  private static HttpResponse<String> post(String path, String body, String... headers) {
    return running.post("/api/v1" + path, registrar, body, headers);
  }

  private static JsonNode get(String path) {
    return json(running.get("/api/v1" + path, registrar));
  }

  private static HttpResponse<String> admit(String person, String bed, String... headers) {
    return post("/residents/" + person + "/admit", "{\"bedId\":\"" + bed + "\"}", headers);
  }

  private static void done(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  private static void refused(HttpResponse<String> response, int status, String reason) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(json(response).get("reason").asText()).isEqualTo(reason);
  }

  private static String state(String bed) {
    return running.directory().bed(bed).orElseThrow().state().name();
  }

  @Test
  void withoutAValidAssessment_onlyAReasonAdmits_andStandsInTheHistory() {
    String bed = bed(home(HERE), true, false);
    String person = person(false);

    refused(admit(person, bed), 422, "NO_VALID_ASSESSMENT");
    done(
        post(
            "/residents/" + person + "/admit",
            "{\"bedId\":\"%s\",\"override\":\"%s\"}".formatted(bed, REASON)));

    assertThat(state(bed)).isEqualTo("OCCUPIED");
    assertThat(running.directory().residentOfBed(bed).orElseThrow().id()).isEqualTo(person);
    JsonNode stay = get("/residents/" + person + "/stays").at("/items/0");
    assertThat(stay.get("override").asText()).isEqualTo(REASON);
    assertThat(stay.get("beganBy").asText()).isEqualTo("registrar");
    JsonNode move = get("/beds/" + bed + "/moves").at("/items/0");
    assertThat(move.get("command").asText()).isEqualTo("ADMIT");
    assertThat(move.get("residentId").asText()).isEqualTo(person);
  }

  @Test
  void theSameKeyTwice_doesItOnce_andAnotherRequestUnderItIsRefused() {
    String home = home(HERE);
    String bed = bed(home, true, false);
    String person = person(true);

    HttpResponse<String> first = admit(person, bed, "Idempotency-Key", "key-" + person);
    HttpResponse<String> second = admit(person, bed, "Idempotency-Key", "key-" + person);
    HttpResponse<String> other =
        admit(person, bed(home, true, false), "Idempotency-Key", "key-" + person);

    done(first);
    assertThat(second.body()).isEqualTo(first.body());
    refused(other, 422, "KEY_REUSED");
    assertThat(get("/beds/" + bed + "/moves").get("items")).hasSize(1);
  }

  @Test
  void manyWhoWantOneBedAtOnce_oneHasIt() {
    String bed = bed(home(HERE), true, false);
    List<String> people = new ArrayList<>();
    for (int n = 0; n < 6; n++) {
      people.add(person(true));
    }

    List<Integer> statuses =
        people.stream()
            .map(person -> CompletableFuture.supplyAsync(() -> admit(person, bed).statusCode()))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(statuses).containsOnly(200, 409).containsOnlyOnce(200);
  }

  @Test
  void whatIsForeign_isAsIfItWereNotThere() {
    String bed = bed("home-" + HERE, true, false);
    String resident = "res-" + HERE + "-1";

    assertThat(
            running
                .post("/api/v1/residents/" + resident + "/return", foreignLead, "{}")
                .statusCode())
        .isEqualTo(404);
    assertThat(
            running
                .post("/api/v1/beds/" + bed + "/out-of-service", foreignLead, "{\"reason\":\"x\"}")
                .statusCode())
        .isEqualTo(404);
    assertThat(running.get("/api/v1/beds/" + bed + "/moves", foreignLead).statusCode())
        .isEqualTo(404);
    refused(
        running.post(
            "/api/v1/residents/" + person(true) + "/admit", lead, "{\"bedId\":\"" + bed + "\"}"),
        404,
        "NOT_FOUND");
    assertThat(state(bed)).isEqualTo("VACANT");
  }

  @Test
  void leave_keepsTheBed_andAReturnEndsIt() {
    String bed = bed(home(HERE), true, false);
    String person = person(true);
    done(admit(person, bed));
    LocalDate back = LocalDate.now(ZoneId.of("Asia/Shanghai")).plusDays(2);

    done(
        post(
            "/residents/" + person + "/leave",
            "{\"expectedReturn\":\"%s\",\"reason\":\"探亲\"}".formatted(back)));
    assertThat(state(bed)).isEqualTo("ON_LEAVE");
    assertThat(running.directory().bed(bed).orElseThrow().untilMillis()).isNotNull();
    long since = running.directory().bed(bed).orElseThrow().sinceMillis();
    done(
        post(
            "/residents/" + person + "/leave",
            "{\"expectedReturn\":\"%s\",\"reason\":\"家属要求\"}".formatted(back.plusDays(5))));
    await(() ->
        running.directory().bed(bed).orElseThrow().untilMillis()
            > back.plusDays(5).atStartOfDay(ZoneId.of("Asia/Shanghai")).toEpochSecond() * 1_000);
    assertThat(running.directory().bed(bed).orElseThrow().sinceMillis()).isEqualTo(since);
    done(post("/residents/" + person + "/return", "{}"));

    assertThat(state(bed)).isEqualTo("OCCUPIED");
    refused(post("/residents/" + person + "/return", "{}"), 409, "WRONG_STATE");
  }

  @Test
  void aFreedBed_isOfferedToTheFirst_thenToTheNext_andWhoAcceptsMovesIn() throws Exception {
    String home = home(HERE);
    String bed = bed(home, true, false);
    String living = person(true);
    done(admit(living, bed));
    String other = person(true);
    String tekun = person(true, "TEKUN");
    done(post("/waiting-list", wish(home, other)));
    done(post("/waiting-list", wish(home, tekun)));
    refused(post("/waiting-list", wish(home, tekun)), 409, "ALREADY_WAITING");
    JsonNode queue = get("/waiting-list?placeId=" + home);
    assertThat(queue.at("/items/0/residentId").asText()).isEqualTo(tekun);
    assertThat(queue.at("/items/0/reasons/0").asText()).isEqualTo("TEKUN");
    assertThat(queue.at("/items/1/behind").asText()).isEqualTo("GROUP");

    done(post("/residents/" + living + "/discharge", "{\"reason\":\"HOME\"}"));

    assertThat(state(bed)).isEqualTo("RESERVED");
    JsonNode offer = get("/offers?placeId=" + home).at("/items/0");
    assertThat(offer.get("residentId").asText()).isEqualTo(tekun);
    assertThat(offer.at("/why/group").asText()).isEqualTo("TEKUN");
    refused(admit(other, bed), 409, "BED_NOT_VACANT");

    // Its time passes while nothing runs; it ends once, after the start.
    sql().useHandle(h -> h.execute("update bed_offer set due_at = now() where place_id = ?", home));
    running.restart();
    registrar = running.signIn("registrar");
    lead = running.signIn("lead-" + HERE);
    foreignLead = running.signIn("lead-" + THERE);
    city = running.signIn("city");
    RunningCommandCenter.await(
        () -> get("/offers?placeId=" + home).at("/items/0/residentId").asText().equals(other));
    assertThat(get("/offers?placeId=" + home).at("/items/1/status").asText()).isEqualTo("EXPIRED");
    String second = get("/offers?placeId=" + home).at("/items/0/id").asText();
    done(post("/offers/" + second + "/accept", "{}"));
    refused(post("/offers/" + second + "/accept", "{}"), 409, "OFFER_OVER");
    done(admit(other, bed));

    assertThat(state(bed)).isEqualTo("OCCUPIED");
    assertThat(get("/waiting-list?placeId=" + home).get("items")).hasSize(1);
    assertThat(get("/offers?placeId=" + home).at("/items/0/status").asText()).isEqualTo("ADMITTED");
  }

  @Test
  void onlyAValidAssessment_putsSomebodyAheadInTheQueue() {
    String home = home(HERE);
    String typed = person(false, "POOR");
    String expired = person(true);
    String valid = person(true);
    sql()
        .useHandle(h -> {
          h.execute(
              "update resident set care_level = 'FULL', birth_year = 1955 where id = ?", typed);
          h.execute(
              "update assessment set level = 'FULL', assessed_on = current_date - 400, valid_until"
                  + " = current_date - 35 where resident_id = ?",
              expired);
        });
    done(post("/waiting-list", wish(home, typed)));
    done(post("/waiting-list", wish(home, expired)));
    done(post("/waiting-list", wish(home, valid)));

    JsonNode queue = get("/waiting-list?placeId=" + home).get("items");

    assertThat(queue.findValuesAsText("residentId")).containsExactly(valid, typed, expired);
    assertThat(queue.at("/1/behind").asText()).isEqualTo("CARE_LEVEL");
    assertThat(queue.at("/1/careLevel").isNull()).isTrue();
    assertThat(queue.at("/1/reasons")).as("poor, and nobody found them dependent").isEmpty();
  }

  @Test
  void whoLetAnOfferRunOut_isOfferedTheBedAgain_aWeekLater() {
    String home = home(HERE);
    String bed = bed(home, false, false);
    String person = person(true);
    done(post("/waiting-list", wish(home, person)));
    assertThat(state(bed)).isEqualTo("RESERVED");

    sql().useHandle(h -> h.execute("update bed_offer set due_at = now() where place_id = ?", home));
    await(() -> state(bed).equals("VACANT"));
    JsonNode barred = get("/waiting-list?placeId=" + home).at("/items/0/barred/0");
    assertThat(barred.get("why").asText()).isEqualTo("EXPIRED");
    assertThat(barred.get("until").asLong() - System.currentTimeMillis())
        .isBetween(6 * 86_400_000L, 7 * 86_400_000L);
    sql()
        .useHandle(h ->
            h.execute(
                "update bed_offer set answered_at = answered_at - interval '7 days' where place_id"
                    + " = ?",
                home));
    await(() -> state(bed).equals("RESERVED"));

    assertThat(get("/offers?placeId=" + home).get("items")).hasSize(2);
    assertThat(get("/waiting-list?placeId=" + home).at("/items/0/barred")).isEmpty();
  }

  @Test
  void aBedThatIsVacantByTheRegister_isOfferedToWhoWaits() {
    String home = home(HERE);
    String person = person(true);
    done(post("/waiting-list", wish(home, person)));
    done(
        post(
            "/waiting-list",
            "{\"placeId\":\"%s\",\"personId\":\"%s\",\"nursingType\":true}"
                .formatted(home, person(true))));
    String added = bed(home, false, false);
    await(() -> state(added).equals("RESERVED"));
    String respite = bed(home, true, true);
    done(keptForRespite(respite, false));
    await(() -> state(respite).equals("RESERVED"));

    assertThat(get("/offers?placeId=" + home).get("items").findValuesAsText("bedId"))
        .containsExactlyInAnyOrder(added, respite);
  }

  private static String wish(String home, String person) {
    return "{\"placeId\":\"%s\",\"personId\":\"%s\"}".formatted(home, person);
  }

  @Test
  void whoMovesInElsewhere_leavesTheBedThatWasKept_toTheNext() {
    String first = home(HERE);
    String second = home(HERE);
    String keptHere = bed(first, true, false);
    String person = person(true);
    String next = person(true);
    done(post("/waiting-list", wish(first, person)));
    assertThat(state(keptHere)).as("offered at once").isEqualTo("RESERVED");
    done(post("/waiting-list", wish(first, next)));

    done(admit(person, bed(second, true, false)));

    RunningCommandCenter.await(
        () -> get("/offers?placeId=" + first).at("/items/0/residentId").asText().equals(next));
    assertThat(get("/offers?placeId=" + first).at("/items/1/status").asText())
        .isEqualTo("WITHDRAWN");
  }

  @Test
  void respite_isBookedByNight_andNeverTwice() {
    String home = home(HERE);
    String bed = bed(home, false, true);
    LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
    String guest = person(true);
    livesAtHome(guest);

    HttpResponse<String> booked = book(bed, guest, today, today.plusDays(5));
    done(booked);
    refused(book(bed, person(true), today.plusDays(4), today.plusDays(6)), 409, "BOOKED");
    refused(book(bed(home, false, true), guest, today, today.plusDays(1)), 409, "BOOKED");
    refused(
        book(bed(home, true, false), guest, today, today.plusDays(1)), 422, "NOT_A_RESPITE_BED");
    done(book(bed, person(true), today.plusDays(7), today.plusDays(8)));
    done(post("/respite-bookings/" + json(booked).get("id").asText() + "/arrive", "{}"));

    assertThat(state(bed)).isEqualTo("RESPITE");
    refused(admit(person(true), bed), 409, "BED_NOT_VACANT");
    HttpResponse<String> tooLong = respiteEnd(guest, today.plusDays(8));
    refused(tooLong, 409, "BOOKED");
    assertThat(json(tooLong).get("detail").asText()).contains(today.plusDays(7).toString());
    refused(respiteEnd(guest, today.plusDays(91)), 422, "WRONG_DATE");
    done(respiteEnd(guest, today.plusDays(7)));
    refused(book(bed, person(true), today.plusDays(6), today.plusDays(7)), 409, "BOOKED");
    assertThat(get("/respite-bookings?placeId=" + home).at("/items/0/until").asText())
        .isEqualTo(today.plusDays(7).toString());
    done(post("/residents/" + guest + "/discharge", "{\"reason\":\"RESPITE_OVER\"}"));
    assertThat(running.directory().resident(guest).orElseThrow().placeId())
        .as("lives where they came from")
        .isEqualTo("house-of-" + guest);
    JsonNode bookings = get("/respite-bookings?placeId=" + home).get("items");
    assertThat(bookings.at("/0/status").asText()).isEqualTo("LEFT");
    assertThat(bookings.at("/0/until").asText())
        .as("who goes early leaves the other days to others")
        .isEqualTo(today.plusDays(1).toString());
  }

  /** It is noted within a minute that they did not come. */
  @Test
  void respite_mayEndOnAnotherDay_whileSomebodyIsBookedWhoNeverCame() {
    String home = home(HERE);
    String bed = bed(home, false, true);
    LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
    String guest = person(true);
    String other = person(true);
    livesAtHome(guest);
    HttpResponse<String> booked = book(bed, guest, today, today.plusDays(5));
    done(post("/respite-bookings/" + json(booked).get("id").asText() + "/arrive", "{}"));
    sql()
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

    done(respiteEnd(guest, today.plusDays(6)));
  }

  @Test
  void aBedInUse_goesOnBeingTheBedItIs() {
    String home = home(HERE);
    LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
    String booked = bed(home, false, true);
    String free = bed(home, false, false);
    String lived = bed(home, false, false);
    HttpResponse<String> booking = book(booked, person(true), today.plusDays(1), today.plusDays(3));
    done(booking);
    done(admit(person(true), lived));

    refused(keptForRespite(booked, false), 409, "STILL_USED");
    HttpResponse<String> held = keptForRespite(lived, true);
    refused(held, 409, "BED_NOT_VACANT");
    assertThat(json(held).at("/faults/0/field").asText()).isEqualTo("respite");
    refused(post("/beds/" + booked + "/out-of-service", "{\"reason\":\"维修\"}"), 409, "BOOKED");
    assertThat(state(booked)).isEqualTo("VACANT");
    done(keptForRespite(free, true));
    done(
        post(
            "/respite-bookings/" + json(booking).get("id").asText() + "/cancel",
            "{\"reason\":\"不来了\"}"));
    done(keptForRespite(booked, false));
  }

  private static HttpResponse<String> keptForRespite(String bed, boolean respite) {
    return running.send(
        "PATCH",
        "/api/v1/beds/" + bed,
        registrar,
        "{\"revision\":%d,\"respite\":%b}"
            .formatted(get("/beds/" + bed).get("revision").asInt(), respite));
  }

  @Test
  void aGuestMovedIntoABookedBed_isRefusedWithTheDay() {
    String home = home(HERE);
    LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
    String other = bed(home, false, true);
    String guest = person(true);
    done(book(other, person(true), today.plusDays(2), today.plusDays(4)));
    HttpResponse<String> booked = book(bed(home, false, true), guest, today, today.plusDays(3));
    done(post("/respite-bookings/" + json(booked).get("id").asText() + "/arrive", "{}"));

    HttpResponse<String> moved =
        post(
            "/residents/" + guest + "/transfer",
            "{\"bedId\":\"%s\",\"reason\":\"换房\"}".formatted(other));

    refused(moved, 409, "BOOKED");
    assertThat(json(moved).get("detail").asText()).contains(today.plusDays(2).toString());
  }

  @Test
  void aBedOutOfService_isBookedOnlyForAfterItIsBack() {
    String bed = bed(home(HERE), false, true);
    LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
    String guest = person(true);
    done(
        post(
            "/beds/" + bed + "/out-of-service",
            "{\"reason\":\"维修\",\"expectedBack\":\"%s\"}".formatted(today.plusDays(3))));

    refused(book(bed, guest, today.plusDays(3), today.plusDays(5)), 409, "WRONG_STATE");
    done(book(bed, guest, today.plusDays(4), today.plusDays(5)));
  }

  private static HttpResponse<String> respiteEnd(String person, LocalDate until) {
    return post(
        "/residents/" + person + "/respite-end",
        "{\"until\":\"%s\",\"reason\":\"家中无人照料\"}".formatted(until));
  }

  private static HttpResponse<String> book(
      String bed, String person, LocalDate from, LocalDate until) {
    return post(
        "/respite-bookings",
        "{\"bedId\":\"%s\",\"personId\":\"%s\",\"from\":\"%s\",\"until\":\"%s\"}"
            .formatted(bed, person, from, until));
  }

  @Test
  void withTheDatabaseStopped_commandsSaySo_occupancyIsShownWithItsAge_andNothingIsLost() {
    String bed = bed(home(HERE), true, false);
    String person = person(true);
    done(post("/beds/" + bed + "/out-of-service", "{\"reason\":\"维修\"}"));
    done(post("/beds/" + bed + "/back-in-service", "{}"));
    JsonNode before = json(running.get("/api/v1/occupancy", city));

    running.stopDatabase();
    try {
      HttpResponse<String> stopped = admit(person, bed, "Idempotency-Key", "stopped-" + person);
      refused(stopped, 503, "REGISTER_UNAVAILABLE");
      JsonNode shown = json(running.get("/api/v1/occupancy", city));
      assertThat(shown.at("/items/0/beds").asInt())
          .isPositive()
          .isGreaterThanOrEqualTo(before.at("/items/0/beds").asInt());
      assertThat(shown.at("/items/0/bedsAt").asLong()).isPositive();
      assertThat(stale(before)).doesNotContain("REGISTER");
      await(() -> stale(json(running.get("/api/v1/occupancy", city))).contains("REGISTER"));
      JsonNode old = json(running.get("/api/v1/occupancy", city));
      assertThat(System.currentTimeMillis() - old.at("/items/0/bedsAt").asLong())
          .as("said to be old once it is")
          .isGreaterThan(Figures.REGISTER_STALE_MILLIS);
      assertThat(old.at("/items/0/beds")).isEqualTo(shown.at("/items/0/beds"));
    } finally {
      running.startDatabase();
    }

    RunningCommandCenter.await(
        () -> admit(person, bed, "Idempotency-Key", "stopped-" + person).statusCode() == 200);
    RunningCommandCenter.await(
        () -> running.get("/api/v1/beds/" + bed + "/moves", city).statusCode() == 200);
    assertThat(get("/beds/" + bed + "/moves").get("items")).hasSize(3);
  }

  private static List<String> stale(JsonNode occupancy) {
    List<String> stale = new ArrayList<>();
    occupancy.at("/items/0/stale").forEach(part -> stale.add(part.asText()));
    return stale;
  }

  @Test
  void history_hasThisHour() {
    RunningCommandCenter.await(() ->
        get("/occupancy/history?placeId=home-" + HERE + "&step=hour").get("items").size() > 0);

    JsonNode point = get("/occupancy/history?placeId=home-" + HERE + "&step=hour").at("/items/0");
    assertThat(point.get("occupied").asDouble()).isEqualTo(2);
    assertThat(get("/occupancy/history?placeId=home-" + HERE).at("/items/0/occupied").asDouble())
        .isEqualTo(2);
    assertThat(get("/occupancy/history?division=" + THERE + "&step=hour").get("items")).hasSize(1);
  }

  @Test
  void indicators_areCountedWithTheirAge_andWhatIsMissingIsSaid() {
    JsonNode unknown = indicator(THERE, "beds_per_thousand");
    assertThat(unknown.at("/notComputable/reason").asText()).isEqualTo("ELDERS_UNKNOWN");
    assertThat(unknown.get("value").isNull()).isTrue();

    HttpResponse<String> put =
        post(
            "/elder-counts",
            "{\"division\":\"%s\",\"asOf\":\"2025-12-31\",\"elders\":100,\"source\":\"统计年鉴\"}"
                .formatted(THERE));
    assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
    RunningCommandCenter.await(() -> !indicator(THERE, "beds_per_thousand").get("value").isNull());

    JsonNode known = indicator(THERE, "beds_per_thousand");
    assertThat(known.get("value").asDouble()).isEqualTo(20);
    assertThat(known.get("target2025").asDouble()).isEqualTo(35);
    assertThat(known.get("at").asLong()).isPositive();
    assertThat(indicator(THERE, "nursing_bed_share").get("value").asDouble()).isEqualTo(50);

    JsonNode entered = get("/elder-counts?division=" + THERE).at("/items/0");
    assertThat(entered.get("elders").asInt()).isEqualTo(100);
    assertThat(entered.get("source").asText()).isEqualTo("统计年鉴");
    assertThat(entered.get("by").asText()).isEqualTo("registrar");
  }

  @Test
  void aRespiteGuest_isNotCountedAsLivingInCare() {
    String home = home(HERE);
    String lives = person(true, "TEKUN");
    String guest = person(true, "TEKUN");
    sql()
        .useHandle(h ->
            h.execute("update resident set self_care = 'UNABLE' where id in (?, ?)", lives, guest));
    LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
    done(admit(lives, bed(home, true, false)));
    HttpResponse<String> booked = book(bed(home, false, true), guest, today, today.plusDays(5));
    done(post("/respite-bookings/" + json(booked).get("id").asText() + "/arrive", "{}"));

    var counting = new IndicatorCounts(sql());
    counting.countNow();

    Counts counts = counting.newest(HERE).orElseThrow();
    assertThat(counts.tekunDependent()).isEqualTo(2);
    assertThat(counts.tekunInCare()).isEqualTo(1);
  }

  @Test
  void eldersOfADayToCome_areNotTaken() {
    HttpResponse<String> put =
        post(
            "/elder-counts",
            "{\"division\":\"%s\",\"asOf\":\"2999-12-31\",\"elders\":7,\"source\":\"统计年鉴\"}"
                .formatted(HERE));

    assertThat(put.statusCode()).isEqualTo(422);
    assertThat(json(put).get("reason").asText()).isEqualTo("DAY_TO_COME");
    assertThat(get("/elder-counts?division=" + HERE).get("items")).isEmpty();
  }

  private static JsonNode indicator(String division, String key) {
    HttpResponse<String> response =
        running.get("/api/v1/indicators?division=" + division, registrar);
    for (JsonNode item : json(response).get("items")) {
      if (item.get("key").asText().equals(key)) {
        return item;
      }
    }
    throw new AssertionError(key + " is not in " + response.body());
  }

  @Test
  void monthlyReport_isAFileOfEitherKind() {
    String month = LocalDate.now(ZoneId.of("Asia/Shanghai")).toString().substring(0, 7);

    HttpResponse<String> xlsx = running.get("/api/v1/reports/monthly?month=" + month, city);
    HttpResponse<String> pdf =
        running.get("/api/v1/reports/monthly?format=pdf&month=" + month, lead);

    assertThat(xlsx.statusCode()).as(xlsx.body()).isEqualTo(200);
    assertThat(xlsx.headers().firstValue("content-type").orElse("")).contains("spreadsheetml");
    assertThat(xlsx.body()).startsWith("PK");
    assertThat(pdf.statusCode()).as(pdf.body()).isEqualTo(200);
    assertThat(pdf.body()).startsWith("%PDF-");
    assertThat(running.get("/api/v1/reports/monthly?month=2099-01", city).statusCode())
        .isEqualTo(400);
  }
}
