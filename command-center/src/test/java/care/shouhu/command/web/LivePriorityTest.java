package care.shouhu.command.web;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.Due;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentState;
import care.shouhu.command.incident.IncidentState.Claim;
import care.shouhu.command.incident.IncidentStatus;
import care.shouhu.command.incident.Subject;
import care.shouhu.command.incident.Tier;
import care.shouhu.command.loop.DeskView;
import care.shouhu.command.watch.AlarmClass;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import care.shouhu.core.directory.User.Role;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The same cases are read by {@code priority.spec.ts}: a page keeps what it is sent. */
class LivePriorityTest {
  private static final int IN_WARDS = 1_600;

  /** What the table says of an incident. */
  private record Told(
      String id, IncidentState state, boolean ringing, Tier tier, AlarmClass alarmClass, long at) {

    static Told of(JsonNode json) {
      String by = json.path("claimedBy").textValue();
      return new Told(
          json.get("id").textValue(),
          state(IncidentStatus.valueOf(json.get("status").textValue()), by),
          json.path("ringing").booleanValue(),
          Tier.valueOf(json.get("tierName").textValue()),
          AlarmClass.valueOf(json.get("class").textValue()),
          json.get("openedAt").longValue());
    }

    private static IncidentState state(IncidentStatus status, String by) {
      return switch (status) {
        case OPEN -> new IncidentState.Open(0);
        case CLAIMED -> new IncidentState.Claimed(new Claim(by, by, 0));
        case HANDLED -> new IncidentState.Handled(new Claim(by, by, 0), by, 0, null, null, null);
        case CLOSED, MERGED -> throw new IllegalArgumentException("over");
      };
    }

    Incident incident() {
      Incident incident =
          new Incident(
              id,
              AlarmKind.CALL,
              alarmClass,
              List.of(AlarmKind.CALL),
              subject(),
              state,
              at,
              0,
              tier,
              new Due(0, ringing ? Due.Step.NEXT_TIER : Due.Step.QUIET_ENDS),
              1,
              1,
              List.of(),
              0,
              List.of(),
              1,
              List.of(),
              null,
              null,
              List.of());
      assertThat(incident.isRinging()).isEqualTo(ringing);
      return incident;
    }

    private static Subject subject() {
      return new Subject(
          "resident-1",
          "老人",
          null,
          null,
          "home-1",
          "home-1",
          PlaceKind.INSTITUTION,
          Terrain.TOWN,
          null,
          List.of(),
          null,
          null,
          "520302",
          null,
          null);
    }
  }

  static Stream<JsonNode> cases() throws IOException {
    try (var in = LivePriorityTest.class.getResourceAsStream("/live-priority.json")) {
      List<JsonNode> cases = new ArrayList<>();
      new JsonMapper().readTree(in).forEach(cases::add);
      return cases.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void sorted_standsAsTheTableHasIt(JsonNode one) {
    List<Incident> inOrder = new ArrayList<>();
    one.get("inOrder").forEach(json -> inOrder.add(Told.of(json).incident()));
    var priority =
        new LivePriority(
            one.get("username").textValue(), Role.valueOf(one.get("role").textValue()));

    List<Incident> sorted = inOrder.reversed().stream().sorted(priority).toList();

    assertThat(sorted)
        .as(one.get("what").textValue())
        .extracting(Incident::id)
        .containsExactlyElementsOf(inOrder.stream().map(Incident::id).toList());
  }

  @ParameterizedTest
  @EnumSource(
      value = AlarmClass.class,
      names = {"URGENT", "HIGH"})
  void callThatClimbedToTheCity_isInItsSnapshot_behindAFloodThatWardsHaveInHand(
      AlarmClass alarmClass) {
    List<Incident> incidents = new ArrayList<>();
    for (int i = 0; i < IN_WARDS; i++) {
      var inHand = new IncidentState.Claimed(new Claim("chen", "chen", i));
      incidents.add(new Told("I-" + i, inHand, false, Tier.WARD, AlarmClass.URGENT, i).incident());
    }
    var open = new IncidentState.Open(9_000);
    incidents.add(new Told("I-late", open, true, Tier.CITY_DESK, alarmClass, 9_000).incident());

    JsonNode sent =
        new FloodedDesk(new DeskView(1, incidents), new Directory(), "city")
            .snapshot()
            .get("incidents");

    assertThat(sent).hasSize(LiveSnapshot.INCIDENTS_MAX);
    assertThat(sent.get(0).get("id").textValue()).isEqualTo("I-late");
  }

  @ParameterizedTest
  @EnumSource(
      value = AlarmClass.class,
      names = {"URGENT", "HIGH"})
  void callThatClimbedToTheCity_isInItsSnapshot_behindAFloodThatRingsInWardsAlone(
      AlarmClass alarmClass) {
    List<Incident> incidents = new ArrayList<>();
    var open = new IncidentState.Open(0);
    for (int i = 0; i < IN_WARDS; i++) {
      incidents.add(new Told("I-" + i, open, true, Tier.WARD, AlarmClass.URGENT, i).incident());
    }
    incidents.add(new Told("I-late", open, true, Tier.CITY_DESK, alarmClass, 9_000).incident());

    JsonNode sent =
        new FloodedDesk(new DeskView(1, incidents), new Directory(), "city")
            .snapshot()
            .get("incidents");

    assertThat(sent.get(0).get("id").textValue()).isEqualTo("I-late");
  }
}
