package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import care.shouhu.command.blind.BlindWindow;
import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.Register;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.command.watch.FactsFold;
import care.shouhu.command.watch.LiveLimits;
import care.shouhu.command.watch.Moment;
import care.shouhu.core.log.Lane;
import care.shouhu.core.time.ManualMachine;
import care.shouhu.core.time.SteadyClock;
import care.shouhu.core.wire.Decoded;
import care.shouhu.core.wire.Decoders;
import care.shouhu.core.wire.Envelope;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The desk on a machine whose clock is set, or whose gateway has another one. */
class DeskClockTest {
  private static final long BEGIN = DeskSimulation.BEGIN_MILLIS;
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  private final ManualMachine machine = new ManualMachine(BEGIN);
  private SteadyClock shared = machine.clock();
  private DeskClock clock = new DeskClock(shared);
  private final DeskState state =
      new DeskState(new WatchState(new FactsFold(LiveLimits.builtIn()), new SeenKeys()));
  private final Desk desk =
      new Desk(
          state,
          new Register(SimulatedCity.directory()),
          () -> {
            throw new AssertionError("a bug; see the log");
          });
  private long seq;

  @BeforeEach
  void begin() {
    clock.begin(0);
  }

  /** As the loop does. */
  private void turn() {
    if (clock.tick()) {
      desk.stepped(clock.liveSinceMillis());
    }
    desk.fireDue(clock.moment(clock.nowMillis()));
    if (clock.nowMillis() - state.blind().aliveAtMillis() >= 10_000) {
      desk.cut(clock.nowMillis(), clock.liveSinceMillis(), true);
    }
  }

  private void pass(long millis) {
    for (long left = millis; left > 0; left -= 5_000) {
      machine.pass(Math.min(left, 5_000));
      turn();
    }
  }

  /** Devices have the right time. */
  private void say(String device, Lane lane, String leaf, String body, long receivedAtMillis) {
    Envelope said = Messages.of(device, ++seq, BEGIN + machine.elapsedMillis(), leaf, body);
    turn();
    record(lane, said, receivedAtMillis);
  }

  private void record(Lane lane, Envelope said, long receivedAtMillis) {
    Envelope received =
        new Envelope(
                said.deviceId(), said.profile(), receivedAtMillis, said.topic(), said.payload())
            .receivedAhead(shared.aheadMillis());
    var events = ((Decoded.Events) Decoders.decode(received)).events();
    desk.record(lane, events, clock.moment(clock.nowMillis()));
  }

  /** A call that was made so long ago. */
  private void kept(String device, long ageMillis, long receivedAtMillis) {
    kept(device, "call", ageMillis, receivedAtMillis);
  }

  private void kept(String device, String kind, long ageMillis, long receivedAtMillis) {
    long at = BEGIN + machine.elapsedMillis() - ageMillis;
    Envelope said = Messages.of(device, ++seq, at, "event", "\"kind\":\"" + kind + "\"");
    record(Lane.URGENT, said, receivedAtMillis);
  }

  private void call(String device) {
    say(device, Lane.URGENT, "event", "\"kind\":\"call\"", shared.millis());
  }

  private void status(String device, long receivedAtMillis) {
    say(device, Lane.ROUTINE, "status", "\"battery\":80", receivedAtMillis);
  }

  private boolean isSilent(String device) {
    return state.watch().latched(device).containsKey(AlarmKind.SILENT);
  }

  @Test
  void setForwardByAnHour_nobodyIsSilent_untilTheyReallyAre() {
    status("button-1", shared.millis());
    pass(MINUTE);
    machine.set(HOUR);
    pass(14 * MINUTE);
    assertThat(isSilent("button-1")).isFalse();

    pass(2 * MINUTE);

    assertThat(isSilent("button-1")).isTrue();
  }

