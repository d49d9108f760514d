package care.shouhu.command.incident;

import care.shouhu.command.watch.AlarmKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What somebody would be sent for.
 *
 * @param kinds of its alarms
 * @param refusals who was asked and did not come, with the last time of each
 */
public record Errand(Subject subject, List<AlarmKind> kinds, Map<String, Refusal> refusals) {

  public Errand {
    kinds = List.copyOf(kinds);
    refusals = Map.copyOf(refusals);
  }

  /**
   * Somebody was asked and will not come.
   *
   * @param how DECLINED or TIMED_OUT
   */
  public record Refusal(AssignmentStatus how, long atMillis) {}

  /** What this incident wants somebody for. */
  public static Errand of(Incident incident) {
    return of(incident.subject(), incident.kinds(), incident.assignments());
  }

  static Errand of(Subject subject, List<AlarmKind> kinds, List<Assignment> assignments) {
    Map<String, Refusal> refusals = new LinkedHashMap<>();
    for (Assignment assignment : assignments) {
      AssignmentStatus how = assignment.status();
      boolean refused = how == AssignmentStatus.DECLINED || how == AssignmentStatus.TIMED_OUT;
      if (refused && assignment.endedAtMillis() != null) {
        refusals.merge(
            assignment.responder(),
            new Refusal(how, assignment.endedAtMillis()),
            (a, b) -> a.atMillis() >= b.atMillis() ? a : b);
      }
    }
    return new Errand(subject, kinds, refusals);
  }
}
