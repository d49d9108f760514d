package care.shouhu.command.incident;

import care.shouhu.command.incident.DutyState.Basis;
import care.shouhu.core.directory.Shift;
import care.shouhu.core.directory.User;
import java.util.List;
import java.util.OptionalLong;

/**
 * Who is on duty, out of what was said last, the roster, and the register's flag. Pure.
 *
 * <pre>
 *   said ON      holds until the end of the shift it was said in (or up to an hour before),
 *                else 12 h; or as long as was said
 *   said BREAK   30 min, or as long as was said; then as if ON had been said at its beginning
 *   said OFF     until the next shift begins; without a roster until something else is said
 *   nothing said, or it no longer holds: on duty while a shift runs, or with the register's flag
 * </pre>
 *
 * The register clears the flag of everybody a roster names: from then on the roster alone says when
 * they work. Whoever no roster ever named is on duty as long as the flag says so.
 */
public final class Duty {
  static final long ON_MILLIS = 12 * 3_600_000L;
  static final long BREAK_MILLIS = 30 * 60_000L;

  /** So long before a shift signing on counts as signing on for it. */
  static final long EARLY_MILLIS = 3_600_000L;

  /** At most so long may somebody stay on duty, or on a break, by having said so once. */
  static final long ON_MILLIS_MAX = 24 * 3_600_000L;

  /** Who is away longer is taken out of the roster. */
  static final long OFF_MILLIS_MAX = 31 * 24 * 3_600_000L;

  static final long BREAK_MILLIS_MAX = 2 * 3_600_000L;

  private Duty() {}

  /**
   * @param shifts of this user, in any order
   * @param mark the last thing said, or null
   */
  public static DutyState at(User user, List<Shift> shifts, DutyMark mark, long nowMillis) {
    if (mark != null && mark.sinceMillis() <= nowMillis) {
      DutyState said = said(mark, shifts, nowMillis);
      if (said != null) {
        return said;
      }
    }
    OptionalLong end = endOfShiftAt(shifts, nowMillis, 0);
    if (end.isPresent()) {
      return DutyState.of(Basis.ROSTER, end.getAsLong());
    }
    OptionalLong next = nextShiftAfter(shifts, nowMillis);
    Long until = next.isPresent() ? (Long) next.getAsLong() : null;
    return DutyState.of(user.onDuty() ? Basis.STANDING : Basis.NOT_ROSTERED, until);
  }

  /** Null when it no longer holds. */
  private static DutyState said(DutyMark mark, List<Shift> shifts, long nowMillis) {
    return switch (mark.state()) {
      case ON -> on(mark, shifts, nowMillis, mark.untilMillis());
      case BREAK -> {
        long back =
            mark.untilMillis() == null ? mark.sinceMillis() + BREAK_MILLIS : mark.untilMillis();
        yield nowMillis < back
            ? DutyState.of(Basis.ON_BREAK, back)
            : on(mark, shifts, nowMillis, null);
      }
      case OFF -> off(mark, shifts, nowMillis);
      case AS_ROSTERED -> null;
    };
  }

  private static DutyState on(DutyMark mark, List<Shift> shifts, long nowMillis, Long untilMillis) {
    long until =
        untilMillis != null
            ? untilMillis
            : endOfShiftAt(shifts, mark.sinceMillis(), EARLY_MILLIS)
                .orElse(mark.sinceMillis() + ON_MILLIS);
    return nowMillis < until ? DutyState.of(Basis.SIGNED_ON, until) : null;
  }

  private static DutyState off(DutyMark mark, List<Shift> shifts, long nowMillis) {
    OptionalLong next = nextShiftAfter(shifts, mark.sinceMillis());
    Long until = next.isPresent() ? (Long) next.getAsLong() : null;
    if (mark.untilMillis() != null && (until == null || mark.untilMillis() < until)) {
      until = mark.untilMillis();
    }
    return until == null || nowMillis < until ? DutyState.of(Basis.SIGNED_OFF, until) : null;
  }

  /** The latest end of the shifts that run then, or begin within {@code earlyMillis}. */
  private static OptionalLong endOfShiftAt(List<Shift> shifts, long atMillis, long earlyMillis) {
    return shifts.stream()
        .filter(shift -> shift.startsAtMillis() - earlyMillis <= atMillis)
        .filter(shift -> atMillis < shift.endsAtMillis())
        .mapToLong(Shift::endsAtMillis)
        .max();
  }

  private static OptionalLong nextShiftAfter(List<Shift> shifts, long afterMillis) {
    return shifts.stream()
        .mapToLong(Shift::startsAtMillis)
        .filter(starts -> starts > afterMillis)
        .min();
  }
}
