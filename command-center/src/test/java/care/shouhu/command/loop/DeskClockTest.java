package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.blind.BlindWindow;
import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.command.watch.Moment;
import care.shouhu.core.log.Lane;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The desk on a machine whose clock is set, or whose gateway has another one. */
class DeskClockTest extends ClockedDesk {
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
