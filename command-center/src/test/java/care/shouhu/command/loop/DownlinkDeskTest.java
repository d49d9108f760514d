package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import care.shouhu.command.downlink.Downlink;
import care.shouhu.command.downlink.DownlinkStatus;
import care.shouhu.command.incident.Actor;
import care.shouhu.command.incident.Closing;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.HelpNote;
import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.HistoryEntry.Kind;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.Outcome;
import care.shouhu.command.incident.Refused.Reason;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.event.CommandStep;
import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.CommandPayload;
import care.shouhu.core.wire.DeviceCommand;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Commands to devices on the desk alone: who is told what, and when. */
class DownlinkDeskTest {
  private static final Actor CITY = DeskAlone.CITY;
  private static final Actor LEAD = DeskAlone.LEAD;

  private final DeskAlone alone = new DeskAlone();
  private final DeskState state = alone.state;
  private int keys;

  private Incident incident() {
    return alone.incidents().getFirst();
  }

  private List<Downlink> commands() {
    return List.copyOf(state.downlinks().all());
  }

  private void say(String device, String kind) {
    alone.say(device, kind);
  }

  private void reply(String device, String commandId, boolean ok) {
    alone.hear(device, Lane.ROUTINE, "reply", "\"id\":\"%s\",\"ok\":%s".formatted(commandId, ok));
  }

  private void told(String device, String commandId, CommandStep step) {
    alone.hear(
        Lane.URGENT,
        CommandPayload.envelope(device, Profile.NATIVE, commandId, step, alone.nowMillis));
  }

  private void pass(long seconds) {
    alone.pass(seconds);
  }

  private CommandResult ask(Command command, Actor actor) {
    return alone.ask(command, actor, "key-" + ++keys);
  }

  private void dispatch(String... workers) {
    assertThat(ask(new Command.Dispatch(incident().id(), List.of(workers)), CITY))
        .isInstanceOf(CommandResult.Done.class);
  }

  private static Actor worker(String name) {
    return DeskAlone.worker(name);
  }

  private String assignmentOf(String worker) {
    return DeskAlone.assignmentOf(incident(), worker);
  }

  private void accept(String worker) {
    assertThat(ask(new Command.Accept(assignmentOf(worker), null), worker(worker)))
        .isInstanceOf(CommandResult.Done.class);
  }

  @Test
  void theDeviceThatCalledIsToldWhenTheFirstAcceptsAndNotAgainForTheNext() {
    say("button-home", "call");
    dispatch("worker-1", "worker-2");
    assertThat(commands()).isEmpty();

    accept("worker-1");
    told("button-home", "C-1", CommandStep.DELIVERED);
    accept("worker-2");

    assertThat(commands()).hasSize(1);
    Downlink told = commands().getFirst();
    assertThat(told.id()).isEqualTo("C-1");
    assertThat(told.deviceId()).isEqualTo("button-home");
    assertThat(told.kind()).isEqualTo(DeviceCommand.Kind.HELP_IS_COMING);
    assertThat(told.by()).isEqualTo("worker-1");
    assertThat(told.incidentId()).isEqualTo(incident().id());
    assertThat(incident().help())
        .extracting(HelpNote::commandId, HelpNote::status)
        .containsExactly(tuple("C-1", DownlinkStatus.DELIVERED));
  }

  @Test
  void oneTapOfTheStaffTellsToo() {
    say("button-1", "fall");

    ask(new Command.Claim(incident().id()), LEAD);

    assertThat(commands()).extracting(Downlink::deviceId).containsExactly("button-1");
  }

  @Test
  void aClaimWithoutAnybodyGoingTellsNobody() {
    say("button-home", "call");

    ask(new Command.Claim(incident().id()), CITY);

    assertThat(commands()).isEmpty();
  }

  @Test
  void whatDidNotCallAndWhatWasTakenBackIsNotTold() {
    say("button-1", "tamper");
    dispatch("worker-1");
    accept("worker-1");
    assertThat(commands()).isEmpty();

    say("button-2", "call");
    say("button-2", "cancel");
    Incident second = List.copyOf(state.incidents().all()).getLast();
    ask(new Command.Claim(second.id()), LEAD);

    assertThat(commands()).isEmpty();
  }