  /** As by a debugger, or a hypervisor: the clocks run on. */
  @Test
  void processStoodStill_nobodyIsSilent_untilTheyReallyAre() {
    status("button-1", shared.millis());
    pass(10 * MINUTE);
    machine.pass(6 * MINUTE);
    turn();
    assertThat(clock.moment(clock.nowMillis()))
        .isEqualTo(new Moment(clock.nowMillis(), clock.nowMillis(), clock.nowMillis()));
    assertThat(state.blind().windows())
        .extracting(BlindWindow::cause)
        .contains(BlindWindow.Cause.DESK_DOWN);
    pass(14 * MINUTE);
    assertThat(isSilent("button-1")).isFalse();

    pass(2 * MINUTE);

    assertThat(isSilent("button-1")).isTrue();
  }

  @Test
  void turnThatTakesLong_isNoStandstill() {
    machine.pass(DeskClock.STANDSTILL_MILLIS);

    assertThat(clock.tick()).isFalse();
    assertThat(clock.liveSinceMillis()).isEqualTo(BEGIN);
  }

  @Test
  void setBackByAnHour_nobodyIsSilent_andWhatIsDueIsFivePercentLate() {
    call("button-1");
    Incident before = state.incidents().all().iterator().next();
    machine.set(-HOUR);
    status("button-2", shared.millis());

    pass(61_000);
    assertThat(only().tierName()).isEqualTo(before.tierName());
    pass(5_000);

    assertThat(only().tierName()).as("60 s are over").isNotEqualTo(before.tierName());
    pass(13 * MINUTE);
    assertThat(isSilent("button-2")).isFalse();
  }

  private Incident only() {
    assertThat(state.incidents().all()).hasSize(1);
    return state.incidents().all().iterator().next();
  }

  @Test
  void setForward_whatIsDueIsDoneOnce_andTheGapIsOneOfTheDesk() {
    call("button-1");
    pass(MINUTE / 2);
    machine.set(70_000);
    machine.pass(1);
    turn();

    assertThat(state.incidents().history(only().id()))
        .as("told on, once")
        .filteredOn(entry -> entry.kind() == HistoryEntry.Kind.ESCALATED)
        .hasSize(1);
    assertThat(state.blind().windows())
        .singleElement()
        .satisfies(window -> {
          assertThat(window.cause()).isEqualTo(BlindWindow.Cause.DESK_DOWN);
          assertThat(window.toMillis()).isEqualTo(shared.read().lastStep().toMillis());
        });
  }

  /** By our clock the call is an hour old; by the device's it is made now. */
  @Test
  void setForwardByAnHour_aCallRingsAllTheSame() {
    status("button-1", shared.millis());
    machine.set(HOUR);
    pass(MINUTE);

    call("button-1");

    assertThat(only().kinds()).contains(AlarmKind.CALL);
  }

  @Test
  void setForwardByTwoHours_andPutRightLater_aCallOfWhoSaidNothingSinceRings() {
    status("button-1", shared.millis());
    machine.set(2 * HOUR);
    pass(90 * MINUTE);
    machine.set(3_000);
    pass(MINUTE);

    call("button-1");

    assertThat(state.incidents().all())
        .anySatisfy(incident -> assertThat(incident.kinds()).contains(AlarmKind.CALL));
  }

  @Test
  void onceTheDevicesClockIsLearnedAnew_aCallThatWasKeptIsHistoryAgain() {
    machine.set(HOUR);
    learn("button-1");

    kept("button-1", 40 * MINUTE, shared.millis());

    assertThat(state.incidents().all()).isEmpty();
  }

  /** As one that keeps local time: eight hours ahead, and nobody saw it being set. */
  private void startsAheadAndIsPutRight() {
    machine.set(8 * HOUR);
    shared = machine.clock();
    clock = new DeskClock(shared);
    clock.begin(0);
    turn();
    machine.set(-8 * HOUR);
    pass(MINUTE);
    assertThat(shared.aheadMillis()).isGreaterThan(7 * HOUR);
  }

  @Test
  void startedAheadAndPutRight_aCallRings_ofWhoSaidNothingYet_andOfWhoWasLearnedBefore() {
    learn("button-2");
    startsAheadAndIsPutRight();

    call("button-1");
    assertThat(state.incidents().all()).as("of a clock nothing is known of").hasSize(1);
    call("button-2");
    assertThat(state.incidents().all()).as("of a clock that was learned before").hasSize(2);

    kept("button-3", 40 * MINUTE, shared.millis());
    assertThat(state.incidents().all()).as("kept for 40 minutes").hasSize(2);
  }

