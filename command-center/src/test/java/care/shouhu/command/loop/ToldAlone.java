package care.shouhu.command.loop;

import care.shouhu.command.incident.Actor;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.notify.Attempt;
import care.shouhu.command.notify.Failure;
import care.shouhu.command.notify.Notice;
import care.shouhu.command.notify.NotifyPolicy;
import care.shouhu.command.notify.Report;
import care.shouhu.core.directory.ChannelKind;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.DirectoryChanges;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import care.shouhu.core.directory.UserChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The desk alone, and whom it has told of what. */
final class ToldAlone {
  static final NotifyPolicy POLICY = NotifyPolicy.defaults();
  static final Actor CITY = DeskAlone.CITY;
  static final Actor STAFF =
      new Actor("staff-1", "一", Role.INSTITUTION_STAFF, null, Set.of("home"), "127.0.0.1");
  static final Actor STAFF_2 =
      new Actor("staff-2", "二", Role.INSTITUTION_STAFF, null, Set.of("home"), "127.0.0.1");
  static final Actor COUNTY =
      new Actor("county", "县", Role.COUNTY_OPERATOR, "520302", Set.of(), "127.0.0.1");

  final Directory directory = SimulatedCity.directory();
  final List<Integer> leftToNextRing = new ArrayList<>();
  final DeskAlone alone = new DeskAlone(directory, leftToNextRing::add);
  final DeskState state = alone.state;

  void calls(String device) {
    says(device, "call");
  }

  void says(String device, String kind) {
    alone.say(device, kind);
  }

  /** Time passes until nothing is due any more. */
  void pass(long seconds) {
    alone.nowMillis += seconds * 1_000;
    do {
      alone.desk.cut(alone.nowMillis, DeskSimulation.BEGIN_MILLIS, false);
      alone.pass(0);
    } while (alone.desk.nextDueAtMillis() <= alone.nowMillis);
  }

  CommandResult ask(Command command, Actor actor) {
    alone.nowMillis++;
    return alone.ask(command, actor, null);
  }

  /** What became of the newest try. */
  void report(Notice notice, Report.Step step, Failure failure, String channel) {
    Attempt last = notice.attempts().getLast();
    ask(
        new Command.NoticesReported(
            List.of(
                new Report(notice.id(), last.number(), last.tries(), step, failure, 0, 0, channel)),
            false),
        CITY);
  }

  /** The oldest. */
  Incident incident() {
    return alone.incidents().getFirst();
  }

  Stream<Notice> to(String username) {
    return state.notices().all().stream().filter(notice -> notice.username().equals(username));
  }

  /** The newest notice to this person. */
  Notice last(String username) {
    return to(username).reduce((a, b) -> b).orElseThrow();
  }

  /** Somebody more works in the home. */
  void joins(String name) {
    var user =
        new User(name, name, "", Role.INSTITUTION_STAFF, null, "home", null, null, List.of(), true);
    directory.apply(DirectoryChanges.collect().user(user).at(directory.version() + 1));
  }

  void has(String username, ChannelKind kind, String id, boolean verified) {
    has(username, kind, id, null, verified);
  }

  void has(String username, ChannelKind kind, String id, String gateway, boolean verified) {
    Long proved = verified ? 1L : null;
    var channel = new UserChannel(id, username, kind, gateway, "sealed", "label", 1, 0, proved);
    directory.apply(DirectoryChanges.collect().channel(channel).at(directory.version() + 1));
  }
}
