package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.Actor;
import care.shouhu.command.incident.Closing;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.DutyMark;
import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.Outcome;
import care.shouhu.command.incident.Reached;
import care.shouhu.command.incident.Register;
import care.shouhu.command.measure.IncidentFacts;
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
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever reopens an incident has not done anything about the new one yet. */
class ReopenedMeasureTest {
  private static final Actor CITY =
      new Actor("city", "城", Role.CITY_OPERATOR, null, null, "127.0.0.1");

  private final DeskState state =
      new DeskState(new WatchState(new FactsFold(LiveLimits.builtIn()), new SeenKeys()));
  private final Desk desk =
      new Desk(
          state,
          new Register(SimulatedCity.directory()),
          () -> {
            throw new AssertionError("a bug; see the log");
          });
  private long nowMillis = DeskSimulation.BEGIN_MILLIS;

  private void ask(Command command) {
    nowMillis += 1_000;
    assertThat(desk.command(new CommandRequest(command, CITY, null, nowMillis), nowMillis))
        .isNotInstanceOf(CommandResult.NotDone.class);
  }

  private void goesHome(String username) {
    ask(new Command.SayDuty(username, DutyMark.Word.OFF_DUTY, nowMillis + 3_600_000, null));
  }

  private IncidentFacts newest() {
    return List.copyOf(state.measures().incidents()).getLast();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theFirstActionAboutAReopenedOneIsTheFirstAfterItsOpening(boolean wardIsEmpty) {
    var header =
        new Header("button-1", new SenderKey.None(), nowMillis, nowMillis, ClockFlag.DEVICE);
    desk.record(
        Lane.URGENT,
        List.of(new DeviceEvent.Signal(header, SignalKind.CALL, null)),
        Moment.caughtUp(nowMillis, nowMillis));
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
    assertThat(newest().actedAtMillis()).isEqualTo(nowMillis);
  }
}
