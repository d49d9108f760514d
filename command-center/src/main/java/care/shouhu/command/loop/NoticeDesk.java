package care.shouhu.command.loop;

import care.shouhu.command.incident.Actor;
import care.shouhu.command.incident.Assignment;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.CommandRules;
import care.shouhu.command.incident.Decision;
import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentState;
import care.shouhu.command.incident.Refused;
import care.shouhu.command.incident.Verdict;
import care.shouhu.command.notify.About;
import care.shouhu.command.notify.Attempt;
import care.shouhu.command.notify.ChannelHealth;
import care.shouhu.command.notify.Notice;
import care.shouhu.command.notify.NoticeMachine;
import care.shouhu.command.notify.NoticeStatus;
import care.shouhu.command.notify.NotifyPolicy;
import care.shouhu.command.notify.Report;
import care.shouhu.command.notify.Route;
import care.shouhu.command.watch.AlarmClass;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.directory.ChannelKind;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.UserChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides whom to tell of what: each ring of an incident tells those its tier names, where the
 * policy tells its class, and of an outage always; each assignment its responder. It follows how
 * incidents stand rather than single steps, so that one that was missed is told at the next.
 */
final class NoticeDesk {
  /**
   * Who is being told of an incident since less than this is not told anew by its next ring: a
   * button that is pressed again and again must not keep the telephone behind the page from its
   * turn.
   */
  static final long BEING_TOLD_MILLIS = 30_000;

  /** Test messages of one person … */
  static final int PROOFS_MAX = 10;

  /** … within this time: they cost money, and may go to who never asked. */
  static final long PROOFS_WITHIN_MILLIS = 10 * 60_000;

  private final DeskWork work;
  private final ChannelWatch channels;
  private final NoticeAudience audience;

  NoticeDesk(DeskWork work, DeskSignals signals) {
    this.work = work;
    this.audience = new NoticeAudience(work, signals);
    this.channels = new ChannelWatch(work);
  }

  private NoticeBook book() {
    return work.state().notices();
  }

  private NotifyPolicy policy() {
    return work.register().notifyPolicy();
  }

  /** What was decided about incidents may want people told, or no longer. */
  void follow(List<Decision> decisions) {
    for (Decision decision : decisions) {
      if (decision instanceof Decision.IncidentChanged(var changed, var entry)) {
        work.state()
            .incidents()
            .incident(changed.id())
            .ifPresent(incident -> follow(incident, entry));
      }
    }
  }

  private void follow(Incident incident, HistoryEntry entry) {
    long now = entry.atMillis();
    for (Notice notice : book().openOf(incident.id())) {
      if (!isNeeded(notice, incident)) {
        change(NoticeMachine.withdraw(notice, now));
      }
    }
    for (Assignment assignment : incident.assignments()) {
      if (assignment.status().isAsked()) {
        ask(incident, assignment, now);
      }
    }
    boolean news = incident.rings() > book().lastRing(incident.id());
    if (news && isTold(incident)) {
      ring(incident, entry, now);
    }
  }

  /** Somebody has it, and the person asked has answered: then the rest need not be told. */
  private static boolean isNeeded(Notice notice, Incident incident) {
    return switch (notice.about()) {
      case About.OfAssignment a ->
          incident
              .assignment(a.assignmentId())
              .filter(assignment -> assignment.status().isAsked())
              .isPresent();
      case About.OfIncident a ->
          incident.callsSomebody()
              || (incident.state() instanceof IncidentState.Claimed(var claim)
                  && claim.atMillis() < notice.createdAtMillis());
      case About.OfMany a -> true;
      case About.Proof a -> true;
    };
  }

  private void ask(Incident incident, Assignment assignment, long now) {
    Optional<Notice> told = book().openOfAssignment(assignment.id());
    boolean news = !book().wasTold(assignment.id(), incident.id());
    if (news && assignment.seenAtMillis() == null) {
      About about = new About.OfAssignment(incident.id(), assignment.id());
      // Who is asked to go is told, whatever the class.
      NotifyPolicy.Steps own = policy().steps(incident.alarmClass());
      NotifyPolicy.Steps steps = own == null ? policy().steps(AlarmClass.URGENT) : own;
      String responder = assignment.responder();
      begin(about, incident.alarmClass(), responder, routes(responder, steps), steps, now);
      return;
    }
    // The page tells of its assignments by itself; that is what the notice wants to know.
    if (assignment.seenAtMillis() != null || assignment.deliveredAtMillis() != null) {
      boolean seen = assignment.seenAtMillis() != null;
      told.ifPresent(notice -> reachedByPage(notice, seen, now));
    }
  }

