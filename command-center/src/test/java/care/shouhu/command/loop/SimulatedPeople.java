package care.shouhu.command.loop;

import care.shouhu.command.handover.Handover;
import care.shouhu.command.hold.Hold;
import care.shouhu.command.incident.Actor;
import care.shouhu.command.incident.Assignment;
import care.shouhu.command.incident.ClosedIncident;
import care.shouhu.command.incident.Closing;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.DutyMark;
import care.shouhu.command.incident.FalseAlarmCause;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentJson;
import care.shouhu.command.incident.IncidentStatus;
import care.shouhu.command.incident.Outcome;
import care.shouhu.command.incident.Reached;
import care.shouhu.command.incident.StepTaken;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.User;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * People at the desk of the simulation: mostly the step that leads on, so that incidents get to
 * their end; often any other, also one that is impossible, somebody else's, or about what is not
 * there.
 */
final class SimulatedPeople {
  private static final List<Reached> REACHED =
      Arrays.asList(null, Reached.SPOKE, Reached.NO_ANSWER);
  private static final List<FalseAlarmCause> CAUSES =
      Arrays.asList(null, FalseAlarmCause.ACCIDENTAL_PRESS, FalseAlarmCause.UNKNOWN);
  private static final Closing HELPED = new Closing(Outcome.HELPED, null, null);
  private static final Closing WITHOUT_A_WORD = new Closing(Outcome.NO_HELP_NEEDED, null, null);

  private final Random random;
  private final Directory directory;
  private int keys;
  private int focus;

  SimulatedPeople(Random random, Directory directory) {
    this.random = random;
    this.directory = directory;
  }

  /**
   * What somebody asks of the desk as it stands.
   *
   * @param archived incidents that have left the desk's memory, as the tables have them
   */
  CommandRequest request(DeskState state, List<Incident> archived, long nowMillis) {
    Command command =
        archived.isEmpty() || random.nextInt(8) > 0
            ? command(state, nowMillis)
            : aboutArchived(any(archived));
    // Each export is one of its own: who asks twice has taken it twice.
    boolean once = command instanceof Command.Export || random.nextInt(4) == 0;
    String key = once ? null : "key-" + keys++;
    return new CommandRequest(command, actor(command, state), key, nowMillis);
  }

  /** Also one that somebody else reopened or exported, which the tables may not say yet. */
  private Command aboutArchived(Incident incident) {
    ClosedIncident found = ClosedIncident.of(IncidentJson.incident(incident));
    return random.nextInt(3) == 0
        ? new Command.Export(found.id(), found.end())
        : new Command.Reopen(found.id(), "家属说未得到帮助", found);
  }

  private Command command(DeskState state, long nowMillis) {
    if (random.nextInt(7) == 0) {
      return switch (random.nextInt(5)) {
        case 0, 1 -> aboutHolds(state);
        case 2, 3 -> aboutHandovers(state);
        default -> aboutDuty(nowMillis);
      };
    }
    List<Incident> incidents = List.copyOf(state.incidents().all());
    if (incidents.isEmpty()) {
      return new Command.Claim("I-999");
    }
    // People stay with one incident for a while; else none would ever get to its end.
    Incident incident =
        random.nextInt(4) == 0 ? any(incidents) : incidents.get(focus % incidents.size());
    focus = random.nextInt(10) == 0 ? random.nextInt(1_000) : focus;
    if (random.nextInt(3) > 0) {
      return next(incident, nowMillis);
    }
    List<Assignment> assignments = incident.assignments();
    boolean own = !assignments.isEmpty() && incident.status() != IncidentStatus.HANDLED;
    return own && random.nextInt(3) > 0
        ? onAssignment(any(assignments), nowMillis)
        : onIncident(incident, incidents);
  }

  /** Any command about an incident, also a wrong one. */
  private Command onIncident(Incident incident, List<Incident> incidents) {
    String id = incident.id();
    return switch (random.nextInt(15)) {
      case 0, 1 -> new Command.Claim(id);
      case 2, 3 -> new Command.Dispatch(id, List.of(any(SimulatedCity.WORKERS)));
      case 4 -> new Command.Handle(id, "电话", any(REACHED));
      case 5, 6 -> new Command.Merge(id, any(incidents).id());
      case 7 -> new Command.Unmerge(any(incidents).id());
      case 8 -> new Command.Reopen(any(incidents).id(), "不放心");
      case 9 -> new Command.ToCity(id, "县里无人");
      case 10 -> new Command.GiveBack(id, "县里有人了");
      case 11 -> new Command.Note(id, "邻居说灯亮着");
      case 12 ->
          new Command.Step(
              id,
              any(List.of("speak", "bedside", "send", "repair", "no-such-step")),
              any(List.of(StepTaken.State.values())),
              random.nextBoolean() ? "已说明" : null);
      default -> new Command.Close(id, closing());
    };
  }

  private Closing closing() {
    Outcome outcome = any(List.of(Outcome.FALSE_ALARM, Outcome.HELPED, Outcome.NO_HELP_NEEDED));
    String cause = random.nextInt(3) == 0 ? "误按" : null;
    return new Closing(outcome, cause, null, any(CAUSES), null, any(REACHED));
  }

