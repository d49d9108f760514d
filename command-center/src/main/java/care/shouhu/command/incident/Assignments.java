package care.shouhu.command.incident;

import care.shouhu.command.incident.HistoryEntry.Kind;
import care.shouhu.command.incident.IncidentMachine.QueueReason;
import care.shouhu.command.watch.Alarm;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** The steps of assignments inside an incident ({@link AssignmentStatus} has the diagram). Pure. */
final class Assignments {

  /**
   * After so many who were asked since somebody claimed it and did not say yes, it goes back to the
   * queue: a person decides whom to send, instead of a desk that believes somebody is being asked
   * while one after the other lets two minutes pass. Our own figure.
   */
  static final int ASKED_IN_VAIN_MAX = 3;

  private Assignments() {}

  /** Asks this responder to go. */
  static Assignment ask(Draft draft, String responder, String name, DeskMoment moment) {
    long now = moment.nowMillis();
    Assignment asked =
        new Assignment(
            moment.numbers().nextAssignmentId(),
            draft.id(),
            responder,
            name,
            AssignmentStatus.NOTIFIED,
            now,
            null,
            null,
            null,
            null,
            null,
            null,
            now + draft.ladder().acceptWithinSeconds() * 1_000L,
            null,
            null,
            null,
            null);
    draft.putAssignment(asked);
    draft.due = draft.isOpen() ? draft.due : null;
    draft.note(Kind.ASSIGNED, detail(asked));
    return asked;
  }

  /** The responder said yes; an incident that waits is theirs. */
  static void accept(
      Draft draft, Assignment assignment, StepTime taken, Actor by, DeskMoment moment) {
    long now = moment.nowMillis();
    long due = now + draft.ladder().arriveWithinSeconds(draft.subject().terrain()) * 1_000L;
    claimIfOpen(draft, by, moment);
    Stamps stamps = Stamps.of(assignment).accepted(taken.atMillis());
    Assignment accepted = with(assignment, AssignmentStatus.ACCEPTED, due, stamps, null);
    put(draft, accepted, Kind.ACCEPTED, taken);
  }

  static void claimIfOpen(Draft draft, Actor by, DeskMoment moment) {
    if (draft.isOpen()) {
      draft.state =
          new IncidentState.Claimed(
              new IncidentState.Claim(by.username(), by.displayName(), moment.nowMillis()));
      draft.due = null;
    }
  }

  static void enRoute(Draft draft, Assignment assignment, StepTime taken) {
    Stamps stamps = Stamps.of(assignment).enRoute(taken.atMillis());
    Long due = assignment.dueAtMillis();
    Assignment going = with(assignment, AssignmentStatus.EN_ROUTE, due, stamps, null);
    put(draft, going, Kind.EN_ROUTE, taken);
  }

  static void onScene(
      Draft draft,
      Assignment assignment,
      Double longitude,
      Double latitude,
      StepTime taken,
      Actor by,
      DeskMoment moment) {
    long due = moment.nowMillis() + draft.ladder().updateWithinSeconds() * 1_000L;
    claimIfOpen(draft, by, moment);
    draft.due = null;
    Stamps stamps = Stamps.of(assignment).onScene(taken.atMillis(), longitude, latitude);
    Assignment there = with(assignment, AssignmentStatus.ON_SCENE, due, stamps, null);
    draft.putAssignment(there);
    Map<String, String> detail = new TreeMap<>(detail(there));
    Long metersAway = Fence.metersAway(draft.subject(), there);
    if (metersAway != null) {
      detail.put("metersAway", String.valueOf(metersAway));
      detail.put("outsideFence", String.valueOf(Fence.isOutside(metersAway)));
    }
    draft.note(Kind.ON_SCENE, taken.in(detail));
  }

  static void done(Draft draft, Assignment assignment, Closing closing, StepTime taken) {
    End end = new End(taken.atMillis(), closing, null);
    Assignment done = with(assignment, AssignmentStatus.DONE, null, Stamps.of(assignment), end);
    put(draft, done, Kind.DONE, taken);
  }

