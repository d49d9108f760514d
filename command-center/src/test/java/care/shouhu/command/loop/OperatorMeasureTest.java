package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.Actor;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.Reached;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What of the desk's decisions is what somebody took, or a sign that they are at work. */
class OperatorMeasureTest {
  private final DeskAlone alone = new DeskAlone();

  private void ask(Command command, Actor actor) {
    alone.nowMillis += 1_000;
    assertThat(alone.ask(command, actor, null)).isNotInstanceOf(CommandResult.NotDone.class);
  }

  private String call(String device) {
    alone.say(device, "call");
    return alone.incidents().getLast().id();
  }

  private List<String> acts() {
    return told(alone.state);
  }

  private static List<String> told(DeskState state) {
    return state.measures().content().acts().stream()
        .map(act -> act.by() + (act.takes() ? " takes" : " acts"))
        .toList();
  }

  @Test
  void claim_takes_andWhatElseTheyDoIsAnAct() {
    String id = call("button-home");

    ask(new Command.Claim(id), DeskAlone.CITY);
    ask(new Command.Note(id, "电话没人接"), DeskAlone.CITY);
    ask(new Command.Handle(id, "电话", Reached.SPOKE), DeskAlone.CITY);

    assertThat(acts()).containsExactly("city takes", "city acts", "city acts");
    assertThat(alone.state.measures().content().acts().getFirst().division())
        .isEqualTo(SimulatedCity.DIVISION);
  }

  @Test
  void oneTapInAnInstitution_takesOnce() {
    ask(new Command.Claim(call("button-1")), DeskAlone.LEAD);

    assertThat(acts()).containsExactly("lead takes");
  }

  @Test
  void sendingSomebodyBeforeAnybodyClaimed_takes_andSayingYesDoesNot() {
    String id = call("button-home");
    ask(new Command.Dispatch(id, List.of("worker-1")), DeskAlone.CITY);
    String assignment = DeskAlone.assignmentOf(alone.incidents().getLast(), "worker-1");
    Actor worker = DeskAlone.worker("worker-1");

    ask(new Command.Delivered(assignment), worker);
    ask(new Command.Seen(assignment), worker);
    assertThat(acts()).as("its page told").containsExactly("city takes");
    ask(new Command.Accept(assignment, null), worker);

    assertThat(acts()).containsExactly("city takes", "worker-1 acts");
  }

  @Test
  void whatCameBackToTheQueue_isTakenAgain() {
    String id = call("button-home");
    ask(new Command.Claim(id), DeskAlone.CITY);
    for (int i = 0; i < 60 && !alone.incidents().getLast().status().name().equals("OPEN"); i++) {
      alone.pass(60);
    }

    ask(new Command.Claim(id), DeskAlone.CITY);

    assertThat(acts()).containsExactly("city takes", "city takes");
  }

  @Test
  void takenOverAtTheEndOfAShift_isAnAct_andNothingTaken() {
    Actor next = new Actor("next", "接", DeskAlone.CITY.role(), null, Set.of(), "::1");
    ask(new Command.Claim(call("button-home")), DeskAlone.CITY);
    ask(new Command.BeginHandover(null, null, null), DeskAlone.CITY);
    var list = alone.state.handovers().open(null, null).orElseThrow();

    ask(
        new Command.TakeItems(
            list.id(), list.left().stream().map(item -> item.ref()).toList(), null),
        next);

    assertThat(acts()).containsExactly("city takes", "next acts");
  }

  @Test
  void snapshotBringsThemBack_andOneOfBeforeTheyWereKeptHasThemInItsHistories() throws IOException {
    String first = call("button-home");
    ask(new Command.Claim(first), DeskAlone.CITY);
    ask(new Command.Claim(call("button-1")), DeskAlone.LEAD);
    ask(new Command.Handle(first, "电话", Reached.SPOKE), DeskAlone.CITY);
    byte[] json =
        DecisionBatch.MAPPER.writeValueAsBytes(Snapshot.of(alone.state, UUID.randomUUID()));

    DeskState again = DecisionBatch.MAPPER.readValue(json, Snapshot.class).toState(alone.fold);
    assertThat(again.measures().content()).isEqualTo(alone.state.measures().content());

    var old = (ObjectNode) DecisionBatch.MAPPER.readTree(json);
    ((ObjectNode) old.get("measures")).remove("acts");
    DeskState before = DecisionBatch.MAPPER.treeToValue(old, Snapshot.class).toState(alone.fold);
    assertThat(told(before).stream().filter(act -> act.endsWith("takes")))
        .containsExactly("city takes", "lead takes");
    assertThat(before.measures().content().acts())
        .containsAll(alone.state.measures().content().acts());
  }
}
