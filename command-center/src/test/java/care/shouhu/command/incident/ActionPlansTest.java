package care.shouhu.command.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import care.shouhu.command.incident.HistoryEntry.Kind;
import care.shouhu.command.incident.Refused.Reason;
import care.shouhu.command.incident.StepTaken.State;
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import care.shouhu.core.directory.User.Role;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The action plan of an incident, its steps and notes, with a clock in seconds. */
class ActionPlansTest {
  private static final Actor LI = actor("li");
  private static final Actor WANG = actor("wang");

  private long second;
  private int numbers;
  private Incident incident;
  private HistoryEntry entry;
  private Refused refused;

  @Test
  void planOfAHome_hasNoStepOfAnInstitution_andTheOtherWayRound() {
    assertThat(steps(atHome(AlarmKind.CALL))).contains("speak").doesNotContain("bedside");
    assertThat(steps(open(AlarmKind.CALL, PlaceKind.INSTITUTION)))
        .contains("bedside")
        .doesNotContain("speak");
    assertThat(steps(open(AlarmKind.CALL, null))).contains("speak", "bedside");
  }

  @Test
  void incidentOfTwoKinds_hasTheStepsOfBoth_eachOnce_andMandatoryIfOneDemandsIt() {
    atHome(AlarmKind.CALL);
    apply(
        IncidentMachine.join(
            incident, incident.subject(), alarm(AlarmKind.FALL, second), moment()));

    List<ActionPlans.Planned> plan = ActionPlans.builtIn().of(incident);

    assertThat(plan).extracting(ActionPlans.Planned::step).doesNotHaveDuplicates();
    assertThat(plan)
        .filteredOn(planned -> planned.step().equals("family"))
        .singleElement()
        .matches(ActionPlans.Planned::mandatory);
  }

  @Test
  void stepTicked_isKeptByName_andInTheHistory() {
    atHome(AlarmKind.CALL);

    command(new Command.Step("I-1", "speak", State.DONE, "本人说口渴"), LI);

    assertThat(incident.step("speak"))
        .hasValueSatisfying(taken -> {
          assertThat(taken.state()).isEqualTo(State.DONE);
          assertThat(taken.byName()).isEqualTo("li");
        });
    assertThat(entry.kind()).isEqualTo(Kind.STEP_DONE);
    assertThat(entry.detail()).containsEntry("step", "speak").containsEntry("note", "本人说口渴");
  }

  @Test
  void stepTickedTwice_isOneEntry() {
    atHome(AlarmKind.CALL);
    command(new Command.Step("I-1", "speak", State.DONE, null), LI);
    int before = incident.historyCount();

    command(new Command.Step("I-1", "speak", State.DONE, null), WANG);

    assertThat(refused).isNull();
    assertThat(incident.historyCount()).isEqualTo(before);
    assertThat(incident.step("speak").orElseThrow().by()).isEqualTo("li");
  }

  @Test
  void stepTakenBack_isOpenAgain() {
    atHome(AlarmKind.CALL);
    command(new Command.Step("I-1", "speak", State.DONE, null), LI);

    command(new Command.Step("I-1", "speak", State.OPEN, null), LI);

    assertThat(incident.steps()).isEmpty();
    assertThat(entry.kind()).isEqualTo(Kind.STEP_UNDONE);
  }

  @Test
  void stepLeftOutWithoutAReason_orOfAnotherPlan_isRefused() {
    atHome(AlarmKind.CALL);

    command(new Command.Step("I-1", "speak", State.SKIPPED, " "), LI);
    assertThat(refused.reason()).isEqualTo(Reason.STEP_REASON_MISSING);
    command(new Command.Step("I-1", "tamper-why", State.DONE, null), LI);
    assertThat(refused.reason()).isEqualTo(Reason.UNKNOWN_STEP);
    assertThat(incident.steps()).isEmpty();
  }

  @Test
  void whoClaimedAndTicksOrWrites_keepsIt() {
    atHome(AlarmKind.CALL);
    command(new Command.Claim("I-1"), LI);
    long firstDue = incident.due().atMillis();
    second += 100;

    command(new Command.Step("I-1", "speak", State.DONE, null), LI);
    assertThat(incident.due().atMillis()).isEqualTo(firstDue + 100_000);
    second += 100;
    command(new Command.Note("I-1", "女儿在路上"), LI);

    assertThat(incident.due().atMillis()).isEqualTo(firstDue + 200_000);
    assertThat(entry.kind()).isEqualTo(Kind.NOTED);
  }