  /** Over without having been done. */
  static void end(
      Draft draft, Assignment assignment, AssignmentStatus how, String reason, StepTime taken) {
    Kind kind =
        switch (how) {
          case DECLINED -> Kind.DECLINED;
          case TIMED_OUT -> Kind.TIMED_OUT;
          case WITHDRAWN -> Kind.WITHDRAWN;
          case NOTIFIED, DELIVERED, SEEN, ACCEPTED, EN_ROUTE, ON_SCENE, DONE ->
              throw new IllegalArgumentException(how + " is no end");
        };
    End end = new End(taken.atMillis(), null, reason);
    put(draft, with(assignment, how, null, Stamps.of(assignment), end), kind, taken);
  }

  private static void put(Draft draft, Assignment changed, Kind kind, StepTime taken) {
    draft.putAssignment(changed);
    draft.note(kind, taken.in(detail(changed)));
  }

  /** Somebody is on the way or there. */
  static boolean anyoneSaidYes(Draft draft) {
    return draft.assignments().stream().anyMatch(a -> a.isActive() && !a.status().isAsked());
  }

  /**
   * One who was asked will not come. When nobody else said yes or is still asked, it is handled if
   * somebody has done the work already; else the next one by rank is asked who was not asked
   * before; when there is none, or {@value #ASKED_IN_VAIN_MAX} were asked in vain, the incident
   * goes back to the queue. An incident that is in the queue anyway rings already.
   */
  static void askNext(Draft draft, QueueReason reason, DeskMoment moment) {
    if (draft.isOpen() || draft.hasActiveAssignment() || handledByOneBefore(draft, moment)) {
      return;
    }
    List<String> asked = draft.assignments().stream().map(Assignment::responder).toList();
    Optional<RankedResponder> next =
        moment.ranking().rank(draft.subject(), draft.alarms().kinds()).stream()
            .filter(r -> r.available() && !asked.contains(r.responder()))
            .findFirst();
    if (next.isPresent() && askedInVain(draft) < ASKED_IN_VAIN_MAX) {
      ask(draft, next.get().responder(), next.get().displayName(), moment);
    } else {
      IncidentMachine.backToQueue(draft, reason, moment);
    }
  }

  /**
   * The last one who was still out will not come, and another one has done the work: then it is
   * handled, by what that one stated. Not when anything came after that word which it does not
   * answer: a claim, an alarm, another incident, or somebody who was sent all the same.
   *
   * @return whether it is handled by that
   */
  static boolean handledByOneBefore(Draft draft, DeskMoment moment) {
    if (draft.hasActiveAssignment() || !(draft.state instanceof IncidentState.Claimed(var claim))) {
      return false;
    }
    long newest = newest(draft, claim);
    Optional<Assignment> done =
        draft.assignments().stream()
            .filter(a -> a.status() == AssignmentStatus.DONE && a.endedAtMillis() >= newest)
            .max(Comparator.comparingLong(Assignment::endedAtMillis));
    done.ifPresent(one ->
        handled(
            draft,
            new IncidentState.Handled(
                claim, one.responder(), moment.nowMillis(), null, one.closing(), null),
            detail(one)));
    return done.isPresent();
  }

  /** When the newest thing came that somebody has to see to. */
  private static long newest(Draft draft, IncidentState.Claim claim) {
    return LongStream.of(
            claim.atMillis(),
            draft.alarms().alarms().stream().mapToLong(Alarm::raisedAtMillis).max().orElse(0),
            draft.assignments().stream().mapToLong(Assignment::notifiedAtMillis).max().orElse(0),
            draft.links.merged().stream().mapToLong(Links.MergedIn::atMillis).max().orElse(0))
        .max()
        .orElseThrow();
  }

  /** The work is done; the incident waits for its closing. */
  static void handled(Draft draft, IncidentState.Handled how, Map<String, String> by) {
    draft.state = how;
    draft.due = null;
    Map<String, String> detail = new TreeMap<>(by);
    if (how.note() != null) {
      detail.put("note", how.note());
    }
    if (how.closing() != null) {
      detail.put("outcome", how.closing().outcome().name());
    }
    if (how.reached() != null) {
      detail.put("reached", how.reached().name());
    }
    draft.note(Kind.HANDLED, detail);
  }

  private static long askedInVain(Draft draft) {
    if (!(draft.state instanceof IncidentState.Claimed(var claim))) {
      return 0;
    }
    return draft.assignments().stream()
        .filter(a -> !a.isActive() && !a.wasAccepted())
        .filter(a -> a.notifiedAtMillis() >= claim.atMillis())
        .count();
  }

