package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.Actor;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentState;
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
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whose an incident is after the end of a shift, on the desk alone. */
class HandoverClaimsTest {
  private static final Actor LEAD = of("lead", Role.INSTITUTION_LEAD);
  private static final Actor STAFF_1 = of("staff-1", Role.INSTITUTION_STAFF);
  private static final Actor STAFF_2 = of("staff-2", Role.INSTITUTION_STAFF);
  private static final Actor COUNTY =
      new Actor("county", "县", Role.COUNTY_OPERATOR, SimulatedCity.DIVISION, Set.of(), "127.0.0.1");
  private static final Actor NEXT =
      new Actor(
          "county-2", "乙", Role.COUNTY_OPERATOR, SimulatedCity.DIVISION, Set.of(), "127.0.0.1");

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

  private static Actor of(String name, Role role) {
    return new Actor(name, name, role, null, Set.of("home"), "127.0.0.1");
  }

  private CommandResult ask(Command command, Actor actor) {
    nowMillis++;
    return desk.command(new CommandRequest(command, actor, null, nowMillis), nowMillis);
  }

  private String calls(String device) {
    nowMillis++;
    var header = new Header(device, new SenderKey.None(), nowMillis, nowMillis, ClockFlag.DEVICE);
    desk.record(
        Lane.URGENT,
        List.of(new DeviceEvent.Signal(header, SignalKind.CALL, null)),
        Moment.caughtUp(nowMillis, nowMillis));
    return List.copyOf(state.incidents().all()).getLast().id();
  }

  private String handedOver(String division, String placeId, Actor from) {
    CommandResult begun = ask(new Command.BeginHandover(division, placeId, null), from);
    return ((CommandResult.Booked) begun).id();
  }

  private String claimedBy(String incidentId) {
    Incident incident = state.incidents().incident(incidentId).orElseThrow();
    return ((IncidentState.Claimed) incident.state()).claim().by();
  }

  @Test
  void theClaimFollowsTheItem_alsoOfAnotherOneWhoLeaves() {
    String own = calls("button-1");
    String others = calls("button-2");
    ask(new Command.Claim(own), LEAD);
    ask(new Command.Claim(others), STAFF_1);
    String handover = handedOver(null, "home", LEAD);

    ask(new Command.TakeItems(handover, List.of(own, others), null), STAFF_2);

    assertThat(claimedBy(own)).isEqualTo("staff-2");
    assertThat(claimedBy(others)).isEqualTo("staff-2");
    assertThat(state.incidents().history(others).getLast())
        .satisfies(entry -> {
          assertThat(entry.kind()).isEqualTo(HistoryEntry.Kind.TAKEN_OVER);
          assertThat(entry.detail()).containsEntry("from", "staff-1");
        });
  }

  @Test
  void whatTheWardHasIsNotTakenFromItByTheDesksShift() {
    String wards = calls("button-1");
    String desks = calls("button-home");
    ask(new Command.Claim(wards), STAFF_1);
    ask(new Command.Claim(desks), COUNTY);
    String handover = handedOver(SimulatedCity.DIVISION, null, COUNTY);

    ask(new Command.TakeItems(handover, List.of(wards, desks), null), NEXT);

    assertThat(claimedBy(wards)).as("whose shift goes on").isEqualTo("staff-1");
    assertThat(claimedBy(desks)).isEqualTo("county-2");
  }

  @Test
  void whoTakesWhatIsTheirsAlreadyKeepsIt() {
    String own = calls("button-1");
    ask(new Command.Claim(own), STAFF_1);
    long since = nowMillis;
    String handover = handedOver(null, "home", LEAD);

    ask(new Command.TakeItems(handover, List.of(own), null), STAFF_1);

    Incident incident = state.incidents().incident(own).orElseThrow();
    assertThat(((IncidentState.Claimed) incident.state()).claim().atMillis()).isEqualTo(since);
  }
}