  @Test
  void tickOfAnIncidentNobodyClaimed_stopsNoEscalation() {
    atHome(AlarmKind.CALL);
    Due before = incident.due();
    second += 30;

    command(new Command.Step("I-1", "speak", State.DONE, null), LI);

    assertThat(incident.due()).isEqualTo(before);
    assertThat(incident.isRinging()).isTrue();
  }

  @Test
  void closedWithStepsLeft_saysWhich_andNothingIsAddedAfterwards() {
    atHome(AlarmKind.FALL);
    command(new Command.Claim("I-1"), LI);
    command(new Command.Step("I-1", "speak", State.DONE, null), LI);
    command(new Command.Step("I-1", "send", State.SKIPPED, "邻居已在身边"), LI);
    command(new Command.Handle("I-1", "已通话"), LI);

    command(new Command.Close("I-1", new Closing(Outcome.HELPED, null, null)), WANG);

    assertThat(entry.detail()).containsEntry("stepsLeft", "injuries,do-not-move,family");
    command(new Command.Note("I-1", "晚了"), LI);
    assertThat(refused.reason()).isEqualTo(Reason.WRONG_STATE);
  }

  @Test
  void closedWithAllStepsAccountedFor_saysNothingOfThem() {
    open(AlarmKind.BATTERY_LOW, PlaceKind.HOUSEHOLD);
    command(new Command.Claim("I-1"), LI);
    command(new Command.Step("I-1", "repair", State.DONE, null), LI);
    command(new Command.Handle("I-1", "已换电池"), LI);

    command(new Command.Close("I-1", new Closing(Outcome.TECHNICAL_FIXED, null, null)), WANG);

    assertThat(entry.kind()).isEqualTo(Kind.CLOSED);
    assertThat(entry.detail()).doesNotContainKey("stepsLeft");
  }

  @Test
  void plansThatNameAnUnknownStep_orLeaveOutAKind_areRefused() {
    assertThatThrownBy(() -> ActionPlans.parse("{\"version\":1,\"steps\":{},\"plans\":{}}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("CALL");
  }

  private Incident atHome(AlarmKind kind) {
    return open(kind, PlaceKind.HOUSEHOLD);
  }

  private Incident open(AlarmKind kind, PlaceKind placeKind) {
    boolean placed = placeKind != null;
    Subject subject =
        new Subject(
            "a",
            "张奶奶",
            null,
            null,
            placed ? "p" : null,
            placed ? "地点" : null,
            placeKind,
            placed ? Terrain.TOWN : null,
            null,
            List.of(),
            null,
            null,
            placed ? "520303" : null,
            null,
            null);
    apply(IncidentMachine.open(subject, alarm(kind, second), moment()));
    return incident;
  }

  private static List<String> steps(Incident incident) {
    return ActionPlans.builtIn().of(incident).stream().map(ActionPlans.Planned::step).toList();
  }

  private void command(Command.OnIncident command, Actor actor) {
    refused = null;
    switch (CommandRules.decide(command, incident, actor, moment(), name -> Optional.empty())) {
      case Verdict.Accepted accepted -> apply(accepted.decisions());
      case Verdict.Rejected rejected -> refused = rejected.refused();
      case Verdict.Issued issued -> throw new AssertionError(issued);
      case Verdict.Noted noted -> throw new AssertionError(noted);
      case Verdict.Booked booked -> throw new AssertionError(booked);
    }
  }

  private void apply(List<Decision> decisions) {
    for (Decision decision : decisions) {
      var changed = (Decision.IncidentChanged) decision;
      incident = changed.incident();
      entry = changed.entry();
    }
  }

  private Alarm alarm(AlarmKind kind, long atSecond) {
    long at = atSecond * 1_000;
    return new Alarm("L-" + ++numbers, "d", kind, at, at, at, null, null, 1);
  }

  private DeskMoment moment() {
    return new DeskMoment(
        second * 1_000,
        EscalationPolicy.defaults(),
        new Numbers(0, 0, numbers),
        (subject, kinds) -> List.of());
  }

  private static Actor actor(String name) {
    return new Actor(name, name, Role.COUNTY_OPERATOR, null, Set.of(), "127.0.0.1");
  }
}
