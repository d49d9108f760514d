package care.shouhu.command.incident;

import care.shouhu.command.incident.HistoryEntry.Kind;
import care.shouhu.command.incident.IncidentMachine.QueueReason;
import care.shouhu.command.incident.IncidentState.Claimed;
import care.shouhu.command.incident.IncidentState.Merged;
import care.shouhu.command.incident.IncidentState.Open;
import care.shouhu.command.incident.Links.MergedIn;
import care.shouhu.command.incident.Refused.Reason;
import care.shouhu.command.watch.Alarm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Two incidents that are one, and two again. Pure.
 *
 * <p>Merging moves alarms, responders and the nearer clock into the target, so that each alarm
 * stands in exactly one incident. What rings goes on ringing: a ringing incident that is merged
 * into one which somebody else has claimed puts that back into the queue, because whoever claimed
 * it did not say yes to this. Only who has the target themselves takes the other one with the
 * merging.
 */
public final class MergeRules {

  private MergeRules() {}

  /** The verdict on merging one incident into another. */
  public static Verdict merge(Incident source, Incident target, Actor actor, DeskMoment moment) {
    if (source.id().equals(target.id())) {
      return refused(
          Reason.WRONG_TARGET,
          "An incident cannot be merged into itself.",
          Possible.with(source, actor));
    }
    if (!isMergeable(source)) {
      return refused(
          Reason.WRONG_STATE,
          "Incident %s is %s and cannot be merged.".formatted(source.id(), source.status()),
          Possible.with(source, actor));
    }
    if (!isMergeable(target)) {
      return refused(
          Reason.WRONG_TARGET,
          "Incident %s is %s: only into one that is OPEN or CLAIMED can another be merged."
              .formatted(target.id(), target.status()),
          Possible.with(source, actor));
    }
    if (target.links().merged().size() >= Links.MERGED_MAX) {
      return refused(
          Reason.WRONG_TARGET,
          "%d incidents are merged into %s already; no more go into one."
              .formatted(Links.MERGED_MAX, target.id()),
          Possible.with(source, actor));
    }
    Set<String> responders = new HashSet<>();
    Stream.concat(source.activeAssignments(), target.activeAssignments())
        .forEach(a -> responders.add(a.responder()));
    if (responders.size() > Incident.ACTIVE_ASSIGNMENTS_MAX) {
      return refused(
          Reason.TOO_MANY_RESPONDERS,
          "%d responders are on the two; more than %d at one time are refused."
              .formatted(responders.size(), Incident.ACTIVE_ASSIGNMENTS_MAX),
          Possible.with(source, actor));
    }
    List<Decision> decisions = new ArrayList<>();
    leave(source, target, actor, moment, decisions);
    takeIn(source, target, actor, moment, decisions);
    return new Verdict.Accepted(decisions, target.id(), null);
  }

  private static boolean isMergeable(Incident incident) {
    return incident.state() instanceof Open || incident.state() instanceof Claimed;
  }

  private static void leave(
      Incident source, Incident target, Actor actor, DeskMoment moment, List<Decision> decisions) {
    Draft draft = new Draft(source, moment, actor, decisions);
    draft.empty();
    draft.state =
        new Merged(
            source.state(), target.id(), actor.username(), moment.nowMillis(), source.alarms());
    draft.note(Kind.MERGED, Map.of("into", target.id()));
  }

  private static void takeIn(
      Incident source, Incident target, Actor actor, DeskMoment moment, List<Decision> decisions) {
    Draft draft = new Draft(target, moment, actor, decisions);
    boolean sourceWaits = source.state() instanceof Open;
    boolean higher = source.alarmClass().isAbove(target.alarmClass());
    boolean own = target.state() instanceof Claimed c && c.claim().by().equals(actor.username());
    draft.takeIn(source, mergedIn(source, actor, moment));
    if (!own && (sourceWaits || higher)) {
      // The city took the other one alone; now those who are near are told as before.
      draft.links = draft.links.withTransfer(null);
    }
    // Also when somebody has the other one: nobody has this one yet, and now it is worth a ring.
    if (source.isRinging() || (higher && draft.isOpen())) {
      draft.ring();
    }
    if (draft.isOpen()) {
      if (higher) {
        draft.beginLadder();
      }
      if (sourceWaits) {
        draft.standAtLeastAt(source.tierName());
      }
      draft.due = nearest(draft.nextInQueue(moment.nowMillis()), target.due(), source.due());
    } else {
      draft.due = draft.hasActiveAssignment() ? null : draft.idleDue();
    }
    draft.note(Kind.TOOK_IN, Map.of("from", source.id()));
    withdrawTwice(draft, source, target, moment);
    if (!draft.isOpen() && !own && (sourceWaits || higher)) {
      if (sourceWaits) {
        draft.standAt(source.tierName());
      } else {
        draft.beginLadder();
      }
      IncidentMachine.backToQueue(draft, QueueReason.RINGING_MERGED, moment);
    } else {
      draft.passEmptyTiers();
    }
  }

