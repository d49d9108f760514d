package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.Register;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.command.watch.FactsFold;
import care.shouhu.command.watch.LiveLimits;
import care.shouhu.core.log.Lane;
import care.shouhu.core.time.ManualMachine;
import care.shouhu.core.time.SteadyClock;
import care.shouhu.core.wire.Decoded;
import care.shouhu.core.wire.Decoders;
import care.shouhu.core.wire.Envelope;
import org.junit.jupiter.api.BeforeEach;

/** A desk whose machine's clock can be set, and devices that have the right time. */
abstract class ClockedDesk {
  static final long BEGIN = DeskSimulation.BEGIN_MILLIS;
  static final long MINUTE = 60_000;
  static final long HOUR = 60 * MINUTE;

  final ManualMachine machine = new ManualMachine(BEGIN);
  SteadyClock shared = machine.clock();
  DeskClock clock = new DeskClock(shared);
  final DeskState state =
      new DeskState(new WatchState(new FactsFold(LiveLimits.builtIn()), new SeenKeys()));
  final Desk desk =
      new Desk(
          state,
          new Register(SimulatedCity.directory()),
          () -> {
            throw new AssertionError("a bug; see the log");
          });
  long seq;

  @BeforeEach
  void begin() {
    clock.begin(0);
  }

  /** As the loop does. */
  void turn() {
    if (clock.tick()) {
      desk.stepped(clock.liveSinceMillis());
    }
    desk.fireDue(clock.moment(clock.nowMillis()));
    if (clock.nowMillis() - state.blind().aliveAtMillis() >= 10_000) {
      desk.cut(clock.nowMillis(), clock.liveSinceMillis(), true);
    }
  }

  void pass(long millis) {
    for (long left = millis; left > 0; left -= 5_000) {
      machine.pass(Math.min(left, 5_000));
      turn();
    }
  }

  /** Devices have the right time. */
  void say(String device, Lane lane, String leaf, String body, long receivedAtMillis) {
    Envelope said = Messages.of(device, ++seq, BEGIN + machine.elapsedMillis(), leaf, body);
    turn();
    record(lane, said, receivedAtMillis);
  }

  void record(Lane lane, Envelope said, long receivedAtMillis) {
    Envelope received =
        new Envelope(
                said.deviceId(), said.profile(), receivedAtMillis, said.topic(), said.payload())
            .receivedAhead(shared.aheadMillis());
    var events = ((Decoded.Events) Decoders.decode(received)).events();
    desk.record(lane, events, clock.moment(clock.nowMillis()));
  }

  /** A call that was made so long ago. */
  void kept(String device, long ageMillis, long receivedAtMillis) {
    kept(device, "call", ageMillis, receivedAtMillis);
  }

  void kept(String device, String kind, long ageMillis, long receivedAtMillis) {
    long at = BEGIN + machine.elapsedMillis() - ageMillis;
    Envelope said = Messages.of(device, ++seq, at, "event", "\"kind\":\"" + kind + "\"");
    record(Lane.URGENT, said, receivedAtMillis);
  }

  void call(String device) {
    say(device, Lane.URGENT, "event", "\"kind\":\"call\"", shared.millis());
  }

  void status(String device, long receivedAtMillis) {
    say(device, Lane.ROUTINE, "status", "\"battery\":80", receivedAtMillis);
  }

  boolean isSilent(String device) {
    return state.watch().latched(device).containsKey(AlarmKind.SILENT);
  }

  Incident only() {
    assertThat(state.incidents().all()).hasSize(1);
    return state.incidents().all().iterator().next();
  }

  void learn(String device) {
    for (int i = 0; i < 3; i++) {
      pass(MINUTE);
      status(device, shared.millis());
    }
  }
}
