package care.shouhu.command.incident;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.HistoryEntry.Kind;
import care.shouhu.command.measure.IncidentFacts;
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps a responder taps without a network and tells of later, with a clock in minutes. */
class TappedOfflineTest {
  private static final Actor CITY = actor("city", Role.CITY_OPERATOR);
  private static final Actor W1 = actor("w1", Role.FIELD_WORKER);
  private static final Closing HELPED = new Closing(Outcome.HELPED, null, null);

  private final List<HistoryEntry> history = new ArrayList<>();
  private Incident incident;
  private IncidentFacts facts;
  private long nowMillis;

  private void openAndSend() {
    Subject subject =
        new Subject(
            "r",
            "老人",
            null,
            null,
            "home",
            "家",
            PlaceKind.HOUSEHOLD,
            Terrain.RURAL,
            null,
            List.of(),
            null,
            null,
            "520302",
            null,
            null);
    Alarm call = new Alarm("L-1", "d", AlarmKind.CALL, 0, 0, 0, null, null, 1);
    apply(IncidentMachine.open(subject, call, moment()));
    at(1);
    command(new Command.Dispatch("I-1", List.of("w1")), CITY);
    at(2);
    command(new Command.Accept("A-1", null), W1);
  }

  @Test
  void arrivalToldLate_countsFromWhenItWasTapped_andWhatIsDueFromWhenItWasHeardOf() {
    openAndSend();
    at(40);

    command(new Command.OnScene("A-1", null, null, minutes(12)), W1);

    Assignment there = incident.assignments().getFirst();
    assertThat(there.onSceneAtMillis()).isEqualTo(minutes(12));
    assertThat(there.dueAtMillis()).as("20 min without word").isEqualTo(minutes(60));
    assertThat(history.getLast().atMillis()).isEqualTo(minutes(40));
    assertThat(history.getLast().detail())
        .containsEntry("tappedAt", Long.toString(minutes(12)))
        .doesNotContainKey("saidAt");
    assertThat(facts.onSceneAtMillis()).isEqualTo(minutes(12));
  }

  @Test
  void allSteps_keepTheirOwnMoment_whenTheyComeTogether() {
    openAndSend();
    at(40);

    command(new Command.EnRoute("A-1", minutes(3)), W1);
    command(new Command.OnScene("A-1", null, null, minutes(12)), W1);
    command(new Command.Update("A-1", "跌倒", minutes(14)), W1);
    command(new Command.Done("A-1", HELPED, minutes(30)), W1);

    Assignment done = incident.assignments().getFirst();
    assertThat(
            List.of(
                done.acceptedAtMillis(),
                done.enRouteAtMillis(),
                done.onSceneAtMillis(),
                done.endedAtMillis()))
        .containsExactly(minutes(2), minutes(3), minutes(12), minutes(30));
    assertThat(history.stream().filter(entry -> entry.kind() == Kind.UPDATED))
        .extracting(HistoryEntry::happenedAtMillis)
        .containsExactly(minutes(14));
  }

  @Test
  void stepToldAfterItWentOnWithoutThem_saysWhenItWas() {
    openAndSend();
    fire(47);
    command(new Command.Claim("I-1"), CITY);
    command(new Command.Handle("I-1", "邻居已到"), CITY);

    command(new Command.OnScene("A-1", null, null, minutes(12)), W1);

    assertThat(history.getLast().kind()).isEqualTo(Kind.REPORTED_LATE);
    assertThat(history.getLast().happenedAtMillis()).isEqualTo(minutes(12));
    assertThat(facts.onSceneAtMillis()).as("it moves nothing").isNull();
  }

  @ParameterizedTest(name = "said {0}: taken for {1}, marked {2}")
  @CsvSource({
    "720000, 720000, false",
    "2400000, 2400000, false",
    // A second ahead is how well the telephone knows the time; an hour is a wrong clock.
    "2401000, 2400000, false",
    "6000000, 2400000, true",
    // The last step was at 2 min.
    "119000, 120000, false",
    "60000, 120000, true",
    "0, 120000, true"
  })
  void momentThatCannotBe_isTakenForTheNearest_andMarked(long said, long taken, boolean marked) {
    openAndSend();
    at(40);

    command(new Command.OnScene("A-1", null, null, said), W1);

    assertThat(incident.assignments().getFirst().onSceneAtMillis()).isEqualTo(taken);
    assertThat(history.getLast().detail().get("tappedAt")).isEqualTo(Long.toString(taken));
    assertThat(history.getLast().detail().get("saidAt"))
        .isEqualTo(marked ? Long.toString(said) : null);
  }

  @Test
  void stepWithoutATime_isOneOfTheMomentItWasHeardOf() {
    openAndSend();
    at(40);

    command(new Command.OnScene("A-1", null, null, null), W1);

    assertThat(incident.assignments().getFirst().onSceneAtMillis()).isEqualTo(minutes(40));
    assertThat(history.getLast().detail()).doesNotContainKeys("tappedAt", "saidAt");
    assertThat(history.getLast().happenedAtMillis()).isEqualTo(minutes(40));
  }

  private static long minutes(long minutes) {
    return minutes * 60_000;
  }

  private void at(long minute) {
    nowMillis = minutes(minute);
  }

  private void fire(long minute) {
    at(minute);
    apply(IncidentMachine.fireDue(incident, moment()));
  }

  private void command(Command command, Actor actor) {
    Verdict verdict =
        command instanceof Command.OnAssignment step
            ? CommandRules.decide(step, incident, actor, moment())
            : CommandRules.decide(
                (Command.OnIncident) command, incident, actor, moment(), TappedOfflineTest::user);
    apply(((Verdict.Accepted) verdict).decisions());
  }

  private void apply(List<Decision> decisions) {
    for (Decision decision : decisions) {
      var change = (Decision.IncidentChanged) decision;
      incident = change.incident();
      history.add(change.entry());
      facts = IncidentFacts.after(facts, incident, change.entry());
    }
  }

  private DeskMoment moment() {
    long assignments = incident == null ? 0 : incident.assignments().size();
    return new DeskMoment(
        nowMillis,
        EscalationPolicy.defaults(),
        new Numbers(0, assignments, 1),
        (subject, kinds) -> List.of());
  }

  private static Optional<User> user(String name) {
    return Optional.of(
        new User(name, name, "", Role.FIELD_WORKER, null, null, null, null, List.of(), true));
  }

  private static Actor actor(String name, Role role) {
    return new Actor(name, name, role, null, Set.of(), "127.0.0.1");
  }
}