  @Test
  void whenNobodyWasComingAnyMoreTheNextAcceptanceIsToldAgain() {
    say("button-home", "call");
    dispatch("worker-1");
    accept("worker-1");
    told("button-home", "C-1", CommandStep.DELIVERED);
    reply("button-home", "C-1", true);
    ask(new Command.Decline(assignmentOf("worker-1"), "车坏了", null), worker("worker-1"));
    accept("worker-2");

    assertThat(commands()).extracting(Downlink::id).containsExactly("C-1", "C-2");
    assertThat(incident().help()).extracting(HelpNote::commandId).containsExactly("C-2");
  }

  @Test
  void aCommandStillOnItsWayIsNotSentBeside() {
    say("button-home", "call");
    dispatch("worker-1");
    accept("worker-1");
    ask(new Command.Decline(assignmentOf("worker-1"), "车坏了", null), worker("worker-1"));
    accept("worker-2");

    assertThat(commands()).hasSize(1);
  }

  @Test
  void anotherDeviceThatCallsWhileSomebodyIsOnTheWayIsToldAtOnce() {
    say("button-1", "call");
    dispatch("worker-1");
    accept("worker-1");

    say("sensor-1", "fall");
    say("sensor-1", "fall");

    assertThat(commands()).extracting(Downlink::deviceId).containsExactly("button-1", "sensor-1");
    assertThat(incident().help()).hasSize(2);
  }

  @Test
  void onTheSceneNobodyIsToldThatHelpIsComing() {
    say("button-1", "call");
    dispatch("worker-1");
    accept("worker-1");
    ask(new Command.OnScene(assignmentOf("worker-1"), null, null, null), worker("worker-1"));

    say("sensor-1", "fall");

    assertThat(commands()).extracting(Downlink::deviceId).containsExactly("button-1");
  }

  @Test
  void whatBecameOfItStandsAtTheIncidentAndInItsHistory() {
    say("button-home", "call");
    dispatch("worker-1");
    accept("worker-1");
    told("button-home", "C-1", CommandStep.SENT);
    told("button-home", "C-1", CommandStep.DELIVERED);
    assertThat(incident().help().getFirst().status()).isEqualTo(DownlinkStatus.DELIVERED);

    reply("button-home", "C-1", true);

    assertThat(incident().help().getFirst().status()).isEqualTo(DownlinkStatus.DONE);
    assertThat(state.incidents().history(incident().id()))
        .filteredOn(entry -> entry.kind() == Kind.HELP_ANNOUNCED)
        .extracting((HistoryEntry entry) -> entry.detail().get("status"))
        .containsExactly("QUEUED", "DELIVERED", "DONE");
  }

  @Test
  void aReplyOfAnotherDeviceAndOneToNothingChangeNothing() {
    say("button-home", "call");
    dispatch("worker-1");
    accept("worker-1");

    reply("button-1", "C-1", true);
    told("button-1", "C-1", CommandStep.DELIVERED);
    reply("button-home", "C-7", true);

    assertThat(commands().getFirst().status()).isEqualTo(DownlinkStatus.QUEUED);
  }

  @Test
  void withoutAnyWordItTimesOutAndTheIncidentSaysSo() {
    say("button-home", "call");
    dispatch("worker-1");
    accept("worker-1");

    pass(302);
    assertThat(commands().getFirst().status()).isEqualTo(DownlinkStatus.QUEUED);
    pass(1);

    assertThat(commands().getFirst().status()).isEqualTo(DownlinkStatus.TIMED_OUT);
    assertThat(incident().help().getFirst().reason()).isEqualTo(Downlink.Reason.NOT_DELIVERED);
  }

  @Test
  void aClosedIncidentIsLeftAlone() {
    say("button-home", "call");
    dispatch("worker-1");
    accept("worker-1");
    ask(new Command.OnScene(assignmentOf("worker-1"), null, null, null), worker("worker-1"));
    Closing helped = new Closing(Outcome.HELPED, null, null);
    ask(new Command.Done(assignmentOf("worker-1"), helped, null), worker("worker-1"));
    ask(new Command.Close(incident().id(), helped), CITY);
    Incident closed = incident();

    reply("button-home", "C-1", true);

    assertThat(commands().getFirst().status()).isEqualTo(DownlinkStatus.DONE);
    assertThat(incident()).isEqualTo(closed);
  }

