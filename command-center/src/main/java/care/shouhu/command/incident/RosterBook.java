package care.shouhu.command.incident;

import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Division;
import care.shouhu.core.directory.Shift;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The rosters as they stand at a moment, out of memory. Any thread may ask.
 *
 * <p>A unit's roster governs the roles of those it names: who of them is in no shift now is off
 * duty. It governs from when its first shift begins until {@value #AFTER_HOURS} hours after its
 * last one ended: a shift that is only planned takes nobody off duty, and a roster nobody went on
 * writing lets go, so that it leaves nobody without help. Those of other roles go by the register's
 * switch.
 */
public final class RosterBook {
  static final int AFTER_HOURS = 36;

  private static final long AFTER_MILLIS = AFTER_HOURS * 3_600_000L;

  private final Directory directory;
  private final Map<Unit, Standing> standings = new ConcurrentHashMap<>();

  RosterBook(Directory directory) {
    this.directory = directory;
  }

  /**
   * Whose roster: an institution's, or a division's, the city's own code for the city's desk.
   *
   * @param division null for an institution
   * @param placeId null for a division
   */
  public record Unit(String division, String placeId) {}

  /**
   * A roster at a moment; the same until something begins or ends.
   *
   * @param directoryVersion of the register it was read from
   * @param untilByUser those in a shift now, and until when
   */
  private record Standing(
      long directoryVersion,
      long fromMillis,
      long toMillis,
      Set<Role> governed,
      Map<String, Long> untilByUser) {
    boolean holdsAt(long version, long nowMillis) {
      return directoryVersion == version && fromMillis <= nowMillis && nowMillis < toMillis;
    }
  }

  /**
   * The unit this user's shifts are of; empty for those who have none, such as who looks after all
   * sites of an institution: the register's switch says when they work.
   */
  public Optional<Unit> unitOf(User user) {
    return switch (user.role()) {
      case INSTITUTION_STAFF, INSTITUTION_LEAD ->
          Optional.ofNullable(user.placeId()).map(place -> new Unit(null, place));
      case COUNTY_OPERATOR, FIELD_WORKER ->
          Optional.ofNullable(user.division()).map(division -> new Unit(division, null));
      case CITY_OPERATOR -> city().map(city -> new Unit(city, null));
      case REGISTRAR, AUDITOR, ADMIN -> Optional.empty();
    };
  }

  /** The city's own code; the division without one above it. */
  public Optional<String> city() {
    return directory.divisions().stream()
        .filter(division -> division.parent() == null)
        .map(Division::code)
        .min(Comparator.naturalOrder());
  }

  /** Until when this user's shift runs; empty when in none. */
  Optional<Long> shiftUntil(User user, long nowMillis) {
    return unitOf(user).map(unit -> at(unit, nowMillis).untilByUser().get(user.username()));
  }

  /** Whether a roster says when this user works, so that being in no shift is being off duty. */
  boolean governs(User user, long nowMillis) {
    return unitOf(user)
        .filter(unit -> at(unit, nowMillis).governed().contains(user.role()))
        .isPresent();
  }

  /** When this user's next shift begins after now, if one is planned. */
  public Optional<Shift> nextShift(User user, long nowMillis) {
    return unitOf(user).stream()
        .flatMap(unit -> shifts(unit).stream())
        .filter(shift -> shift.people().contains(user.username()))
        .filter(shift -> shift.startsAtMillis() > nowMillis)
        .min(Comparator.comparingLong(Shift::startsAtMillis));
  }

  private List<Shift> shifts(Unit unit) {
    return unit.placeId() != null
        ? directory.shiftsOfPlace(unit.placeId())
        : directory.shiftsOfDivision(unit.division());
  }

  private Standing at(Unit unit, long nowMillis) {
    Standing known = standings.get(unit);
    long version = directory.version();
    if (known == null || !known.holdsAt(version, nowMillis)) {
      known = read(unit, version, nowMillis);
      standings.put(unit, known);
    }
    return known;
  }

  private Standing read(Unit unit, long version, long nowMillis) {
    Set<Role> governed = EnumSet.noneOf(Role.class);
    Map<String, Long> until = new HashMap<>();
    long to = Long.MAX_VALUE;
    for (Shift shift : shifts(unit)) {
      for (long edge :
          new long[] {
            shift.startsAtMillis(), shift.endsAtMillis(), shift.endsAtMillis() + AFTER_MILLIS
          }) {
        to = edge > nowMillis ? Math.min(to, edge) : to;
      }
      boolean governs =
          shift.startsAtMillis() <= nowMillis && nowMillis < shift.endsAtMillis() + AFTER_MILLIS;
      if (governs) {
        shift.people().forEach(name -> directory.user(name).ifPresent(u -> governed.add(u.role())));
      }
      if (shift.runsAt(nowMillis)) {
        shift.people().forEach(name -> until.merge(name, shift.endsAtMillis(), Math::max));
      }
    }
    return new Standing(version, nowMillis, to, governed, until);
  }
}
