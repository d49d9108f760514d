package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.Actor;
import care.shouhu.command.incident.Assignment;
import care.shouhu.command.incident.AssignmentStatus;
import care.shouhu.command.incident.Closing;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentStatus;
import care.shouhu.command.incident.Outcome;
import care.shouhu.command.incident.Reached;
import care.shouhu.command.incident.Register;
import care.shouhu.command.watch.FactsFold;
import care.shouhu.command.watch.LiveLimits;
import care.shouhu.command.watch.Moment;
import care.shouhu.core.directory.User.Role;
import care.shouhu.core.event.ClockFlag;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.Header;
import care.shouhu.core.event.SenderKey;
import care.shouhu.core.event.SignalKind;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogLimits;
import care.shouhu.core.log.LogRecord;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * One command about an incident that is as large as it can be: a button that cannot stop, people
 * who were sent again and again and told at length, and six who are out when it is settled by
 * telephone.
 */
class LargeDecisionTest {
  private static final Actor CITY =
      new Actor("city", "城", Role.CITY_OPERATOR, null, null, "127.0.0.1");
  private static final int RECORD_BYTES_MAX = LogLimits.defaults().recordBytesMax();

  private final DeskState state =
      new DeskState(new WatchState(new FactsFold(LiveLimits.builtIn()), new SeenKeys()));
  private final Desk desk =
      new Desk(
          state,
          new Register(SimulatedCity.directory()),
          () -> {
            throw new AssertionError("a bug; see the log");
          });
  private final Random random = new Random(1);
  private long nowMillis = DeskSimulation.BEGIN_MILLIS;

  private void ask(Command command, Actor actor) {
    nowMillis++;
    assertThat(desk.command(new CommandRequest(command, actor, null, nowMillis), nowMillis))
        .isInstanceOf(CommandResult.Done.class);
  }

  private void calls() {
    nowMillis++;
    var header =
        new Header("button-1", new SenderKey.None(), nowMillis, nowMillis, ClockFlag.DEVICE);
    desk.record(
        Lane.URGENT,
        List.of(new DeviceEvent.Signal(header, SignalKind.CALL, null)),
        Moment.caughtUp(nowMillis, nowMillis));
  }

  private Incident incident() {
    return state.incidents().all().iterator().next();
  }

  private void send(String... names) {
    ask(new Command.Dispatch(incident().id(), List.of(names)), CITY);
  }

  private String of(String responder) {
    return incident()
        .activeAssignments()
        .filter(one -> one.responder().equals(responder))
        .map(Assignment::id)
        .findFirst()
        .orElseThrow();
  }

  /** As long as the contract lets them be, and like nothing else. */
  private String words() {
    return random
        .ints(500, 0x4e00, 0x9fa5)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static Actor worker(String name) {
    return new Actor(name, name, Role.FIELD_WORKER, "520302", null, "127.0.0.1");
  }

  @Test
  void settlingALargeIncidentFitsIntoARecordOfTheLog_andIsReadAsItWas() throws Exception {
    for (int i = 0; i < 2 * Incident.ALARMS_MAX; i++) {
      calls();
    }
    send("worker-2");
    ask(new Command.Accept(of("worker-2"), null), worker("worker-2"));
    for (int i = 0; i < Incident.ASSIGNMENTS_MAX; i++) {
      send("worker-1");
      String going = of("worker-1");
      ask(new Command.Accept(going, null), worker("worker-1"));
      ask(new Command.OnScene(going, null, null, null), worker("worker-1"));
      var closing = new Closing(Outcome.HELPED, words(), words());
      ask(new Command.Done(going, closing, null), worker("worker-1"));
    }
    send("worker-1", "worker-3", "lead", "staff-1", "staff-2");
    desk.cut(nowMillis, nowMillis, false);

    ask(new Command.Handle(incident().id(), "电话", Reached.SPOKE), CITY);
    DecisionBatch batch = desk.cut(nowMillis, nowMillis, false).orElseThrow();

    assertThat(incident().status()).isEqualTo(IncidentStatus.HANDLED);
    assertThat(incident().alarms()).hasSize(Incident.ALARMS_MAX);
    assertThat(incident().assignments())
        .filteredOn(one -> one.status() == AssignmentStatus.WITHDRAWN)
        .hasSize(6);
    assertThat(DecisionBatch.MAPPER.writeValueAsBytes(batch).length)
        .as("in whole")
        .isGreaterThan(RECORD_BYTES_MAX);
    byte[] bytes = batch.toBytes();
    assertThat(bytes.length).isLessThan(RECORD_BYTES_MAX / 2);
    assertThat(DecisionBatch.read(new LogRecord(batch.position(), new byte[0], bytes)))
        .contains(batch);
  }
}
