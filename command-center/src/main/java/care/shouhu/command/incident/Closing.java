package care.shouhu.command.incident;

import care.shouhu.command.watch.AlarmClass;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The result somebody states.
 *
 * @param cause why it was a false alarm, in words, at most 200 characters, or null
 * @param note at most 2,000 characters, or null
 * @param causeCode why it was a false alarm, or null
 * @param event what had happened in truth, or null
 * @param reached how the person was reached, or null when not stated
 */
public record Closing(
    Outcome outcome,
    String cause,
    String note,
    FalseAlarmCause causeCode,
    RealEvent event,
    Reached reached) {

  public Closing {
    Objects.requireNonNull(outcome, "outcome");
    if (outcome == Outcome.FALSE_ALARM && causeCode == null && cause != null && !cause.isBlank()) {
      causeCode = FalseAlarmCause.OTHER;
    }
  }

  public Closing(Outcome outcome, String cause, String note) {
    this(outcome, cause, note, null, null, null);
  }

  /** A false alarm without a reason, or with "something else" and no words for it. */
  boolean lacksCause() {
    return outcome == Outcome.FALSE_ALARM
        && (causeCode == null
            || (causeCode == FalseAlarmCause.OTHER && (cause == null || cause.isBlank())));
  }

  /** Says that all is well, or that nothing was. */
  boolean saysNothingWasWrong() {
    return outcome == Outcome.FALSE_ALARM || outcome == Outcome.NO_HELP_NEEDED;
  }

  /**
   * "All is well" about a call that nobody answered, with nobody there and no idea why, is how
   * people came to lie for hours elsewhere. So an urgent one needs that somebody reached the
   * person, or says here why none was needed; and nothing is over when somebody says outright that
   * there was no answer.
   *
   * @param reachedBefore how the person was reached by what was said at the handling, or null
   */
  boolean lacksContact(Incident incident, Reached reachedBefore) {
    if (!saysNothingWasWrong() || incident.wasReachedOnScene()) {
      return false;
    }
    return reached == Reached.NO_ANSWER
        || (incident.alarmClass() == AlarmClass.URGENT
            && !saysWhy()
            && reached == null
            && reachedBefore == null);
  }

  /** Of a false alarm by its cause, of no help needed in words. */
  private boolean saysWhy() {
    if (outcome == Outcome.FALSE_ALARM) {
      return causeCode != FalseAlarmCause.UNKNOWN;
    }
    return (note != null && !note.isBlank()) || (cause != null && !cause.isBlank());
  }

  /**
   * For the history.
   *
   * @param stepsLeft mandatory steps of the action plan nobody accounted for
   */
  Map<String, String> detail(List<String> stepsLeft) {
    Map<String, String> detail = new TreeMap<>();
    detail.put("outcome", outcome.name());
    putIfThere(detail, "cause", cause);
    putIfThere(detail, "causeCode", causeCode);
    putIfThere(detail, "event", event);
    putIfThere(detail, "reached", reached);
    putIfThere(detail, "stepsLeft", stepsLeft.isEmpty() ? null : String.join(",", stepsLeft));
    return detail;
  }

  private static void putIfThere(Map<String, String> detail, String name, Object value) {
    if (value != null) {
      detail.put(name, value.toString());
    }
  }
}
