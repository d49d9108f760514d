package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.command.incident.Actor;
import care.shouhu.command.incident.Assignment;
import care.shouhu.command.incident.Audience;
import care.shouhu.command.incident.Closing;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.CommandRules;
import care.shouhu.command.incident.Decision;
import care.shouhu.command.incident.DeskMoment;
import care.shouhu.command.incident.EscalationPolicy;
import care.shouhu.command.incident.FalseAlarmCause;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentMachine;
import care.shouhu.command.incident.Outcome;
import care.shouhu.command.incident.Reached;
import care.shouhu.command.incident.Subject;
import care.shouhu.command.incident.Takeover;
import care.shouhu.command.incident.Tier;
import care.shouhu.command.incident.Verdict;
import care.shouhu.command.measure.Figures;
import care.shouhu.command.measure.Measures;
import care.shouhu.command.projection.MeasureTables;
import care.shouhu.command.projection.Projection;
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.db.TestDatabase;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import care.shouhu.core.directory.User;
import care.shouhu.core.log.EndsAtStart;
import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The measures counted live from decisions and by SQL from the tables are the same figures. */
class MeasuresAgreeIT {
  private static final long BEGIN_MILLIS = 1_795_435_200_000L;
  private static final List<AlarmKind> ALARMS = List.of(AlarmKind.values());
  private static final int SEEDS = 3;
  private static final int STEPS = 700;

  private final InMemoryLog log = new InMemoryLog();
  private final Directory directory = SimulatedCity.directory();
  private final IncidentBook book = new IncidentBook();
  private final MeasureBook measures = new MeasureBook();
  private Random random;
  private long nowMillis;
  private long position = 1;

  @Test
  void liveAndTables_countTheSame_whateverHappened() throws Exception {
    try (TestDatabase fresh = TestDatabase.fresh()) {
      var jdbi = fresh.database().jdbi();
      nowMillis = BEGIN_MILLIS;
      for (long seed = 0; seed < SEEDS; seed++) {
        random = new Random(seed);
        for (int i = 0; i < STEPS; i++) {
          step();
        }
        try (Projection projection =
            Projection.start(log, EndsAtStart.of(log), jdbi, new SimpleMeterRegistry())) {
          RunningCommandCenter.await(() -> projection.projectedBelow() == position);
        }
        MeasureTables tables = new MeasureTables(jdbi);
        for (Measures.Period period : periods()) {
          assertThat(tables.count(period)).as("seed %d, %s", seed, period).isEqualTo(live(period));
        }
      }
      assertThat(live(whole()).desks()).anyMatch(load -> load.floodMillis() > 0);
      assertThat(live(whole()).operators())
          .anyMatch(operator -> operator.floodMillis() > 0)
          .anyMatch(operator -> operator.workMillis() < nowMillis - BEGIN_MILLIS);
    }
  }

  private Figures live(Measures.Period period) {
    MeasureBook.Content known = measures.content();
    return Measures.count(known.incidents(), known.arrivals(), known.acts(), period);
  }

  private Measures.Period whole() {
    return new Measures.Period(BEGIN_MILLIS, nowMillis + 1, nowMillis, null, null);
  }

  private List<Measures.Period> periods() {
    long from = BEGIN_MILLIS + random.nextLong(nowMillis - BEGIN_MILLIS);
    long to = from + random.nextLong(nowMillis - from + 1) + 1;
    return List.of(
        whole(),
        new Measures.Period(from, to, nowMillis, null, null),
        new Measures.Period(from, to, nowMillis, SimulatedCity.DIVISION, null),
        new Measures.Period(from, to, nowMillis, null, Set.of("home-1")),
        new Measures.Period(from, to, nowMillis, null, Set.of("home-0", "home-3")),
        new Measures.Period(from, to, nowMillis, null, Set.of()),
        new Measures.Period(from, from, nowMillis, null, null),
        new Measures.Period(from, nowMillis + 86_400_000, nowMillis, null, null));
  }

  private void step() {
    // Now and then a rush, so that there are floods; else minutes.
    nowMillis += random.nextInt(40) == 0 ? random.nextInt(1_200_000) : random.nextInt(20_000);
    nowMillis += random.nextInt(300) == 0 ? 1_700_000 + random.nextInt(600_000) : 0;
    if (random.nextInt(60) == 0) {
      takeAllThatWaits(actor(random.nextBoolean() ? "county" : "city"));
    }
    List<Incident> all = List.copyOf(book.all());
    Incident any = all.isEmpty() ? null : all.get(random.nextInt(all.size()));
    switch (random.nextInt(6)) {
      case 0 -> decide(IncidentMachine.open(subject(), alarm(), moment()));
      case 1 -> {
        if (any != null && any.isActive()) {
          decide(IncidentMachine.join(any, any.subject(), alarm(), moment()));
        }
      }
      case 2 -> all.forEach(i -> decide(IncidentMachine.fireDue(i, moment())));
      case 3 -> {
        if (any != null && random.nextInt(3) == 0) {
          decide(Takeover.take(any, "county", by -> true, "H-1", actor("city"), moment()));
        }
      }
      default -> {
        if (any != null) {
          person(any);
        }
      }
    }
  }

