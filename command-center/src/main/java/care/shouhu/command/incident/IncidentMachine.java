package care.shouhu.command.incident;

import care.shouhu.command.incident.HistoryEntry.Kind;
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What alarms and due times do to an incident ({@link IncidentState} has the diagram). People's
 * commands are in {@link CommandRules}. Pure.
 */
public final class IncidentMachine {

  /** Alarms of different kinds of one person join within this time (design §7). */
  public static final long JOIN_WITHIN_MILLIS = 5 * 60_000;

  /**
   * The same alarm of the same person this soon after its incident was closed is a follow-up and
   * says so. Our own figure: long enough for somebody who fell again, or was left alone too early.
   */
  public static final long FOLLOWS_WITHIN_MILLIS = 30 * 60_000;

  private IncidentMachine() {}

  /** A new incident for this alarm. */
  public static List<Decision> open(Subject subject, Alarm alarm, DeskMoment moment) {
    List<Decision> decisions = new ArrayList<>();
    Draft draft = new Draft(subject, alarm, Links.NONE, moment, decisions);
    draft.note(Kind.OPENED, detail(alarm));
    draft.passEmptyTiers();
    return decisions;
  }

  /** A new incident for this alarm, that follows one which was closed a short while ago. */
  public static List<Decision> openFollowing(
      Incident closed, Subject subject, Alarm alarm, DeskMoment moment) {
    List<Decision> decisions = new ArrayList<>();
    Links links = new Links(List.of(), new Links.Follows(closed.id(), null), null, null);
    Map<String, String> detail = new TreeMap<>(detail(alarm));
    detail.putAll(ClosedIncident.of(closed).origin());
    Draft draft = new Draft(subject, alarm, links, moment, decisions);
    draft.note(Kind.OPENED, detail);
    draft.passEmptyTiers();
    return decisions;
  }

  /** Whether an alarm of the same person says that the closed one may not have been over. */
  public static boolean follows(Incident closed, Alarm alarm, long nowMillis) {
    return closed.state() instanceof IncidentState.Closed over
        && closed.kinds().contains(alarm.kind())
        && nowMillis - over.atMillis() <= FOLLOWS_WITHIN_MILLIS;
  }

  /**
   * Whether this alarm of the same person belongs to this incident. The same kind joins however
   * long it is open. Another kind joins within 5 min; but what is handled takes only what reopens
   * it, so that nothing disappears into it.
   */
  public static boolean joins(Incident incident, Alarm alarm, long nowMillis) {
    if (!incident.isActive()) {
      return false;
    }
    if (incident.kinds().contains(alarm.kind())) {
      return true;
    }
    boolean inTime = nowMillis - incident.lastRaisedAtMillis() <= JOIN_WITHIN_MILLIS;
    return inTime
        && (incident.status() != IncidentStatus.HANDLED
            || alarm.kind().alarmClass() == AlarmClass.URGENT);
  }

  /**
   * The alarm joins. An urgent one rings again. It puts the incident back to OPEN when that was
   * handled, or when it is of a higher class than what people had claimed: a claim made for less
   * does not hold for more. Who is on the way stays on the way.
   */
  public static List<Decision> join(
      Incident incident, Subject subject, Alarm alarm, DeskMoment moment) {
    List<Decision> decisions = new ArrayList<>();
    Draft draft = new Draft(incident, moment, null, decisions);
    boolean wasOver = incident.allAlarmsEnded();
    boolean higher = alarm.alarmClass().isAbove(incident.alarmClass());
    boolean urgent = alarm.alarmClass() == AlarmClass.URGENT;
    draft.alarms().add(alarm);
    if (!subject.key().equals(incident.subject().key())) {
      draft.creditAlarm(alarm, subject.key());
    }
    if (higher) {
      // The city took less than this; now those who are near are told first again.
      draft.links = draft.links.withTransfer(null);
    }
    boolean requeue = incident.status() == IncidentStatus.HANDLED || (higher && !draft.isOpen());
    if (!requeue && (urgent || higher || wasOver)) {
      draft.ring();
    }
    if (draft.isOpen() && (higher || wasOver)) {
      if (higher) {
        draft.beginLadder();
      }
      draft.due = draft.nextInQueue(moment.nowMillis());
    }
    draft.note(Kind.ALARM_JOINED, detail(alarm));
    if (requeue) {
      draft.beginLadder();
      backToQueue(draft, QueueReason.ALARM_AGAIN, moment);
    } else if (higher) {
      draft.passEmptyTiers();
    }
    return decisions;
  }

  /** The alarm's cause is over. The incident stays: somebody closes it with an outcome. */
  public static List<Decision> endAlarm(Incident incident, String alarmId, DeskMoment moment) {
    if (!incident.isActive()) {
      return List.of();
    }
    List<Decision> decisions = new ArrayList<>();
    Draft draft = new Draft(incident, moment, null, decisions);
    draft.alarms().replace(alarmId, alarm -> alarm.ended(moment.nowMillis()));
    if (draft.isOpen() && draft.alarms().allEnded()) {
      draft.due = draft.nextInQueue(moment.nowMillis());
    }
    draft.note(Kind.ALARM_ENDED, Map.of("alarmId", alarmId));
    return decisions;
  }

  /** The device took its call or fall back. Noted; a person still looks. */
  public static List<Decision> takeBack(Incident incident, String alarmId, DeskMoment moment) {
    List<Decision> decisions = new ArrayList<>();
    Draft draft = new Draft(incident, moment, null, decisions);
    draft.alarms().replace(alarmId, alarm -> alarm.takenBack(moment.nowMillis()));
    draft.note(Kind.ALARM_TAKEN_BACK, Map.of("alarmId", alarmId));
    return decisions;
  }

