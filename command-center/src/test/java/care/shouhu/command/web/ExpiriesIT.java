package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.await;
import static care.shouhu.command.RunningCommandCenter.json;
import static care.shouhu.command.web.BedHouse.done;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is over or soon will be, through the contract. Each test looks at another home. */
class ExpiriesIT {
  private static LocalDate today;
  private static BedHouse house;

  @BeforeAll
  static void start() throws Exception {
    house = new BedHouse();
    today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
  }

  @AfterAll
  static void stop() throws Exception {
    house.close();
  }

  @Test
  void whoLivesInWithAnAssessmentThatIsOver_isListed_untilTheyAreAssessedAgain() {
    String home = house.home(HERE);
    String person = living(home);
    String waiting = house.person(true);
    assessed(person, today.minusDays(400), today.minusDays(35));
    assessed(waiting, today.minusDays(400), today.minusDays(35));

    JsonNode list = list("ASSESSMENT", home);
    assertThat(list).hasSize(1);
    assertThat(list.at("/0/residentId").asText()).isEqualTo(person);
    assertThat(list.at("/0/days").asInt()).isEqualTo(-35);
    assertThat(list.at("/0/livesIn").asBoolean()).isTrue();
    assertThat(count("ASSESSMENT", home)).isEqualTo("1 over, 0 soon");

    house
        .sql()
        .useHandle(h ->
            h.execute(
                "insert into assessment (id, resident_id, level, assessed_on, assessor,"
                    + " valid_until) values (?, ?, 'FULL', ?, '评估员', ?)",
                "again-" + person,
                person,
                today,
                today.plusDays(180)));

    assertThat(list("ASSESSMENT", home)).isEmpty();
  }

  @Test
  void theLastDayStillCounts_andMoreThanSixtyDaysAheadIsNotYetSaid() {
    String home = house.home(HERE);
    String still = living(home);
    String inSixty = living(home);
    String later = living(home);
    assessed(still, today.minusDays(30), today);
    assessed(inSixty, today.minusDays(30), today.plusDays(60));
    assessed(later, today.minusDays(30), today.plusDays(61));

    assertThat(list("ASSESSMENT", home).findValuesAsText("residentId"))
        .containsExactly(still, inSixty);
    assertThat(count("ASSESSMENT", home)).isEqualTo("0 over, 2 soon");
  }

  @Test
  void onlyTheNewestConsentOfAKind_thatWasGiven_canBeOver() {
    String home = house.home(HERE);
    String person = living(home);
    consent(person, "MONITORING", true, today.minusDays(400), today.minusDays(5));
    consent(person, "LOCATION", true, today.minusDays(400), today.minusDays(5));
    consent(person, "LOCATION", true, today.minusDays(4), null);
    consent(person, "HOME_VISITS", false, today.minusDays(400), today.minusDays(5));

    assertThat(list("CONSENT", home).findValuesAsText("consent")).containsExactly("MONITORING");
  }

  @Test
  void licencesAndCertificates_areListedToo_pageByPage() {
    String home = house.home(HERE);
    house
        .sql()
        .useHandle(h -> {
          h.execute(
              "insert into organisation (id, name, division, licence_until) values (?, '院', ?, ?)",
              "org-of-" + home,
              HERE,
              today.minusDays(1));
          h.execute("update place set organisation_id = ? where id = ?", "org-of-" + home, home);
          for (int n = 0; n < 3; n++) {
            h.execute(
                "insert into staff (id, name, post, division, place_id, certified_until) values (?,"
                    + " '赵', 'NURSE', ?, ?, ?)",
                home + "-nurse-" + n,
                HERE,
                home,
                today.plusDays(n == 2 ? 3 : 10));
          }
        });

    String path = "/api/v1/expiries?kind=LICENCE&placeId=" + home;
    await(() -> house.running().get(path, house.registrar()).statusCode() == 200);
    assertThat(list("LICENCE", home).at("/0/id").asText()).isEqualTo("org-of-" + home);
    JsonNode first =
        answer("/expiries?kind=CERTIFICATE&limit=2&placeId=" + home, house.registrar());
    JsonNode second =
        answer(
            "/expiries?kind=CERTIFICATE&limit=2&placeId=%s&cursor=%s"
                .formatted(home, first.get("next").asText()),
            house.registrar());
    assertThat(first.get("items").findValuesAsText("id"))
        .as("by the day, and of a day by the id")
        .containsExactly(home + "-nurse-2", home + "-nurse-0");
    assertThat(second.get("items").findValuesAsText("id")).containsExactly(home + "-nurse-1");
    assertThat(second.get("next").isNull()).isTrue();
  }

