package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.hold.Hold;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.Refused.Reason;
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.log.Lane;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is held back, on the desk alone, with a clock of the test's own. */
class HoldDeskTest {
  private static final String WELL = "\"hr\":62,\"br\":14";
  private static final String STILL = "\"hr\":0,\"br\":0,\"mv\":1";

  private final DeskAlone alone = new DeskAlone();
  private final DeskState state = alone.state;

  @Test
  void causeThatOutlastsItsShelf_isRaisedWhenTheShelfEnds_once() {
    status("button-1");
    shelve("button-1", AlarmKind.SILENT, 60);

    pass(30 * 60);
    assertThat(incidents()).as("silent since 15 min, and shelved").isEmpty();
    assertThat(state.holds().hold("S-1").orElseThrow().count()).isEqualTo(1);
    pass(30 * 60);

    assertThat(incidents()).hasSize(1);
    assertThat(incidents().getFirst().kind()).isEqualTo(AlarmKind.SILENT);
    assertThat(state.holds().hold("S-1").orElseThrow().endedBy()).isNull();
    pass(3 * 3_600);
    assertThat(incidents().getFirst().alarmCount()).isEqualTo(1);
  }

  @Test
  void causeThatIsOverBeforeItsShelfEnds_raisesNothing() {
    status("button-1");
    shelve("button-1", AlarmKind.SILENT, 60);
    pass(30 * 60);
    status("button-1");
    pass(10 * 60);
    status("button-1");
    pass(10 * 60);
    status("button-1");

    pass(11 * 60);

    assertThat(state.holds().active()).isEmpty();
    assertThat(incidents()).isEmpty();
  }

  @Test
  void otherAlarmsOfTheDevice_ringThroughItsShelf() {
    shelve("button-1", AlarmKind.TAMPER, 60);

    say("button-1", "tamper");
    say("button-1", "call");

    assertThat(incidents()).hasSize(1);
    assertThat(incidents().getFirst().kinds()).containsExactly(AlarmKind.CALL);
    assertThat(incidents().getFirst().isRinging()).isTrue();
  }

  @Test
  void callInATest_ringsNobody_andTheFirstOneAfterIt_doesEvenIfTheTimerIsLate() {
    command(new Command.BeginTest("button-1", 10, "安装"));
    say("button-1", "call");
    assertThat(incidents()).isEmpty();
    assertThat(state.holds().hold("T-1").orElseThrow().held())
        .extracting(Hold.Held::kind)
        .containsExactly(AlarmKind.CALL);

    alone.nowMillis += 10 * 60_000;
    say("button-1", "call");

    assertThat(state.holds().hold("T-1").orElseThrow().isActive()).isTrue();
    assertThat(incidents()).hasSize(1);
    assertThat(incidents().getFirst().isRinging()).isTrue();
  }

  @Test
  void callInATest_thatNobodySaidWasTheirs_ringsAfterTenMinutes() {
    command(new Command.BeginTest("button-1", 60, "安装"));
    pass(5 * 60);
    say("button-1", "call");
    say("button-1", "call");

    pass(10 * 60 - 1);
    assertThat(incidents()).isEmpty();
    pass(1);

    assertThat(incidents()).hasSize(1);
    Incident incident = incidents().getFirst();
    assertThat(incident.kind()).isEqualTo(AlarmKind.CALL);
    assertThat(incident.isRinging()).isTrue();
    assertThat(incident.alarmCount()).as("the newest").isEqualTo(1);
    assertThat(state.holds().active()).isEmpty();
    say("button-1", "call");
    assertThat(incidents().getFirst().alarmCount()).as("the test is over").isEqualTo(2);
  }

  @Test
  void callInATest_thatIsEndedByNameTooLate_rings() {
    command(new Command.BeginTest("button-1", 60, "安装"));
    say("button-1", "call");
    alone.nowMillis += 10 * 60_000;

    var ended = command(new Command.EndHold("T-1"));

    assertThat(ended).isInstanceOf(CommandResult.Booked.class);
    assertThat(incidents()).hasSize(1).allMatch(Incident::isRinging);
    assertThat(state.holds().active()).isEmpty();
  }

  @Test
  void callInATest_thatIsEndedByName_wasATest() {
    command(new Command.BeginTest("button-1", 60, "安装"));
    say("button-1", "call");

    command(new Command.EndHold("T-1"));
    pass(3_600);

    assertThat(incidents()).noneMatch(incident -> incident.kind() == AlarmKind.CALL);
  }

