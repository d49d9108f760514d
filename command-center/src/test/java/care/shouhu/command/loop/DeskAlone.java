package care.shouhu.command.loop;

import care.shouhu.command.incident.Actor;
import care.shouhu.command.incident.Assignment;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.Register;
import care.shouhu.command.watch.FactsFold;
import care.shouhu.command.watch.LiveLimits;
import care.shouhu.command.watch.Moment;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.User.Role;
import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.Decoded;
import care.shouhu.core.wire.Decoders;
import care.shouhu.core.wire.Envelope;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;

/** The desk of the simulated city without threads and log, with a clock that the test moves. */
final class DeskAlone {
  static final Actor CITY = new Actor("city", "城", Role.CITY_OPERATOR, null, Set.of(), "127.0.0.1");
  static final Actor LEAD =
      new Actor("lead", "长", Role.INSTITUTION_LEAD, null, Set.of("home"), "127.0.0.1");

  final FactsFold fold;
  final DeskState state;
  final Desk desk;
  long nowMillis = DeskSimulation.BEGIN_MILLIS;
  private final Directory directory;
  private final IntConsumer leftToNextRing;
  private long seq;

  DeskAlone() {
    this(SimulatedCity.directory(), people -> {});
  }

  /**
   * With a register that the test may change.
   *
   * @param leftToNextRing told how many people one ring left to the next
   */
  DeskAlone(Directory directory, IntConsumer leftToNextRing) {
    this(directory, leftToNextRing, new FactsFold(LiveLimits.builtIn()), null);
  }

  private DeskAlone(
      Directory directory, IntConsumer leftToNextRing, FactsFold fold, DeskState stateOrNull) {
    this.directory = directory;
    this.leftToNextRing = leftToNextRing;
    this.fold = fold;
    this.state =
        stateOrNull == null ? new DeskState(new WatchState(fold, new SeenKeys())) : stateOrNull;
    this.desk =
        new Desk(
            state,
            new Register(directory),
            new DeskSignals() {
              @Override
              public void fault() {
                throw new AssertionError("a bug; see the log");
              }

              @Override
              public void leftToNextRing(int people) {
                leftToNextRing.accept(people);
              }
            });
  }

  /** The same desk, at the same time, that begins with this state. */
  DeskAlone withState(DeskState other) {
    DeskAlone next = new DeskAlone(directory, leftToNextRing, fold, other);
    next.nowMillis = nowMillis;
    next.seq = seq;
    return next;
  }

  static Actor worker(String name) {
    return new Actor(name, name, Role.FIELD_WORKER, SimulatedCity.DIVISION, Set.of(), "127.0.0.1");
  }

  CommandResult ask(Command command, Actor actor, String keyOrNull) {
    return desk.command(new CommandRequest(command, actor, keyOrNull, nowMillis), nowMillis);
  }

  /** An event of this kind, a millisecond later. */
  void say(String device, String kind) {
    hear(device, Lane.URGENT, "event", "\"kind\":\"" + kind + "\"");
  }

  void hear(String device, Lane lane, String leaf, String body) {
    nowMillis++;
    hear(lane, Messages.of(device, ++seq, nowMillis, leaf, body));
  }

  void hear(Lane lane, Envelope envelope) {
    desk.record(lane, ((Decoded.Events) Decoders.decode(envelope)).events(), moment());
  }

  private Moment moment() {
    return Moment.caughtUp(nowMillis, DeskSimulation.BEGIN_MILLIS);
  }

  /** Time passes, and what is due is done. */
  void pass(long seconds) {
    nowMillis += seconds * 1_000;
    desk.fireDue(moment());
  }

  /** In the order in which they were opened. */
  List<Incident> incidents() {
    return List.copyOf(state.incidents().all());
  }

  /** The id of this person's assignment that lasts. */
  static String assignmentOf(Incident incident, String responder) {
    return incident
        .activeAssignments()
        .filter(one -> one.responder().equals(responder))
        .map(Assignment::id)
        .findFirst()
        .orElseThrow();
  }
}
