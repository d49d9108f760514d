package care.shouhu.command.incident;

/**
 * Whether somebody works at a moment, and by what we know it.
 *
 * @param onDuty at work, be it on a break
 * @param available at work and free to be told: not on a break
 * @param untilMillis when this is looked at anew by itself, or null when that is not known
 */
public record DutyState(boolean onDuty, boolean available, Basis basis, Long untilMillis) {

  /** By what we know it. */
  public enum Basis {
    /** No roster says when the user works: the register says "always on duty". */
    STANDING,
    /** A shift of the roster runs now. */
    ROSTER,
    /** Signed on by hand, whatever the roster says. */
    SIGNED_ON,
    /** Signed on or rostered, and on a break. */
    ON_BREAK,
    /** Signed off by hand, whatever the roster says. */
    SIGNED_OFF,
    /** No shift of theirs runs now, or the register says "off duty"; and nobody signed on. */
    NOT_ROSTERED
  }

  static DutyState of(Basis basis, Long untilMillis) {
    boolean onDuty =
        switch (basis) {
          case STANDING, ROSTER, SIGNED_ON, ON_BREAK -> true;
          case SIGNED_OFF, NOT_ROSTERED -> false;
        };
    return new DutyState(onDuty, onDuty && basis != Basis.ON_BREAK, basis, untilMillis);
  }
}
