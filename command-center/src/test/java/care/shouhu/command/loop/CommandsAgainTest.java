package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.blind.Recontact;
import care.shouhu.command.incident.Actor;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.Incident;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A telephone asks again for what it had no answer to, on the desk alone. */
class CommandsAgainTest {
  private static final Actor CITY = DeskAlone.CITY;
  private static final Actor WORKER = DeskAlone.worker("worker-1");

  private final DeskAlone alone = new DeskAlone();

  private CommandResult ask(Command command, Actor actor, String key) {
    alone.nowMillis++;
    return alone.ask(command, actor, key);
  }

  private String calls(String device) {
    alone.say(device, "call");
    return alone.incidents().getLast().id();
  }

  private Incident incident(String id) {
    return alone.state.incidents().incident(id).orElseThrow();
  }

  private static void assertShows(String incidentId, String assignmentId, CommandResult result) {
    assertThat(result)
        .isInstanceOfSatisfying(
            CommandResult.Done.class,
            done -> {
              assertThat(done.incident().id()).isEqualTo(incidentId);
              assertThat(done.incident().assignment(assignmentId)).isPresent();
              assertThat(done.repeated()).isTrue();
            });
  }

  @Test
  void aStepIsAnsweredFromWhereItsAssignmentStands_afterAMergingAndAfterItsEnd() {
    String first = calls("button-1");
    String second = calls("button-2");
    ask(new Command.Dispatch(first, List.of("worker-1")), CITY, null);
    String assignment = incident(first).assignments().getFirst().id();
    ask(new Command.Claim(second), CITY, null);
    var accept = new Command.Accept(assignment, null);
    ask(accept, WORKER, "k");

    assertThat(ask(new Command.Merge(first, second), CITY, null))
        .isInstanceOf(CommandResult.Done.class);
    assertShows(second, assignment, ask(accept, WORKER, "k"));
    assertThat(ask(new Command.Unmerge(first), CITY, null)).isInstanceOf(CommandResult.Done.class);
    assertShows(first, assignment, ask(accept, WORKER, "k"));
  }

  @Test
  void aClaimIsAnsweredByTheIncidentThatWasClaimed_alsoWhenItWentIntoAnother() {
    String first = calls("button-1");
    String second = calls("button-2");
    ask(new Command.Claim(first), CITY, "k");
    ask(new Command.Merge(first, second), CITY, null);

    assertThat(ask(new Command.Claim(first), CITY, "k"))
        .isInstanceOfSatisfying(
            CommandResult.Done.class,
            done -> assertThat(done.incident()).isEqualTo(incident(first)));
  }

  @Test
  void aWordAboutAPersonIsAnsweredAsItWasThen_whateverWasSaidSince() {
    var tried = new Command.Recontacted("resident:resident-1", false, "无人接听");
    CommandResult first = ask(tried, CITY, "k");
    ask(new Command.Recontacted("resident:resident-1", true, null), CITY, null);
    for (int i = 0; i < BlindBook.RECONTACTS_MAX; i++) {
      alone.state.blind().put(new Recontact("device:" + i, null, 1, alone.nowMillis, "city", null));
    }

    CommandResult again = ask(tried, CITY, "k");

    assertThat(((CommandResult.Recontacted) again).recontact())
        .isEqualTo(((CommandResult.Recontacted) first).recontact());
  }
}
