package care.shouhu.command.incident;

/**
 * What somebody last said of being at work; it goes before the roster. One a user.
 *
 * @param sinceMillis when it was said
 * @param untilMillis how long it is to hold, or null: as {@link Duty} works it out
 * @param by user name of who said it; another one than {@code username} is who is in charge
 */
public record DutyMark(
    String username, State state, long sinceMillis, Long untilMillis, String by) {

  /** What was said. */
  public enum State {
    /** At work and free: also ends a break. */
    ON,
    /** At work, on a break. */
    BREAK,
    /** Not at work, until the next shift of the roster begins. */
    OFF,
    /** As the roster says: what was said before no longer holds. */
    AS_ROSTERED
  }
}