  private void reachedByPage(Notice notice, boolean seen, long now) {
    boolean known = seen ? notice.seenAtMillis() != null : notice.deliveredAtMillis() != null;
    if (!known) {
      int attempt =
          notice.attempts().stream()
              .filter(one -> one.kind() == ChannelKind.LIVE)
              .findFirst()
              .map(Attempt::number)
              .orElse(notice.attempts().size());
      change(
          NoticeMachine.reported(
              notice, Report.reached(notice.id(), attempt, seen), policy(), false, now));
    }
  }

  private void ring(Incident incident, HistoryEntry entry, long now) {
    About.OfIncident about = new About.OfIncident(incident.id(), incident.rings());
    if (incident.callsSomebody()) {
      for (String username : audience.ofRing(incident, now)) {
        tell(username, about, incident, now);
      }
    } else if (incident.state() instanceof IncidentState.Claimed(var claim)) {
      boolean news =
          entry.kind() == HistoryEntry.Kind.CALL_RESPONDER
              || entry.kind() == HistoryEntry.Kind.ALARM_JOINED;
      if (news) {
        for (String username : audience.ofClaimed(incident, claim, now)) {
          tell(username, about, incident, now);
        }
      }
    }
  }

  /** One by one as long as one person can take it, together above that. */
  private void tell(String username, About.OfIncident about, Incident incident, long now) {
    AlarmClass alarmClass = incident.alarmClass();
    for (Notice older : book().openOf(about.incidentId())) {
      if (older.username().equals(username) && older.about() instanceof About.OfIncident) {
        if (now - older.createdAtMillis() < BEING_TOLD_MILLIS) {
          return;
        }
        change(NoticeMachine.withdraw(older, now));
      }
    }
    Optional<Notice> held = book().heldFor(username);
    long letOutAt = now + policy().flood().togetherEachSeconds() * 1_000L;
    if (held.isPresent()) {
      if (alarmClass.isAbove(held.get().alarmClass())) {
        decide(NoticeMachine.raise(held.get(), alarmClass, letOutAt, now));
      }
    } else if (book().begunFor(username, now) >= policy().flood().perMinuteMax()
        || book().open() >= NoticeBook.OPEN_MAX) {
      decide(NoticeMachine.hold(book().nextId(), username, alarmClass, letOutAt, now));
    } else {
      NotifyPolicy.Steps steps = policy().stepsAtLeast(alarmClass);
      begin(about, alarmClass, username, routesFor(incident, username, steps), steps, now);
    }
  }

  /** The policy tells its class, or it is an outage, which somebody must hear of. */
  private boolean isTold(Incident incident) {
    return incident.isOutage() || policy().steps(incident.alarmClass()) != null;
  }

  private void begin(
      About about,
      AlarmClass alarmClass,
      String username,
      List<Route> routes,
      NotifyPolicy.Steps steps,
      long now) {
    decide(NoticeMachine.begin(book().nextId(), username, about, alarmClass, routes, steps, now));
  }

  /** That a channel is down is not said by that channel. */
  private List<Route> routesFor(Incident incident, String username, NotifyPolicy.Steps steps) {
    String down =
        incident.kinds().contains(AlarmKind.CHANNEL_DOWN) ? incident.subject().deviceId() : null;
    List<UserChannel> own = work.register().channelsOf(username);
    return routes(username, steps).stream()
        .filter(route -> down == null || !isBy(down, route, own))
        .toList();
  }

  /** Which maker's push service a browser has is not known here: then none of them is asked. */
  private static boolean isBy(String channelKey, Route route, List<UserChannel> own) {
    if (route.kind() == ChannelKind.WEB_PUSH) {
      return !ChannelHealth.isGateway(channelKey);
    }
    return own.stream()
        .filter(channel -> channel.id().equals(route.channelId()))
        .anyMatch(channel ->
            channel.gatewayId() != null
                && ChannelHealth.ofGateway(channel.gatewayId()).equals(channelKey));
  }

  private List<Route> routes(String username, NotifyPolicy.Steps steps) {
    List<Route> routes = new ArrayList<>();
    for (ChannelKind kind : steps.channels()) {
      if (kind == ChannelKind.LIVE) {
        routes.add(new Route(ChannelKind.LIVE, null));
      } else {
        work.register().channelsOf(username).stream()
            .filter(channel -> channel.kind() == kind && channel.isVerified())
            .forEach(channel -> routes.add(new Route(kind, channel.id())));
      }
    }
    return routes;
  }

