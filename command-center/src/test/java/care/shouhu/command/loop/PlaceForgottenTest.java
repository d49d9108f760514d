package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.Actor;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.DutyMark;
import care.shouhu.command.incident.DutyMark.LastPlace;
import care.shouhu.command.incident.DutyMark.Word;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.DirectoryChanges;
import care.shouhu.core.directory.Shift;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where people were is not kept beyond what it is for. */
class PlaceForgottenTest {
  private static final String WORKER = SimulatedCity.WORKERS.getFirst();

  private final Directory directory = SimulatedCity.directory();
  private final DeskAlone alone = new DeskAlone(directory, people -> {});
  private final Actor worker = DeskAlone.worker(WORKER);

  @Test
  void whoGoesOffDuty_isForgottenAtOnce_andNotNotedAgain() {
    here();
    alone.pass(60);
    assertThat(place()).isNotNull();

    say(Word.OFF_DUTY, 600);

    assertThat(place()).isNull();
    here();
    assertThat(place()).as("off duty").isNull();
  }

  @Test
  void whoseShiftEnds_isForgottenWithinAMinute() {
    long ends = alone.nowMillis + 300_000;
    var shift =
        new Shift(
            1, null, SimulatedCity.DIVISION, "", alone.nowMillis - 60_000, ends, List.of(WORKER));
    directory.apply(DirectoryChanges.collect().shift(shift).at(2));
    here();
    alone.pass(240);
    assertThat(place()).isNotNull();

    alone.pass(60);
    alone.pass(60);

    assertThat(place()).isNull();
  }

  @Test
  void aPlaceThatNobodyRenews_isForgottenOnceItIsStale() {
    say(Word.ON_DUTY, 36 * 3_600);
    here();
    alone.pass(60);
    assertThat(place()).isNotNull();

    alone.pass(2 * 86_400);
    alone.pass(61);

    assertThat(place()).isNull();
  }

  @Test
  void aYesTakenBack_forgetsAtOnce() {
    say(Word.ON_DUTY, 600);
    here();

    alone.ask(new Command.SayPlace(WORKER, null), worker, null);

    assertThat(place()).isNull();
  }

  private void say(Word word, long seconds) {
    alone.ask(
        new Command.SayDuty(WORKER, word, alone.nowMillis + seconds * 1_000, null), worker, null);
  }

  private void here() {
    var place = new LastPlace(106.9, 27.7, alone.nowMillis);
    alone.ask(new Command.SayPlace(WORKER, place), worker, null);
  }

  private LastPlace place() {
    return alone.state.duty().mark(WORKER).map(DutyMark::place).orElse(null);
  }
}
