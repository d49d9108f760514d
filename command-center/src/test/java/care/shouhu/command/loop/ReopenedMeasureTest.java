package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.Closing;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.DutyMark;
import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.Outcome;
import care.shouhu.command.incident.Reached;
import care.shouhu.command.measure.IncidentFacts;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever reopens an incident has not done anything about the new one yet. */
class ReopenedMeasureTest {
  private final DeskAlone alone = new DeskAlone();
  private final DeskState state = alone.state;

  private void ask(Command command) {
    alone.nowMillis += 1_000;
    assertThat(alone.ask(command, DeskAlone.CITY, null))
        .isNotInstanceOf(CommandResult.NotDone.class);
  }

  private void goesHome(String username) {
    ask(new Command.SayDuty(username, DutyMark.Word.OFF_DUTY, alone.nowMillis + 3_600_000, null));
  }

  private IncidentFacts newest() {
    return List.copyOf(state.measures().incidents()).getLast();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theFirstActionAboutAReopenedOneIsTheFirstAfterItsOpening(boolean wardIsEmpty) {
    alone.say("button-1", "call");
    String first = newest().id();
    ask(new Command.Claim(first));
    ask(new Command.Handle(first, "电话", Reached.SPOKE));
    ask(new Command.Close(first, new Closing(Outcome.HELPED, null, null)));
    if (wardIsEmpty) {
      goesHome("staff-1");
      goesHome("staff-2");
    }

    ask(new Command.Reopen(first, "又来电"));

    String again = newest().id();
    assertThat(again).isNotEqualTo(first);
    assertThat(
            state.incidents().history(again).stream()
                .anyMatch(entry -> entry.kind() == HistoryEntry.Kind.TIER_EMPTY))
        .isEqualTo(wardIsEmpty);
    assertThat(newest().actedAtMillis()).isNull();
    ask(new Command.Claim(again));
    assertThat(newest().actedAtMillis()).isEqualTo(alone.nowMillis);
  }
}
