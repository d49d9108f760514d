package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.Actor;
import care.shouhu.command.incident.AssignmentStatus;
import care.shouhu.command.incident.Closing;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentStatus;
import care.shouhu.command.incident.Outcome;
import care.shouhu.command.incident.Reached;
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
  private static final Actor CITY = DeskAlone.CITY;
  private static final int RECORD_BYTES_MAX = LogLimits.defaults().recordBytesMax();

  private final DeskAlone alone = new DeskAlone();
  private final Random random = new Random(1);

  private void ask(Command command, Actor actor) {
    alone.nowMillis++;
    assertThat(alone.ask(command, actor, null)).isInstanceOf(CommandResult.Done.class);
  }

  private Incident incident() {
    return alone.incidents().getFirst();
  }

  private void send(String... names) {
    ask(new Command.Dispatch(incident().id(), List.of(names)), CITY);
  }

  private String of(String responder) {
    return DeskAlone.assignmentOf(incident(), responder);
  }

  /** As long as the contract lets them be, and like nothing else. */
  private String words() {
    return random
        .ints(500, 0x4e00, 0x9fa5)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static Actor worker(String name) {
    return DeskAlone.worker(name);
  }

  @Test
  void settlingALargeIncidentFitsIntoARecordOfTheLog_andIsReadAsItWas() throws Exception {
    for (int i = 0; i < 2 * Incident.ALARMS_MAX; i++) {
      alone.say("button-1", "call");
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
    alone.desk.cut(alone.nowMillis, alone.nowMillis, false);

    ask(new Command.Handle(incident().id(), "电话", Reached.SPOKE), CITY);
    DecisionBatch batch = alone.desk.cut(alone.nowMillis, alone.nowMillis, false).orElseThrow();

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
