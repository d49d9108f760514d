package care.shouhu.command.incident;

/**
 * A step of an incident's action plan that somebody accounted for.
 *
 * @param step its name in {@link ActionPlans}
 * @param state done, or left out with a reason
 * @param note what came of it, or why it was left out; null when not said
 */
public record StepTaken(
    String step, State state, String by, String byName, long atMillis, String note) {

  /** How a step stands. */
  public enum State {
    DONE,
    /** Not needed here; the note says why. */
    SKIPPED,
    /** Ticked by mistake: it is to be done again. */
    OPEN
  }
}