  /** The step that comes next, so that incidents get somewhere. */
  private Command next(Incident incident, long nowMillis) {
    String id = incident.id();
    return switch (incident.status()) {
      case OPEN -> new Command.Claim(id);
      case CLAIMED ->
          incident
              .activeAssignments()
              .findFirst()
              .map(one -> next(one, nowMillis))
              .orElseGet(() ->
                  random.nextInt(4) == 0
                      ? new Command.Handle(id, "电话", any(REACHED))
                      : new Command.Dispatch(id, List.of(any(SimulatedCity.WORKERS))));
      case HANDLED ->
          new Command.Close(
              id,
              switch (random.nextInt(6)) {
                case 0 -> closing();
                case 1 -> WITHOUT_A_WORD;
                default -> HELPED;
              });
      case CLOSED ->
          random.nextInt(6) == 0 ? new Command.Reopen(id, "又来电") : new Command.Close(id, HELPED);
      case MERGED -> random.nextInt(6) == 0 ? new Command.Unmerge(id) : new Command.Claim(id);
    };
  }

  /**
   * When a step was tapped: often not told; else by a telephone that had no network for a while, or
   * whose clock is wrong by as much. Takes nothing from the run's chance.
   */
  private static Long tapped(long nowMillis) {
    return nowMillis % 3 == 0 ? null : (Long) (nowMillis - nowMillis % 1_900_000 + 600_000);
  }

  private static Command next(Assignment a, long nowMillis) {
    if (a.status().isAsked()) {
      return new Command.Accept(a.id(), tapped(nowMillis));
    }
    return a.status().isOnTheWay()
        ? new Command.OnScene(a.id(), null, null, tapped(nowMillis))
        : new Command.Done(a.id(), HELPED, tapped(nowMillis));
  }

  /** Any step, also a wrong one. */
  private Command onAssignment(Assignment assignment, long nowMillis) {
    String id = assignment.id();
    if (random.nextBoolean() && !assignment.status().isAsked()) {
      return next(assignment, nowMillis);
    }
    return switch (random.nextInt(9)) {
      case 0 -> new Command.Delivered(id);
      case 1 -> new Command.Seen(id);
      case 2, 3 -> new Command.Accept(id, tapped(nowMillis));
      case 4 -> new Command.Decline(id, "走不开", tapped(nowMillis));
      case 5 -> new Command.EnRoute(id, tapped(nowMillis));
      case 6 -> new Command.OnScene(id, null, null, tapped(nowMillis));
      case 7 -> new Command.Update(id, "在现场", tapped(nowMillis));
      default -> new Command.Done(id, HELPED, tapped(nowMillis));
    };
  }

  private Command aboutHolds(DeskState state) {
    List<Hold> holds = List.copyOf(state.holds().all());
    boolean bed = random.nextBoolean();
    String device = any(bed ? SimulatedCity.BEDS : SimulatedCity.BUTTONS);
    return switch (random.nextInt(5)) {
      case 0, 1 ->
          new Command.Shelve(
              device, any(List.of(AlarmKind.values())), 1 + random.nextInt(600), "噪声");
      case 2 -> new Command.BeginTest(device, 1 + random.nextInt(70), "安装");
      default -> new Command.EndHold(holds.isEmpty() ? "S-1" : any(holds).id());
    };
  }

  private Command aboutHandovers(DeskState state) {
    List<Handover> handovers = List.copyOf(state.handovers().all());
    if (handovers.isEmpty() || random.nextInt(5) == 0) {
      return switch (random.nextInt(3)) {
        case 0 -> new Command.BeginHandover(null, null, null);
        case 1 -> new Command.BeginHandover(SimulatedCity.DIVISION, null, "留意 102 床");
        default -> new Command.BeginHandover(null, "home", null);
      };
    }
    Handover handover = handovers.getLast();
    List<String> left = handover.left().stream().map(Handover.Item::ref).toList();
    return switch (random.nextInt(8)) {
      case 0 -> new Command.CancelHandover(any(handovers).id());
      case 1 -> new Command.TakeItems(handover.id(), List.of("I-1"), null);
      case 2, 3 -> new Command.CompleteHandover(handover.id());
      default ->
          left.isEmpty()
              ? new Command.TakeItems(handover.id(), List.of(), null)
              : new Command.TakeItems(
                  handover.id(), left.subList(0, 1 + random.nextInt(left.size())), "已知悉");
    };
  }

  /** Also one without an end, or of somebody nobody knows. */
  private Command aboutDuty(long nowMillis) {
    String who =
        any(List.of("staff-1", "staff-2", "lead", "worker-1", "worker-2", "county", "nobody"));
    if (random.nextInt(4) == 0) {
      double moved = random.nextInt(100) / 1_000.0;
      return new Command.SayPlace(who, new DutyMark.LastPlace(106.9 + moved, 27.7, nowMillis));
    }
    Long until = random.nextInt(6) == 0 ? null : nowMillis + random.nextInt(3 * 3_600_000);
    return new Command.SayDuty(who, any(List.of(DutyMark.Word.values())), until, "换班");
  }

  /** Mostly whose assignment it is; sometimes somebody else. */
  private Actor actor(Command command, DeskState state) {
    String name = any(List.of("county", "city", "lead", "lead", "staff-1", "staff-2"));
    if (command instanceof Command.OnAssignment c && random.nextInt(8) > 0) {
      name =
          state
              .incidents()
              .incidentOfAssignment(c.assignmentId())
              .flatMap(i -> i.assignment(c.assignmentId()))
              .map(Assignment::responder)
              .orElse(name);
    }
    if (command instanceof Command.Close c && random.nextBoolean()) {
      name =
          state.incidents().incident(c.incidentId()).stream()
              .flatMap(i -> i.assignments().stream())
              .filter(Assignment::wasAccepted)
              .map(Assignment::responder)
              .findFirst()
              .orElse(name);
    }
    User user = directory.user(name).orElseThrow();
    return new Actor(
        name,
        user.displayName(),
        user.role(),
        user.division(),
        directory.sitesOf(user),
        "127.0.0.1");
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