  private static MergedIn mergedIn(Incident source, Actor actor, DeskMoment moment) {
    return new MergedIn(
        source.id(),
        source.subject(),
        source.personKeys().distinct().toList(),
        source.alarms().stream().map(Alarm::id).toList(),
        source.alarmCount(),
        source.assignments().stream().map(Assignment::id).toList(),
        actor.username(),
        moment.nowMillis());
  }

  /** Its own next step, at the earliest of the times that stand. */
  private static Due nearest(Due next, Due ofTarget, Due ofSource) {
    long at = next.atMillis();
    for (Due other : new Due[] {ofTarget, ofSource}) {
      if (other != null && other.step() != Due.Step.CLAIM_IDLE) {
        at = Math.min(at, other.atMillis());
      }
    }
    return new Due(at, next.step());
  }

  /** Who is on both goes once: the assignment that is further on stays. */
  private static void withdrawTwice(
      Draft draft, Incident source, Incident target, DeskMoment moment) {
    List<Assignment> theirs = source.activeAssignments().toList();
    for (Assignment moved : theirs) {
      target
          .activeAssignments()
          .filter(own -> own.responder().equals(moved.responder()))
          .findFirst()
          .ifPresent(own -> {
            boolean movedIsFurther = moved.status().compareTo(own.status()) > 0;
            Assignment less = movedIsFurther ? own : Assignments.inIncident(moved, target.id());
            StepTime now = StepTime.heard(moment.nowMillis());
            Assignments.end(draft, less, AssignmentStatus.WITHDRAWN, "MERGED", now);
          });
    }
  }

  /**
   * The verdict on taking two incidents apart again.
   *
   * @param target the one that the merged one went into
   */
  public static Verdict unmerge(Incident source, Incident target, Actor actor, DeskMoment moment) {
    if (!(source.state() instanceof Merged merged)) {
      return refused(
          Reason.WRONG_STATE,
          "Incident %s is %s and not merged.".formatted(source.id(), source.status()),
          Possible.with(source, actor));
    }
    if (!target.isActive()) {
      String then =
          target.status() == IncidentStatus.MERGED
              ? "is merged itself: take that one out first."
              : "is closed: reopen that one instead.";
      return refused(Reason.WRONG_TARGET, "Incident %s %s".formatted(target.id(), then), List.of());
    }
    MergedIn in = target.links().merged(source.id()).orElseThrow();
    List<Decision> decisions = new ArrayList<>();
    Draft left = new Draft(target, moment, actor, decisions);
    List<Assignment> responders =
        target.assignments().stream().filter(a -> in.assignmentIds().contains(a.id())).toList();
    List<Alarm> alarms = remembered(merged, left.letOut(in));
    if (left.isOpen()) {
      left.due = nearest(left.nextInQueue(moment.nowMillis()), target.due(), null);
    } else if (left.state instanceof Claimed && !Assignments.handledByOneBefore(left, moment)) {
      left.due = left.idleDue();
    }
    left.note(Kind.LET_OUT, Map.of("incidentId", source.id()));
    Draft again = new Draft(source, moment, actor, decisions);
    again.refill(alarms, in.alarmCount(), responders);
    if (merged.before() instanceof Claimed before) {
      again.state = before;
      again.due = again.idleDue();
    } else {
      again.state = new Open(moment.nowMillis());
      again.ring();
      again.due = again.nextInQueue(moment.nowMillis());
    }
    again.note(Kind.UNMERGED, Map.of("outOf", target.id()));
    again.passEmptyTiers();
    return new Verdict.Accepted(decisions, source.id(), null);
  }

  /** As they are now; those that the other incident had no room for, as they were. */
  private static List<Alarm> remembered(Merged merged, List<Alarm> now) {
    List<Alarm> all = new ArrayList<>();
    for (Alarm before : merged.alarms()) {
      if (now.stream().noneMatch(alarm -> alarm.id().equals(before.id()))) {
        all.add(before);
      }
    }
    all.addAll(now);
    all.sort(Comparator.comparingLong(Alarm::raisedAtMillis));
    return all;
  }

  private static Verdict refused(Reason reason, String detail, List<String> possible) {
    return new Verdict.Rejected(new Refused(reason, detail, possible));
  }
}