  @Test
  void peopleMayHaveSoManyOpenADeviceAndAnIncidentStillGetsThrough() {
    var identify = new Command.Instruct("button-home", DeviceCommand.Kind.IDENTIFY, null);
    for (int i = 0; i < DownlinkBook.OPEN_PER_DEVICE_MAX; i++) {
      assertThat(ask(identify, CITY)).isInstanceOf(CommandResult.Issued.class);
    }

    var refused = (CommandResult.NotDone) ask(identify, CITY);
    assertThat(refused.refused().reason()).isEqualTo(Reason.TOO_MANY_FOR_DEVICE);
    say("button-home", "call");
    dispatch("worker-1");
    accept("worker-1");

    assertThat(state.downlinks().openOf("button-home"))
        .isEqualTo(DownlinkBook.OPEN_PER_DEVICE_MAX + 1);
    told("button-home", "C-1", CommandStep.EXPIRED);
    told("button-home", "C-2", CommandStep.REFUSED);
    assertThat(ask(identify, CITY)).isInstanceOf(CommandResult.Issued.class);
  }

  @Test
  void theSameKeyGetsTheSameCommandAndAnotherWishUnderItIsRefused() {
    var interval = new Command.Instruct("sensor-1", DeviceCommand.Kind.SET_INTERVAL, 30);
    var first = (CommandResult.Issued) alone.ask(interval, LEAD, "k");
    told("sensor-1", first.downlink().id(), CommandStep.SENT);

    var again = (CommandResult.Issued) alone.ask(interval, LEAD, "k");
    var other = new Command.Instruct("sensor-1", DeviceCommand.Kind.SET_INTERVAL, 60);
    var reused = (CommandResult.NotDone) alone.ask(other, LEAD, "k");

    assertThat(again.repeated()).isTrue();
    assertThat(again.downlink().id()).isEqualTo(first.downlink().id());
    assertThat(again.downlink().status()).isEqualTo(DownlinkStatus.SENT);
    assertThat(reused.refused().reason()).isEqualTo(Reason.KEY_REUSED);
    assertThat(commands()).hasSize(1);
  }

  @Test
  void whoMayNotIsRefused() {
    var reboot = new Command.Instruct("sensor-1", DeviceCommand.Kind.REBOOT, null);

    var refused = (CommandResult.NotDone) ask(reboot, CITY);

    assertThat(refused.refused().reason()).isEqualTo(Reason.NOT_ALLOWED);
    assertThat(ask(reboot, LEAD)).isInstanceOf(CommandResult.Issued.class);
  }

  @Test
  void whatEndedIsForgottenAfterADayButItsNumberNeverComesAgain() {
    var identify = new Command.Instruct("sensor-1", DeviceCommand.Kind.IDENTIFY, null);
    ask(identify, CITY);
    pass(100);
    pass(23 * 3_600);
    ask(identify, CITY);
    assertThat(commands()).extracting(Downlink::id).containsExactly("C-1", "C-2");

    pass(3_600);
    pass(100);
    ask(identify, CITY);

    assertThat(commands()).extracting(Downlink::id).containsExactly("C-2", "C-3");
  }

  @Test
  void aSnapshotBringsThemBackAndOneOfBeforeThereWereAnyIsRead() throws Exception {
    say("button-home", "call");
    dispatch("worker-1");
    accept("worker-1");
    UUID log = UUID.randomUUID();
    byte[] json = DecisionBatch.MAPPER.writeValueAsBytes(Snapshot.of(state, log));

    DeskState again = DecisionBatch.MAPPER.readValue(json, Snapshot.class).toState(alone.fold);
    assertThat(List.copyOf(again.downlinks().all())).isEqualTo(commands());
    assertThat(again.downlinks().nextId()).isEqualTo("C-2");

    var old = (ObjectNode) DecisionBatch.MAPPER.readTree(json);
    old.remove(List.of("downlinks", "lastDownlink"));
    old.get("incidents").forEach(each -> ((ObjectNode) each).remove("help"));
    DeskState before = DecisionBatch.MAPPER.treeToValue(old, Snapshot.class).toState(alone.fold);
    assertThat(before.downlinks().all()).isEmpty();
    assertThat(before.incidents().all().iterator().next().help()).isEmpty();
  }
}
