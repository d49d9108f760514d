package care.shouhu.sim.crew;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.sim.crew.IncidentView.AssignmentView;
import care.shouhu.sim.world.CityPlan;
import care.shouhu.sim.world.PlannedUser;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CrewRulesTest {
  private static final CityPlan CITY = CityPlan.zunyi(1);
  private static final String HOME = "home-520323-h001";
  private static final String WARD = "inst-520323-01";
  private static final long LATER = 3_600_000;

  private final CrewRules rules = rules(false);

  @Test
  void carerOfTheWardClaimsWithinFortySeconds() {
    // Given
    IncidentView call = incident("OPEN", WARD, "INSTITUTION", null, List.of());

    // When
    List<Deed> due = rules.due(List.of(call), Set.of(), 41_000);

    // Then
    assertThat(due)
        .singleElement()
        .isInstanceOfSatisfying(
            Deed.Claim.class, claim -> assertThat(claim.by()).startsWith("staff-520323-01-"));
    assertThat(rules.due(List.of(call), Set.of(), 4_000)).isEmpty();
  }

  @Test
  void homeIsLeftToPeopleForNinetySecondsAndThenTakenByTheCountyDesk() {
    // Given
    IncidentView call = incident("OPEN", HOME, "HOUSEHOLD", null, List.of());

    // Then
    assertThat(rules.due(List.of(call), Set.of(), 89_000)).isEmpty();
    assertThat(rules.due(List.of(call), Set.of(), 121_000))
        .singleElement()
        .isInstanceOfSatisfying(
            Deed.Claim.class, claim -> assertThat(claim.by()).isEqualTo("county-520323"));
  }

  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void whatAPersonClaimedIsNeverTouched(
      @ForAll @IntRange(max = 2) int status,
      @ForAll boolean atHome,
      @ForAll boolean colleaguesAccount,
      @ForAll int salt) {
    // Given: a person claimed it, perhaps by a colleague's account, and one of ours is asked to go
    String responder = atHome ? "field-520323-1" : "staff-520323-01-1";
    IncidentView theirs =
        new IncidentView(
            "I-" + salt,
            List.of("OPEN", "CLAIMED", "HANDLED").get(status),
            "URGENT",
            "CALL",
            0,
            atHome ? HOME : WARD,
            atHome ? "HOUSEHOLD" : "INSTITUTION",
            "520323",
            1,
            colleaguesAccount ? responder : "a-person",
            1000L,
            2000L,
            List.of(assignment("NOTIFIED", responder), assignment("ON_SCENE", responder)));

    // Then
    assertThat(rules.due(List.of(theirs), Set.of(), LATER)).isEmpty();
  }

  @Test
  void workerMayBeToldToAnswerPeopleWhoSendThem() {
    // Given
    IncidentView theirs =
        incident(
            "CLAIMED",
            HOME,
            "HOUSEHOLD",
            "a-person",
            List.of(assignment("NOTIFIED", "field-520323-1")));

    // When
    List<Deed> due = rules(true).due(List.of(theirs), Set.of(), LATER);

    // Then
    assertThat(due)
        .singleElement()
        .isInstanceOfSatisfying(
            Deed.Step.class, step -> assertThat(step.step()).isEqualTo("accept"));
  }

  @Test
  void placesLeftToPeopleAndPlacesUnknownAreNotTouched() {
    List<IncidentView> incidents =
        List.of(
            incident("OPEN", "inst-520303-01", "INSTITUTION", null, List.of()),
            new IncidentView(
                "I-2", "OPEN", "URGENT", "CALL", 0, null, null, null, 1, null, null, null, null),
            new IncidentView(
                "I-3",
                "OPEN",
                "URGENT",
                "CALL",
                0,
                "home-520303-h001",
                "HOUSEHOLD",
                "520303",
                1,
                null,
                null,
                null,
                null));

    assertThat(rules.due(incidents, Set.of(), LATER)).isEmpty();
  }

  @Test
  void fallOfThePendantIsAFalseAlarmWithItsCause() {
    List<Deed.Result> results = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      IncidentView fall =
          new IncidentView(
              "I-" + i,
              "HANDLED",
              "URGENT",
              "FALL",
              0,
              HOME,
              "HOUSEHOLD",
              "520323",
              1,
              "county-520323",
              1L,
              2L,
              List.of());
      rules
          .due(List.of(fall), Set.of(fall.id()), LATER)
          .forEach(d -> results.add(((Deed.Close) d).result()));
    }

    assertThat(results).hasSize(200);
    assertThat(results)
        .allMatch(r -> r.outcome().equals("FALSE_ALARM") == (r.cause() != null))
        .extracting(Deed.Result::outcome)
        .contains("FALSE_ALARM", "HELPED", "HOSPITAL");
  }

  private static CrewRules rules(boolean answersPeople) {
    Map<String, String> passwords =
        CITY.users().stream().collect(Collectors.toMap(PlannedUser::username, u -> "x"));
    return new CrewRules(
        new Colleagues(CITY, passwords),
        new CrewSettings(
            URI.create("http://localhost"),
            Set.of("inst-520303-01"),
            Set.of("520303"),
            answersPeople,
            7));
  }

  private static IncidentView incident(
      String status,
      String placeId,
      String placeKind,
      String claimedBy,
      List<AssignmentView> assignments) {
    Long claimedAt = claimedBy == null ? null : 1000L;
    return new IncidentView(
        "I-1",
        status,
        "URGENT",
        "CALL",
        0,
        placeId,
        placeKind,
        "520323",
        1,
        claimedBy,
        claimedAt,
        null,
        assignments);
  }

  private static AssignmentView assignment(String status, String responder) {
    return new AssignmentView("A-1-" + status, responder, status, 1000, 1000L, 1000L, 1000L);
  }
}