  /** Everything that is due on this incident and its assignments. Empty when nothing is. */
  public static List<Decision> fireDue(Incident incident, DeskMoment moment) {
    List<Decision> decisions = new ArrayList<>();
    Draft draft = new Draft(incident, moment, null, decisions);
    for (Assignment assignment : incident.assignments()) {
      boolean due =
          assignment.isActive()
              && assignment.dueAtMillis() != null
              && assignment.dueAtMillis() <= moment.nowMillis();
      if (due) {
        assignmentDue(draft, assignment, moment);
      }
    }
    if (decisions.isEmpty() && draft.due != null && draft.due.atMillis() <= moment.nowMillis()) {
      incidentDue(draft, draft.due, moment);
    }
    return decisions;
  }

  /** What is done at its time goes by the ladder as it is now, whatever was to come then. */
  private static void incidentDue(Draft draft, Due due, DeskMoment moment) {
    if (due.step() == Due.Step.CLAIM_IDLE) {
      backToQueue(draft, QueueReason.CLAIM_IDLE, moment);
      return;
    }
    if (draft.waitsForQuietToEnd(due.step())) {
      return;
    }
    switch (due.step()) {
      case NEXT_TIER, RING_AGAIN -> {
        if (draft.isAtTop()) {
          ringAgain(draft, Kind.RANG_AGAIN, moment);
        } else {
          nextTier(draft, due, moment);
        }
      }
      case QUIET_ENDS -> ringAgain(draft, Kind.QUIET_OVER, moment);
      case REMIND -> {
        draft.due = draft.nextInQueue(moment.nowMillis());
        draft.note(Kind.REMINDED, Map.of());
      }
      case CLAIM_IDLE -> {
        // Done above.
      }
    }
  }

  private static void nextTier(Draft draft, Due due, DeskMoment moment) {
    draft.climb();
    draft.ring();
    // From the time it was due: an outage of ours must not slow the climb down.
    draft.due = draft.nextInQueue(due.atMillis());
    if (draft.isAtTop()) {
      draft.due = draft.nextInQueue(moment.nowMillis());
    }
    draft.note(Kind.ESCALATED, Map.of("tier", Integer.toString(draft.tier())));
    draft.passEmptyTiers();
  }

  private static void ringAgain(Draft draft, Kind kind, DeskMoment moment) {
    draft.ring();
    draft.due = draft.nextInQueue(moment.nowMillis());
    draft.note(kind, Map.of("tier", Integer.toString(draft.tier())));
    draft.passEmptyTiers();
  }

  private static void assignmentDue(Draft draft, Assignment assignment, DeskMoment moment) {
    StepTime now = StepTime.heard(moment.nowMillis());
    switch (assignment.status()) {
      case NOTIFIED, DELIVERED, SEEN -> {
        Assignments.end(draft, assignment, AssignmentStatus.TIMED_OUT, "NO_ANSWER", now);
        Assignments.askNext(draft, QueueReason.NO_ANSWER, moment);
      }
      case ACCEPTED, EN_ROUTE -> {
        Assignments.end(draft, assignment, AssignmentStatus.TIMED_OUT, "NOT_ARRIVED", now);
        if (!draft.isOpen()
            && !Assignments.anyoneSaidYes(draft)
            && !Assignments.handledByOneBefore(draft, moment)) {
          backToQueue(draft, QueueReason.NOT_ARRIVED, moment);
        }
      }
      case ON_SCENE -> {
        draft.ringWhenever();
        long next = moment.nowMillis() + draft.ladder().updateWithinSeconds() * 1_000L;
        draft.putAssignment(Assignments.withDue(assignment, next));
        draft.note(
            Kind.CALL_RESPONDER,
            Map.of("assignmentId", assignment.id(), "responder", assignment.responder()));
      }
      case DONE, DECLINED, TIMED_OUT, WITHDRAWN -> {
        // Over: has no due time.
      }
    }
  }

  /** Why an incident came back into the queue; the detail {@code reason} of its history entry. */
  enum QueueReason {
    ALARM_AGAIN,
    CLAIM_IDLE,
    NOT_ARRIVED,
    NO_ANSWER,
    DECLINED,
    /** An incident that still rang was merged into it. */
    RINGING_MERGED
  }

  /** Somebody must take it (again). The tier stays: who was told before is told again. */
  static void backToQueue(Draft draft, QueueReason reason, DeskMoment moment) {
    draft.state = new IncidentState.Open(moment.nowMillis());
    draft.ring();
    draft.due = draft.nextInQueue(moment.nowMillis());
    draft.note(Kind.BACK_TO_QUEUE, Map.of("reason", reason.name()));
    draft.passEmptyTiers();
  }

  /** With its three clocks: the device's, the gateway's, and ours when it was decided. */
  private static Map<String, String> detail(Alarm alarm) {
    return Map.of(
        "alarmId", alarm.id(),
        "kind", alarm.kind().name(),
        "deviceId", alarm.deviceId(),
        "deviceAt", Long.toString(alarm.atMillis()),
        "receivedAt", Long.toString(alarm.receivedAtMillis()),
        "decidedAt", Long.toString(alarm.raisedAtMillis()),
        "parameterVersion", Integer.toString(alarm.parameterVersion()));
  }
}