  @Test
  void vitalSignsStillMissingWhenATestIsOver_areOneAlarm_whichEndsWhenTheyAreBack() {
    readings(20, WELL);
    command(new Command.BeginTest("sensor-1", 60, "安装"));
    readings(80, STILL);
    assertThat(incidents()).isEmpty();
    assertThat(held("T-1")).contains(AlarmKind.NO_VITAL_SIGNS);

    readings(11 * 60, STILL);

    assertThat(state.holds().active()).isEmpty();
    assertThat(missingVitalSigns()).as("one lasting cause").hasSize(1);
    assertThat(incidents()).hasSize(1).allMatch(Incident::isRinging);
    readings(80, WELL);
    assertThat(missingVitalSigns()).hasSize(1).allMatch(alarm -> alarm.endedAtMillis() != null);
  }

  @Test
  void vitalSignsThatAreBackBeforeATestIsOver_raiseNothing() {
    readings(20, WELL);
    command(new Command.BeginTest("sensor-1", 60, "安装"));
    readings(80, STILL);
    readings(80, WELL);

    readings(10 * 60, WELL);

    assertThat(state.holds().active()).isEmpty();
    assertThat(incidents()).isEmpty();
  }

  @Test
  void fallInATest_ringsHoweverOftenTheButtonIsPressedAfterIt() {
    command(new Command.BeginTest("button-1", 60, "安装"));
    say("button-1", "fall");
    for (int press = 0; press < 2 * Hold.HELD_MAX; press++) {
      say("button-1", "call");
    }
    assertThat(held("T-1")).hasSize(Hold.HELD_MAX).startsWith(AlarmKind.FALL, AlarmKind.CALL);

    pass(10 * 60);

    assertThat(incidents()).hasSize(1);
    assertThat(incidents().getFirst().kinds()).contains(AlarmKind.FALL, AlarmKind.CALL);
    assertThat(incidents().getFirst().alarmCount()).as("the newest of each").isEqualTo(2);
  }

  @Test
  void numbersOfAlarmsThatWereHeldBack_areNotGivenAgain() {
    command(new Command.BeginTest("button-1", 10, "安装"));
    say("button-1", "call");
    say("button-1", "call");

    say("button-2", "call");

    assertThat(incidents().getFirst().alarms().getFirst().id()).isEqualTo("L-3");
  }

  @Test
  void testOfADeviceThatCallsForHelp_isRefused() {
    say("button-1", "call");

    var refused = (CommandResult.NotDone) command(new Command.BeginTest("button-1", 10, "x"));

    assertThat(refused.refused().reason()).isEqualTo(Reason.DEVICE_HAS_INCIDENT);
  }

  @Test
  void snapshotBringsThemBack_andOneOfBeforeThereWereAnyIsRead() throws Exception {
    shelve("button-1", AlarmKind.SILENT, 60);
    command(new Command.BeginHandover(null, "home", null));
    byte[] json = DecisionBatch.MAPPER.writeValueAsBytes(Snapshot.of(state, UUID.randomUUID()));

    DeskState again = DecisionBatch.MAPPER.readValue(json, Snapshot.class).toState(alone.fold);
    assertThat(List.copyOf(again.holds().all())).isEqualTo(List.copyOf(state.holds().all()));
    assertThat(again.holds().nextId(Hold.Type.TEST)).isEqualTo("T-2");
    assertThat(again.handovers().open(null, "home")).isPresent();

    var old = (ObjectNode) DecisionBatch.MAPPER.readTree(json);
    old.remove(List.of("holds", "lastHold", "handovers", "lastHandover"));
    DeskState before = DecisionBatch.MAPPER.treeToValue(old, Snapshot.class).toState(alone.fold);
    assertThat(before.holds().all()).isEmpty();
    assertThat(before.handovers().all()).isEmpty();
  }

  private void shelve(String device, AlarmKind kind, int minutes) {
    assertThat(command(new Command.Shelve(device, kind, minutes, "噪声")))
        .isInstanceOf(CommandResult.Booked.class);
  }

  private CommandResult command(Command command) {
    return alone.ask(command, DeskAlone.LEAD, null);
  }

  private List<Incident> incidents() {
    return alone.incidents();
  }

  private void say(String device, String kind) {
    alone.say(device, kind);
  }

  /** The sensor of bed 1 says this each 10 s; what is due is done in between. */
  private void readings(int seconds, String body) {
    for (int i = 0; i < seconds / 10; i++) {
      pass(10);
      alone.hear("sensor-1", Lane.ROUTINE, "reading", body + ",\"bed\":true");
    }
  }

  private List<Alarm> missingVitalSigns() {
    return incidents().stream()
        .flatMap(incident -> incident.alarms().stream())
        .filter(alarm -> alarm.kind() == AlarmKind.NO_VITAL_SIGNS)
        .toList();
  }

  private List<AlarmKind> held(String id) {
    return state.holds().hold(id).orElseThrow().held().stream().map(Hold.Held::kind).toList();
  }

  private void status(String device) {
    alone.hear(device, Lane.ROUTINE, "status", "\"battery\":80");
  }

  private void pass(long seconds) {
    alone.pass(seconds);
  }
}