  /** Its time may have come. */
  void look(String id, long now) {
    Optional<Notice> found = book().notice(id);
    if (found.isEmpty() || found.get().dueAtMillis() == null) {
      return;
    }
    Notice notice = found.get();
    if (notice.dueAtMillis() > now) {
      work.arm(notice);
    } else if (notice.status() == NoticeStatus.HELD) {
      letOut(notice, now);
    } else {
      change(NoticeMachine.fireDue(notice, policy(), now));
    }
  }

  /** What waits for this person now, whatever it was when it was held. */
  private void letOut(Notice held, long now) {
    List<String> waiting = audience.waitingFor(held.username(), this::isTold, now);
    NotifyPolicy.Steps steps = policy().stepsAtLeast(held.alarmClass());
    if (waiting.isEmpty()) {
      change(NoticeMachine.withdraw(held, now));
    } else {
      About.OfMany many = About.OfMany.of(waiting);
      decide(NoticeMachine.letOut(held, many, routes(held.username(), steps), steps, now));
    }
  }

  /** A person wants to know whether a channel of theirs works. */
  Verdict prove(Command.ProveChannel command, Actor actor, long now) {
    var channel =
        work.register().channelsOf(actor.username()).stream()
            .filter(one -> one.id().equals(command.channelId()))
            .findFirst();
    if (channel.isEmpty()) {
      return new Verdict.Rejected(
          new Refused(
              Refused.Reason.UNKNOWN_CHANNEL,
              "You have no channel %s.".formatted(command.channelId()),
              List.of()));
    }
    long recent =
        book().all().stream()
            .filter(notice -> notice.username().equals(actor.username()))
            .filter(notice -> notice.about() instanceof About.Proof)
            .filter(notice -> now - notice.createdAtMillis() < PROOFS_WITHIN_MILLIS)
            .count();
    if (recent >= PROOFS_MAX) {
      return new Verdict.Rejected(
          new Refused(
              Refused.Reason.TOO_MANY_TESTS,
              "You had %d test messages in 10 minutes; wait.".formatted(recent),
              List.of()));
    }
    decide(
        NoticeMachine.begin(
            book().nextId(),
            actor.username(),
            new About.Proof(command.channelId()),
            AlarmClass.URGENT,
            List.of(new Route(channel.get().kind(), command.channelId())),
            policy().steps(AlarmClass.URGENT),
            now));
    return new Verdict.Noted();
  }

  /** A page, a telephone or a channel says what became of attempts; of unknown ones nothing. */
  Verdict heard(Command.NoticesReported command, Actor actor, long now) {
    for (Report report : command.reports()) {
      if (report.channelKey() != null) {
        channels.heard(report, policy(), now);
      }
      boolean down =
          report.channelKey() != null
              && book().channel(report.channelKey()).filter(ChannelHealth::isDown).isPresent();
      book()
          .notice(report.noticeId())
          .filter(notice -> !command.ownOnly() || notice.username().equals(actor.username()))
          .flatMap(notice -> NoticeMachine.reported(notice, report, policy(), down, now))
          .ifPresent(changed -> {
            decide(changed);
            tellAssignment(changed, report, now);
          });
    }
    return new Verdict.Noted();
  }

  /** What reached the person by any channel has reached them: the assignment shows it. */
  private void tellAssignment(Notice notice, Report report, long now) {
    boolean seen = report.step() == Report.Step.SEEN;
    if (!(notice.about() instanceof About.OfAssignment(String before, String assignmentId))
        || !(seen || report.step() == Report.Step.DELIVERED)) {
      return;
    }
    // A merging may have moved it into another incident since.
    Optional<Incident> incident = work.state().incidents().incidentOfAssignment(assignmentId);
    Optional<User> user = work.register().user(notice.username());
    if (incident.isPresent() && user.isPresent()) {
      Command.OnAssignment reached =
          seen ? new Command.Seen(assignmentId) : new Command.Delivered(assignmentId);
      Verdict verdict =
          CommandRules.decide(reached, incident.get(), actor(user.get()), work.moment(now));
      if (verdict instanceof Verdict.Accepted accepted) {
        work.decide(accepted.decisions());
      }
    }
  }

  private Actor actor(User user) {
    return new Actor(
        user.username(),
        user.displayName(),
        user.role(),
        user.division(),
        work.register().sitesOf(user),
        null);
  }

  private void change(Optional<Notice> changed) {
    changed.ifPresent(this::decide);
  }

  private void decide(Notice notice) {
    work.decide(List.of(new Decision.NoticeChanged(notice)));
  }
}