  @Test
  void oneSeesTheOwnPart_andWhoReadsAListOfPeople_isInTheTrail() {
    String here = overdue(HERE);
    String there = overdue(THERE);
    String lead = house.lead();
    String county = house.running().signIn("county-" + HERE);

    assertThat(people(house.foreignLead())).contains(there).doesNotContain(here);
    assertThat(people(lead)).contains(here).doesNotContain(there);
    assertThat(people(county)).contains(here).doesNotContain(there);
    assertThat(people(house.registrar())).contains(here, there);
    assertThat(over(lead)).isEqualTo(people(lead).size());
    assertThat(over(county)).isEqualTo(people(county).size());
    assertThat(over(house.registrar())).isGreaterThan(over(county)).isGreaterThan(over(lead));
    String foreign = "division=" + THERE;
    assertThat(
            house.running().get("/api/v1/expiries?kind=ASSESSMENT&" + foreign, county).statusCode())
        .isEqualTo(403);
    assertThat(house.running().get("/api/v1/expiries/counts?" + foreign, county).statusCode())
        .isEqualTo(403);
    String admin = house.running().signIn("admin");
    assertThat(house.running().get("/api/v1/audit?about=resident:" + there, admin).body())
        .contains("listExpiries");
  }

  /** Who lives in the institution of a county that has a lead of its own, a month after the day. */
  private static String overdue(String division) {
    String person = living("home-" + division);
    assessed(person, today.minusDays(400), today.minusDays(35));
    return person;
  }

  /** Those whose assessment is over, of what somebody sees. */
  private static List<String> people(String session) {
    return answer("/expiries?kind=ASSESSMENT&limit=200", session)
        .get("items")
        .findParents("days")
        .stream()
        .filter(one -> one.get("days").asInt() < 0)
        .map(one -> one.get("residentId").asText())
        .toList();
  }

  private static int over(String session) {
    for (JsonNode one : answer("/expiries/counts", session).get("kinds")) {
      if (one.get("kind").asText().equals("ASSESSMENT")) {
        return one.get("over").asInt();
      }
    }
    throw new AssertionError("no ASSESSMENT");
  }

  private static String living(String home) {
    String person = house.person(true);
    done(house.admit(person, house.bed(home, true, false)));
    return person;
  }

  private static void assessed(String person, LocalDate on, LocalDate until) {
    house
        .sql()
        .useHandle(h ->
            h.execute(
                "update assessment set assessed_on = ?, valid_until = ? where resident_id = ?",
                on,
                until,
                person));
  }

  private static void consent(
      String person, String kind, boolean given, LocalDate on, LocalDate untilOrNull) {
    house
        .sql()
        .useHandle(h ->
            h.execute(
                "insert into consent (id, resident_id, kind, given, given_on, given_by,"
                    + " valid_until) values (?, ?, ?, ?, ?, '王六', ?)",
                person + "-" + kind + "-" + on,
                person,
                kind,
                given,
                on,
                untilOrNull));
  }

  private static JsonNode list(String kind, String home) {
    return answer("/expiries?kind=%s&placeId=%s".formatted(kind, home), house.registrar())
        .get("items");
  }

  private static String count(String kind, String home) {
    for (JsonNode one :
        answer("/expiries/counts?placeId=" + home, house.registrar()).get("kinds")) {
      if (one.get("kind").asText().equals(kind)) {
        return "%d over, %d soon".formatted(one.get("over").asInt(), one.get("soon").asInt());
      }
    }
    throw new AssertionError("no " + kind);
  }

  private static JsonNode answer(String path, String session) {
    HttpResponse<String> answer = house.running().get("/api/v1" + path, session);
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return json(answer);
  }
}