  /**
   * The page tells that it has the assignment, or shows it. Later facts do not undo earlier ones.
   */
  static Assignment reached(Assignment a, boolean shown, long nowMillis) {
    AssignmentStatus reached = shown ? AssignmentStatus.SEEN : AssignmentStatus.DELIVERED;
    boolean forward = a.status().isAsked() && a.status().compareTo(reached) < 0;
    Stamps stamps = Stamps.of(a).reached(shown, nowMillis);
    return with(a, forward ? reached : a.status(), a.dueAtMillis(), stamps, null);
  }

  /** The same assignment, in another incident. */
  static Assignment inIncident(Assignment a, String incidentId) {
    return new Assignment(
        a.id(),
        incidentId,
        a.responder(),
        a.responderName(),
        a.status(),
        a.notifiedAtMillis(),
        a.deliveredAtMillis(),
        a.seenAtMillis(),
        a.acceptedAtMillis(),
        a.enRouteAtMillis(),
        a.onSceneAtMillis(),
        a.endedAtMillis(),
        a.dueAtMillis(),
        a.closing(),
        a.reason(),
        a.longitude(),
        a.latitude());
  }

  /** The responder on the scene says how it stands. */
  static void update(
      Draft draft, Assignment assignment, String note, StepTime taken, DeskMoment moment) {
    long due = moment.nowMillis() + draft.ladder().updateWithinSeconds() * 1_000L;
    Assignment updated = withDue(assignment, due);
    draft.putAssignment(updated);
    Map<String, String> detail = new TreeMap<>(detail(updated));
    detail.put("note", note);
    draft.note(Kind.UPDATED, taken.in(detail));
  }

  static Assignment withDue(Assignment a, long dueAtMillis) {
    return with(a, a.status(), dueAtMillis, Stamps.of(a), null);
  }

  static Map<String, String> detail(Assignment assignment) {
    Map<String, String> detail = new TreeMap<>();
    detail.put("assignmentId", assignment.id());
    detail.put("responder", assignment.responder());
    if (assignment.reason() != null) {
      detail.put("reason", assignment.reason());
    }
    if (assignment.closing() != null) {
      detail.put("outcome", assignment.closing().outcome().name());
    }
    return detail;
  }

  /** The times of the steps that were taken. */
  private record Stamps(
      Long delivered,
      Long seen,
      Long accepted,
      Long enRoute,
      Long onScene,
      Double longitude,
      Double latitude) {

    static Stamps of(Assignment a) {
      return new Stamps(
          a.deliveredAtMillis(),
          a.seenAtMillis(),
          a.acceptedAtMillis(),
          a.enRouteAtMillis(),
          a.onSceneAtMillis(),
          a.longitude(),
          a.latitude());
    }

    Stamps reached(boolean shown, long at) {
      Long first = delivered == null ? Long.valueOf(at) : delivered;
      Long shownAt = shown && seen == null ? Long.valueOf(at) : seen;
      return new Stamps(first, shownAt, accepted, enRoute, onScene, longitude, latitude);
    }

    Stamps accepted(long at) {
      return new Stamps(delivered, seen, at, enRoute, onScene, longitude, latitude);
    }

    Stamps enRoute(long at) {
      return new Stamps(delivered, seen, accepted, at, onScene, longitude, latitude);
    }

    Stamps onScene(long at, Double lon, Double lat) {
      return new Stamps(delivered, seen, accepted, enRoute, at, lon, lat);
    }
  }

  /** How it ended. */
  private record End(long atMillis, Closing closing, String reason) {}

  private static Assignment with(
      Assignment a, AssignmentStatus status, Long dueAtMillis, Stamps stamps, End end) {
    return new Assignment(
        a.id(),
        a.incidentId(),
        a.responder(),
        a.responderName(),
        status,
        a.notifiedAtMillis(),
        stamps.delivered(),
        stamps.seen(),
        stamps.accepted(),
        stamps.enRoute(),
        stamps.onScene(),
        end == null ? null : end.atMillis(),
        dueAtMillis,
        end == null ? null : end.closing(),
        end == null ? null : end.reason(),
        stamps.longitude(),
        stamps.latitude());
  }
}