  private void takeAllThatWaits(Actor one) {
    for (Incident incident : List.copyOf(book.all())) {
      nowMillis += random.nextInt(3_000);
      Command.OnIncident claim = new Command.Claim(incident.id());
      accepted(CommandRules.decide(claim, incident, one, moment(), directory::user));
    }
  }

  private void accepted(Verdict verdict) {
    if (verdict instanceof Verdict.Accepted accepted) {
      decide(accepted.decisions());
    }
  }

  private void person(Incident incident) {
    Actor actor = actor(random.nextBoolean() ? "county" : "city");
    List<Assignment> assignments = incident.activeAssignments().toList();
    Verdict verdict;
    if (!assignments.isEmpty() && random.nextInt(4) > 0) {
      Assignment own = assignments.getFirst();
      Closing helped = new Closing(Outcome.HELPED, null, null);
      Command.OnAssignment command =
          own.status().isAsked()
              ? random.nextBoolean()
                  ? new Command.Accept(own.id(), tapped())
                  : new Command.Seen(own.id())
              : own.status().isOnTheWay()
                  ? new Command.OnScene(own.id(), null, null, tapped())
                  : new Command.Done(own.id(), helped, tapped());
      verdict = CommandRules.decide(command, incident, actor(own.responder()), moment());
    } else {
      String worker = SimulatedCity.WORKERS.get(random.nextInt(3));
      String cause = random.nextBoolean() ? "误按" : "翻身";
      FalseAlarmCause[] codes = FalseAlarmCause.values();
      FalseAlarmCause code = random.nextBoolean() ? null : codes[random.nextInt(codes.length)];
      Command.OnIncident command =
          switch (random.nextInt(9)) {
            case 0 -> new Command.Claim(incident.id());
            case 1 -> new Command.Handle(incident.id(), "电话");
            case 2 -> new Command.Export(incident.id(), null);
            case 3 ->
                new Command.Close(
                    incident.id(),
                    new Closing(Outcome.FALSE_ALARM, cause, null, code, null, Reached.SPOKE));
            case 4 -> new Command.ToCity(incident.id(), "忙");
            case 5 -> new Command.GiveBack(incident.id(), "忙");
            case 6, 7 -> new Command.Reopen(incident.id(), "又来电");
            default -> new Command.Dispatch(incident.id(), List.of(worker));
          };
      verdict = CommandRules.decide(command, incident, actor, moment(), directory::user);
    }
    accepted(verdict);
  }

  /** Now and then by a telephone that tells late, or has a wrong clock. */
  private Long tapped() {
    return random.nextInt(3) == 0 ? null : (Long) (nowMillis - random.nextInt(400_000) + 30_000);
  }

  private Actor actor(String name) {
    User user = directory.user(name).orElseThrow();
    return new Actor(
        name, name, user.role(), user.division(), directory.sitesOf(user), "127.0.0.1");
  }

  private DeskMoment moment() {
    EscalationPolicy policy = EscalationPolicy.defaults();
    return new DeskMoment(
        nowMillis,
        subject -> policy,
        book.numbers(),
        (subject, kinds) -> List.of(),
        this::audience);
  }

  /** Now and then the ward is empty, and whoever acts has the next tier told. */
  private Audience audience(Subject subject, Tier tier) {
    boolean empty = tier == Tier.WARD && nowMillis % 3 == 0;
    return new Audience(tier, List.of(), empty ? Audience.Gap.NOBODY_ON_DUTY : null, null);
  }

  private Alarm alarm() {
    AlarmKind kind = ALARMS.get(random.nextInt(ALARMS.size()));
    return new Alarm(
        book.numbers().nextAlarmId(),
        "device-" + random.nextInt(30),
        kind,
        nowMillis,
        nowMillis,
        nowMillis,
        null,
        null,
        1);
  }

  private Subject subject() {
    int place = random.nextInt(4);
    if (place == 0) {
      return Subject.ofDevice("lone-" + random.nextInt(3));
    }
    String division = place == 3 ? "520303" : SimulatedCity.DIVISION;
    PlaceKind kind = place == 2 ? PlaceKind.HOUSEHOLD : PlaceKind.INSTITUTION;
    String resident = "resident-" + random.nextInt(20);
    return new Subject(
        resident,
        "张",
        null,
        null,
        "home-" + place,
        "院",
        kind,
        Terrain.TOWN,
        null,
        List.of(),
        null,
        null,
        division,
        null,
        null);
  }

  private void decide(List<Decision> decisions) {
    if (decisions.isEmpty()) {
      return;
    }
    for (Decision decision : new ArrayList<>(decisions)) {
      if (decision instanceof Decision.IncidentChanged(var incident, var entry)) {
        book.put(incident, entry);
        measures.put(incident, entry);
      }
    }
    DecisionBatch batch =
        new DecisionBatch(
            DecisionBatch.VERSION, position, nowMillis, List.of(), 1, 1, BEGIN_MILLIS, decisions);
    log.append(Lane.DESK, new byte[0], batch.toBytes()).join();
    position++;
  }
}