  @Test
  void startedAheadAndPutRight_onceADeviceIsLearnedAnew_whatItKeptIsHistory() {
    startsAheadAndIsPutRight();
    learn("button-1");

    kept("button-1", 40 * MINUTE, shared.millis());
    kept("button-1", 7 * HOUR, shared.millis());
    assertThat(state.incidents().all()).isEmpty();
    call("button-1");

    assertThat(only().kinds()).containsExactly(AlarmKind.CALL);
  }

  @Test
  void startedAheadAndPutRight_aBedCountsFromItsFirstReadings() {
    startsAheadAndIsPutRight();

    say("sensor-1", Lane.ROUTINE, "reading", "\"hr\":62,\"bed\":true", shared.millis());
    pass(10_000);
    say("sensor-1", Lane.ROUTINE, "reading", "\"hr\":62,\"bed\":true", shared.millis());

    var presence = state.watch().facts("sensor-1").presence();
    assertThat(presence.inBed()).isTrue();
    assertThat(presence.sinceMillis()).isCloseTo(shared.millis(), within(15_000L));
    pass(20 * MINUTE);
    kept("sensor-1", "bed_exit", 10 * MINUTE, shared.millis());
    assertThat(state.watch().facts("sensor-1").presence().exitAtMillis()).isNull();
  }

  private void learn(String device) {
    for (int i = 0; i < 3; i++) {
      pass(MINUTE);
      status(device, shared.millis());
    }
  }

  /** On Kafka the gateway is another machine, whose clock may be ahead. */
  @Test
  void gatewayWhoseClockIsAhead_callsRing_andSilenceIsFoundLaterByThat() {
    long ahead = 10 * MINUTE;
    say("button-1", Lane.URGENT, "event", "\"kind\":\"call\"", shared.millis() + ahead);
    status("button-2", shared.millis() + ahead);
    desk.alive(Lane.URGENT, shared.millis() + ahead);

    assertThat(only().kinds()).containsExactly(AlarmKind.CALL);
    assertThat(only().nextDueAtMillis().orElseThrow())
        .as("due by the desk's own clock")
        .isLessThanOrEqualTo(shared.millis() + 60_000);
    pass(24 * MINUTE);
    assertThat(isSilent("button-2")).isFalse();
    pass(2 * MINUTE);
    assertThat(isSilent("button-2")).isTrue();
    List<BlindWindow> down =
        state.blind().windows().stream()
            .filter(window -> window.cause() == BlindWindow.Cause.GATEWAY_DOWN)
            .toList();
    assertThat(down).as("no more beats came").hasSize(1);
  }

  /** By the gateway's clock the call is older than a call may be; it cannot be, for it is here. */
  @Test
  void gatewayWhoseClockIsFarAhead_callsRing_andOnesThatWereKeptDoNot() {
    long ahead = 45 * MINUTE;
    for (int i = 0; i < 3; i++) {
      status("button-2", shared.millis());
      pass(MINUTE);
    }

    say("button-1", Lane.URGENT, "event", "\"kind\":\"call\"", shared.millis() + ahead);
    assertThat(state.incidents().all()).as("of a clock nothing is known of").hasSize(1);
    say("button-2", Lane.URGENT, "event", "\"kind\":\"call\"", shared.millis() + ahead);
    assertThat(state.incidents().all()).as("of a clock that was learned before").hasSize(2);

    kept("button-3", 40 * MINUTE, shared.millis() + ahead);
    assertThat(state.incidents().all()).as("kept for 40 minutes").hasSize(2);
  }

  @Test
  void newestBatchIsLaterThanTheMark_theDeskGoesOnFromIt() {
    DeskClock next = new DeskClock(shared);

    next.begin(BEGIN + 9_000);

    assertThat(next.nowMillis()).isEqualTo(BEGIN + 9_000);
    assertThat(next.liveSinceMillis()).isEqualTo(BEGIN + 9_000);
    assertThat(shared.millis()).as("for all").isEqualTo(BEGIN + 9_000);
  }
}
