package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static care.shouhu.command.RunningCommandCenter.json;
import static care.shouhu.command.web.BedHouse.done;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is over or soon will be, through the contract. Each test looks at another home. */
class ExpiriesIT {
  private static final LocalDate TODAY = LocalDate.now(ZoneId.of("Asia/Shanghai"));
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
  void whoLivesInWithAnAssessmentThatIsOver_isListed_untilTheyAreAssessedAgain() {
    String home = house.home(HERE);
    String person = living(home);
    String waiting = house.person(true);
    assessed(person, TODAY.minusDays(400), TODAY.minusDays(35));
    assessed(waiting, TODAY.minusDays(400), TODAY.minusDays(35));

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
                TODAY,
                TODAY.plusDays(180)));

    assertThat(list("ASSESSMENT", home)).isEmpty();
  }

  @Test
  void theLastDayStillCounts_andMoreThanSixtyDaysAheadIsNotYetSaid() {
    String home = house.home(HERE);
    String today = living(home);
    String inSixty = living(home);
    String later = living(home);
    assessed(today, TODAY.minusDays(30), TODAY);
    assessed(inSixty, TODAY.minusDays(30), TODAY.plusDays(60));
    assessed(later, TODAY.minusDays(30), TODAY.plusDays(61));

    assertThat(list("ASSESSMENT", home).findValuesAsText("residentId"))
        .containsExactly(today, inSixty);
    assertThat(count("ASSESSMENT", home)).isEqualTo("0 over, 2 soon");
  }

  @Test
  void onlyTheNewestConsentOfAKind_thatWasGiven_canBeOver() {
    String home = house.home(HERE);
    String person = living(home);
    consent(person, "MONITORING", true, TODAY.minusDays(400), TODAY.minusDays(5));
    consent(person, "LOCATION", true, TODAY.minusDays(400), TODAY.minusDays(5));
    consent(person, "LOCATION", true, TODAY.minusDays(4), null);
    consent(person, "HOME_VISITS", false, TODAY.minusDays(400), TODAY.minusDays(5));

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
              TODAY.minusDays(1));
          h.execute("update place set organisation_id = ? where id = ?", "org-of-" + home, home);
          for (int n = 0; n < 3; n++) {
            h.execute(
                "insert into staff (id, name, post, division, place_id, certified_until) values (?,"
                    + " '赵', 'NURSE', ?, ?, ?)",
                home + "-nurse-" + n,
                HERE,
                home,
                TODAY.plusDays(10));
          }
        });

    assertThat(list("LICENCE", home).at("/0/id").asText()).isEqualTo("org-of-" + home);
    JsonNode first =
        answer("/expiries?kind=CERTIFICATE&limit=2&placeId=" + home, house.registrar());
    JsonNode second =
        answer(
            "/expiries?kind=CERTIFICATE&limit=2&placeId=%s&cursor=%s"
                .formatted(home, first.get("next").asText()),
            house.registrar());
    assertThat(first.get("items").findValuesAsText("id"))
        .containsExactly(home + "-nurse-0", home + "-nurse-1");
    assertThat(second.get("items").findValuesAsText("id")).containsExactly(home + "-nurse-2");
    assertThat(second.get("next").isNull()).isTrue();
  }

  @Test
  void oneSeesTheOwnPart_andWhoReadsAListOfPeople_isInTheTrail() {
    String person = "res-" + THERE + "-1";
    assessed(person, TODAY.minusDays(400), TODAY.minusDays(35));
    house
        .sql()
        .useHandle(h ->
            h.execute(
                "insert into assessment (id, resident_id, level, assessed_on, assessor,"
                    + " valid_until) values (?, ?, 'FULL', ?, '评估员', ?) on conflict (id) do"
                    + " nothing",
                "assessment-" + person,
                person,
                TODAY.minusDays(400),
                TODAY.minusDays(35)));

    assertThat(answer("/expiries?kind=ASSESSMENT", house.foreignLead()).toString())
        .contains(person);
    assertThat(answer("/expiries?kind=ASSESSMENT", house.lead()).toString()).doesNotContain(person);
    String division = house.running().signIn("county-" + HERE);
    assertThat(answer("/expiries?kind=ASSESSMENT", division).toString()).doesNotContain(person);
    assertThat(
            house
                .running()
                .get("/api/v1/expiries?kind=ASSESSMENT&division=" + THERE, division)
                .statusCode())
        .isEqualTo(403);
    String admin = house.running().signIn("admin");
    assertThat(house.running().get("/api/v1/audit?about=resident:" + person, admin).body())
        .contains("listExpiries");
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
    return json(house.running().get("/api/v1" + path, session));
  }
}
