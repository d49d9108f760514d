package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.hold.Hold;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.Refused.Reason;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.log.Lane;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is held back, on the desk alone, with a clock of the test's own. */
class HoldDeskTest {
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

  private void status(String device) {
    alone.hear(device, Lane.ROUTINE, "status", "\"battery\":80");
  }

  private void pass(long seconds) {
    alone.pass(seconds);
  }
}
