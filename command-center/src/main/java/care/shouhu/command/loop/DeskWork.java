package care.shouhu.command.loop;

import care.shouhu.command.downlink.Downlink;
import care.shouhu.command.handover.Handover;
import care.shouhu.command.hold.Hold;
import care.shouhu.command.incident.Assignment;
import care.shouhu.command.incident.Audience;
import care.shouhu.command.incident.Decision;
import care.shouhu.command.incident.DeskMoment;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.RankedResponder;
import care.shouhu.command.incident.Register;
import care.shouhu.command.incident.Responders;
import care.shouhu.command.incident.Staff;
import care.shouhu.command.incident.Subject;
import care.shouhu.command.notify.Notice;
import care.shouhu.command.watch.AlarmKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The state and what was decided on it since the last batch. Every decision is applied at once, so
 * that the next input is decided on it.
 */
final class DeskWork {
  private static final int DECISION_BYTES = 1_200;
  private static final int ALARM_BYTES = 260;
  private static final int ASSIGNMENT_BYTES = 400;
  private static final int ITEM_BYTES = 300;
  private static final int MERGED_BYTES = 900;
  private static final int CHINESE_CHAR_BYTES = 3;

  private final DeskState state;
  private final Register register;
  private final Staff staff;
  private final DueTimes due = new DueTimes();
  private List<Decision> decided = new ArrayList<>();
  private int decidedBytes;
  private Consumer<List<Decision>> follower = decisions -> {};

  DeskWork(DeskState state, Register register) {
    this.state = state;
    this.register = register;
    this.staff = register.staff(state.duty()::mark);
  }

  DeskState state() {
    return state;
  }

  Register register() {
    return register;
  }

  /** Who works where, and whether now, with what was said of it. */
  Staff staff() {
    return staff;
  }

  DueTimes due() {
    return due;
  }

  boolean isEmpty() {
    return decided.isEmpty();
  }

  /** Roughly what a batch of it would take. */
  int bytes() {
    return decidedBytes;
  }

  void decide(List<Decision> decisions) {
    for (Decision decision : decisions) {
      state.apply(decision);
      decided.add(decision);
      decidedBytes += DECISION_BYTES;
      if (decision instanceof Decision.IncidentChanged(var incident, var entry)) {
        decidedBytes += bytesOf(incident) - DECISION_BYTES;
        arm(incident);
      }
      if (decision instanceof Decision.DownlinkChanged(var downlink)) {
        arm(downlink);
      }
      if (decision instanceof Decision.NoticeChanged(var notice)) {
        arm(notice);
      }
      if (decision instanceof Decision.HoldChanged(var hold)) {
        arm(hold);
      }
      if (decision instanceof Decision.AlarmHeld(var alarm, var hold)) {
        // A call in a test ends that sooner.
        arm(hold);
      }
      if (decision instanceof Decision.HandoverChanged(var handover)) {
        decidedBytes += handover.items().stream().mapToInt(DeskWork::bytesOf).sum();
      }
    }
    follower.accept(decisions);
  }

  /** Told of what was decided, once all of it is applied; may decide more. */
  void followedBy(Consumer<List<Decision>> decidesMore) {
    follower = decidesMore;
  }

  /** Roughly what one decision about this incident takes. */
  static int bytesOf(Incident incident) {
    return DECISION_BYTES
        + incident.alarms().size() * ALARM_BYTES
        + incident.assignments().stream().mapToInt(DeskWork::bytesOf).sum()
        + incident.links().merged().size() * MERGED_BYTES;
  }

  private static int bytesOf(Handover.Item item) {
    return ITEM_BYTES + length(item.note()) * CHINESE_CHAR_BYTES;
  }

  private static int bytesOf(Assignment assignment) {
    var closing = assignment.closing();
    int chars = length(assignment.reason());
    if (closing != null) {
      chars += length(closing.cause()) + length(closing.note());
    }
    return ASSIGNMENT_BYTES + chars * CHINESE_CHAR_BYTES;
  }

  private static int length(String text) {
    return text == null ? 0 : text.length();
  }

  /** Looks at the incident again when the policy next does something by itself. */
  void arm(Incident incident) {
    incident
        .nextDueAtMillis()
        .ifPresent(at -> due.lookAt(new DueTimes.Key.OfIncident(incident.id()), at));
  }

  /** Looks at the command when its time is over. */
  void arm(Downlink downlink) {
    if (downlink.dueAtMillis() != null) {
      due.lookAt(new DueTimes.Key.OfDownlink(downlink.id()), downlink.dueAtMillis());
    }
  }

  /** Looks at the notice when its time has come. */
  void arm(Notice notice) {
    if (notice.dueAtMillis() != null) {
      due.lookAt(new DueTimes.Key.OfNotice(notice.id()), notice.dueAtMillis());
    }
  }

  /** Looks at what is held back when its time is over. */
  void arm(Hold hold) {
    if (hold.isActive()) {
      due.lookAt(new DueTimes.Key.OfHold(hold.id()), hold.untilMillis());
    }
  }

  DeskMoment moment(long nowMillis) {
    return new DeskMoment(
        nowMillis,
        register.policies()::inForce,
        state.incidents().numbers(),
        (subject, kinds) -> rank(subject, kinds, nowMillis),
        (subject, tier) -> Audience.at(subject, tier, staff, nowMillis));
  }

  /** A moment that asks nobody: the built-in policy, no ranking. */
  DeskMoment bareMoment(long nowMillis) {
    return new DeskMoment(
        nowMillis,
        register.policies().builtIn(),
        state.incidents().numbers(),
        (subject, kinds) -> List.of());
  }

  private List<RankedResponder> rank(Subject subject, List<AlarmKind> kinds, long nowMillis) {
    return Responders.rank(
        subject,
        kinds,
        register.responders(subject.division(), subject.placeId()),
        new Responders.Scales(
            register.policies().inForce(subject),
            staff,
            register.travel(),
            state.incidents()::openAssignments,
            nowMillis));
  }

  /** What was decided, and begins anew. */
  List<Decision> take() {
    List<Decision> taken = decided;
    decided = new ArrayList<>();
    decidedBytes = 0;
    return taken;
  }
}
