package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import care.shouhu.command.incident.Incident;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.command.watch.Presence;
import care.shouhu.core.log.Lane;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The desk while its time is ahead of the machine's clock, which was set back: because it was wrong
 * before, or by mistake.
 */
class DeskAheadTest extends ClockedDesk {
  /** As one that keeps local time: eight hours ahead, and nobody saw it being set. */
  private void startsAheadAndIsPutRight() {
    startsAhead(8 * HOUR);
    machine.set(-8 * HOUR);
    pass(MINUTE);
    assertThat(shared.aheadMillis()).isGreaterThan(7 * HOUR);
  }

  private void startsAhead(long byMillis) {
    machine.set(byMillis);
    shared = machine.clock();
    clock = new DeskClock(shared);
    clock.begin(0);
    turn();
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

  @ParameterizedTest
  @ValueSource(longs = {HOUR, 8 * HOUR})
  void startedAheadAndPutRight_whatADeviceKeptIsHistory_onceItIsLearnedAnew(long ahead) {
    learn("button-2");
    startsAhead(ahead);
    learn("button-1");
    machine.set(-ahead);
    status("button-1", shared.millis());
    oldCallsAreHistory("button-1", ahead, "learned before it was put right, and heard once since");
    learn("button-2");
    oldCallsAreHistory("button-2", ahead, "learned since");
    learn("button-2");
    pass(5 * HOUR);
    status("button-2", shared.millis());
    oldCallsAreHistory("button-2", ahead, "heard once in five hours");

    call("button-1");
    call("button-2");

    assertThat(calls()).hasSize(2);
  }

  private void oldCallsAreHistory(String device, long set, String why) {
    for (long age : List.of(set - 20 * MINUTE, set - 3 * MINUTE, set, set + 20 * MINUTE)) {
      kept(device, age, shared.millis());
      assertThat(calls()).as("%d min old; %s", age / MINUTE, why).isEmpty();
    }
  }

  private List<Incident> calls() {
    return state.incidents().all().stream()
        .filter(incident -> incident.kinds().contains(AlarmKind.CALL))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {HOUR, 8 * HOUR})
  void setBackByMistake_whatWasKeptIsHistory_andCallsRing(long back) {
    learn("button-1");
    machine.set(-back);
    status("button-1", shared.millis());
    oldCallsAreHistory("button-1", back, "its skew still holds");
    kept("button-3", 4 * HOUR, shared.millis());
    assertThat(calls()).as("of a clock nothing is known of").isEmpty();

    call("button-1");
    call("button-3");

    assertThat(calls()).hasSize(2);
  }

  @Test
  void setBackByMistake_aCallKeptForAsLong_teachesNothing() {
    learn("button-1");
    machine.set(-8 * HOUR);
    kept("button-1", 8 * HOUR, shared.millis());
    int rang = calls().stream().mapToInt(Incident::alarmCount).sum();

    kept("button-1", 4 * HOUR, shared.millis());

    assertThat(calls().stream().mapToInt(Incident::alarmCount).sum()).isEqualTo(rang);
  }

  @Test
  void setBackByMistakeAndPutRight_aCallRings_ofADeviceThatIsTwoHoursBehind() {
    for (int i = 0; i < 3; i++) {
      pass(MINUTE);
      kept("button-1", "cancel", 2 * HOUR, shared.millis());
    }
    machine.set(-HOUR);
    kept("button-1", "cancel", 2 * HOUR, shared.millis());
    machine.set(HOUR);

    kept("button-1", 2 * HOUR, shared.millis());

    assertThat(calls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {HOUR, 8 * HOUR})
  void startedAheadAndPutRight_whatABedKeptIsHistory_onceItIsLearnedAnew(long ahead) {
    startsAhead(ahead);
    machine.set(-ahead);
    for (int i = 0; i < 4; i++) {
      pass(15_000);
      reading("sensor-1", true, 0);
    }

    Presence before = presence("sensor-1");
    for (long age : List.of(ahead - 20 * MINUTE, ahead - MINUTE, ahead, ahead + 3 * MINUTE)) {
      kept("sensor-1", "bed_exit", age, shared.millis());
      assertThat(presence("sensor-1")).as("left %d min ago", age / MINUTE).isEqualTo(before);
      reading("sensor-1", false, age);
      assertThat(presence("sensor-1")).as("read %d min ago", age / MINUTE).isEqualTo(before);
    }
  }

  private Presence presence(String device) {
    return state.watch().facts(device).presence();
  }

  private void reading(String device, boolean inBed, long ageMillis) {
    long at = BEGIN + machine.elapsedMillis() - ageMillis;
    record(
        Lane.ROUTINE,
        Messages.of(device, ++seq, at, "reading", "\"hr\":62,\"bed\":" + inBed),
        shared.millis());
  }

  @Test
  void startedAheadAndPutRight_aBedCountsFromItsFirstReadings() {
    startsAheadAndIsPutRight();

    say("sensor-1", Lane.ROUTINE, "reading", "\"hr\":62,\"bed\":true", shared.millis());
    pass(10_000);
    say("sensor-1", Lane.ROUTINE, "reading", "\"hr\":62,\"bed\":true", shared.millis());

    Presence presence = presence("sensor-1");
    assertThat(presence.inBed()).isTrue();
    assertThat(presence.sinceMillis()).isCloseTo(shared.millis(), within(15_000L));
    pass(20 * MINUTE);
    Presence before = presence("sensor-1");
    kept("sensor-1", "bed_exit", 10 * MINUTE, shared.millis());
    assertThat(presence("sensor-1")).isEqualTo(before);
  }
}
